from datetime import date
from pathlib import Path

import pytest

from answerable.card.card import Card
from answerable.checks.ask import Ask
from answerable.findings.gate import hold_gate
from answerable.findings.types import Finding
from answerable.law.result import Law
from answerable.system.data import Data
from answerable.system.expectations import Gate, Limit, Waiver
from answerable.system.facts import Grade
from answerable.system.system import Purpose, System, Use

DAY = date(2026, 11, 23)
LAW = Law(DAY, (), (), ())


def card(*, requires=("purpose",), waivers=(), outcome="credit"):
    purpose = Purpose("software", "natural_persons", outcome, ("DE",))
    system = System("s", (), (Use("u", purpose, ()),), ())
    return Card(
        path=Path("answerable.toml"),
        sha256="",
        system=system,
        data=Data(),
        limits=(),
        scenarios=(),
        gate=Gate(tuple(requires), tuple(waivers)),
        allowed_addresses=(),
        red_lines=(),
        warnings=(),
        unknowns=(),
    )


def finding(verdict, *, limit="", scenario=""):
    against = Limit(limit, "fairness.x", "", "policy", "margin_interval", 0.8, None, "", "", None)
    return Finding(
        id=f"{limit or scenario}-{verdict}",
        line="l",
        check="fairness.x.v1",
        ask=Ask(use="u", scenario=scenario),
        about="u",
        verdict=verdict,
        grade=Grade.MEASURED,
        results=None,
        against=against if limit else None,
        judged=(),
        says="",
        asks="?",
        source="",
        does_not_show="",
    )


def hold(card_, *findings, looked=False):
    return hold_gate(card_, LAW, findings, looked=looked, as_of=DAY)


def test_a_new_card_asks_for_its_purpose_and_nothing_else():
    assert hold(card(), finding("cannot_tell", limit="a")).exit_code == 0


def test_a_purpose_nobody_stated_holds_the_release_up():
    result = hold(card(outcome="unknown"))
    assert result.exit_code == 3
    assert "purpose" in result.says


def test_a_breach_ends_with_one_whatever_the_gate_requires():
    assert hold(card(), finding("breached", limit="a")).exit_code == 1


def test_what_the_gate_requires_must_be_known_not_merely_unbroken():
    strict = card(requires=("scenario:*",))
    assert hold(strict, finding("holds", scenario="twins")).exit_code == 0
    assert hold(strict, finding("cannot_tell", scenario="twins")).exit_code == 3
    assert hold(strict, finding("not_tested", scenario="twins")).exit_code == 3


def test_a_requirement_that_nothing_answers_to_is_missed_not_met():
    assert hold(card(requires=("policy:typo",)), finding("holds", limit="a")).exit_code == 3


def test_a_look_is_met_by_a_note_only():
    assert hold(card(requires=("look",))).exit_code == 3
    assert hold(card(requires=("look",)), looked=True).exit_code == 0


@pytest.mark.parametrize(("expires", "code"), [(DAY, 0), (date(2026, 11, 22), 1)])
def test_a_waiver_covers_a_breach_until_its_day_and_stays_visible(expires, code):
    waiver = Waiver("policy:a", "A. Berg", "known", expires)
    result = hold(card(waivers=(waiver,)), finding("breached", limit="a"))
    assert result.exit_code == code
    assert bool(result.waived) is (code == 0)


def test_a_waiver_for_one_limit_does_not_cover_another():
    waiver = Waiver("policy:a", "A. Berg", "known", DAY)
    both = (finding("breached", limit="a"), finding("breached", limit="b"))
    result = hold(card(waivers=(waiver,)), *both)
    assert (result.exit_code, result.breached, result.waived) == (
        1,
        ("b-breached",),
        ("a-breached",),
    )


@pytest.mark.parametrize(
    ("other", "verdict", "code"),
    [("cannot_tell", "cannot_tell", 3), ("not_tested", "not_tested", 3), ("holds", "holds", 0)],
)
def test_a_waived_breach_hides_no_other_finding_of_the_same_requirement(other, verdict, code):
    waived = card(requires=("scenario:*",), waivers=(Waiver("scenario:A", "B", "known", DAY),))
    result = hold(waived, finding("breached", scenario="A"), finding(other, scenario="B"))
    assert (result.exit_code, result.required[0].verdict) == (code, verdict)


def test_a_waiver_for_a_whole_requirement_covers_what_nobody_can_tell_as_well():
    waived = card(requires=("scenario:*",), waivers=(Waiver("scenario:*", "B", "known", DAY),))
    found = finding("breached", scenario="A"), finding("cannot_tell", scenario="B")
    assert hold(waived, *found).exit_code == 0


def test_the_day_is_told_only_where_something_is_waived():
    assert hold(card()).on is None
    assert hold(card(waivers=(Waiver("policy:a", "B", "known", DAY),))).on == DAY
