"""Corrected p-values against statsmodels, and what they promise by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.stats.multiplicity import benjamini_hochberg, holm

PS = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@settings(deadline=None)
@given(PS)
def test_they_are_those_of_statsmodels(ps):
    from statsmodels.stats.multitest import multipletests

    assert holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])
    assert benjamini_hochberg(ps) == pytest.approx(multipletests(ps, method="fdr_bh")[1])


def test_no_tests_have_no_p_values():
    assert holm([]) == benjamini_hochberg([]) == ()


def test_among_true_hypotheses_holm_seldom_calls_any_false():
    rng = np.random.default_rng(1)
    called = [min(holm(list(rng.random(20)))) < 0.05 for _ in range(2_000)]
    assert np.mean(called) <= 0.065
