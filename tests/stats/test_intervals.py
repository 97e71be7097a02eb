import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.stats.intervals import (
    miettinen_nurminen_difference,
    miettinen_nurminen_ratio,
    newcombe_difference,
    newcombe_paired,
    wilson,
)

INF = float("inf")

# Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]

# Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, (a) to (h):
# method 10 (square and add), then Miettinen and Nurminen's (method 6).
DIFFERENCES = [
    ((56, 70), (48, 80), (0.0524, 0.3339), (0.0528, 0.3382)),
    ((9, 10), (3, 10), (0.1705, 0.8090), (0.1700, 0.8406)),
    ((6, 7), (2, 7), (0.0582, 0.8062), (0.0342, 0.8534)),
    ((5, 56), (0, 29), (-0.0381, 0.1926), (-0.0326, 0.1933)),
    ((0, 10), (0, 20), (-0.1611, 0.2775), (-0.1658, 0.2844)),
    ((0, 10), (0, 10), (-0.2775, 0.2775), (-0.2879, 0.2879)),
    ((10, 10), (0, 20), (0.6791, 1.0), (0.7156, 1.0)),
    ((10, 10), (0, 10), (0.6075, 1.0), (0.6636, 1.0)),
]

# Newcombe, Statistics in Medicine 17 (1998) 2635-2650, method 10; Fagerland, Lydersen and Laake,
# Statistics in Medicine 33 (2014) 2850-2875, table VI (airway responsiveness, square and add).
PAIRED = [
    ((36, 12, 2, 0), (0.0569, 0.3404), 5e-5),
    ((1, 1, 7, 12), (-0.507, -0.026), 5e-4),
]

TABLES = [((243, 339), (1852, 2041)), ((3, 15), (30, 200)), ((10, 30), (20, 30)), ((7, 9), (1, 40))]


@pytest.mark.parametrize(("x", "n", "low", "high"), WILSON)
def test_wilson_as_published(x, n, low, high):
    assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("a", "b", "square_and_add", "_score"), DIFFERENCES)
def test_newcombe_difference_as_published(a, b, square_and_add, _score):
    assert newcombe_difference(a, b) == pytest.approx(square_and_add, abs=5.1e-5)


@pytest.mark.parametrize(("a", "b", "_square_and_add", "score"), DIFFERENCES)
def test_score_difference_as_published(a, b, _square_and_add, score):
    assert miettinen_nurminen_difference(a, b) == pytest.approx(score, abs=5.1e-5)


@pytest.mark.parametrize(("pairs", "published", "digits"), PAIRED)
def test_newcombe_paired_as_published(pairs, published, digits):
    assert newcombe_paired(*pairs) == pytest.approx(published, abs=digits)


@pytest.mark.parametrize(("a", "b"), TABLES)
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_independent_intervals_agree_with_statsmodels(a, b, level):
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    theirs = proportion_confint(*a, 1 - level, "wilson")
    assert wilson(*a, level=level) == pytest.approx(theirs, abs=1e-9)
    newcombe = confint_proportions_2indep(*a, *b, method="newcomb", alpha=1 - level)
    assert newcombe_difference(a, b, level=level) == pytest.approx(newcombe, abs=1e-9)
    ratio = confint_proportions_2indep(*a, *b, method="score", compare="ratio", alpha=1 - level)
    assert miettinen_nurminen_ratio(a, b, level=level) == pytest.approx(ratio, rel=1e-5)


def score_by_brute_force(a, b, bound, compare):
    """The statistic under the likeliest rates with that difference or ratio, found by search."""
    import numpy as np

    (x1, n1), (x0, n0) = a, b
    low, high = 1e-12, 1 - 1e-12
    for _ in range(8):  # a grid that closes in on the maximum of the profile likelihood
        p0 = np.linspace(low, high, 2001)
        p1 = p0 + bound if compare == "difference" else p0 * bound
        p0, p1 = p0[(p1 > 0) & (p1 < 1)], p1[(p1 > 0) & (p1 < 1)]
        logs = x1 * np.log(p1) + (n1 - x1) * np.log1p(-p1)
        logs += x0 * np.log(p0) + (n0 - x0) * np.log1p(-p0)
        best = int(logs.argmax())
        low, high = p0[max(best - 1, 0)], p0[min(best + 1, len(p0) - 1)]
    p0, p1 = p0[best], p1[best]
    scale = 1 if compare == "difference" else bound
    variance = p1 * (1 - p1) / n1 + scale**2 * p0 * (1 - p0) / n0
    gap = x1 / n1 - scale * x0 / n0 - (bound if compare == "difference" else 0)
    return gap / np.sqrt(variance * (n1 + n0) / (n1 + n0 - 1))


@pytest.mark.parametrize(("a", "b"), [*TABLES, *(row[:2] for row in DIFFERENCES[:3])])
@pytest.mark.parametrize(
    ("compare", "interval"),
    [("difference", miettinen_nurminen_difference), ("ratio", miettinen_nurminen_ratio)],
)
def test_score_bounds_are_where_a_searched_likelihood_puts_the_critical_value(
    a, b, compare, interval
):
    low, high = interval(a, b)
    assert score_by_brute_force(a, b, low, compare) == pytest.approx(1.959964, abs=2e-4)
    assert score_by_brute_force(a, b, high, compare) == pytest.approx(-1.959964, abs=2e-4)


groups = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(groups, groups)
def test_a_difference_lies_inside_and_swapping_groups_mirrors_it(a, b):
    gap = a[0] / a[1] - b[0] / b[1]
    for interval in (newcombe_difference, miettinen_nurminen_difference):
        low, high = interval(a, b)
        assert -1 <= low <= gap <= high <= 1
        assert interval(b, a) == pytest.approx((-high, -low), abs=1e-9)


@settings(deadline=None)
@given(groups, groups)
def test_a_ratio_lies_inside_and_swapping_groups_inverts_it(a, b):
    low, high = miettinen_nurminen_ratio(a, b)
    assert (low == 0) is (a[0] == 0)
    assert (high == INF) is (b[0] == 0)
    if a[0] and b[0]:
        assert low <= a[0] / a[1] / (b[0] / b[1]) <= high
        assert miettinen_nurminen_ratio(b, a) == pytest.approx((1 / high, 1 / low), rel=1e-9)


@settings(deadline=None)
@given(groups, groups, st.integers(2, 6))
def test_more_of_the_same_people_narrows_every_interval(a, b, times):
    more_a, more_b = ((x * times, n * times) for x, n in (a, b))
    for interval in (newcombe_difference, miettinen_nurminen_difference, miettinen_nurminen_ratio):
        (low, high), (few_low, few_high) = interval(more_a, more_b), interval(a, b)
        assert few_low <= low + 1e-9
        assert high <= few_high * (1 + 1e-9) + 1e-9


@settings(deadline=None)
@given(*[st.integers(0, 60)] * 4)
def test_pairs_that_swap_places_mirror_the_paired_interval(both, first, second, neither):
    if not both + first + second + neither:
        return
    low, high = newcombe_paired(both, first, second, neither)
    gap = (first - second) / (both + first + second + neither)
    assert -1 <= low <= gap + 1e-12
    assert gap - 1e-12 <= high <= 1
    assert newcombe_paired(both, second, first, neither) == pytest.approx((-high, -low), abs=1e-9)


@settings(deadline=None)
@given(groups, groups)
def test_a_higher_level_is_wider(a, b):
    for interval in (newcombe_difference, miettinen_nurminen_difference, miettinen_nurminen_ratio):
        (low, high), (wide_low, wide_high) = interval(a, b), interval(a, b, level=0.99)
        assert wide_low <= low
        assert high <= wide_high


def test_millions_of_people_are_no_trouble():
    low, high = miettinen_nurminen_ratio((1, 10_000_000), (5_000_000, 10_000_000))
    assert 0 < low < 2e-7 < high < 2e-6
    low, high = miettinen_nurminen_difference((5_000_000, 10_000_000), (5_000_000, 10_000_000))
    assert low == pytest.approx(-high) == pytest.approx(-0.000438, abs=1e-6)
