"""Conflicts among people who are weighed or in clusters: base rates and costs of the population."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import RACE, card_of
from tests.checks.fairness.test_conflicts import COARSE, SCORED, Bench, cells_of

from answerable.checks.ask import Ask
from answerable.checks.evidence import conflict_cells
from answerable.checks.evidence.conflict_cells import Conflicting
from answerable.checks.fairness.conflicts import _cost, _estimate
from answerable.errors import EvidenceError
from answerable.kernels.conflict_cells import Scored
from answerable.kernels.conflicts import SELECTION, best_rule
from answerable.stats.people import population
from answerable.stats.results import Undefined
from answerable.stats.sample import Sample

ASK = Ask(use="lending", attribute="race")


@pytest.fixture(autouse=True)
def ten_bins(monkeypatch):
    monkeypatch.setattr(conflict_cells, "BINS", 10)


def opened(columns, **source):
    card = card_of(protected=[RACE], decision=SCORED, means="truth")
    (one,) = card.data.sources
    data = replace(card.data, sources=(replace(one, **source),))
    return Conflicting().open(ASK, Bench(replace(card, data=data), columns))


def costs(cells):
    """Accuracy of the best rule, and what demographic parity costs."""
    scored = Scored(cells.n)
    free = best_rule(scored, (), tolerance=0.02)
    accuracy = _estimate(cells, free.accuracy, free.influence, 0.95, cap=1.0)
    return accuracy, _cost(cells, free, best_rule(scored, (SELECTION,), tolerance=0.02), 0.95)


def town(seed=1, *, b_good=0.5, picked=True, n=30_000):
    """A tenth of a town whose groups fare alike, or not; of b all whom it went badly with."""
    rng = np.random.default_rng(seed)
    black = rng.random(n) < 0.4
    good = rng.random(n) < np.where(black, b_good, 0.5)
    score = np.clip(0.5 + 0.15 * (good - 0.5) + rng.normal(0, 0.15, n), 0, 1)
    out = black & ~good & picked
    drawn = out | (rng.random(n) < 0.1)
    return {
        "race": np.where(black, "b", "a")[drawn],
        "approve": good[drawn].astype(int),
        "score": score[drawn],
        "decision": ["yes"] * drawn.sum(),
        "w": np.where(out, 1.0, 10.0)[drawn],
        "arm": np.where(out, "picked", "control")[drawn],
        "branch": rng.integers(40, size=n)[drawn],
    }


ARMS = {"fractions": (("arm", (("picked", 1.0), ("control", 0.1))),)}


@pytest.mark.parametrize("how", [{"weight": "w"}, ARMS])
def test_a_cost_that_only_the_sample_made_is_gone_and_a_real_one_stays(how):
    naive, weighed = opened(town()), opened(town(), **how)
    assert naive.base_rates[1].rate < 0.2
    b = weighed.base_rates[1]
    assert b.n == naive.base_rates[1].n
    good, everyone = population(b)
    assert good / everyone == pytest.approx(0.5, abs=0.05)
    assert costs(naive)[1].low > 0.01
    clean = costs(weighed)[1]
    assert clean.low == 0 and clean.value < 0.01
    assert clean.method == "linear_program_delta_weighted" and clean.population
    assert costs(opened(town(b_good=0.15), **how))[1].low > 0.01


def sampled(n, weight=1.0):
    """The same cells, of people of one weight."""
    flat = n.ravel()
    people = Sample(flat, flat * weight, flat * weight**2)
    return cells_of(n * weight, sample=people, places=np.arange(flat.size))


@pytest.mark.parametrize("weight", [1, 30])
def test_weights_that_are_all_alike_change_nothing(weight):
    for ours, usual in zip(costs(sampled(COARSE, weight)), costs(cells_of(COARSE)), strict=True):
        assert (ours.value, ours.low, ours.high) == pytest.approx(
            (usual.value, usual.low, usual.high), abs=1e-6
        )
        assert (ours.n, ours.counts) == (usual.n, usual.counts)


def test_twice_the_weight_is_the_same_person_twice():
    columns = town(3, picked=False, n=8_000)
    twice = columns["race"] == "b"
    columns["w"] = np.where(twice, 2.0, 1.0)
    again = {k: np.repeat(np.asarray(v), np.where(twice, 2, 1)) for k, v in columns.items()}
    assert opened(columns, weight="w").n == pytest.approx(opened(again).n)


def test_the_spread_over_clusters_is_that_of_leaving_them_out_one_by_one():
    rng = np.random.default_rng(5)
    right = np.array([[1] * 5 + [0] * 5, [0] * 5 + [1] * 5])
    lift = rng.uniform(-0.6, 0.6, 30)[:, None, None, None] * (2 * right - 1)
    branches = rng.poisson(COARSE / 30 * (1 + lift)).astype(float)
    flat = branches.ravel()
    cluster = np.repeat(np.arange(30), COARSE.size)
    people = Sample(flat, flat, flat, cluster, 30, weighted=False)
    cells = cells_of(branches.sum(axis=0), sample=people,
                     places=np.tile(np.arange(COARSE.size), 30))  # fmt: skip
    without = [
        best_rule(Scored(cells.n - branch), (), tolerance=0.02).accuracy for branch in branches
    ]
    error = (29 / 30 * ((np.array(without) - np.mean(without)) ** 2).sum()) ** 0.5
    accuracy, _ = costs(cells)
    # Student's t with 29 degrees of freedom: 2.045.
    assert (accuracy.high - accuracy.value) / 2.045 == pytest.approx(error, rel=0.1)
    alone, _ = costs(cells_of(cells.n))
    assert accuracy.high - accuracy.low > 1.5 * (alone.high - alone.low)
    assert accuracy.value == alone.value


def test_clusters_are_counted_and_few_of_them_leave_no_interval():
    many, none = opened(town(), cluster="branch"), opened(town())
    assert (many.n == none.n).all()
    assert costs(many)[0].value == costs(none)[0].value
    columns = town()
    columns["branch"] = columns["branch"] % 4
    found = costs(opened(columns, cluster="branch"))[0]
    assert isinstance(found, Undefined) and "4 clusters are too few" in found.reason


def test_a_group_whose_good_outcomes_stand_for_nobody_is_in_no_rule():
    columns = town()
    nobody = (columns["race"] == "b") & (columns["approve"] == 1)
    columns["w"] = np.where(nobody, 0.0, columns["w"])
    with pytest.raises(EvidenceError, match=r"1 group of 'race' .* who stand for somebody; "):
        opened(columns, weight="w")
