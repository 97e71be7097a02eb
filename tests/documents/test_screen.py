import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.documents.expected import assert_as_kept
from tests.documents.hostile import hostile
from tests.record.sample import sample_record

from answerable.documents.screen import first_screen, wants_colour
from answerable.documents.summary import summarise
from answerable.findings.types import COULD_TURN, Judged
from answerable.plan.types import NOT_TRUSTED, LimitNotPlanned
from answerable.record.types import NotTested

FOLDER = Path("records/2026-11-23-ab12")
STYLES = re.compile(r"\x1b\[[0-9;]*m")


def test_the_first_screen_of_the_sample_record():
    screen = first_screen(sample_record(), FOLDER, width=80, colour=False)
    assert_as_kept("screen.txt", screen)


def with_uses(**changed):
    record = sample_record()
    first, second = record.law.uses
    first = replace(first, **changed.get("first", {}))
    second = replace(second, **changed.get("second", {}))
    law = replace(record.law, uses=(first, second))
    return " ".join(first_screen(replace(record, law=law), width=100, colour=False).split())


def test_a_verdict_that_missing_people_could_turn_says_so_beside_its_interval():
    record = sample_record()
    one = next(f for f in record.findings if f.against and f.judged and f.results)
    turned = f"it lies below the limit{COULD_TURN}: 15 of the 126 would be enough"
    judged = tuple(replace(j, verdict="cannot_tell", because=turned) for j in one.judged)
    finding = replace(one, verdict="cannot_tell", judged=judged)
    screen = first_screen(replace(record, findings=(finding,)), width=100, colour=False)
    said = "people about whom something is missing could turn it: 15 of the 126 would be enough"
    assert said in " ".join(screen.split())


def test_what_is_open_is_named_where_no_class_was_found():
    (open_,) = sample_record().law.uses[0].undecided
    high = replace(open_, name="high_risk")
    screen = with_uses(second={"undecided": (high,)})
    assert "marketing of mortgages: no class found in the instruments examined yet: high-risk " in (
        screen
    )
    assert "high-risk (Regulation (EU) 2024/1689) is still open" in screen
    assert "In each of" not in screen
    many = with_uses(second={"undecided": (high, *[open_] * 9)})
    assert "10 rules in 1 law, high-risk among them, still open" in many


def test_many_open_classes_are_counted_and_few_are_named():
    (open_,) = sample_record().law.uses[0].undecided
    classes = [replace(open_, name=f"class_{number}") for number in range(7)]
    found = "marketing of mortgages: no class found in the instruments examined yet:"
    assert f"{found} 7 are open" in with_uses(second={"undecided": tuple(classes)})
    few = with_uses(second={"undecided": tuple(classes[:6])})
    assert f"{found} class 0, class 1" in few and "are open" in few


def test_a_claim_without_evidence_is_on_the_first_screen():
    (away,) = sample_record().law.uses[1].not_examined
    claimed = replace(away, claims=("exclusively_military_defence_natsec",))
    told = "marketing of mortgages: claimed without evidence: exclusively military"
    assert told in with_uses(second={"not_examined": (claimed,)})
    assert told not in with_uses()


def test_the_class_line_says_what_the_transition_means():
    (held,) = sample_record().law.uses[0].classes
    unknown = replace(held, legacy_open="unless placed before 2 December 2027: answer 1 question")
    since = "High-risk from 2 December 2027"
    assert f"{since}, unless placed before 2 December" in with_uses(first={"classes": (unknown,)})
    late = replace(held, late="Placed before: only after a change (Article 111(2))")
    assert f"{since}; placed before: only after" in with_uses(first={"classes": (late,)})


def test_colour_changes_no_word():
    plain = first_screen(sample_record(), FOLDER, width=72, colour=False)
    coloured = first_screen(sample_record(), FOLDER, width=72, colour=True)
    assert coloured != plain
    assert STYLES.sub("", coloured) == plain


@pytest.mark.parametrize("width", [40, 60, 100])
def test_lines_keep_to_the_width(width):
    screen = first_screen(sample_record(), width=width, colour=False)
    assert max(map(len, screen.splitlines())) <= width


def test_a_path_is_never_broken():
    folder = Path("/srv/audits") / ("long-name-" * 12) / "records"
    assert str(folder) in first_screen(sample_record(), folder, width=60, colour=False)


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_names_cannot_steer_the_terminal(colour):
    screen = STYLES.sub("", first_screen(hostile(sample_record()), width=80, colour=colour))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", screen)
    assert r"\x1b[31m" in re.sub(r"\s+", "", screen)


def test_no_color_and_pipes_get_plain_text(monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour()


def test_nothing_breached_is_no_praise():
    record = sample_record()
    kept = tuple(f for f in record.findings if f.verdict != "breached")
    screen = first_screen(replace(record, findings=kept), width=80, colour=False)
    assert "None of 2 limits could be judged." in screen
    assert "What was not tested" in screen


def test_the_command_that_trusts_the_code_can_be_copied_whole():
    mend = f"a.py would be executed; then add --trust /srv/{'long/' * 20}x or --trust sha256:0."
    record = replace(sample_record(), not_tested=(NotTested("data.drift", NOT_TRUSTED, mend),))
    folder = Path("my card/records/2026")
    screen = first_screen(record, folder, width=60, colour=False)
    assert f"\n   answerable audit 'my card' --trust /srv/{'long/' * 20}x\n" in screen


def test_only_limits_that_were_judged_are_called_judged():
    record = sample_record()
    judged = next(f for f in record.findings if f.against)
    held, untold = replace(judged, verdict="holds"), replace(judged, verdict="not_tested")

    def said(*findings):
        quiet = replace(record, findings=findings, unknowns=())
        return " ".join(first_screen(quiet, width=90, colour=False).split())

    assert "Every limit was judged and none is breached." in said(held)
    assert "The only limit could not be judged." in said(untold)
    assert "None of 2 limits could be judged." in said(untold, untold)
    assert "1 of 2 limits could not be judged." in said(held, untold)
    assert "No limit is set" in said(replace(held, against=None, verdict="reported"))
    assert not any(
        "every limit was judged" in said(*f).lower() for f in [(untold,), (held, untold)]
    )


def test_only_what_was_measured_without_a_limit_has_none():
    record = sample_record()
    limited = next(f for f in record.findings if f.against)
    shown = replace(limited, against=None, verdict="reported")
    unknown = replace(shown, verdict="not_tested", results=None, judged=(), reason="no data")
    left = LimitNotPlanned(limited.against, "left out on request (--only)")

    def said(*findings, unmet=()):
        plan = replace(record.plan, unmet=unmet)
        quiet = replace(record, findings=findings, unknowns=(), plan=plan)
        return " ".join(first_screen(quiet, width=90, colour=False).split())

    assert "No limit is set" in said(shown)
    for findings in ((), (unknown,)):
        assert "No limit is set" not in said(*findings)
        assert "Nothing was measured, so nothing is known" in said(*findings)
    # A limit of a check that was never planned is a limit all the same.
    assert "No limit is set" not in said(shown, unmet=(left,))
    assert "The only limit could not be judged." in said(shown, unmet=(left,))
    assert f"{limited.against.id}: left out on request (--only)" in said(shown, unmet=(left,))
    assert "1 of 2 limits could not be judged" in said(replace(limited, verdict="holds"),
                                                       unmet=(left,))  # fmt: skip


def test_a_limit_that_could_not_be_judged_is_told_with_its_reason_before_all_else_untested():
    record = sample_record()
    limited = next(f for f in record.findings if f.against)
    said = "column 'age' has 57 different numbers. Write bands under [[protected]]."
    open_ = replace(limited, id="open", verdict="not_tested", results=None, judged=(), reason=said)
    screen = first_screen(replace(record, findings=(open_,)), width=100, colour=False)
    section = screen.partition("What was not tested")[2].partition("What to do next")[0]
    first = " ".join(section.split()).removeprefix("= ")
    name = f"{limited.against.source} {limited.against.id}"
    assert f"! {name}: {said}" in " ".join(section.split())
    assert first.index(name) < first.index("- ")


def test_a_scenario_that_was_not_tested_is_named_with_its_reason():
    record = sample_record()
    named = next(f for f in record.findings if f.ask.scenario)
    open_ = replace(
        named, verdict="not_tested", against=None, results=None, judged=(), reason="no column 'f'"
    )
    screen = first_screen(replace(record, findings=(open_,)), width=100, colour=False)
    section = screen.partition("What was not tested")[2].partition("What to do next")[0]
    assert f"! scenario “{named.ask.scenario}”: no column 'f'" in " ".join(section.split())


def test_a_breach_that_is_about_no_part_is_about_the_whole_system():
    record = sample_record()
    breach = next(f for f in record.findings if f.verdict == "breached" and f.against)
    nowhere = replace(breach, about="")
    screen = first_screen(replace(record, findings=(nowhere,)), width=100, colour=False)
    assert "! the whole system: " in screen
    assert "! : " not in screen


def test_why_nobody_can_tell_is_not_said_again_after_the_sentence_that_says_it():
    record = sample_record()
    few = "4 clusters are too few"
    limited = next(f for f in record.findings if f.against)
    open_ = replace(
        limited,
        verdict="cannot_tell",
        says=f"f: no impact ratio, because {few}; x: none either.",
        judged=(Judged(("f",), "cannot_tell", few), Judged(("x",), "cannot_tell", few)),
    )
    (said,) = summarise(replace(record, findings=(open_,))).cannot_tell
    assert said.extra == ""
    silent = replace(open_, says="Nobody can tell.")
    (said,) = summarise(replace(record, findings=(silent,))).cannot_tell
    assert said.extra == f"f: {few}; x: {few}"


def test_open_rules_of_law_are_not_called_nothing_open():
    record = sample_record()
    without = replace(record, unknowns=())
    rules = sum(len(use.undecided) for use in record.law.uses)
    said = summarise(without).nothing_open
    assert rules
    assert said.startswith("No answer is left open in the card, but ")
    closed = tuple(replace(use, undecided=()) for use in record.law.uses)
    law = replace(record.law, uses=closed)
    assert "open in the card, but" not in summarise(replace(without, law=law)).nothing_open
