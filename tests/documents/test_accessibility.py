"""The page in a real browser: axe-core finds nothing, light and dark; a phone shows all of it."""

from dataclasses import replace

import pytest
from tests.documents.browser import violations, widths
from tests.documents.hostile import hostile
from tests.record.sample import sample_record

from answerable.documents.report import report


def dark(page: str) -> str:
    changed = page.replace("@media screen and (prefers-color-scheme:dark)", "@media screen")
    assert changed != page
    return changed


def with_open_details(page: str) -> str:
    return page.replace("<details", "<details open")


def twice_over():
    """Every finding several times: what is named once must be named apart when there are many."""
    record = sample_record()
    many = tuple(
        replace(finding, id=f"{finding.id}{n}", line=f"{finding.line}{n}")
        for n in range(3)
        for finding in record.findings
    )
    return replace(record, findings=many)


@pytest.mark.parametrize("look", [str, dark], ids=["light", "dark"])
@pytest.mark.parametrize("make", [sample_record, twice_over])
def test_axe_finds_no_violation(make, look):
    assert violations(with_open_details(look(report(make())))) == []


def test_axe_finds_planted_faults():
    page = report(sample_record()).replace("--soft:#565b64", "--soft:#b9bcc2")
    found = {rule for rule, _ in violations(page.replace('<html lang="en">', "<html>"))}
    assert {"color-contrast", "html-has-lang"} <= found


@pytest.mark.parametrize("width", [320, 375, 1024])
def test_nothing_stands_out_of_the_window(width):
    assert widths(report(sample_record()), width) == (width, [])


def test_names_without_a_space_do_not_widen_a_phone():
    assert widths(report(hostile(sample_record())), 375) == (375, [])


def test_a_wide_thing_would_be_seen():
    page = report(sample_record()).replace("<h1>", '<h1 style="width:900px">')
    wide, out = widths(page, 375)
    assert wide > 375
    assert out
