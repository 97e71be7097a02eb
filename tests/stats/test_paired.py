"""Paired differences of areas and means against their definition and against simulation."""

import numpy as np
import pytest

from answerable.stats.paired import AREA, MEAN, area, estimate, mean
from answerable.stats.results import Undefined

RNG = np.random.default_rng(11)


def people(n=60, folds=1, tilt=1.0):
    good = RNG.random(n) < 0.6
    truth = RNG.normal(size=n) + tilt * good
    one, two = (np.round(truth + RNG.normal(size=n), 1) for _ in range(2))
    return one, two, good, np.arange(n) % folds


def by_definition(one, two, good):
    """DeLong's covariance, pair by pair (Biometrics 44, 1988, formulas 4 to 6)."""
    placed = []
    for score in (one, two):
        psi = np.array(
            [[(h > w) + (h == w) / 2 for w in score[~good]] for h in score[good]], dtype=float
        )
        placed.append((psi.mean(axis=1), psi.mean(axis=0), psi.mean()))
    m, n = int(good.sum()), int((~good).sum())
    ten = np.cov(np.array([placed[0][0], placed[1][0]]))
    one_ = np.cov(np.array([placed[0][1], placed[1][1]]))
    return placed[0][2] - placed[1][2], ten / m + one_ / n


def test_area_and_variance_are_delongs():
    one, two, good, fold = people()
    gap, covariance = by_definition(one, two, good)
    first, second = area(one, good, fold), area(two, good, fold)
    assert first.value - second.value == pytest.approx(gap)
    assert (first.parts**2).sum() == pytest.approx(covariance[0, 0])
    assert (first.parts * second.parts).sum() == pytest.approx(covariance[0, 1])
    paired = first.minus(second)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    assert (paired.parts**2).sum() == pytest.approx(variance)


def test_folds_are_averaged_as_scikit_learn_would():
    metrics = pytest.importorskip("sklearn.metrics")
    one, _, good, fold = people(300, folds=5)
    areas = [metrics.roc_auc_score(good[fold == k], one[fold == k]) for k in range(5)]
    assert area(one, good, fold).value == pytest.approx(np.mean(areas))


def test_a_mean_has_students_interval():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    found = estimate(mean(values), MEAN)
    # t(3) = 3.182446, s = 2.645751
    assert (found.low, found.high) == pytest.approx((3.5 - 4.20995, 3.5 + 4.20995), abs=1e-4)


def test_people_who_stand_alone_are_clusters_of_one():
    one, two, good, fold = people(200)
    gap = area(one, good, fold).minus(area(two, good, fold))
    alone = estimate(gap, AREA, cluster=np.arange(200))
    plain = estimate(gap, AREA)
    assert alone.high - alone.low == pytest.approx(plain.high - plain.low, rel=0.01)


def test_a_cluster_counts_once():
    values = np.random.default_rng(2).normal(size=100)
    once = estimate(mean(values), MEAN)
    copied = estimate(mean(np.repeat(values, 10)), MEAN, cluster=np.repeat(np.arange(100), 10))
    assert (copied.low, copied.high) == pytest.approx((once.low, once.high), rel=0.01)


def test_the_interval_of_a_difference_covers_in_about_95_of_100():
    covered = 0
    for _ in range(400):
        one, two, good, fold = people(150, folds=3)
        found = estimate(area(one, good, fold).minus(area(two, good, fold)), AREA)
        covered += found.low <= 0 <= found.high  # both scores are equally good by construction
    assert 365 <= covered <= 396


def test_a_difference_of_a_score_with_itself_is_nothing():
    one, _, good, fold = people()
    found = estimate(area(one, good, fold).minus(area(one, good, fold)), AREA)
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_weights_that_are_all_alike_change_nothing():
    one, _, good, fold = people(120, folds=3)
    w = np.full(120, 4.0)
    for first, second in (
        (area(one, good, fold, w), area(one, good, fold)),
        (mean(one, w), mean(one)),
    ):
        assert first.value == pytest.approx(second.value)
        assert first.parts == pytest.approx(second.parts)
        ours, usual = estimate(first, MEAN, weight=w), estimate(second, MEAN)
        assert (ours.low, ours.high) == pytest.approx((usual.low, usual.high))
        assert (ours.method, ours.n) == ("student_t_paired_weighted", 120)


def test_a_weighted_area_is_scikit_learns_and_its_spread_that_of_many_samples():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(2)

    def drawn(n=400):
        good = rng.random(n) < 0.5
        return rng.normal(size=n) + good, good, rng.uniform(0.2, 5, n)

    score, good, w = drawn()
    found = area(score, good, np.zeros(400), w)
    assert found.value == pytest.approx(metrics.roc_auc_score(good, score, sample_weight=w))
    others = [area(*drawn_[:2], np.zeros(400), drawn_[2]).value
              for drawn_ in (drawn() for _ in range(300))]  # fmt: skip
    assert (found.parts**2).sum() ** 0.5 == pytest.approx(np.std(others), rel=0.12)


def test_twice_the_weight_is_the_same_person_twice():
    one, _, good, fold = people(90, folds=2)
    w = RNG.integers(1, 4, 90)
    again = [np.repeat(values, w) for values in (one, good, fold)]
    assert area(one, good, fold, w.astype(float)).value == pytest.approx(area(*again).value)
    assert mean(one, w.astype(float)).value == pytest.approx(mean(again[0]).value)


def test_few_clusters_leave_no_interval():
    one, _, good, fold = people(60)
    found = estimate(area(one, good, fold), AREA, cluster=np.arange(60) // 20)
    assert isinstance(found, Undefined) and "3 clusters are too few" in found.reason
