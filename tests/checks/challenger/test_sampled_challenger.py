"""Challengers learned from people weighed or in clusters, measured on whom they stand for."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.challenger.lender import N, bench, challenge, needless
from tests.checks.challenger.test_challenger import first, gone, groups

from answerable.checks.challenger.accuracy_lost import accuracy_lost
from answerable.checks.challenger.auc_lost import auc_lost
from answerable.checks.challenger.brier_lost import brier_lost
from answerable.checks.challenger.group_difference import group_difference
from answerable.checks.challenger.quality import quality
from answerable.checks.challenger.scorecard import scorecard
from answerable.checks.evidence.challenge import IN_USE
from answerable.findings.challenger_words import challenger_says
from answerable.stats.results import Estimate, Undefined
from answerable.system.data import Source

WEIGHED = Source("cases", python="c:all", weight="w")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("answerable.checks.evidence.challenge.library", gone)


def sampled(n=6_000):
    """All with the bad outcome and one in five of the others; what the model says is right."""
    columns = needless(n, seed=4)
    rng = np.random.default_rng(9)
    bad = columns["approve"] == 0
    drawn = (bad & (rng.random(n) < 0.5)) | (rng.random(n) < 0.1)
    kept = {name: values[drawn] for name, values in columns.items()}
    kept["w"] = 1 / np.where(bad, 0.55, 0.1)[drawn]
    return kept


@pytest.fixture(scope="module")
def columns():
    return sampled()


@pytest.fixture(scope="module")
def weighed(columns):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("answerable.checks.evidence.challenge.library", gone)
        return challenge(columns, source=WEIGHED)


def test_a_model_that_is_right_about_the_population_is_not_shown_up_by_the_sample(columns, weighed):
    naive = challenge(columns)
    # The sample has too many bad outcomes: chances learned from it alone would seem more exact.
    assert first(brier_lost(naive), "scorecard").high < -0.02
    ours = first(brier_lost(weighed), "scorecard")
    assert ours.low > -0.02 and ours.value > -0.01
    assert ours.method == "student_t_paired_weighted"


def test_the_numbers_are_those_of_the_population(columns, weighed):
    metrics = pytest.importorskip("sklearn.metrics")
    found = quality(weighed).by_key
    good, score, w = columns["approve"] == 1, columns["score"], columns["w"]
    areas = [
        metrics.roc_auc_score(good[f], score[f], sample_weight=w[f])
        for f in (weighed.fold == k for k in range(5))
    ]
    assert found["truth", IN_USE, "AUC"].value == pytest.approx(np.mean(areas))
    brier = np.average((score - good) ** 2, weights=w)
    assert found["truth", IN_USE, "Brier score"].value == pytest.approx(brier)
    right = found["truth", IN_USE, "right"]
    mine = (weighed.in_use.selected == good).astype(float)
    assert right.value == pytest.approx(np.average(mine, weights=w))
    assert right.method == "wilson_weighted" and type(right.n) is int


def test_every_model_chooses_as_many_people_of_the_population(columns, weighed):
    wanted = columns["w"][columns["decision"] == "yes"].sum()
    for model in (weighed.in_use, *weighed.challengers):
        assert columns["w"][model.selected].sum() == pytest.approx(wanted, abs=10)


def test_weights_that_are_all_alike_change_nothing():
    people = needless() | {"w": np.full(N, 3.0)}
    ours, usual = challenge(people, source=WEIGHED), challenge(people)
    for check in (quality, auc_lost, brier_lost):
        for (key, one), (other, two) in zip(check(ours), check(usual), strict=True):
            assert key == other
            if isinstance(one, Estimate):
                ends = (one.value, one.low, one.high)
                assert ends == pytest.approx((two.value, two.low, two.high), abs=1e-9)


def test_whom_nobody_stands_for_teaches_and_proves_nothing():
    people = needless()
    people["w"] = np.where(np.arange(N) < 30, 0.0, 1.0)
    made = challenge(people, source=WEIGHED)
    assert len(made.people.good) == N - 30
    assert (
        "30 people without score, decision or outcome, or who stand"
        in first(quality(made), "incomplete").reason
    )


def test_points_and_groups_say_whom_they_stand_for(columns, weighed):
    points = next(e for _, e in scorecard(weighed) if isinstance(e, Estimate))
    assert points.population[0][1] > points.counts[0].n and type(points.n) is int
    assert points.method == "wald_of_points_weighted"
    (evidence,) = groups(columns, source=WEIGHED)
    for _, entry in group_difference(evidence):
        assert entry.method == "miettinen_nurminen_difference_weighted"
        assert len(entry.population) == 2


def test_with_clusters_every_interval_knows_them_and_few_leave_none():
    people = needless() | {"bank": np.arange(N) % 40}
    made = challenge(people, source=replace(WEIGHED, weight="", cluster="bank"))
    for check in (quality, auc_lost, brier_lost, accuracy_lost):
        for _, entry in check(made):
            assert isinstance(entry, Undefined) or entry.method.endswith("_clustered")
    few = needless() | {"bank": np.arange(N) % 7}
    made = challenge(few, source=replace(WEIGHED, weight="", cluster="bank"))
    assert "7 clusters are too few" in first(auc_lost(made), "scorecard").reason
    for _, entry in scorecard(made):
        assert " points; 7 clusters are too few" in entry.reason
    says = challenger_says("challenger.scorecard.v1", "scorer", "", scorecard(made))
    assert "lines to add up, whose points have no interval: 7 clusters are too few" in says


def test_a_weight_below_zero_is_a_sentence():
    from answerable.checks.evidence.challenge import Challenges
    from answerable.errors import EvidenceError

    made = bench(needless() | {"w": np.full(N, -1.0)}, source=WEIGHED)
    (asked,) = Challenges().asks(made.card)
    with pytest.raises(EvidenceError, match="below zero for 1,200 people"):
        Challenges().open(asked, made)


def test_outcomes_that_nobody_stands_for_train_no_model():
    from answerable.checks.evidence.challenge import Challenges
    from answerable.errors import EvidenceError

    people = needless()
    people["w"] = people["approve"].astype(float)
    made = bench(people, source=WEIGHED)
    (asked,) = Challenges().asks(made.card)
    with pytest.raises(EvidenceError, match="at least 50 of each who stand for somebody"):
        Challenges().open(asked, made)
