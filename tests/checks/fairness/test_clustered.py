"""Checks over clusters: asked only where one is declared; same numbers, wider intervals."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import card_of
from tests.checks.fairness.test_conflicts import RACE, Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.clusters import Clustered
from answerable.checks.evidence.selection import Selections
from answerable.checks.fairness.clustered_demographic_parity_difference import (
    clustered_demographic_parity_difference,
)
from answerable.checks.fairness.clustered_impact_ratio import clustered_impact_ratio
from answerable.checks.fairness.impact_ratio import impact_ratio
from answerable.system.data import Group

ASK = Ask(use="lending", attribute="race", outcome="decision")


def bench(*, spread, gap=0.0, group=False):
    """Branches of 30 people; most of a branch are of one race, and a branch decides alike."""
    rng = np.random.default_rng(6)
    branch = np.repeat(np.arange(80), 30)
    race = np.where(rng.random(2_400) < np.where(branch % 2, 0.85, 0.15), "a", "b")
    rate = np.clip(0.6 + rng.normal(0, spread, 80)[branch] - gap * (race == "a"), 0, 1)
    decision = np.where(rng.random(2_400) < rate, "yes", "no")
    card = card_of(protected=[RACE], groups=[Group("as", "race == 'a'")] if group else [])
    (source,) = card.data.sources
    card = replace(card, data=replace(card.data, sources=(replace(source, cluster="branch"),)))
    races = race.astype(object)
    races[:4] = None
    return Bench(
        card, {"race": races, "branch": branch, "decision": decision, "approve": [1] * 2400}
    )


def test_only_a_declared_cluster_is_asked_about():
    assert list(Clustered().asks(card_of(protected=[RACE]))) == []
    assert ASK in list(Clustered().asks(bench(spread=0.1).card))


def test_the_number_is_the_same_and_the_interval_knows_the_branches():
    made = bench(spread=0.3)
    alone = impact_ratio(Selections().open(ASK, made)).entries[0]
    ours = clustered_impact_ratio(Clustered().open(ASK, made)).by_key
    (label, _), plain = alone
    assert ours[label, "known"].value == pytest.approx(plain.value)
    width = ours[label, "known"].high - ours[label, "known"].low
    assert width > 1.5 * (plain.high - plain.low)
    assert ours["", "left out"].reason.startswith("4 people")


@pytest.mark.parametrize(
    ("check", "parity"),
    [(clustered_impact_ratio, 1.0), (clustered_demographic_parity_difference, 0.0)],
)
def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none(check, parity):
    planted = check(Clustered().open(ASK, bench(spread=0.05, gap=0.25))).by_key["A", "known"]
    assert planted.high < parity
    ((_, clean), *_) = check(Clustered().open(ASK, bench(spread=0.05))).entries
    assert clean.low <= parity <= clean.high


def test_a_declared_group_is_compared_with_the_others():
    counts = Clustered().open(Ask(use="lending", group="as", outcome="decision"),
                              bench(spread=0.1, group=True))  # fmt: skip
    assert counts.groups == ("as", "others")
    assert counts.groups[counts.comparator] == "others"
