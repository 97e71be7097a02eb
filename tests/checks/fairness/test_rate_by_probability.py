"""Membership by probability on cases: counted once, told with its assumption, refused when odd."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import card_of
from tests.checks.fairness.test_conflicts import Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.membership import Probable
from answerable.checks.fairness.rate_by_probability import INDEPENDENT, RIGHT, rate_by_probability
from answerable.errors import EvidenceError
from answerable.system.data import Membership

ASK = Ask(use="lending", group="black", outcome="decision")


def bench(source=None, **columns):
    card = card_of()
    made = replace(card.data.sources[0], **(source or {}))
    card = replace(card, data=replace(card.data, sources=(made,)))
    named = Membership("black", "ethnicity", "p_black", "surnames, 2025")
    return Bench(replace(card, data=replace(card.data, memberships=(named,))), columns)


def people(hidden=0.0):
    rng = np.random.default_rng(2)
    p = rng.choice([0.05, 0.5, 0.95], 4_000)
    member = rng.random(4_000) < p
    decision = np.where(rng.random(4_000) < 0.8 - hidden * member, "yes", "no")
    return p, decision


def test_only_a_card_that_names_a_column_is_asked():
    p, decision = people()
    assert list(Probable().asks(card_of())) == []
    assert ASK in list(Probable().asks(bench(p_black=p, decision=decision).card))


def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none():
    told = {}
    for hidden in (0.0, 0.3):
        p, decision = people(hidden)
        series = rate_by_probability(Probable().open(ASK, bench(p_black=p, decision=decision)))
        told[hidden] = series.by_key
    for assumption in (RIGHT, INDEPENDENT):
        clean = told[0.0]
        a, b = clean["black", assumption], clean["not black", assumption]
        assert a.low <= b.high and b.low <= a.high
    planted = told[0.3]
    assert planted["black", INDEPENDENT].high < planted["not black", INDEPENDENT].low
    assert planted["black", RIGHT].low <= 0.5 <= planted["black", RIGHT].high


def test_people_without_a_probability_are_counted_and_odd_numbers_refused():
    p, decision = people()
    p = p.astype(float)
    p[:6] = np.nan
    series = rate_by_probability(Probable().open(ASK, bench(p_black=p, decision=decision))).by_key
    assert series["", "left out"].reason.startswith("6 people")
    p[7] = 50.0
    with pytest.raises(EvidenceError, match="no probabilities from 0 to 1"):
        Probable().open(ASK, bench(p_black=p, decision=decision))


def test_people_picked_out_are_weighed_and_clusters_widen():
    p, decision = people()
    rng = np.random.default_rng(7)
    picked = (p > 0.9) & (decision == "no")
    drawn = picked | (rng.random(4_000) < 0.25)
    sample = {"p_black": p[drawn], "decision": decision[drawn]}
    sample["w"] = np.where(picked, 1.0, 4.0)[drawn]
    sample["branch"] = rng.integers(30, size=int(drawn.sum()))

    def found(**source):
        return rate_by_probability(Probable().open(ASK, bench(source, **sample))).by_key

    key = "black", INDEPENDENT
    assert found()[key].high < 0.7
    ours = found(weight="w")[key]
    assert ours.low < 0.8 < ours.high
    assert ours.method == "probability_weighted_weighted"
    clustered = found(cluster="branch")
    assert clustered[key].value == pytest.approx(found()[key].value)
    assert clustered["black", RIGHT].method == "frechet_bounds_clustered"
