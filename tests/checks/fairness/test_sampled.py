"""People weighed and people in clusters: what single cases hide or invent, and clean twins."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import RACE, card_of
from tests.checks.fairness.test_conflicts import Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.agreement import Agreements
from answerable.checks.evidence.selection import Selections
from answerable.checks.fairness.balanced_accuracy_difference import balanced_accuracy_difference
from answerable.checks.fairness.benefits import shared_out
from answerable.checks.fairness.demographic_parity_difference import demographic_parity_difference
from answerable.checks.fairness.equalised_odds_difference import equalised_odds_difference
from answerable.checks.fairness.impact_ratio import impact_ratio
from answerable.checks.fairness.label_noise import label_noise
from answerable.checks.fairness.selection_rate import selection_rate
from answerable.checks.fairness.treatment_equality_ratio import treatment_equality_ratio
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate_difference
from answerable.findings.forms import margin_interval
from answerable.stats.people import People
from answerable.stats.results import Estimate, Undefined
from answerable.system.expectations import Limit

ASK = Ask(use="lending", attribute="race", outcome="decision")
FOUR_FIFTHS = Limit("ff", "", "", "policy", "margin_interval", 0.8, None, "", "", None)
WAYS = ("weight", "arm")


def bench(columns, *, means="truth", **source):
    card = card_of(protected=[RACE], means=means)
    (one,) = card.data.sources
    data = replace(card.data, sources=(replace(one, **source),))
    return Bench(replace(card, data=data), columns)


def sampled(gap, *, way, even=False):
    """A population in which b is selected `gap` less often, and the sample drawn from it.

    All refused people of b are in it and one in ten of the others: cases picked out beside a
    random control arm. `even`: one in ten of all.
    """
    rng = np.random.default_rng(8)
    n = 30_000
    black = rng.random(n) < 0.3
    yes = rng.random(n) < np.where(black, 0.6 - gap, 0.6)
    picked = black & ~yes & (not even)
    drawn = picked | (rng.random(n) < 0.1)
    columns = {
        "race": np.where(black, "b", "a")[drawn],
        "decision": np.where(yes, "yes", "no")[drawn],
        "approve": (rng.random(n) < 0.7)[drawn].astype(int),
        "w": np.where(picked, 1.0, 10.0)[drawn],
        "arm": np.where(picked, "picked", "control")[drawn],
        "alone": np.zeros(drawn.sum()),
    }
    how = {
        "weight": {"weight": "w"},
        "arm": {"fractions": (("arm", (("picked", 1.0), ("control", 0.1))),)},
        "": {},
    }
    return bench(columns, **how[way])


@pytest.mark.parametrize("way", WAYS)
def test_a_sample_that_picked_refused_people_of_one_group_no_longer_invents_a_difference(way):
    naive = impact_ratio(Selections().open(ASK, sampled(0, way=""))).by_key["b", "known"]
    assert margin_interval(FOUR_FIFTHS, naive).verdict == "breached"
    found = impact_ratio(Selections().open(ASK, sampled(0, way=way)))
    (key, ours), ((_, beside), alone) = found.entries
    assert margin_interval(FOUR_FIFTHS, ours).verdict == "holds"
    assert ours.low <= 1 <= ours.high
    # The people counted, and the number that ignores their weights, stay beside it.
    assert key[1] == "known" and beside == "ignoring weights"
    assert ours.counts == alone.counts and ours.value != alone.value
    if key[0] == "b":
        assert alone == naive


@pytest.mark.parametrize("way", WAYS)
def test_a_difference_in_the_population_is_seen_through_the_weights(way):
    entry = demographic_parity_difference(Selections().open(ASK, sampled(0.2, way=way)))
    gap = entry.by_key["b", "known"]
    assert gap.high < -0.15 and gap.low <= -0.2 <= gap.high
    rates = selection_rate(Selections().open(ASK, sampled(0.2, way=way))).by_key
    assert rates["b", "known"].low <= 0.4 <= rates["b", "known"].high
    assert rates["b", "ignoring weights"].high < 0.3


def test_in_an_even_sample_weights_change_nothing():
    for gap in (0, 0.2):
        found = impact_ratio(Selections().open(ASK, sampled(gap, way="weight", even=True))).entries
        (_, ours), (_, alone) = found
        assert ours.value == pytest.approx(alone.value)
        assert (ours.low, ours.high) == pytest.approx((alone.low, alone.high), rel=1e-6)


def test_every_definition_of_errors_is_weighed_and_keeps_the_plain_number_beside():
    counts = Agreements().open(ASK, sampled(0, way="weight"))
    for check in (
        true_positive_rate_difference, equalised_odds_difference, treatment_equality_ratio,
        balanced_accuracy_difference,
    ):  # fmt: skip
        series = check(counts)
        known, alone = (
            next(e for k, e in series if k[-1] == way) for way in ("known", "ignoring weights")
        )
        assert isinstance(known, Estimate) and known.population
        assert isinstance(alone, Estimate) and not alone.population


def test_numbers_beside_are_those_of_the_people_counted():
    weighed = Agreements().open(ASK, sampled(0, way="weight"))
    same = replace(Agreements().open(ASK, sampled(0, way="")), reference=weighed.comparator.label)
    naive = label_noise(same).by_key
    beside = {k: e for k, e in label_noise(weighed) if k[-1] == "ignoring weights"}
    assert beside == {(*key[:-1], "ignoring weights"): entry for key, entry in naive.items()}
    ours, alone = shared_out(weighed, 1.0, 0.95), shared_out(same, 1.0, 0.95)
    beside = [entry for key, entry in ours if key[-1] == "ignoring weights"]
    assert beside == [entry for _, entry in alone]


@pytest.mark.parametrize("way", WAYS)
def test_what_lies_between_groups_only_in_the_sample_is_gone_and_what_is_real_stays(way):
    for gap in (0, 0.25):
        found = shared_out(Agreements().open(ASK, sampled(gap, way=way)), 1.0, 0.95).by_key
        ours = found["truth", "between groups", "known"]
        assert (ours.low == 0) is (gap == 0)
        assert found["truth", "between groups", "ignoring weights"].low > 0
        assert ours.method == "noncentral_chi_squared_weighted"


@pytest.mark.parametrize("way", WAYS)
def test_a_gap_that_only_the_sample_made_needs_no_noise_and_a_real_one_does(way):
    key = "truth", "equal opportunity"
    for gap, least in ((0, 0.0), (0.2, 0.05)):
        found = label_noise(Agreements().open(ASK, sampled(gap, way=way))).by_key
        ((_, ours),) = ((k, e) for k, e in found.items() if k[:2] == key and k[3] == "known")
        ((_, naive),) = ((k, e) for k, e in found.items() if k[:2] == key and k[3] != "known")
        assert ours.low == 0 if not gap else ours.low > least
        assert naive.low > 0.2


def test_nothing_that_remembers_whom_it_stands_for_reaches_a_result():
    counts = Selections().open(ASK, sampled(0, way="weight"))
    for series in (impact_ratio(counts), selection_rate(counts)):
        for _, entry in series:
            assert not any(isinstance(c.n, People) for c in entry.counts)
            assert isinstance(entry, Undefined) or not isinstance(entry.n, People)


def branches(*, spread, gap=0.0, clusters=80):
    """Branches of 30 people; most of a branch are of one race, and a branch decides alike."""
    rng = np.random.default_rng(6)
    n = 30 * clusters
    branch = np.repeat(np.arange(clusters), 30)
    race = np.where(rng.random(n) < np.where(branch % 2, 0.85, 0.15), "a", "b").astype(object)
    rate = np.clip(0.6 + rng.normal(0, spread, clusters)[branch] - gap * (race == "a"), 0, 1)
    race[:4] = None
    columns = {
        "race": race,
        "branch": branch,
        "decision": np.where(rng.random(n) < rate, "yes", "no"),
        "approve": [1, 0] * (n // 2),
    }
    return bench(columns, cluster="branch")


def test_the_number_is_the_same_and_the_interval_knows_the_branches():
    found = impact_ratio(Selections().open(ASK, branches(spread=0.3))).by_key
    ((label, _), ours), *_ = found.items()
    alone = found[label, "ignoring clusters"]
    assert ours.value == alone.value
    assert ours.high - ours.low > 1.4 * (alone.high - alone.low)
    assert ours.method.endswith("_clustered")
    # Four people of unknown group are placed, inside clusters as well.
    assert found[label, "lowest possible"].value < ours.value


@pytest.mark.parametrize(
    ("check", "parity"), [(impact_ratio, 1.0), (demographic_parity_difference, 0.0)]
)
def test_a_difference_within_branches_is_seen_and_its_clean_twin_shows_none(check, parity):
    planted = check(Selections().open(ASK, branches(spread=0.05, gap=0.25))).by_key["a", "known"]
    assert planted.high < parity and planted.p_value < 0.001
    ((_, clean), *_) = check(Selections().open(ASK, branches(spread=0.05))).entries
    assert clean.low <= parity <= clean.high


def test_with_too_few_branches_nobody_can_tell_and_the_plain_interval_says_what_it_ignores():
    made = branches(spread=0.05, gap=0.25, clusters=8)
    found = impact_ratio(Selections().open(ASK, made)).by_key
    known, alone = found["a", "known"], found["a", "ignoring clusters"]
    assert known.reason == ("8 clusters are too few for an interval that knows them; 10 are needed")
    judged = margin_interval(FOUR_FIFTHS, known)
    assert judged.verdict == "cannot_tell" and judged.because == known.reason
    assert margin_interval(FOUR_FIFTHS, alone).verdict == "breached"


def test_people_of_one_branch_are_no_two_independent_groups():
    counts = Agreements().open(ASK, branches(spread=0.2))
    series = balanced_accuracy_difference(counts)
    known, alone = (e for k, e in series if k[-1] in ("known", "ignoring clusters"))
    assert known.method == "bonferroni_mean_of_two"
    assert known.high - known.low > alone.high - alone.low
