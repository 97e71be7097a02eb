"""A case gets one answer, and a component that gives two is named with the way it was caught."""

import pytest
from tests.checks.toy import toy
from tests.tables.make import card_of

from answerable.checks.ask import Ask, Skip
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.stats.results import Observed, Undefined


def ask(bench):
    load_checks()
    check = CHECKS["reliability.steady.v1"]
    provider = PROVIDERS[check.needs]
    (asked,) = provider.asks(bench.card)
    return check.run(provider.open(asked, bench))


def test_steady_components_are_steady(tmp_path):
    entries = ask(toy(tmp_path)).entries
    assert {key for key, _ in entries} == {
        (name, "always") for name in ("text", "reader", "extractor", "score", "rule", "letter")
    }
    assert all(entry == Observed(True, (("cases asked about again", 40),)) for _, entry in entries)


SCORES = {
    "the same batch twice": "return {'score': np.random.rand(len(case['income']))}",
    "another order": "return {'score': np.arange(len(case['income'])) / 50}",
    "other people beside them": "return {'score': case['income'] / case['income'].max()}",
    "after a restart": "return {'score': case['income'] / 5000 + 1 / BORN}",
}


@pytest.mark.parametrize("how", SCORES)
def test_a_planted_unsteadiness_is_named_with_the_way_it_was_caught(tmp_path, how):
    born = (
        "\nfrom pathlib import Path\nlog = Path(__file__).with_name('log')\n"
        "log.write_text((log.read_text() if log.exists() else '') + 'x')\n"
        "BORN = len(log.read_text())\n"
    )
    extra = f"{born}\ndef score(case):\n    {SCORES[how]}\n"
    (key, entry), *_ = ask(toy(tmp_path, extra=extra)).entries
    assert key[0] == "score"
    assert isinstance(entry, Observed)
    assert not entry.answer
    assert how == key[1]


def test_rounding_is_no_unsteadiness(tmp_path):
    extra = (
        "\ndef score(case):\n    n = len(case['income'])\n"
        "    return {'score': case['income'] / 5000 * (1 + 1e-9 * n)}\n"
    )
    entries = ask(toy(tmp_path, extra=extra)).by_key
    assert entries[("score", "always")].answer


def test_a_component_that_cannot_be_run_is_undefined_with_its_reason(tmp_path):
    from dataclasses import replace

    from answerable.system.system import NotRun

    def gone(component):
        return replace(component, run=NotRun("sold")) if component.name == "score" else component

    entries = ask(toy(tmp_path, change=gone)).by_key
    assert entries[("rule", "")] == Undefined("needs score of score: sold")
    assert ("score", "") not in entries


def test_where_no_component_answered_nothing_is_said_of_steadiness(tmp_path):
    from dataclasses import replace

    from answerable.runs.types import CannotRun
    from answerable.system.system import NotRun

    def gone(component):
        if component.name == "letter":
            return component
        writes = ("salary",) if component.kind == "input" else component.writes
        return replace(component, run=NotRun("sold"), reads=("salary",), writes=writes)

    with pytest.raises(CannotRun, match=r"needs .* of .*sold"):
        ask(toy(tmp_path, change=gone))


def test_nothing_is_asked_where_nothing_is_run():
    load_checks()
    provider = PROVIDERS[CHECKS["reliability.steady.v1"].needs]
    (skip,) = provider.asks(card_of())
    assert skip == Skip(Ask(), "nothing is run: every component is recorded", skip.mend)
