"""The examples of CONTRIBUTING.md run as they stand."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from tests.record.sample import sample_record
from tests.tables.make import card_of

from answerable.checks.registry import CHECKS

TEXT = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^```(?:python|toml)\n# (src/\S+)\n(.*?)^```", TEXT, re.M | re.S))


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A function that writes the example of a file and imports it."""

    def load(end):
        (name,) = (name for name in EXAMPLES if name.endswith(end))
        path = tmp_path / Path(name).name
        path.write_text(EXAMPLES[name], encoding="utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, path.stem, module)
        spec.loader.exec_module(module)
        return module

    before = dict(CHECKS)
    yield load
    CHECKS.clear()
    CHECKS.update(before)


def test_there_is_an_example_of_each_kind():
    assert {Path(name).parts[2] for name in EXAMPLES} == {"checks", "law", "runs", "documents"}


def test_the_check_is_registered_and_agrees_with_a_peer(written):
    from statsmodels.stats.contingency_tables import Table2x2

    from answerable.checks.evidence.selection import SelectionCounts
    from answerable.stats.results import Count, Undefined

    module = written("odds_ratio.py")
    check = CHECKS["fairness.odds_ratio.v1"]
    assert check.asks.endswith("?")
    assert check.needs is SelectionCounts
    assert check.settings == {"level": 0.95}
    black, white, nobody = Count("black", 133, 197), Count("white", 1527, 1681), Count("none", 0, 0)
    counts = SelectionCounts("race", "approve", (black, white, nobody), nobody, "white")
    answer = module.odds_ratio(counts).by_key
    peer = Table2x2([[133, 64], [1527, 154]])
    entry = answer[("black",)]
    assert entry.value == pytest.approx(peer.oddsratio)
    assert (entry.low, entry.high) == pytest.approx(peer.oddsratio_confint())
    assert isinstance(answer[("none",)], Undefined)
    assert ("white",) not in answer


def test_the_instrument_loads_and_its_examples_hold(tmp_path):
    from answerable.errors import LawFileError
    from answerable.law.condition import NO, UNKNOWN, YES
    from answerable.law.find import load

    folder = tmp_path / "example.lending_code"
    folder.mkdir()
    for name, text in EXAMPLES.items():
        if "/example.lending_code/" in name:
            (folder / Path(name).name).write_text(text, encoding="utf-8")
    instrument = load(folder)
    (rule,) = instrument.rules
    assert instrument.id == "example.lending_code"
    assert rule.effect == "restricted_procedure"
    assert {example.expect for example in rule.examples} == {NO, UNKNOWN, YES}
    rules = folder / "rules-income.toml"
    rules.write_text(rules.read_text().replace("not child", "child"), encoding="utf-8")
    with pytest.raises(LawFileError, match="child support is left out"):
        load(folder)


def test_the_runner_answers_for_every_case_once_its_file_is_there(written, tmp_path):
    import numpy as np

    from answerable.errors import EvidenceError
    from answerable.runs.graph import Graph
    from answerable.runs.registry import RUNNERS
    from answerable.runs.trust import Trust
    from answerable.system.system import Component, ModelFile

    def graph(reads=("salary",)):
        run = ModelFile("null.txt", "constant")
        parts = [Component("null", "logic", reads, ("score",), run)]
        return Graph(card_of(tmp_path, components=parts), Trust())

    salary = {"salary": np.array([1.0, 2.0])}
    (tmp_path / "null.txt").write_text("0.5", encoding="utf-8")
    with pytest.raises(EvidenceError, match="nothing here runs a model in format 'constant'"):
        graph().run(salary)
    written("constant.py")
    try:
        assert graph().run(salary).field("score").tolist() == [0.5, 0.5]
        assert graph(()).run(salary).because.startswith("it reads no field")
        (tmp_path / "null.txt").write_text("half", encoding="utf-8")
        with pytest.raises(EvidenceError, match=r"null\.txt holds no number"):
            graph().run(salary)
    finally:
        RUNNERS.pop("constant")


def test_the_document_has_a_line_for_each_breach(written):
    record = sample_record()
    lines = written("breaches.py").breaches(record).splitlines()
    breached = [finding for finding in record.findings if finding.verdict == "breached"]
    assert breached
    assert len(lines) == len(breached)
    assert all(line.startswith(f.about) for line, f in zip(lines, breached, strict=True))
