"""Conflict programs: numbers of an independent program, brute force, theorems, intervals."""

from itertools import product

import numpy as np
import pytest

from answerable.kernels.conflict_cells import Scored
from answerable.kernels.conflicts import (
    ACCURACY,
    DEFINITIONS,
    FPR,
    ODDS,
    PPV,
    RATIO,
    SELECTION,
    TPR,
    best_rule,
    least_tolerance,
)


def drawn(bases=(0.45, 0.30, 0.22), sizes=(60_000, 25_000, 8_000), bins=100, seed=0):
    """Scores of groups with different base rates, as the independent program draws them."""
    rng, people = np.random.default_rng(seed), []
    for base, n in zip(bases, sizes, strict=True):
        y = rng.random(n) < base
        s = np.clip(rng.normal(0.35 + 0.25 * y + 0.15 * (base - 0.3), 0.17), 0, 0.999)
        people.append([np.bincount((s[y == k] * bins).astype(int), minlength=bins) for k in (0, 1)])
    return np.array(people, float)


PEOPLE = drawn()


@pytest.mark.parametrize(
    ("blind", "pair", "accuracy"),
    [
        (False, (), 0.7845),
        (False, (SELECTION,), 0.7701),
        (False, (SELECTION, TPR), 0.7582),
        (False, (SELECTION, ODDS), 0.6768),
        (False, (RATIO, FPR), 0.7631),
        (False, (ODDS,), 0.7793),
        (False, (ACCURACY, TPR), 0.7760),
        (False, (PPV,), 0.7842),
        (True, (), 0.7813),
        (True, (SELECTION, ODDS), 0.6470),
        (True, (ODDS, ACCURACY), 0.6999),
        (True, (SELECTION, PPV), None),
    ],
)
def test_accuracies_are_those_of_an_independent_program(blind, pair, accuracy):
    # Written apart from ours with other variables; rules there need not be in order.
    scored = Scored(PEOPLE, blind=blind, in_order=False)
    found = best_rule(scored, pair, tolerance=0.02)
    if accuracy is None:
        assert found is None
    else:  # predictive parity is tried at other values there
        assert found.accuracy == pytest.approx(accuracy, abs=1e-3 if PPV in pair else 5.1e-5)


def test_without_definitions_a_group_aware_rule_is_the_best_threshold_of_each_group():
    best = 0.0
    for group in PEOPLE:
        bad, good = group
        right = [bad[:t].sum() + good[t:].sum() for t in range(101)]
        best += max(right)
    assert best_rule(Scored(PEOPLE), (), tolerance=0.02).accuracy == pytest.approx(
        best / PEOPLE.sum(), abs=1e-9
    )


def test_mixtures_of_thresholds_tried_one_by_one_are_never_better():
    people = drawn((0.5, 0.3), (400, 300), bins=4, seed=2)
    found = best_rule(Scored(people), (SELECTION,), tolerance=0.05)
    steps = [np.clip(np.arange(4) - t + 1, 0, 1) for t in np.arange(0, 4.01, 0.05)]
    best = 0.0
    for one, other in product(steps, steps):
        share = np.stack([one, other])
        selected = (share * people.sum(axis=1)).sum(axis=1) / people.sum(axis=(1, 2))
        if abs(selected[0] - selected[1]) <= 0.05:
            right = (share * people[:, 1]).sum() + ((1 - share) * people[:, 0]).sum()
            best = max(best, right / people.sum())
    assert found.accuracy >= best - 1e-9
    assert found.accuracy == pytest.approx(best, abs=0.01)


def test_every_rule_meets_what_it_was_asked_to_meet():
    for blind in (False, True):
        for pair in ((SELECTION, TPR), (ODDS, ACCURACY), (RATIO, FPR)):
            rule = best_rule(Scored(PEOPLE, blind=blind), pair, tolerance=0.02)
            assert (np.diff(rule.share, axis=1) >= -1e-9).all()
            rates = {
                SELECTION: (rule.share * PEOPLE.sum(1)).sum(1) / PEOPLE.sum((1, 2)),
                TPR: (rule.share * PEOPLE[:, 1]).sum(1) / PEOPLE[:, 1].sum(1),
                FPR: (rule.share * PEOPLE[:, 0]).sum(1) / PEOPLE[:, 0].sum(1),
            }
            for name in pair:
                if name in rates:
                    assert np.ptp(rates[name]) <= 0.02 + 1e-7
            if RATIO in pair:
                assert rates[SELECTION].min() >= 0.8 * rates[SELECTION].max() - 1e-7
            if blind:
                assert (rule.share == rule.share[0]).all()


def test_equal_base_rates_and_equal_scores_cost_nothing():
    # The clean twin: two groups of the same people.
    one = drawn((0.4,), (5_000,), bins=20)
    scored = Scored(np.concatenate([one, one]))
    free = best_rule(scored, (), tolerance=0.02).accuracy
    for name in DEFINITIONS:
        assert best_rule(scored, (name,), tolerance=0.02).accuracy == pytest.approx(free, abs=2e-3)


def test_unequal_base_rates_forbid_predictive_parity_beside_equal_selection_of_blind_rules():
    scored = Scored(PEOPLE, blind=True)
    least = least_tolerance(scored, (SELECTION, PPV))
    assert least > 0.02
    assert best_rule(scored, (SELECTION, PPV), tolerance=least) is not None
    assert best_rule(scored, (SELECTION, PPV), tolerance=least - 0.01) is None


def test_a_lottery_makes_linear_definitions_possible_at_any_tolerance():
    assert least_tolerance(Scored(PEOPLE, blind=True), (SELECTION, ODDS)) == pytest.approx(0)


@pytest.mark.parametrize(("blind", "pair"), [(False, ()), (False, (SELECTION,)), (True, (ODDS,)),
                                             (False, (RATIO, TPR)), (False, (PPV,))])  # fmt: skip
def test_the_influence_is_the_change_of_the_best_accuracy_with_the_counts(blind, pair, monkeypatch):
    # Numerical derivative: two per mille more people in one cell.
    monkeypatch.setattr("answerable.kernels.conflicts._predictive_values", lambda _: [0.72])
    people = drawn(bins=20)
    base = best_rule(Scored(people, blind=blind), pair, tolerance=0.02)
    assert (base.influence * people).sum() == pytest.approx(0, abs=1e-6 * people.sum())
    for cell in ((0, 1, 12), (1, 0, 9), (2, 1, 10)):
        more = people.copy()
        step = 0.002 * people[cell]
        more[cell] += step
        changed = best_rule(Scored(more, blind=blind), pair, tolerance=0.02)
        slope = (changed.accuracy - base.accuracy) / step * people.sum()
        assert slope == pytest.approx(base.influence[cell], abs=0.03, rel=0.02)
