"""Like with like: Berkeley as published, one stratum, coverage, and strata that tell nothing."""

import numpy as np
import pytest

from answerable.stats.rates import difference
from answerable.stats.results import Count, Undefined
from answerable.stats.strata import cochran_mantel_haenszel, common_difference

BERKELEY = {
    "A": ((89, 108), (512, 825)), "B": ((17, 25), (353, 560)), "C": ((202, 593), (120, 325)),
    "D": ((131, 375), (138, 417)), "E": ((94, 393), (53, 191)), "F": ((24, 341), (22, 373)),
}  # fmt: skip
"""Admitted of applicants, women and men (Bickel, Hammel and O'Connell, Science 187, 1975; the six
largest departments, R's `UCBAdmissions`)."""


def berkeley():
    return [(Count("women", *w), Count("men", *m)) for w, m in BERKELEY.values()]


def test_berkeley_as_r_prints_it():
    # R: mantelhaen.test(UCBAdmissions): X-squared = 1.4269, p-value = 0.2323.
    assert cochran_mantel_haenszel(berkeley()) == pytest.approx(0.2323, abs=5e-5)


def test_the_test_agrees_with_statsmodels():
    from statsmodels.stats.contingency_tables import StratifiedTable

    tables = [
        np.array([[w.successes, w.n - w.successes], [m.successes, m.n - m.successes]], float)
        for w, m in berkeley()
    ]
    theirs = StratifiedTable(tables).test_null_odds(correction=True).pvalue
    assert cochran_mantel_haenszel(berkeley()) == pytest.approx(theirs, rel=1e-9)


def test_berkeley_turns_round_within_departments():
    women = Count("women", sum(w.successes for w, _ in berkeley()), 1835)
    men = Count("men", sum(m.successes for _, m in berkeley()), 2691)
    assert difference(women, men).value == pytest.approx(0.304 - 0.445, abs=1e-3)
    within = common_difference(berkeley())
    assert within.value > 0
    assert within.low < 0 < within.high


def test_weights_by_hand():
    # Weights 5 and 10 x 20 / 30; differences -0.2 and 0.1.
    strata = [
        (Count("a", 3, 10), Count("b", 5, 10)),
        (Count("a", 7, 10), Count("b", 12, 20)),
    ]
    expected = (5 * -0.2 + 20 / 3 * 0.1) / (5 + 20 / 3)
    assert common_difference(strata).value == pytest.approx(expected)


def test_a_stratum_without_one_group_tells_nothing():
    both = (Count("a", 3, 10), Count("b", 5, 10))
    lone = (Count("a", 0, 0), Count("b", 1, 90))
    assert common_difference([both, lone]) == common_difference([both])
    assert isinstance(common_difference([lone]), Undefined)


@pytest.mark.parametrize("gap", [0.0, 0.15])
def test_the_interval_covers_the_truth_where_strata_are_small(gap):
    rng = np.random.default_rng(5)
    sizes = [(6, 12), (9, 5), (15, 30), (4, 4), (20, 20), (8, 16)]
    bases = [0.2, 0.7, 0.4, 0.5, 0.3, 0.6]
    inside = 0
    for _ in range(1000):
        strata = [
            (Count("a", int(rng.binomial(n, p + gap)), n), Count("b", int(rng.binomial(m, p)), m))
            for (n, m), p in zip(sizes, bases, strict=True)
        ]
        d = common_difference(strata)
        inside += d.low <= gap <= d.high
    assert 0.93 <= inside / 1000 <= 0.975
