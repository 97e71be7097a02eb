"""Weighted and clustered areas and calibration: a peer, brute force, laws of weights, coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.stats.areas import area_gap
from answerable.stats.design_scores import (
    ScoredSample,
    design_area_gap,
    design_calibration_gap,
    weighted_area,
)
from answerable.stats.paired import area
from answerable.stats.results import Undefined
from answerable.stats.sample import Sample


def sample(label, score, good, weights=None, cluster=None, clusters=0):  # noqa: PLR0917
    w = np.ones(len(score)) if weights is None else np.asarray(weights, float)
    where = None if cluster is None else np.asarray(cluster, np.int64)
    people = Sample(np.ones(len(score)), w, w**2, where, clusters, weights is not None)
    return ScoredSample(label, people, np.asarray(score, float), np.asarray(good, bool))


def drawn(rng, n, sharp=1.0, clusters=0, spread=0.0):
    """Scores, outcomes and clusters whose people go alike."""
    cluster = rng.integers(clusters, size=n) if clusters else None
    own = rng.normal(0, spread, clusters)[cluster] if clusters else 0.0
    good = rng.random(n) < 1 / (1 + np.exp(-own - rng.normal(0, 1, n)))
    score = 1 / (1 + np.exp(-(sharp * good + own + rng.normal(0, 1, n))))
    return score, good, cluster


def ends(entry):
    return entry.value, entry.low, entry.high


@given(st.integers(0, 10_000))
def test_the_weighted_area_is_that_of_every_pair_with_both_weights(seed):
    rng = np.random.default_rng(seed)
    score, good = np.round(rng.random(25), 1), np.arange(25) % 3 == 0
    w = rng.uniform(0, 9, 25)
    value, placed = weighted_area(sample("a", score, good, w))
    both = np.outer(w[good], w[~good])
    wins = np.sign(score[good][:, None] - score[~good]) / 2 + 0.5
    assert value == pytest.approx((both * wins).sum() / both.sum())
    assert placed[good] == pytest.approx((wins * w[~good]).sum(axis=1) / w[~good].sum())
    assert placed[~good] == pytest.approx((wins.T * w[good]).sum(axis=1) / w[good].sum())


def test_the_weighted_area_is_that_of_scikit_learn():
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(1)
    score, good, _ = drawn(rng, 400)
    w = rng.lognormal(0, 1, 400)
    ours, _ = weighted_area(sample("a", np.round(score, 1), good, w))
    assert ours == pytest.approx(roc_auc_score(good, np.round(score, 1), sample_weight=w))


@pytest.mark.parametrize("weight", [1, 0.2])
def test_weights_that_are_all_alike_change_nothing(weight):
    rng = np.random.default_rng(2)
    one, other = drawn(rng, 80)[:2], drawn(rng, 150, 2.0)[:2]
    a, b = (sample(n, *x, [weight] * len(x[0])) for n, x in (("a", one), ("b", other)))
    bins = [[(s, int(g), int(not g)) for s, g in zip(*x, strict=True)] for x in (one, other)]
    usual = area_gap(("a", bins[0]), ("b", bins[1]))
    ours = design_area_gap(a, b)
    assert ends(ours) == pytest.approx(ends(usual), abs=1e-9)
    assert (ours.n, ours.counts) == (usual.n, usual.counts)
    assert ours.method == "mover_difference_weighted"
    assert ours.population[0] == pytest.approx((one[1].sum() * weight, 80 * weight))


def test_twice_the_weight_is_the_same_person_twice():
    rng = np.random.default_rng(3)
    score, good, _ = drawn(rng, 60)
    w = rng.integers(1, 4, 60)
    other = sample("b", *drawn(rng, 60)[:2], [1] * 60)
    weighed = sample("a", score, good, w)
    again = sample("a", np.repeat(score, w), np.repeat(good, w), [1] * w.sum())
    for measure in (design_area_gap, design_calibration_gap):
        ours, doubled = measure(weighed, other), measure(again, other)
        assert ours.value == pytest.approx(doubled.value)
        # The same people told twice are no more people.
        assert ours.high - ours.low > doubled.high - doubled.low


def test_clusters_of_one_are_nearly_no_clusters():
    rng = np.random.default_rng(4)
    (s, g, _), (t, h, _) = drawn(rng, 300), drawn(rng, 300)
    places = np.arange(600)
    alone = sample("a", s, g, [1] * 300), sample("b", t, h, [1] * 300)
    each = (
        sample("a", s, g, None, places[:300], 600),
        sample("b", t, h, None, places[300:], 600),
    )
    for measure in (design_area_gap, design_calibration_gap):
        ours, usual = measure(*each), measure(*alone)
        assert ends(ours) == pytest.approx(ends(usual), abs=2e-3)
        assert ours.method == "mover_difference_clustered" and not ours.population


def test_clusters_widen_by_what_leaving_them_out_one_by_one_says():
    rng = np.random.default_rng(5)
    made = [drawn(rng, 2_000, 1.0, 40, 0.8) for _ in "ab"]
    both = [sample(n, *x[:2], None, x[2], 40) for n, x in zip("ab", made, strict=True)]
    people = [sample(n, *x[:2], [1] * 2_000) for n, x in zip("ab", made, strict=True)]

    def by_delong(s, g):
        return area(s, g, np.zeros(len(s), int))

    for measure, number, alone in (
        (
            design_area_gap,
            lambda s, g: by_delong(s, g).value,
            lambda s, g: (by_delong(s, g).parts ** 2).sum(),
        ),
        (design_calibration_gap, lambda s, g: (g - s).mean(), lambda s, g: (g - s).var() / 1_999),
    ):
        without = []
        for k in range(40):
            one, other = (number(s[c != k], g[c != k]) for s, g, c in made)
            without.append(one - other)
        jackknife = 39 / 40 * ((np.array(without) - np.mean(without)) ** 2).sum()
        effect = jackknife / sum(alone(s, g) for s, g, _ in made)
        ours, usual = measure(*both), measure(*people)
        wider = (ours.high - ours.low) / (usual.high - usual.low)
        # Student's t with 39 degrees of freedom: 2.023.
        assert wider == pytest.approx(effect**0.5 * 2.023 / 1.96, rel=0.03)


def test_at_parity_intervals_of_clusters_hold_where_those_of_people_do_not():
    rng, runs, held, naive = np.random.default_rng(6), 150, 0, 0
    for _ in range(runs):
        cluster, z = rng.integers(30, size=900), rng.normal(0, 0.7, 900)
        # A branch's people go alike, and the score knows nothing of it.
        score, own = 1 / (1 + np.exp(-z)), rng.normal(0, 1.2, 30)[cluster]
        good = rng.random(900) < 1 / (1 + np.exp(-z - own))
        # Most of a branch are of one group; nobody is treated apart.
        group = rng.random(900) < np.where(cluster % 2, 0.9, 0.1)
        two = [(score[group == k], good[group == k], cluster[group == k]) for k in (False, True)]
        clustered = [sample("a", s, g, None, c, 30) for s, g, c in two]
        people = [sample("a", s, g, [1] * len(s)) for s, g, _ in two]
        ours, alone = design_calibration_gap(*clustered), design_calibration_gap(*people)
        held += ours.low <= 0 <= ours.high
        naive += alone.low <= 0 <= alone.high
    assert held >= 0.91 * runs
    assert naive < 0.8 * runs


def test_weighted_areas_hold_with_few_people_and_very_different_weights():
    rng, runs, held = np.random.default_rng(7), 200, 0
    for _ in range(runs):
        a, b = (sample("a", *drawn(rng, n)[:2], rng.lognormal(0, 0.7, n)) for n in (30, 60))
        found = design_area_gap(a, b)
        held += found.low <= 0 <= found.high
    assert held >= 0.92 * runs


def test_where_every_pair_is_in_order_weights_are_still_felt():
    score, good = [0.1] * 20 + [0.9] * 20, [0] * 20 + [1] * 20
    other = sample("b", score, good, [1] * 40)
    equal = design_area_gap(sample("a", score, good, [1] * 40), other)
    unequal = design_area_gap(sample("a", score, good, ([1] * 15 + [20] * 5) * 2), other)
    assert equal.value == unequal.value == 0
    assert unequal.low < 1.3 * equal.low < 0


def test_what_has_no_number_has_a_reason():
    score, good = np.linspace(0, 1, 40), np.arange(40) % 2
    many = sample("a", score, good, None, np.arange(40) % 20, 20)
    few = sample("a", score, good, None, np.arange(40) // 20, 20)
    one = sample("a", score, good, None, np.where(good, 3, np.arange(40) % 20), 20)
    for found, said in (
        (design_area_gap(few, few), "2 clusters are too few"),
        (design_calibration_gap(few, few), "2 clusters are too few"),
        (design_area_gap(one, many), "one cluster holds everybody of a group"),
        (design_area_gap(sample("a", [0.5], [1], [1]), many), "nobody in 'a' has the bad outcome"),
        (design_calibration_gap(sample("a", [], [], []), many), "no people in 'a'"),
        (design_area_gap(sample("a", score, good, good), many), "stands for nobody"),
    ):
        assert isinstance(found, Undefined)
        assert said in found.reason
