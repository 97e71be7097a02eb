"""Fewer people drawn one by one: intervals follow from them, and Kish's number is among them."""

import numpy as np
import pytest
from tests.stats.test_design import sampled

from answerable.stats.effective import (
    Drawn,
    compared_again,
    design_effect,
    drawn,
    is_of_a_sample,
    usual_method,
)
from answerable.stats.people import plain
from answerable.stats.rates import difference, rate, ratio
from answerable.stats.results import Count


def two(rng, *, clustered):
    n = 600
    y, w, branch = rng.random(n) < 0.6, rng.lognormal(0, 0.6, n), rng.integers(40, size=n)
    group = rng.random(n) < 0.4
    clusters = branch if clustered else None
    return [
        sampled("ab"[i], y[m], w[m], None if clusters is None else clusters[m], 40)
        for i, m in enumerate((group, ~group))
    ]


@pytest.mark.parametrize("clustered", [False, True])
def test_the_interval_follows_from_the_rates_and_so_many_people(clustered):
    a, b = two(np.random.default_rng(1), clustered=clustered)
    for measure, is_ratio in ((difference, False), (ratio, True)):
        entry = measure(a, b)
        again = compared_again(entry, *drawn(entry), ratio=is_ratio)
        assert (again.value, again.low, again.high) == pytest.approx(
            (entry.value, entry.low, entry.high), rel=1e-9
        )
        assert again.p_value == pytest.approx(entry.p_value, abs=0.01)
        assert is_of_a_sample(entry) and usual_method(entry.method) == measure(
            plain(a), plain(b)
        ).method  # fmt: skip


def test_the_effect_of_weights_that_go_with_nothing_is_about_that_of_kish():
    rng = np.random.default_rng(2)
    w = rng.lognormal(0, 0.6, 20_000)
    entry = rate(sampled("a", rng.random(20_000) < 0.5, w))
    assert design_effect(entry) == pytest.approx(len(w) * (w**2).sum() / w.sum() ** 2, rel=0.02)


def test_where_everybody_counts_once_the_effect_is_1_and_the_groups_are_the_counts():
    entry = ratio(Count("a", 3, 10), Count("b", 5, 10))
    assert design_effect(entry) == 1 and not is_of_a_sample(entry)
    assert drawn(entry) == (Drawn(3, 10), Drawn(5, 10))
    assert entry.effective == ()


def test_no_ratio_is_made_to_nothing():
    like = ratio(Count("a", 3, 10), Count("b", 5, 10))
    assert compared_again(like, Drawn(3, 10), Drawn(0, 10), ratio=True) is None
    assert compared_again(like, Drawn(0, 10), Drawn(0, 10), ratio=False).p_value == 1
