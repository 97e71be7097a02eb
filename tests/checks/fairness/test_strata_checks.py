"""Like with like: Berkeley as published, a planted fault within strata, clean twins, no number."""

import pytest
from tests.checks.counted import CountedBench, CountedCases, card_of
from tests.stats.test_strata import BERKELEY

from answerable.checks.ask import Ask
from answerable.checks.evidence import strata as evidence
from answerable.checks.evidence.strata import Strata
from answerable.checks.fairness.conditional_parity_difference import conditional_parity_difference
from answerable.checks.fairness.reversal_within_strata import reversal_within_strata
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.data import Protected, Source

CARD = card_of(
    protected=[Protected("sex", "sex", (), "men")],
    sources=(Source("cases", python="cases:all", strata=("dept",)),),
)


def opened(table, extra=()):
    """Counts from {stratum: ((selected, n) of women, of men)}."""
    rows = list(extra)
    for dept, pair in table.items():
        for sex, (yes, n) in zip(("women", "men"), pair, strict=True):
            rows += [(sex, dept, "yes")] * yes + [(sex, dept, "no")] * (n - yes)
    columns = dict(zip(("sex", "dept", "decision"), zip(*rows, strict=True), strict=True))
    (ask, *_) = [a for a in Strata().asks(CARD) if isinstance(a, Ask) and a.outcome == "decision"]
    assert ask.stratum == "dept"
    return Strata().open(ask, CountedBench(CARD, CountedCases(columns)))


PLANTED = {"A": ((300, 600), (450, 600)), "B": ((60, 300), (120, 300))}
CLEAN = {"A": ((450, 600), (450, 600)), "B": ((60, 300), (60, 300))}
WOMEN = ("women", "dept", "known")


def test_berkeley_turns_round():
    counts = opened(BERKELEY)
    found = conditional_parity_difference(counts).by_key
    crude = found["women", "", "without strata"]
    assert (crude.counts[0].successes, crude.counts[0].n) == (557, 1835)
    assert crude.high < 0 < found[WOMEN].value
    assert found["women", "dept A", "within the stratum"].value == pytest.approx(0.204, abs=1e-3)
    seen = reversal_within_strata(counts).by_key[WOMEN]
    assert seen.answer
    assert dict(seen.witness)["difference without strata"].startswith("-14.")


def test_a_fault_within_strata_is_seen_and_its_clean_twin_shows_none():
    seen = conditional_parity_difference(opened(PLANTED)).by_key[WOMEN]
    assert seen.high < -0.1
    clean = conditional_parity_difference(opened(CLEAN)).by_key[WOMEN]
    assert clean.low < 0 == clean.value < clean.high


@pytest.mark.parametrize("table", [PLANTED, CLEAN])
def test_what_does_not_turn_round_is_no_reversal(table):
    assert not reversal_within_strata(opened(table)).by_key[WOMEN].answer


def test_strata_with_one_group_only_give_no_number():
    apart = opened({"A": ((3, 9), (0, 0)), "B": ((0, 0), (5, 9))})
    assert isinstance(conditional_parity_difference(apart).by_key[WOMEN], Undefined)
    assert isinstance(reversal_within_strata(apart).by_key[WOMEN], Undefined)


def test_nobody_is_dropped_in_silence():
    extra = [(None, "A", "yes"), ("men", None, "yes"), ("men", "A", None), ("women", None, "no")]
    told = {
        key[2]: entry.reason
        for key, entry in conditional_parity_difference(opened(CLEAN, extra))
        if isinstance(entry, Undefined)
    }
    assert told == {
        "group unknown": "1 person whose group nobody knows",
        "stratum unknown": "2 people whose dept nobody knows",
        "no outcome": "1 person whose outcome is not recorded",
    }


def test_a_column_that_names_people_is_no_stratum(monkeypatch):
    monkeypatch.setattr(evidence, "MOST", 1)
    with pytest.raises(EvidenceError, match="has 2 values"):
        opened(CLEAN)


def test_nothing_is_asked_where_no_stratum_is_named():
    assert list(Strata().asks(card_of(protected=[Protected("sex", "sex", ())]))) == []


def test_a_stratum_with_a_few_people_goes_with_another_that_would_give_it_back():
    few = {"A": ((300, 600), (450, 600)), "B": ((1, 3), (120, 300)), "C": ((10, 40), (9, 40))}
    found = conditional_parity_difference(opened(few)).by_key
    within = {key[1]: entry for key, entry in found.items() if key[2] == "within the stratum"}
    withheld = {name for name, entry in within.items() if isinstance(entry, Undefined)}
    assert withheld == {"dept B", "dept C"}
    assert "withheld: one of the groups has fewer than 5 people" in within["dept B"].reason
