"""Scores of people weighed and in clusters: gaps that only the sample made, and real ones."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.checks.counted import RACE, card_of
from tests.checks.fairness.test_conflicts import Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.scores import Scores
from answerable.checks.fairness.auc_gap import auc_gap
from answerable.checks.fairness.calibration_gap import calibration_gap
from answerable.checks.fairness.calibration_within_groups import calibration_within_groups
from answerable.stats.people import People
from answerable.stats.results import Estimate
from answerable.system.data import Decision

ASK = Ask(use="lending", attribute="race", outcome="decision")
SHARES = (("arm", (("picked", 1.0), ("control", 0.1))),)
WAYS = {"weight": {"weight": "w"}, "arm": {"fractions": SHARES}, "": {}}
BRANCHES = 60


@cache
def sampled(way, *, worse=False, spread=0.0):
    """A population scored alike, or b blindly, and one in ten of it; of b all that fared badly
    although their score was high: cases picked out. `spread`: people of a branch fare alike.
    """
    rng = np.random.default_rng(11)
    n = 20_000
    branch = rng.integers(BRANCHES, size=n)
    black = rng.random(n) < np.where(branch % 2, 0.7, 0.1)
    score = np.round(rng.random(n), 2)
    good = rng.random(n) < np.clip(score + rng.normal(0, spread, BRANCHES)[branch], 0, 1)
    if worse:
        good = np.where(black, rng.random(n) < 0.3, good)
    picked = black & ~good & (score > 0.6) & (way in ("weight", "arm", "naive"))
    drawn = picked | (rng.random(n) < 0.1)
    columns = {
        "race": np.where(black, "b", "a")[drawn],
        "decision": np.where(score >= 0.5, "yes", "no")[drawn],
        "score": score[drawn],
        "approve": good[drawn].astype(int),
        "w": np.where(picked, 1.0, 10.0)[drawn],
        "arm": np.where(picked, "picked", "control")[drawn],
        "branch": branch[drawn],
    }
    protected = replace(RACE, reference="a")
    decision = Decision("decision", "yes", score="score", threshold=0.5)
    card = card_of(protected=[protected], means="truth", decision=decision)
    (source,) = card.data.sources
    how = WAYS.get(way, {"cluster": "branch"} if way == "cluster" else {})
    data = replace(card.data, sources=(replace(source, **how),))
    return Scores().open(ASK, Bench(replace(card, data=data), columns))


@pytest.mark.parametrize("check", [auc_gap, calibration_gap])
@pytest.mark.parametrize("way", ["weight", "arm"])
def test_a_gap_that_only_the_sample_made_is_gone_and_a_real_one_stays(check, way):
    naive = check(sampled("naive")).by_key["truth", "b", "known"]
    assert naive.high < -0.02
    clean = check(sampled(way)).by_key
    ours, beside = clean["truth", "b", "known"], clean["truth", "b", "ignoring weights"]
    assert ours.low <= 0 <= ours.high and abs(ours.value) < 0.04
    assert beside == naive
    assert ours.counts == naive.counts and ours.population
    real = check(sampled(way, worse=True)).by_key["truth", "b", "known"]
    assert real.high < -0.1


def test_the_curve_of_the_population_holds_what_the_score_promises():
    bins = {
        key[2]: entry
        for key, entry in calibration_within_groups(sampled("weight"))
        if key[1] == "b" and key[2] > "score 0.6"
    }
    naive = calibration_within_groups(sampled("naive"))
    assert len(bins) == 4
    for name, entry in bins.items():
        mean = float(name.rpartition(" ")[2])
        assert entry.low - 0.02 <= mean <= entry.high + 0.02
        assert entry.method == "wilson_weighted"
    for key, entry in naive:
        if key[1] == "b" and key[2] > "score 0.6":
            assert entry.high < float(key[2].rpartition(" ")[2])


@pytest.mark.parametrize("check", [auc_gap, calibration_gap])
def test_with_clusters_the_number_is_the_same_and_the_interval_knows_them(check):
    found = check(sampled("cluster", spread=0.4)).by_key
    ours, beside = found["truth", "b", "known"], found["truth", "b", "ignoring clusters"]
    assert ours.value == pytest.approx(beside.value)
    assert ours.method.endswith("_clustered") and not ours.population
    if check is calibration_gap:
        assert ours.high - ours.low > 1.5 * (beside.high - beside.low)


def test_nothing_that_remembers_whom_it_stands_for_reaches_a_result():
    for check in (auc_gap, calibration_gap, calibration_within_groups):
        for _, entry in check(sampled("weight")):
            assert type(getattr(entry, "n", 0)) is int
            assert not any(isinstance(c.n, People) for c in entry.counts)
            assert not isinstance(entry, Estimate) or entry.low <= entry.value <= entry.high
