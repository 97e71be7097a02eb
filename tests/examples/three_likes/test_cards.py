"""How few likes suffice: found in the planted card, and nothing in the clean twin."""

import difflib
from datetime import date
from pathlib import Path

import pytest

import answerable
from answerable.flow import audit
from answerable.runs.trust import Trust

EXAMPLE = Path(answerable.__file__).parent / "examples" / "three-likes"


def findings(variant):
    done = audit(EXAMPLE / variant, as_of=date(2026, 11, 1), trust=Trust(), write=False)
    return done.record.exit_code, {finding.id: finding for finding in done.findings}


def test_three_likes_are_enough_and_the_finding_says_how_much_each_adds():
    code, found = findings("planted")
    assert code == 1
    breached = {f.id: f for f in found.values() if f.verdict == "breached"}
    (finding,) = breached.values()
    assert finding.against.id == "few-likes"
    one, two, three = (entry.value for _, entry in finding.results)
    assert (round(one, 3), round(two, 3), round(three, 3)) == (0.756, 0.844, 0.898)
    table = (EXAMPLE / "README.md").read_text("utf-8")
    assert all(f"| {value:.3f} |" in table for value in (one, two, three))


def test_the_clean_twin_breaches_nothing_and_holds_its_limit():
    code, found = findings("clean")
    assert code == 0
    assert [f.verdict for f in found.values() if f.against] == ["holds"]


@pytest.mark.parametrize("variant", ["planted", "clean"])
def test_nobody_reads_race(variant):
    card = (EXAMPLE / variant / "answerable.toml").read_text("utf-8")
    assert not [line for line in card.splitlines() if line.startswith("reads") and "race" in line]


def test_the_cards_differ_in_what_is_read_and_in_one_callable():
    planted, clean = (
        (EXAMPLE / v / "answerable.toml").read_text().splitlines() for v in ("planted", "clean")
    )
    changed = [line for line in difflib.ndiff(planted, clean) if line[0] == "-"]
    assert len(changed) == 6
