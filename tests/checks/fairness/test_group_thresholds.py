"""Thresholds by group: what Fairlearn says is what is told, with its price and its legal label."""

import re
import sys
from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import card_of
from tests.checks.fairness.test_conflicts import RACE, SCORED, Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.threshold_cells import Thresholds
from answerable.checks.fairness.group_thresholds import (
    AWARE,
    BLIND,
    CHANGED,
    CONSTRAINTS,
    LOST,
    REACHED,
    group_thresholds,
)
from answerable.errors import EvidenceError, NeedsExtra
from answerable.findings.mitigation_words import mitigation_says
from answerable.stats.results import Estimate, Undefined
from answerable.system.data import Decision

fairlearn = pytest.importorskip("fairlearn.postprocessing", reason="fairlearn is not installed")
N = 3000


def people(shift, seed=2):
    """Two groups with the same chances, whose scores in group b are too low by `shift`."""
    rng = np.random.default_rng(seed)
    race = np.where(rng.random(N) < 0.35, "b", "a").astype(object)
    chance = rng.beta(2, 2, N)
    score = np.clip(chance - shift * (race == "b"), 0, 1)
    return {
        "race": race, "score": score, "approve": (rng.random(N) < chance).astype(int),
        "decision": np.where(score >= 0.5, "yes", "no").astype(object),
    }  # fmt: skip


def cells_of(columns, decision=SCORED, means="truth"):
    card = card_of(protected=[RACE], decision=decision, means=means)
    return Thresholds().open(Ask(use="lending", attribute="race"), Bench(card, columns))


@pytest.fixture(scope="module")
def planted():
    return people(0.15)


@pytest.fixture(scope="module")
def found(planted):
    return group_thresholds(cells_of(planted)).by_key


def test_scores_that_are_too_low_for_a_group_get_a_lower_threshold_of_their_own(found):
    for definition in CONSTRAINTS:
        seen = found[("truth", AWARE, definition, REACHED)]
        assert seen.answer, definition
        witness = dict(seen.witness)
        assert witness["groups apart in points"] <= 2
        said = {g: re.findall(r"[0-9.]+", witness[f"threshold for {g}"]) for g in "AB"}
        first = {g: min(float(number) for number in numbers) for g, numbers in said.items()}
        assert first["B"] < first["A"] - 0.05
        assert "direct discrimination" in witness["in law"]
    assert found[("truth", AWARE, "equal opportunity", LOST)].high < 0.0  # it gains accuracy


def test_one_threshold_for_all_cannot_do_it(found):
    assert isinstance(found[("truth", BLIND, "equal opportunity", LOST)], Undefined)


def test_in_the_clean_twin_one_threshold_does_and_little_changes():
    found = group_thresholds(cells_of(people(0.0, seed=6)), tolerance=0.05).by_key
    seen = found[("truth", BLIND, "equal opportunity", REACHED)]
    assert seen.answer
    assert dict(seen.witness)["in law"] == "does not look at the group when it decides"
    assert found[("truth", BLIND, "equal opportunity", CHANGED)].value < 0.1
    assert abs(found[("truth", AWARE, "equal opportunity", LOST)].value) < 0.02


@pytest.mark.parametrize("definition", CONSTRAINTS)
def test_what_is_told_is_what_fairlearn_decides_person_by_person(planted, found, definition):
    from sklearn.base import BaseEstimator, ClassifierMixin

    class Handed(ClassifierMixin, BaseEstimator):
        def fit(self, *_):
            return self

        def __sklearn_is_fitted__(self):
            return True

        def predict(self, scores):
            return scores[:, 0]

    binned = np.minimum(np.floor(planted["score"] * 50), 49)
    scores = ((binned + 0.5) / 50).reshape(-1, 1)
    group = (planted["race"] == "b").astype(int)
    peer = fairlearn.ThresholdOptimizer(
        estimator=Handed(), constraints=CONSTRAINTS[definition], prefit=True,
        objective="balanced_accuracy_score", predict_method="predict",
    )  # fmt: skip
    peer.fit(scores, planted["approve"], sensitive_features=group)
    then = peer._pmf_predict(scores, sensitive_features=group)[:, 1]
    now, good = planted["decision"] == "yes", planted["approve"] == 1
    right = np.where(good, then, 1 - then).mean()
    assert found[("truth", AWARE, definition, LOST)].value == pytest.approx(
        (now == good).mean() - right, abs=1e-9
    )
    moved = np.where(now, 1 - then, then).mean()
    assert found[("truth", AWARE, definition, CHANGED)].value == pytest.approx(moved, abs=1e-9)


def test_the_interval_is_that_of_a_paired_mean(planted, found):
    entry = found[("truth", BLIND, "demographic parity", LOST)]
    if isinstance(entry, Estimate):
        threshold = dict(found[("truth", BLIND, "demographic parity", REACHED)].witness)
        at = float(threshold["threshold for everybody"].split()[1])
        now, good = planted["decision"] == "yes", planted["approve"] == 1
        then = np.floor(planted["score"] * 50) / 50 >= at - 1e-9
        gap = (now == good).astype(float) - (then == good)
        half = 1.959964 * gap.std() / np.sqrt(N)
        assert (entry.low, entry.high) == pytest.approx((gap.mean() - half, gap.mean() + half))


def test_where_a_low_score_is_favourable_thresholds_are_said_from_above(planted):
    turned = planted | {"score": 1 - planted["score"]}
    low = Decision("decision", "yes", "score", 0.5, "below", "no")
    found = group_thresholds(cells_of(turned, low)).by_key
    witness = dict(found[("truth", AWARE, "equal opportunity", REACHED)].witness)
    assert witness["threshold for B"].startswith("below 0.6")


def test_one_sentence_names_price_people_and_law(planted):
    series = group_thresholds(cells_of(planted, means="past_decision"))
    says = mitigation_says("race", series)
    assert "measured against past decisions" in says
    assert "newly approved" in says
    assert "one threshold for all cannot come so close" in says
    assert says.endswith("Title VII).")


def test_without_fairlearn_it_says_what_to_install(planted, monkeypatch):
    monkeypatch.setitem(sys.modules, "fairlearn.postprocessing", None)
    with pytest.raises(NeedsExtra, match=r"answerable\[mitigation\]"):
        group_thresholds(cells_of(planted))


def test_groups_too_small_have_no_thresholds(planted):
    few = {name: values[:60] for name, values in planted.items()}
    with pytest.raises(EvidenceError, match="at least 20 people of each outcome"):
        cells_of(few)


def of_a_sample(columns, **source):
    card = card_of(protected=[RACE], decision=SCORED, means="truth")
    made = replace(card.data.sources[0], **source)
    card = replace(card, data=replace(card.data, sources=(made,)))
    cells = Thresholds().open(Ask(use="lending", attribute="race"), Bench(card, columns))
    return group_thresholds(cells).by_key


def test_weights_that_are_all_alike_change_nothing_and_clusters_of_one_hardly(planted, found):
    columns = {**planted, "w": np.full(N, 7.3), "person": np.arange(N)}
    alike, alone = of_a_sample(columns, weight="w"), of_a_sample(columns, cluster="person")
    for key, entry in found.items():
        # Fairlearn is given as many rows as people weigh, so that its lots are a little finer.
        near = 1e-6 if key[1] == BLIND else 0.01
        for ours, slack in ((alike, near), (alone, 0.01)):
            if isinstance(entry, Estimate):
                assert ours[key].value == pytest.approx(entry.value, abs=slack)
                width = ours[key].high - ours[key].low
                assert width == pytest.approx(entry.high - entry.low, rel=0.15, abs=slack)
                assert ours[key].n == N
    witness = dict(alike["truth", AWARE, "demographic parity", REACHED].witness)
    assert witness["counted"] == "people of the population"


def test_of_a_sample_that_picked_people_out_the_price_is_that_of_the_population(planted, found):
    # Of people whom the decision was wrong about all were kept, one in five of the others.
    wrong = (planted["decision"] == "yes") != (planted["approve"] == 1)
    rng = np.random.default_rng(3)
    drawn = wrong | (rng.random(N) < 0.2)
    columns = {name: np.asarray(values)[drawn] for name, values in planted.items()}
    columns["w"] = np.where(wrong, 1.0, 5.0)[drawn]
    columns["branch"] = rng.integers(40, size=int(drawn.sum()))
    key = ("truth", AWARE, "equal opportunity", LOST)
    ours, naive = of_a_sample(columns, weight="w")[key], of_a_sample(columns)[key]
    assert abs(ours.value - found[key].value) < 0.03 < abs(naive.value - found[key].value)
    assert ours.method == "linearised_paired_weighted"
    assert of_a_sample(columns, cluster="branch")[key].method == "linearised_paired_clustered"
    columns["branch"] = columns["branch"] % 3
    few = of_a_sample(columns, cluster="branch")
    assert few[key].reason.startswith("3 clusters are too few")
    assert few[*key[:3], REACHED].witness
    columns["w"] = np.where((columns["race"] == "b") & (columns["approve"] == 1), 0, 1)
    with pytest.raises(EvidenceError, match="everybody of one outcome in 'B' has the weight 0"):
        of_a_sample(columns, weight="w")
