"""Programs: JSON lines in and out, trusted like code."""

import sys

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError, TrustError
from answerable.runs.graph import Graph
from answerable.runs.trust import Trust
from answerable.system.system import Command, Component

BY_LINE = """
import json, sys
for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps({"p": 0.5 if case["x"] is None else case["x"] * 2, "word": case["w"].upper()}))
    sys.stdout.flush()
"""
ALL_AT_ONCE = "import sys\nlines = sys.stdin.read().splitlines()\n" + BY_LINE.replace(
    "sys.stdin:", "lines:"
)
CASES = {"x": np.array([1.0, np.nan, 3.0]), "w": np.array(["a", "ä", "c"], dtype=object)}


def graph(folder, code, *, trust=True, arguments=("python", "score.py"), timeout_s=60.0):
    (folder / "score.py").write_text(code, encoding="utf-8")
    (folder / "answerable.toml").write_text("")
    run = Command(arguments, timeout_s)
    component = Component("score", "model", ("x", "w"), ("p", "word"), run)
    trusted = Trust((folder.resolve(),)) if trust else Trust()
    return Graph(card_of(folder, components=[component]), trusted)


@pytest.mark.parametrize("code", [BY_LINE, ALL_AT_ONCE])
def test_a_program_answers_line_by_line_or_all_at_once(tmp_path, code):
    found = graph(tmp_path, code)
    traces = found.run(CASES)
    assert traces.field("p").tolist() == [2.0, 0.5, 6.0]
    assert traces.field("word").tolist() == ["A", "Ä", "C"]
    assert [(file.name, file.what) for file in found.files] == [("score.py", "code")]


def test_many_cases_do_not_fill_the_pipes(tmp_path):
    n = 20_000
    many = {"x": np.arange(n) / 1, "w": np.full(n, "word " * 20, dtype=object)}
    assert graph(tmp_path, BY_LINE).run(many).field("p").tolist() == (np.arange(n) * 2.0).tolist()


def test_untrusted_programs_do_not_start(tmp_path):
    marker = tmp_path / "ran"
    harm = f"open({str(marker)!r}, 'w').close()\n"
    for arguments in (("python", "score.py"), ("python", "-c", harm), ("touch", str(marker))):
        with pytest.raises(TrustError):
            graph(tmp_path, harm, trust=False, arguments=arguments).run(CASES)
        assert not marker.exists()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("print('{}')", "answered 1 times for 3 cases; write one line per case"),
        ("print('hello\\n' * 2 + 'x')", "line 1 of the answer is no JSON object with p, word"),
        ("print('{\"p\": 1}\\n' * 3)", "line 1 of the answer is no JSON object|answered 4 times"),
        ("import sys; sys.exit('no weights')", "exit code 1: no weights"),
    ],
)
def test_wrong_answers_name_the_component(tmp_path, code, sentence):
    with pytest.raises(EvidenceError, match=f"'score'.*({sentence})"):
        graph(tmp_path, code).run(CASES)


def test_a_program_that_is_not_there_is_a_sentence(tmp_path):
    from answerable.runs.runners import command

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "without_network", tuple)
        with pytest.raises(EvidenceError, match="no-such-program cannot be started"):
            graph(tmp_path, "", arguments=("no-such-program",)).run(CASES)


def test_a_program_that_hangs_is_not_tested(tmp_path):
    hangs = graph(tmp_path, "import time; time.sleep(60)", timeout_s=0.5).run(CASES)
    assert dict(hangs.not_run) == {"score": "python gave no answer within 0.5 s"}


def test_a_program_has_no_network_where_the_system_lets_us_take_it_away(tmp_path):
    from answerable.runs.sandbox.process import without_network

    if not without_network():
        pytest.skip("namespaces are not allowed here")
    code = "import os, sys\nprint(len(os.listdir('/sys/class/net')), file=sys.stderr)\n"
    code += "rows = open('/proc/self/net/dev').read().splitlines()[2:]\nsys.exit(str(len(rows)))"
    with pytest.raises(EvidenceError, match="exit code 1: 1"):
        graph(tmp_path, code, arguments=(sys.executable, "score.py")).run(CASES)
