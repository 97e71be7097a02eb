import json
import re
from dataclasses import replace

import pytest
from tests.record.sample import FOUR_FIFTHS, sample_record
from tests.record.sealing import sealed

from answerable.cli.main import run


@pytest.fixture
def pair(tmp_path):
    a = sample_record()
    lines = tuple(
        replace(
            line,
            limits=tuple(
                replace(one, at_least=0.7) if one.id == FOUR_FIFTHS.id else one
                for one in line.limits
            ),
        )
        for line in a.plan.lines
    )
    wordings = (replace(a.law.wordings[0], sha256="00" * 32), *a.law.wordings[1:])
    b = replace(
        a,
        plan=replace(a.plan, lines=lines),
        law=replace(a.law, wordings=wordings),
        findings=(replace(a.findings[0], verdict="holds"), *a.findings[1:]),
        software=(("answerable", "0.2.0"), *a.software[1:]),
    )
    return sealed(tmp_path / "a", a), sealed(tmp_path / "b", b)


def test_what_changed_is_printed_by_section(pair, capsys):
    assert run(["compare", str(pair[0]), str(pair[1])]) == 0
    out = capsys.readouterr().out
    assert "answerable: 0.1.0 -> 0.2.0" in out
    assert "child support is income: breached -> holds" in out
    assert "Changed after a look" in out
    assert "Corrected: eu.aia, wording aia_2026" in out
    assert "altered" not in out


def test_verdicts_stand_first_and_no_hash_is_printed_in_full(pair, capsys):
    assert run(["compare", str(pair[0]), str(pair[1])]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Verdicts\n")
    assert "sha256:000000000000\n" in out
    assert not re.search("[0-9a-f]{13}", out)


def test_json_says_the_same(pair, capsys):
    assert run(["compare", str(pair[0]), str(pair[1]), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    sections = {change["section"] for change in answer["changes"]}
    assert sections == {"limit", "law", "verdict", "software"}
    assert [change["section"] for change in answer["after_a_look"]] == ["limit"]
    assert [one["instrument"] for one in answer["corrected"]] == ["eu.aia"]
    assert answer["altered"] == []


def test_nothing_changed_is_said(pair, capsys):
    assert run(["compare", str(pair[0]), str(pair[0])]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_an_altered_record_is_compared_and_said_to_be_altered(pair, capsys):
    path = pair[1] / "record.json"
    path.write_bytes(path.read_bytes().replace(b'"seed":7', b'"seed":8'))
    assert run(["compare", str(pair[0]), str(pair[1])]) == 0
    out = capsys.readouterr().out
    assert "was altered after it was sealed" in out
    assert "seed: 7 -> 8" in out


def test_what_is_no_record_ends_with_2(pair, tmp_path, capsys):
    assert run(["compare", str(pair[0]), str(tmp_path)]) == 2
    assert "is no record" in capsys.readouterr().err


def test_a_hostile_name_cannot_steer_the_terminal(pair, tmp_path, capsys):
    hostile = sealed(tmp_path / "c", replace(sample_record(), name="x\x1b[2J\nnothing changed"))
    assert run(["compare", str(pair[0]), str(hostile)]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\nnothing changed" not in out
