"""Areas under the curve: brute force, a peer library, ties, and gaps that are there or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.stats.areas import area, area_gap
from answerable.stats.results import Undefined

bins = st.lists(
    st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.integers(0, 6), st.integers(0, 6)),
    min_size=1,
)


def pairs(histogram):
    good = [s for s, g, _ in histogram for _ in range(g)]
    bad = [s for s, _, b in histogram for _ in range(b)]
    return good, bad


@given(bins)
def test_it_is_the_share_of_pairs_in_the_right_order(histogram):
    good, bad = pairs(histogram)
    value, n, m = area(histogram)
    assert (n, m) == (len(good), len(bad))
    if n and m:
        right = sum((g > b) + (g == b) / 2 for g in good for b in bad)
        assert value == pytest.approx(right / (n * m))
    else:
        assert np.isnan(value)


def test_it_agrees_with_scikit_learn():
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(3)
    score, good = np.round(rng.random(500), 1), rng.random(500) < 0.4
    histogram = [
        (float(s), int((good & (score == s)).sum()), int((~good & (score == s)).sum()))
        for s in np.unique(score)
    ]
    assert area(histogram)[0] == pytest.approx(roc_auc_score(good, score))


BLIND = [(0.0, 100, 100), (1.0, 100, 100)]
SHARP = [(0.0, 40, 160), (1.0, 160, 40)]


def test_a_planted_gap_is_seen_and_its_clean_twin_shows_none():
    seen = area_gap(("a", BLIND), ("b", SHARP))
    assert seen.value == pytest.approx(0.5 - 0.8)
    assert seen.high < 0
    clean = area_gap(("a", SHARP), ("b", SHARP))
    assert clean.low < 0 == clean.value < clean.high


def test_without_good_or_bad_people_there_is_no_area():
    gap = area_gap(("a", [(0.5, 3, 0)]), ("b", SHARP))
    assert isinstance(gap, Undefined)
    assert gap.reason == "nobody in 'a' has the bad outcome"


def test_the_interval_covers_no_gap_as_often_as_promised():
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(400):
        sides = []
        for label, n in (("a", 40), ("b", 150)):
            good, bad = rng.normal(1, 1, n // 2), rng.normal(0, 1, n // 2)
            sides.append((label, [*((x, 1, 0) for x in good), *((x, 0, 1) for x in bad)]))
        gap = area_gap(*sides)
        covered += gap.low <= 0 <= gap.high
    assert covered / 400 >= 0.93
