from dataclasses import replace
from datetime import date

from tests.record.sample import sample_record

from answerable.documents.formats import formats
from answerable.documents.notebook import notebook_html
from answerable.documents.report import report
from answerable.documents.screen import first_screen
from answerable.documents.waived import waived_words
from answerable.findings.gate import names_of

SAID = "waived until 31 January 2027 by A. Berg"


def waived_record():
    """The sample with its waiver moved to the second breached finding."""
    record = sample_record()
    _, finding = [f for f in record.findings if f.verdict == "breached"]
    (waiver,) = record.gate.waivers
    moved = replace(waiver, requirement=names_of(finding)[0])
    return replace(record, gate=replace(record.gate, waivers=(moved,)))


def test_the_breach_a_waiver_names_is_marked_and_the_other_is_not():
    record = waived_record()
    told = {f.id: waived_words(record, f) for f in record.findings if f.verdict == "breached"}
    assert list(told.values()) == ["", SAID]


def test_a_waiver_past_its_day_marks_nothing():
    record = replace(waived_record(), gate_on=date(2027, 2, 1))
    assert not any(waived_words(record, finding) for finding in record.findings)
    on_its_last_day = replace(record, gate_on=date(2027, 1, 31))
    assert any(waived_words(on_its_last_day, finding) for finding in record.findings)


def test_every_first_screen_says_it_once():
    record = waived_record()
    screen = " ".join(first_screen(record, width=100, colour=False).split())
    assert screen.count(f"Breached, {SAID}") == 1
    assert "2 are breached (1 of them waived)" in screen
    assert f"breached, {SAID}" in report(record)
    assert f"(breached, {SAID})" in notebook_html(record)


def test_the_card_of_the_finding_and_the_markdown_say_it_too():
    record = waived_record()
    page = report(record)
    article = page[page.index("<article") :]
    assert article.count(SAID) >= 2  # on the finding, and on the limit that is breached
    written = formats()["markdown"].write(record)
    assert f"(breached, {SAID})" in written.replace("\\", "")
    assert f"breached, {SAID} (" in written.replace("\\", "").partition("## Findings")[2]
    bare = replace(record, gate=replace(record.gate, waivers=()))
    assert "waived" not in formats()["markdown"].write(bare)
