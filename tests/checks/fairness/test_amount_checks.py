"""Numbers instead of decisions: planted faults, clean twins, a peer's numbers, what has none."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import CountedBench, card_of
from tests.tables.make import cases_of

from answerable.checks.ask import Ask
from answerable.checks.evidence.amounts import AmountsOfGroups
from answerable.checks.fairness.mean_absolute_error import mean_absolute_error
from answerable.checks.fairness.mean_amount import mean_amount
from answerable.checks.fairness.root_mean_squared_error import root_mean_squared_error
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.data import Amount, Group, Protected

CHECKS = (mean_amount, mean_absolute_error, root_mean_squared_error)
RACE = Protected("race", "race", (), "b")
YOUNG = Group("the young", "age < 30", "the others")


def opened(columns, *, truth="true_wage", group="", **source):
    card = card_of(protected=[RACE], groups=[YOUNG], amount=Amount("wage", truth))
    made = replace(card.data.sources[0], **source)
    card = replace(card, data=replace(card.data, sources=(made,)))
    (ask,) = [
        a for a in AmountsOfGroups().asks(card)
        if isinstance(a, Ask) and (a.group == group if group else a.attribute == "race")
    ]  # fmt: skip
    return AmountsOfGroups().open(ask, CountedBench(card, cases_of(columns)))


def people(shift=0.0, noise=1.0, n=200):
    rng = np.random.default_rng(9)
    truth = np.round(rng.normal(50, 5, 2 * n), 3)
    error = np.tile(np.round(rng.normal(0, 2, n), 3), 2)
    error[:n] = error[:n] * noise + shift
    return {
        "race": ["a"] * n + ["b"] * n,
        "age": [20] * n + [40] * n,
        "wage": truth + error,
        "true_wage": truth,
    }


def test_the_numbers_are_those_of_the_rows():
    columns = people(shift=3, noise=2)
    wage, error = np.array(columns["wage"]), columns["wage"] - columns["true_wage"]
    a, b = slice(0, 200), slice(200, 400)
    expected = {
        mean_amount: wage[a].mean() - wage[b].mean(),
        mean_absolute_error: abs(error[a]).mean() - abs(error[b]).mean(),
        root_mean_squared_error: np.sqrt((error[a] ** 2).mean()) - np.sqrt((error[b] ** 2).mean()),
    }
    counts = opened(columns)
    for check, value in expected.items():
        entry = check(counts).by_key["a with b", "known"]
        assert entry.value == pytest.approx(value, abs=1e-6)
        assert entry.low < value < entry.high


@pytest.mark.parametrize("check", CHECKS)
def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none(check):
    fault = people(shift=5) if check is mean_amount else people(noise=3)
    seen = check(opened(fault)).by_key["a with b", "known"]
    assert not seen.low <= 0 <= seen.high
    clean = check(opened(people())).by_key["a with b", "known"]
    assert clean.low < 0 < clean.high


def test_the_interval_is_that_of_scipy():
    from scipy.stats import ttest_ind

    columns = people(shift=1)
    theirs = ttest_ind(columns["wage"][:200], columns["wage"][200:], equal_var=False)
    interval = theirs.confidence_interval(0.95)
    entry = mean_amount(opened(columns)).by_key["a with b", "known"]
    assert (entry.low, entry.high) == pytest.approx((interval.low, interval.high), abs=1e-5)


def test_a_declared_group_is_compared_with_the_others():
    one = mean_amount(opened(people(shift=5))).by_key["a with b", "known"]
    other = mean_amount(opened(people(shift=5), group="the young"))
    entry = other.by_key["the young with the others", "known"]
    assert entry.value == pytest.approx(one.value)


def test_without_a_true_number_there_is_no_error():
    counts = opened(people(), truth="")
    assert isinstance(mean_absolute_error(counts).by_key["a with b", "known"], Undefined)
    assert not isinstance(mean_amount(counts).by_key["a with b", "known"], Undefined)


@pytest.mark.parametrize("check", CHECKS)
def test_few_and_unknown_people_are_told(check):
    columns = people()
    columns["race"][:] = ["a"] * 4 + ["b"] * 390 + [None] * 6
    found = check(opened(columns)).by_key
    assert found["a with b", "known"].reason == "withheld: fewer than 5 people in a"
    assert found["", "group unknown"].reason.startswith("6 people")


def test_nothing_is_asked_where_no_amount_is_declared():
    assert list(AmountsOfGroups().asks(card_of(protected=[RACE]))) == []


@pytest.mark.parametrize(("race", "told"), [(None, "nobody's race is known"), ("c", "no group")])
def test_nobody_to_compare_with_is_a_sentence(race, told):
    columns = people() | {"race": [race] * 400}
    with pytest.raises(EvidenceError, match=told):
        opened(columns)


def test_cases_picked_out_beside_a_control_arm_stand_for_as_many_as_they_are():
    # Everybody of `a` with a high wage was looked at, and one in ten of the others.
    columns = people(n=2_000)
    wage = np.array(columns["wage"])
    picked = (np.array(columns["race"]) == "a") & (wage > 52)
    drawn = picked | (np.random.default_rng(4).random(4_000) < 0.1)
    sample = {name: np.array(values)[drawn] for name, values in columns.items()}
    sample["arm"] = np.where(picked, "picked", "control")[drawn]
    sample["w"] = np.where(picked, 1.0, 10.0)[drawn]
    shares = (("arm", (("picked", 1.0), ("control", 0.1))),)
    key = "a with b", "known"
    naive = mean_amount(opened(sample)).by_key[key]
    assert naive.low > 1
    ours = mean_amount(opened(sample, fractions=shares)).by_key
    assert ours[key].low < 0 < ours[key].high
    assert ours["a with b", "ignoring weights"] == naive
    assert ours[key].method == "welch_weighted"
    by_weight = mean_amount(opened(sample, weight="w")).by_key[key]
    assert by_weight.value == pytest.approx(ours[key].value, abs=1e-5)
    assert by_weight.low == pytest.approx(ours[key].low, abs=1e-4)
    young = mean_amount(opened(sample, group="the young", fractions=shares)).by_key
    assert next(iter(young.values())).value == pytest.approx(ours[key].value, abs=1e-5)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"fractions": (("race", (("a", 1.0),)),)}, "column 'race' holds 'b' for some cases"),
        ({"weight": "age"}, "the weight 'age' is missing or below zero for 1 person"),
    ],
)
def test_amounts_that_cannot_be_weighed_are_a_sentence(source, said):
    columns = people()
    columns["age"][0] = None
    with pytest.raises(EvidenceError, match=said):
        opened(columns, **source)
