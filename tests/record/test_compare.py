from dataclasses import replace
from datetime import date

import pytest
from tests.record.sample import FOUR_FIFTHS, RATIO, sample_record

from answerable.record.compare import compare
from answerable.record.types import Note
from answerable.stats.results import Series


def _with_finding(record, number, **changed):
    findings = list(record.findings)
    findings[number] = replace(findings[number], **changed)
    return replace(record, findings=tuple(findings))


def _with_limit(record, limit):
    lines = tuple(
        replace(line, limits=tuple(limit if one.id == limit.id else one for one in line.limits))
        for line in record.plan.lines
    )
    return replace(record, plan=replace(record.plan, lines=lines, sha256="00" * 32))


def _by_section(found):
    return {change.section: change for change in found.changes}


def test_a_record_is_the_same_as_itself():
    found = compare(sample_record(), sample_record())
    assert found.same
    assert (found.corrected, found.after_a_look) == ((), ())


def test_a_verdict_that_changed_is_named_from_and_to():
    a = sample_record()
    b = _with_finding(a, 0, verdict="holds")
    (change,) = compare(a, b).changes
    assert (change.section, change.before, change.after) == ("verdict", "breached", "holds")
    assert compare(b, a).changes[0].after == "breached"


def test_a_number_that_changed_is_named_with_its_interval():
    a = sample_record()
    key, entry = a.findings[1].results.entries[0]
    moved = Series(
        ("group",), ((key, replace(entry, high=0.82)), *a.findings[1].results.entries[1:])
    )
    (change,) = compare(a, _with_finding(a, 1, results=moved)).changes
    assert change.section == "value"
    assert change.what.endswith(" black")
    assert "0.81]" in change.before
    assert "0.82]" in change.after


def test_a_limit_moved_over_the_same_data_was_changed_after_a_look():
    a = sample_record()
    lower = replace(FOUR_FIFTHS, at_least=0.7, who="J. Ito")
    found = compare(a, _with_limit(a, lower))
    (change,) = found.after_a_look
    assert change.section == "limit"
    assert change.before.startswith("at least 0.8, margin_interval, by A. Berg")
    assert change.after.startswith("at least 0.7, margin_interval, by J. Ito")


def test_a_limit_moved_with_new_data_was_not():
    a = sample_record()
    files = tuple(replace(f, sha256="00" * 32) if f.what == "data" else f for f in a.files)
    b = replace(_with_limit(a, replace(FOUR_FIFTHS, at_least=0.7)), files=files)
    found = compare(a, b)
    assert found.after_a_look == ()
    assert {"limit", "files"} <= _by_section(found).keys()


def test_a_line_no_longer_looked_at_is_gone():
    a = sample_record()
    b = replace(a, plan=replace(a.plan, lines=a.plan.lines[1:]))
    gone = [change for change in compare(a, b).changes if change.section == "plan"]
    assert [(change.what, change.after) for change in gone] == [(RATIO, "")]


@pytest.mark.parametrize(
    ("changed", "section"),
    [
        ({"card_sha256": "00" * 32}, "card"),
        ({"as_of": date(2027, 1, 1)}, "card"),
        ({"n_cases": 5}, "card"),
        ({"facts": ()}, "facts"),
        ({"software": (("answerable", "0.2.0"),)}, "software"),
        ({"files": ()}, "files"),
        ({"notes": (Note("look", "x", "y", date(2026, 1, 1)),)}, "notes"),
    ],
)
def test_everything_else_that_changed_has_its_section(changed, section):
    a = sample_record()
    assert section in _by_section(compare(a, replace(a, **changed)))


def test_a_class_that_came_is_a_change_of_the_law():
    a = sample_record()
    bare = tuple(replace(use, classes=()) for use in a.law.uses)
    found = compare(replace(a, law=replace(a.law, uses=bare)), a)
    (change,) = found.changes
    assert change.section == "law"
    assert change.before == ""
    assert "applies from 2027-12-02" in change.after
    assert found.corrected == ()


def test_a_corrected_instrument_lists_what_reads_differently():
    a = sample_record()
    line = replace(a.plan.lines[0], why=("eu.aia, Article 10(2)(f)",))
    a = replace(a, plan=replace(a.plan, lines=(line, *a.plan.lines[1:])))
    wordings = tuple(
        replace(one, sha256="00" * 32, version="2") if one.instrument == "eu.aia" else one
        for one in a.law.wordings
    )
    uses = tuple(replace(use, classes=()) for use in a.law.uses)
    b = _with_finding(a, 1, verdict="holds")  # judged on the line the instrument asks for
    b = _with_finding(b, 0, verdict="holds")  # and one it does not ask for
    b = replace(b, law=replace(b.law, wordings=wordings, uses=uses))
    (corrected,) = compare(a, b).corrected
    assert corrected.before.startswith("version 1, ")
    assert corrected.after.startswith("version 2, ")
    assert [one.section for one in corrected.changes] == ["law", "verdict"]
    assert corrected.changes[-1].what == a.findings[1].id


def test_a_new_wording_of_the_law_is_no_correction():
    a = sample_record()
    wordings = (replace(a.law.wordings[0], wording="aia_2028", sha256="00" * 32),)
    found = compare(a, replace(a, law=replace(a.law, wordings=wordings)))
    assert found.corrected == ()
    assert not found.same
