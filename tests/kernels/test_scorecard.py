"""The scorecard kernel: what it learns, what it drops, and that its numbers are a peer's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.kernels.recover import auc
from answerable.kernels.scorecard import (
    LEAST,
    MOST_FIELDS,
    Levels,
    _robust,
    fit_scorecard,
    logistic,
)

RNG = np.random.default_rng(3)
N = 3000


def levels(codes, *, ordered=True):
    codes = np.asarray(codes, np.int64)
    n = int(codes.max()) + 1
    return Levels(codes, n, n if ordered else 0)


def everybody(n=N):
    return np.full(n, True)


INCOME = levels(RNG.integers(0, 10, N))
JOB = levels(RNG.integers(0, 4, N), ordered=False)
NOISE = levels(RNG.integers(0, 10, N))
LOGIT = 1.6 * (INCOME.codes >= 5) - 1.2 * (JOB.codes == 2)
GOOD = RNG.random(N) < 1 / (1 + np.exp(-LOGIT))


def test_the_weights_are_those_of_scikit_learn():
    linear = pytest.importorskip("sklearn.linear_model")
    columns = np.column_stack([INCOME.codes >= 5, JOB.codes == 2, NOISE.codes]).astype(float)
    peer = linear.LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(columns, GOOD)
    mine, _ = logistic(np.column_stack([np.ones(N), columns]), GOOD.astype(float))
    assert mine == pytest.approx([peer.intercept_[0], *peer.coef_[0]], abs=1e-5)


def test_the_covariance_is_the_inverse_information():
    columns = np.column_stack([np.ones(N), INCOME.codes >= 5]).astype(float)
    weights, spread = logistic(columns, GOOD.astype(float))
    chance = 1 / (1 + np.exp(-columns @ weights))
    information = columns.T @ np.diag(chance * (1 - chance)) @ columns + np.diag([1e-9, 1.0])
    assert spread == pytest.approx(np.linalg.inv(information), rel=1e-6)


def test_levels_that_do_alike_share_a_line_and_noise_has_none():
    card = fit_scorecard([INCOME, JOB, NOISE], GOOD, everybody())
    assert [field.place for field in card.fields] == [0, 1]
    income, job = card.fields
    assert income.line.tolist() == [0] * 5 + [1] * 5
    assert len(set(job.line[[0, 1, 3]].tolist())) == 1
    assert job.line[2] != job.line[0]
    assert card.lines == 4
    # 1.6 and 1.2 of log-odds share 100 points.
    assert max(income.points) == pytest.approx(100 * 1.6 / 2.8, abs=6)
    assert max(income.points) + max(job.points) in (99, 100, 101)


def test_the_interval_of_the_points_holds_the_truth():
    card = fit_scorecard([INCOME, JOB, NOISE], GOOD, everybody())
    top = card.fields[0]
    assert top.low[1] < 100 * 1.6 / 2.8 < top.high[1]
    assert (top.low[0], top.high[0]) == (0.0, 0.0)


def test_a_total_says_the_chance():
    fields = [INCOME, JOB, NOISE]
    card = fit_scorecard(fields, GOOD, everybody())
    chances = card.chances(fields)
    for total in np.unique(card.totals(fields)):
        mine = card.totals(fields) == total
        assert chances[mine].mean() == pytest.approx(GOOD[mine].mean(), abs=0.06)
    assert auc(chances, GOOD) > 0.68


def test_only_those_among_are_learned_from():
    among = np.arange(N) < N // 2
    shuffled = GOOD.copy()
    shuffled[~among] = ~shuffled[~among]
    one, two = (fit_scorecard([INCOME, JOB], y, among) for y in (GOOD, shuffled))
    assert [f.points.tolist() for f in one.fields] == [f.points.tolist() for f in two.fields]


def test_where_nothing_pays_the_card_is_empty_and_everybody_scores_alike():
    chance = np.random.default_rng(1).random(N) < 0.7
    card = fit_scorecard([NOISE], chance, everybody())
    assert card.lines == 0
    assert card.chances([NOISE]) == pytest.approx(chance.mean(), abs=1e-3)


def test_a_card_stays_readable():
    fields = [levels(RNG.integers(0, 2, N)) for _ in range(14)]
    logit = sum(field.codes for field in fields) - 7.0
    good = np.random.default_rng(5).random(N) < 1 / (1 + np.exp(-logit))
    assert len(fit_scorecard(fields, good, everybody()).fields) == MOST_FIELDS


@settings(max_examples=40, deadline=None)
@given(
    codes=st.lists(st.integers(0, 5), min_size=60, max_size=120),
    bits=st.integers(0, 2**32 - 1),
    ordered=st.booleans(),
)
def test_no_line_has_few_people_and_neighbours_stay_neighbours(codes, bits, ordered):
    field = levels(codes, ordered=ordered)
    noise = np.random.default_rng(bits).random(len(codes))
    good = noise < (field.codes + 1) / 8
    card = fit_scorecard([field], good, everybody(len(codes)))
    for one in card.fields:
        assert np.bincount(one.line[field.codes]).min() >= LEAST
        assert one.points.min() == 0
        if ordered:
            assert (np.diff(one.line) >= 0).all()


WEIGHT = RNG.integers(1, 5, N).astype(float)
TWO = np.column_stack([np.ones(N), INCOME.codes >= 5, JOB.codes == 2]).astype(float)


def test_twice_the_weight_is_the_same_person_twice():
    times = WEIGHT.astype(int)
    mine, spread = logistic(TWO, GOOD.astype(float), WEIGHT * N / WEIGHT.sum())
    scaled, _ = logistic(TWO, GOOD.astype(float), WEIGHT)
    again, twice = logistic(np.repeat(TWO, times, axis=0), np.repeat(GOOD, times).astype(float))
    assert scaled == pytest.approx(again)
    assert mine == pytest.approx(again, abs=0.01)
    assert np.diag(spread) == pytest.approx(np.diag(twice) * WEIGHT.mean(), rel=0.02)


@pytest.mark.parametrize("cluster", [None, RNG.integers(0, 40, N)])
def test_the_covariance_of_weights_and_clusters_is_that_of_statsmodels(cluster):
    import statsmodels.api as sm

    mine, spread = logistic(TWO, GOOD.astype(float), WEIGHT)
    chance = 1 / (1 + np.exp(-TWO @ mine))
    robust = _robust(TWO, WEIGHT * (GOOD - chance), spread, cluster)
    # Whom a person stands for are that person again: one cluster.
    times = WEIGHT.astype(int)
    groups = np.repeat(np.arange(N) if cluster is None else cluster, times)
    fit = sm.Logit(np.repeat(GOOD, times).astype(float), np.repeat(TWO, times, axis=0)).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    units = N if cluster is None else 40
    assert mine == pytest.approx(fit.params, abs=0.01)
    assert np.sqrt(np.diag(robust) * (units - 1) / units) == pytest.approx(fit.bse, rel=0.02)


def test_a_card_of_a_sample_is_that_of_the_population():
    picked = GOOD & (INCOME.codes < 5)
    drawn = picked | (RNG.random(N) < 0.3)
    weight = np.where(picked, 0.3, 1.0)
    cards = [
        fit_scorecard([INCOME, JOB], GOOD, drawn),
        fit_scorecard([INCOME, JOB], GOOD, drawn, weight=weight),
        fit_scorecard([INCOME, JOB], GOOD, everybody()),
    ]
    naive, ours, true = (card.chances([INCOME, JOB]) for card in cards)
    assert np.abs(ours - true).mean() < 0.05 < np.abs(naive - true).mean()


def test_weights_that_are_all_alike_change_no_points():
    alike = fit_scorecard([INCOME, JOB, NOISE], GOOD, everybody(), weight=np.full(N, 7.0))
    usual = fit_scorecard([INCOME, JOB, NOISE], GOOD, everybody())
    for ours, one in zip(alike.fields, usual.fields, strict=True):
        assert (ours.line == one.line).all() and (ours.points == one.points).all()
        assert ours.low == pytest.approx(one.low, abs=1.5)
