"""Conflicts on cases: where they may be computed, what is printed, a planted conflict, its twin."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import card_of
from tests.kernels.test_conflicts import drawn

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.conflict_cells import ConflictCells, Conflicting
from answerable.checks.fairness.conflicts import conflicts
from answerable.errors import EvidenceError
from answerable.stats.results import Estimate, Observed, Undefined
from answerable.system.data import Decision, Group, Protected
from answerable.tables.cases import open_cases

RACE = Protected("race", "race", (("a", "A"), ("b", "B")))
SCORED = Decision("decision", "yes", "score")


class Bench:
    def __init__(self, card, columns):
        self.card = card
        self.cases = open_cases(card, lambda: columns)


def rows(people):
    """Counts of shape (groups, 2, bins) as cases with a score in the middle of its bin."""
    race, approve, score = [], [], []
    for g, y, b in np.argwhere(people > 0):
        n = int(people[g, y, b])
        race += ["ab"[g]] * n
        approve += [int(y)] * n
        score += [(b + 0.5) / people.shape[2]] * n
    return {"race": race, "approve": approve, "score": score, "decision": ["yes"] * len(race)}


TWO = drawn((0.6, 0.3), (1_200, 500), bins=50)
COARSE = TWO.reshape(2, 2, 10, 5).sum(axis=3)
"""The same people in ten bins: programs of a tenth the size."""


def test_cells_are_counted_by_group_outcome_and_bin():
    card = card_of(protected=[RACE], decision=SCORED, means="truth")
    columns = rows(TWO)
    columns["race"][0] = None
    cells = Conflicting().open(Ask(use="lending", attribute="race"), Bench(card, columns))
    assert cells.groups == ("A", "B")
    assert cells.n.sum() == TWO.sum() - 1
    assert (np.abs(cells.n - TWO).sum(), cells.left_out) == (1, 1)
    assert [c.n for c in cells.base_rates] == [1199, 500]


def test_a_score_outside_0_to_1_is_binned_around_its_mean():
    card = card_of(protected=[RACE], decision=SCORED, means="truth")
    columns = rows(TWO)
    columns["score"] = [300 + 600 * s for s in columns["score"]]
    cells = Conflicting().open(Ask(use="lending", attribute="race"), Bench(card, columns))
    assert cells.n.sum() == TWO.sum()
    assert (cells.n.sum(axis=(0, 1)) > 0).sum() > 10


def test_where_a_low_score_is_favourable_the_bins_are_turned_round():
    low = Decision("decision", "yes", "score", 0.5, "below", "no")
    columns = rows(TWO)
    del columns["decision"]
    card = card_of(protected=[RACE], decision=low, means="truth")
    cells = Conflicting().open(Ask(use="lending", attribute="race"), Bench(card, columns))
    assert (cells.n == TWO[:, :, ::-1]).all()


def test_a_declared_group_is_compared_with_the_others():
    card = card_of(groups=[Group("bs", "race == 'b'", "rest")], decision=SCORED, means="truth")
    cells = Conflicting().open(Ask(use="lending", group="bs"), Bench(card, rows(TWO)))
    assert cells.groups == ("bs", "rest")


def test_without_a_score_or_with_an_unknown_outcome_there_is_a_reason():
    (plain,) = Conflicting().asks(card_of(protected=[RACE]))
    assert isinstance(plain, Skip) and "no score" in plain.reason
    (unknown,) = Conflicting().asks(card_of(protected=[RACE], decision=SCORED, means="unknown"))
    assert isinstance(unknown, Skip)


def test_groups_with_few_people_of_an_outcome_are_named_and_in_no_rule():
    card = card_of(protected=[RACE], decision=SCORED, means="truth")
    small = TWO.copy()
    small[1] = np.minimum(small[1], 0)
    small[1, :, 3] = 5
    with pytest.raises(EvidenceError, match="1 group of 'race'"):
        Conflicting().open(Ask(use="lending", attribute="race"), Bench(card, rows(small)))


def cells_of(people, **changes):
    made = ConflictCells("race", "score", "repaid", True, tuple("ABC"[: len(people)]), people)
    return replace(made, **changes)


def test_a_planted_conflict_is_a_witnessed_no_and_its_clean_twin_costs_nothing():
    planted = conflicts(cells_of(COARSE)).by_key
    no = planted["truth", "group-blind", "accuracy lost", "demographic parity", "predictive parity"]
    assert isinstance(no, Observed) and no.answer is False
    assert dict(no.witness)["first can within points"] > 2
    odds = planted["truth", "group-aware", "accuracy lost", "demographic parity", "equalised odds"]
    assert odds.value > 0.02 and odds.low > 0
    same = conflicts(cells_of(np.stack([COARSE[0], COARSE[0]]))).by_key
    for (_, _, what, *_), entry in same.items():
        if what == "accuracy lost":
            assert isinstance(entry, Estimate) and entry.value == pytest.approx(0, abs=2e-3)


def test_against_past_decisions_every_entry_says_so_and_people_left_out_are_told():
    series = conflicts(cells_of(COARSE, is_truth=False, small=("C",), left_out=12), tolerance=0.9)
    assert {key[0] for key, _ in series} == {"agreement with past decisions"}
    last = series.entries[-1][1]
    assert isinstance(last, Undefined) and last.reason.startswith("12 people")


def test_the_interval_of_a_cost_covers_the_cost_in_all_the_people_there_are():
    everyone = drawn((0.6, 0.3), (120_000, 50_000), bins=50, seed=9)
    key = ("truth", "group-aware", "accuracy lost", "demographic parity", "")
    everyone = everyone.reshape(2, 2, 10, 5).sum(axis=3)
    true = conflicts(cells_of(everyone)).by_key[key].value
    rng, held, runs = np.random.default_rng(3), 0, 40
    from answerable.checks.fairness.conflicts import _cost
    from answerable.kernels.conflict_cells import Scored
    from answerable.kernels.conflicts import SELECTION, best_rule

    for _ in range(runs):
        sample = rng.multinomial(6_000, (everyone / everyone.sum()).ravel())
        cells = cells_of(sample.reshape(everyone.shape).astype(float))
        scored = Scored(cells.n)
        free = best_rule(scored, (), tolerance=0.02)
        entry = _cost(cells, free, best_rule(scored, (SELECTION,), tolerance=0.02), 0.95)
        held += entry.low <= true <= entry.high
    assert held >= 0.85 * runs
