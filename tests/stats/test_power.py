from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stats.test_design import sampled

from answerable.stats.effective import design_effect
from answerable.stats.power import LARGEST, is_powered, n_that_could, n_that_could_differ
from answerable.stats.rates import difference, paired_difference, rate, ratio
from answerable.stats.results import Count
from answerable.stats.score import difference_bounds, ratio_bounds
from answerable.stats.tests import fisher_exact

TIMES = 20_000


def simulated(a, b, n, bounds, limits):
    """How often the interval settles it with `n` in the first group."""
    random, (value, at_least, at_most) = np.random.default_rng(7), limits
    first = random.binomial(n, a.rate, TIMES)
    second = random.binomial(b.n, b.rate, TIMES)
    low, high = bounds(first, n, second, b.n)
    if value < at_least:
        return (high < at_least).mean()
    if value > at_most:
        return (low > at_most).mean()
    return ((low >= at_least) & (high <= at_most)).mean()


@pytest.mark.parametrize(
    ("a", "b", "measure", "at_least", "at_most"),
    [
        ((38, 47), (1689, 1924), ratio, 0.8, None),
        ((133, 197), (1527, 1681), ratio, 0.8, None),
        ((85, 111), (1527, 1681), ratio, 0.8, None),
        ((38, 47), (1689, 1924), difference, -0.1, None),
        ((50, 60), (400, 500), difference, -0.1, 0.1),
        ((60, 100), (5000, 10_000), ratio, None, 1.1),
    ],
)
def test_the_n_that_could_would_in_four_of_five_simulated_audits(a, b, measure, at_least, at_most):
    a, b = Count("group", *a), Count("others", *b)
    estimate = measure(a, b)
    n = n_that_could(estimate, at_least=at_least, at_most=at_most)
    bounds = ratio_bounds if measure is ratio else difference_bounds
    floor, ceiling = at_least or -np.inf, at_most or np.inf
    assert 0.77 <= simulated(a, b, n, bounds, (estimate.value, floor, ceiling)) <= 0.84
    fewer = simulated(a, b, int(0.8 * n), bounds, (estimate.value, floor, ceiling))
    assert fewer < 0.78, "a smaller group would not have done"


def test_a_rate_and_pairs_need_a_number_too():
    from answerable.stats.intervals import newcombe_paired, wilson

    random = np.random.default_rng(7)
    n = n_that_could(rate(Count("all", 80, 100)), at_least=0.75)
    settled = [wilson(x, n)[0] >= 0.75 for x in random.binomial(n, 0.8, 4000)]
    assert 0.77 <= np.mean(settled) <= 0.84
    pairs = paired_difference(40, 3, 7, 12)
    n = n_that_could(pairs, at_least=-0.25)
    drawn = random.multinomial(n, np.array([40, 3, 7, 12]) / 62, 4000)
    settled = [newcombe_paired(*map(int, cells))[0] >= -0.25 for cells in drawn]
    assert 0.72 <= np.mean(settled) <= 0.88


def branches(rng, name, clusters, rate, *, first=0, of):
    """Branches of 25 that decide alike, of one group each."""
    branch = np.repeat(np.arange(clusters), 25)
    chance = np.clip(rate + rng.normal(0, 0.12, clusters), 0, 1)[branch]
    return sampled(name, rng.random(len(branch)) < chance, None, branch + first, of)


def test_of_people_in_clusters_so_many_more_are_needed_as_the_design_effect_says():
    rng = np.random.default_rng(4)

    def audit(clusters):
        of = clusters + 200
        a = branches(rng, "a", clusters, 0.7, of=of)
        return ratio(a, branches(rng, "b", 200, 0.8, first=clusters, of=of))

    seen = audit(600)
    assert 2 < design_effect(seen) < 4
    n = n_that_could(seen, at_least=0.8)
    settled = np.mean([audit(round(n / 25)).low >= 0.8 for _ in range(200)])
    assert 0.72 <= settled <= 0.9
    # Drawn one by one so many would be far too many.
    alone = ratio(Count("a", seen.counts[0].successes, seen.counts[0].n), seen.counts[1])
    assert n > 2 * n_that_could(alone, at_least=0.8)


def test_weights_that_are_all_alike_need_no_more_people():
    y, z = np.arange(47) < 38, np.arange(1924) < 1689
    for limits in ({"at_least": 0.8}, {"at_least": 0.9}):
        a, b = sampled("a", y, [3.0] * 47), sampled("b", z, [3.0] * 1924)
        plain = ratio(Count("a", 38, 47), Count("b", 1689, 1924))
        assert n_that_could(ratio(a, b), **limits) == n_that_could(plain, **limits)
        assert n_that_could_differ(ratio(a, b), **limits) == n_that_could_differ(plain, **limits)
        gone = replace(ratio(a, b), effective=())
        assert n_that_could(gone, **limits) is None and not is_powered(gone)
        assert n_that_could_differ(gone, **limits) is None


def test_on_the_limit_no_number_of_people_settles_it():
    assert n_that_could(ratio(Count("a", 40, 100), Count("b", 50, 100)), at_least=0.8) is None
    assert n_that_could(difference(Count("a", 4, 10), Count("b", 5, 10)), at_least=-0.1) is None


def test_no_number_helps_where_the_other_group_is_what_is_too_small():
    assert n_that_could(ratio(Count("a", 60, 120), Count("b", 5, 9)), at_least=0.8) is None


def test_without_a_limit_or_a_known_interval_there_is_nothing_to_settle():
    estimate = rate(Count("all", 8, 10))
    assert n_that_could(estimate) is None
    assert n_that_could(replace(estimate, method="bootstrap"), at_least=0.5) is None
    assert n_that_could_differ(estimate, at_least=0.8) is None


@pytest.mark.parametrize(("a", "b"), [((3, 5), (1689, 1924)), ((20, 30), (1527, 1681))])
def test_the_n_for_both_conditions_of_four_fifths(a, b):
    a, b = Count("group", *a), Count("others", *b)
    n = n_that_could_differ(ratio(a, b), at_least=0.8)
    random = np.random.default_rng(7)
    first, second = random.binomial(n, a.rate, 2000), random.binomial(b.n, b.rate, 2000)
    settled = [
        x / n < 0.8 * y / b.n and fisher_exact((int(x), n), (int(y), b.n)) < 0.05
        for x, y in zip(first, second, strict=True)
    ]
    assert 0.68 <= np.mean(settled) <= 0.93


counts = st.integers(1, 200).flatmap(
    lambda n: st.builds(Count, st.just("x"), st.integers(0, n), st.just(n))
)


@settings(deadline=None)
@given(counts, counts)
def test_the_n_that_could_is_a_size_or_none(a, b):
    for estimate, limit in ((difference(a, b), -0.1), (ratio(a, b), 0.8)):
        if hasattr(estimate, "value"):
            n = n_that_could(estimate, at_least=limit)
            assert n is None or 1 <= n <= LARGEST
