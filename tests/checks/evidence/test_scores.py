"""Score histograms: exact values, narrow bins, NaN, text, risk scores, and everybody counted."""

import numpy as np
import pytest
from tests.checks.counted import RACE, CountedBench, card_of
from tests.tables.make import cases_of

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence import scores
from answerable.checks.evidence.scores import Scores
from answerable.stats.areas import area
from answerable.system.data import Decision

ASK = Ask(use="lending", attribute="race", outcome="decision")
SCORED = Decision("decision", "yes", "score")


def opened(columns, decision=SCORED, means="truth"):
    card = card_of(protected=[RACE], means=means, decision=decision)
    return Scores().open(ASK, CountedBench(card, cases_of(columns)))


SMALL = {
    "race": ["a", "a", "a", "b", "b", None],
    "decision": ["yes", "no", "no", "yes", "yes", "yes"],
    "score": [0.9, 0.2, float("nan"), 0.7, 0.7, 0.5],
    "approve": [1, 0, 1, 1, 0, 1],
}


def test_every_score_is_counted_as_it_is_and_nobody_is_lost():
    found = opened(SMALL)
    assert [(g.label, g.bins) for g in found.groups] == [
        ("a", ((0.2, 0, 1), (0.9, 1, 0))),
        ("b", ((0.7, 1, 1),)),
    ]
    assert (found.unknown, found.incomplete, found.comparator) == (1, 1, "b")
    assert sum(g.n for g in found.groups) + found.unknown + found.incomplete == 6


def test_scores_as_text_are_numbers_and_labels_stay_text():
    text = SMALL | {"score": ["0.9", "0.2", None, "0.7", "0.7", "0.5"], "approve": list("101101")}
    assert opened(text) == opened(SMALL)


def test_a_risk_score_is_turned_round():
    card = Decision("decision", "yes", "score", 0.5, "below", "no")
    turned = opened(SMALL, decision=card)
    assert {g.label: g.bins for g in turned.groups}["a"] == ((-0.9, 1, 0), (-0.2, 0, 1))


def test_many_values_go_into_narrow_bins(monkeypatch):
    rng = np.random.default_rng(0)
    n = 3000
    columns = {
        "race": ["a"] * n,
        "decision": ["yes"] * n,
        "score": rng.random(n) * 550 + 300,
        "approve": (rng.random(n) < 0.4).astype(int),
    }
    exact = opened(columns)
    monkeypatch.setattr(scores, "EXACT", 100)
    binned = opened(columns)
    assert exact.width == 0 < binned.width
    assert len(binned.groups[0].bins) < len(exact.groups[0].bins)
    assert area(binned.groups[0].bins)[0] == pytest.approx(area(exact.groups[0].bins)[0], abs=1e-3)


def test_a_decision_without_a_score_is_a_reason():
    card = card_of(protected=[RACE], means="truth")
    (skip,) = Scores().asks(card)
    assert isinstance(skip, Skip)
    assert "no score behind it" in skip.reason
