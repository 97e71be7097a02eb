import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.stats.tests import fisher_exact, mcnemar_exact, two_proportion_z

groups = st.integers(0, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_lady_tasting_tea():
    # Fisher, The Design of Experiments (1935): 17/35 two-sided.
    assert fisher_exact((3, 4), (1, 4)) == pytest.approx(17 / 35)


def test_mcnemar_as_published():
    # Fagerland, Lydersen and Laake, Stat. Med. 33 (2014): exact conditional test, P = 0.0703.
    assert mcnemar_exact(1, 7) == pytest.approx(0.0703, abs=5e-5)


@settings(deadline=None)
@given(groups, groups)
def test_fisher_agrees_with_scipy(a, b):
    from scipy.stats import fisher_exact as theirs

    table = [[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]]
    assert fisher_exact(a, b) == pytest.approx(theirs(table).pvalue, rel=1e-6, abs=1e-12)


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 200))
def test_mcnemar_agrees_with_scipy(first, second):
    from scipy.stats import binomtest

    expected = binomtest(first, first + second).pvalue if first + second else 1.0
    assert mcnemar_exact(first, second) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(("a", "b"), [((133, 197), (1527, 1681)), ((3, 15), (30, 200))])
def test_pooled_z_agrees_with_statsmodels(a, b):
    from statsmodels.stats.proportion import proportions_ztest

    _, expected = proportions_ztest([a[0], b[0]], [a[1], b[1]])
    assert two_proportion_z(a, b) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("a", "b"), [((0, 0), (3, 9)), ((0, 5), (0, 9)), ((5, 5), (9, 9))])
def test_where_nothing_can_differ_nothing_is_significant(a, b):
    assert fisher_exact(a, b) == pytest.approx(1)
    assert two_proportion_z(a, b) == 1


def test_exact_and_approximate_meet_where_one_replaces_the_other():
    a, b = (20_150, 40_000), (30_000, 60_000)
    assert fisher_exact(a, b) == pytest.approx(two_proportion_z(a, b), abs=4e-3)
    assert fisher_exact((20_150, 40_001), b) == two_proportion_z((20_150, 40_001), b)
    assert mcnemar_exact(49_800, 50_200) == pytest.approx(mcnemar_exact(49_800, 50_201), abs=4e-3)
