"""Laws of weights and clusters that every check keeps which knows of them."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import card_of
from tests.checks.fairness.test_conflicts import Bench

from answerable.checks.evidence.weighing import weighing_of
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.stats.results import Estimate, Observed, Series, Undefined
from answerable.system.data import Amount, Decision, Protected, Ranking

load_checks()
LAWFUL = (
    "fairness.class_rate_difference.v1",
    "fairness.conditional_parity_difference.v1",
    "fairness.exposure_ratio.v1",
    "fairness.mean_absolute_error.v1",
    "fairness.mean_amount.v1",
    "fairness.reversal_within_strata.v1",
    "fairness.root_mean_squared_error.v1",
    "fairness.small_groups.v1",
    "fairness.worst_gap.v1",
)
RACE, SEX = Protected("race", "race", ()), Protected("sex", "sex", ())


def people(n=240):
    rng = np.random.default_rng(11)
    race = rng.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
    dept = rng.choice(["d", "e"], n)
    rate = 0.4 + 0.2 * (race == "a") + 0.1 * (dept == "d")
    yes = rng.random(n) < rate
    return {
        "race": race,
        "sex": rng.choice(["f", "m"], n),
        "dept": dept,
        "decision": np.where(yes, "yes", np.where(rng.random(n) < 0.5, "later", "no")),
        "approve": (rng.random(n) < 0.6).astype(int),
        "w": 1.0 + (np.arange(n) % 3 == 0),
        "seven": np.full(n, 7.3),
        "wage": 50 + 5 * (race == "b") + rng.normal(0, 4, n).round(3),
        "true_wage": 50 + rng.normal(0, 4, n).round(3),
        "place": rng.integers(1, 30, n),
        "person": np.arange(n),
        "four": np.arange(n) % 4,
    }


def doubled(columns):
    """The same people, those of weight 2 twice."""
    times = columns["w"].astype(int)
    return {name: np.repeat(values, times) for name, values in columns.items()}


def found(name, columns, **source):
    """The results of a check about race, and what they leave out."""
    card = card_of(
        protected=[RACE, SEX],
        decision=Decision("decision", "yes", classes=("yes", "later", "no")),
        amount=Amount("wage", "true_wage"),
        ranking=Ranking("place"),
    )
    (one,) = card.data.sources
    made = replace(one, strata=("dept",), **source)
    card = replace(card, data=replace(card.data, sources=(made,)))
    provider = PROVIDERS[CHECKS[name].needs]
    asks = [a for a in provider.asks(card) if getattr(a, "attribute", "") in ("race", "")]
    ask = next(a for a in asks if not hasattr(a, "reason") and a.outcome != "approve")
    result = CHECKS[name].run(provider.open(ask, Bench(card, columns)))
    assert isinstance(result, Series)
    return result.by_key, weighing_of(card).ignoring


def near(name):
    """Values do not depend on how certain they are, but for those that borrow."""
    return 0.02 if name == "fairness.small_groups.v1" else 1e-6


def numbers(entry):
    return entry.value, entry.low, entry.high


@pytest.mark.parametrize("name", LAWFUL)
def test_weights_that_are_all_alike_change_nothing(name):
    usual, _ = found(name, people())
    ours, _ = found(name, people(), weight="seven")
    for key, entry in usual.items():
        if isinstance(entry, Estimate):
            assert numbers(ours[key]) == pytest.approx(numbers(entry), abs=1e-6, rel=1e-6)
        else:
            assert ours[key] == entry


@pytest.mark.parametrize("name", LAWFUL)
def test_people_of_weight_2_are_two_people(name):
    twice, _ = found(name, doubled(people()))
    ours, _ = found(name, people(), weight="w")
    assert set(ours) & {key for key, entry in twice.items() if not isinstance(entry, Undefined)}
    for key, entry in twice.items():
        if isinstance(entry, Estimate):
            assert ours[key].value == pytest.approx(entry.value, abs=near(name))
            assert ours[key].high - ours[key].low > 0.99 * (entry.high - entry.low)
        if isinstance(entry, Observed):
            assert ours[key].answer == entry.answer


@pytest.mark.parametrize("name", LAWFUL)
def test_beside_the_number_stands_the_one_that_ignores_how_people_were_sampled(name):
    usual, _ = found(name, people())
    ours, ignoring = found(name, people(), weight="w", cluster="four")
    assert ignoring == "ignoring weights and clusters"
    alone = {key[:-1]: entry for key, entry in ours.items() if key[-1] == ignoring}
    assert alone
    for key, entry in usual.items():
        if key[-1] == "known":
            assert alone[key[:-1]] == entry


@pytest.mark.parametrize("name", LAWFUL)
def test_clusters_of_one_person_each_are_hardly_felt(name):
    usual, _ = found(name, people())
    ours, _ = found(name, people(), cluster="person")
    for key, entry in usual.items():
        if isinstance(entry, Estimate):
            assert ours[key].value == pytest.approx(entry.value, abs=near(name))
            width = entry.high - entry.low
            assert 0.93 * width <= ours[key].high - ours[key].low <= 1.12 * width


@pytest.mark.parametrize("name", LAWFUL)
@pytest.mark.parametrize("cluster", ["race", "four"])
def test_where_clusters_are_few_nobody_can_tell(name, cluster):
    ours, _ = found(name, people(), cluster=cluster)
    known = [e for k, e in ours.items() if k[-1] == "known"]
    assert known and all(isinstance(e, Undefined) and "cluster" in e.reason for e in known)


def test_every_check_of_fairness_knows_of_weights_and_clusters():
    assert [name for name, check in CHECKS.items()
            if name.startswith("fairness.") and not check.weighs] == []  # fmt: skip
