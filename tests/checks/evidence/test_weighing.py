"""Whom the cases stand for: weights, arms sampled at different shares, clusters."""

from dataclasses import replace

import pytest
from tests.checks.counted import RACE, SINGLE_MOTHERS, card_of
from tests.checks.fairness.test_conflicts import Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.agreement import Agreements
from answerable.checks.evidence.selection import Selections
from answerable.checks.evidence.weighing import weighed, weighing_of
from answerable.errors import EvidenceError
from answerable.stats.people import population

ASK = Ask(use="lending", attribute="race", outcome="decision")
COLUMNS = {
    "race": ["a", "a", "a", "b", "b", None],
    "decision": ["yes", "no", "no", "yes", "no", "yes"],
    "approve": [1, 0, 1, 1, 0, None],
    "w": [1.0, 2.5, 4.0, 1.0, 10.0, 3.0],
    "arm": ["all", "tenth", "tenth", "all", "all", "tenth"],
    "branch": ["x", "x", "y", "y", None, "z"],
}


def bench(columns=COLUMNS, *, groups=(), **source):
    card = card_of(protected=[RACE], groups=groups)
    (one,) = card.data.sources
    data = replace(card.data, sources=(replace(one, **source),))
    return Bench(replace(card, data=data), columns)


def test_without_a_declaration_cases_are_counted_as_they_are():
    made = bench()
    assert not weighing_of(made.card)
    assert weighed(made) is made.cases
    assert Selections().open(ASK, made).ignoring == ""


def test_weights_are_summed_beside_the_people():
    counts = Selections().open(ASK, bench(weight="w"))
    a, b = counts.groups
    assert (a.successes, a.n, population(a)) == (1, 3, (1.0, 7.5))
    assert a.n.square == 1 + 2.5**2 + 4**2
    assert (b.successes, b.n, population(b)) == (1, 2, (1.0, 11.0))
    assert population(counts.unknown) == (3.0, 3.0)
    assert counts.ignoring == "ignoring weights"
    # Unweighted b is selected more often, in the population a is.
    assert counts.comparator.label == "a"


def test_an_arm_stands_for_as_many_as_its_share_says():
    shares = (("arm", (("all", 1.0), ("tenth", 0.1))),)
    a, b = Selections().open(ASK, bench(fractions=shares)).groups
    assert population(a) == pytest.approx((1, 21))
    assert a.n.square == pytest.approx(201)
    assert population(b) == (1, 2)


@pytest.mark.parametrize(
    ("columns", "source", "said"),
    [
        (COLUMNS, {"fractions": (("arm", (("all", 1.0),)),)}, "holds 'tenth' for some cases"),
        (
            COLUMNS | {"arm": [None] * 6},
            {"fractions": (("arm", (("all", 1.0),)),)},
            "holds nothing for some cases",
        ),
        (COLUMNS | {"w": [-1.0] + [1.0] * 5}, {"weight": "w"}, "below zero for 1 person"),
        (COLUMNS | {"w": ["much"] * 6}, {"weight": "w"}, "missing or below zero for 6 people"),
        (COLUMNS, {"weight": "gone"}, "no column 'gone'"),
        (COLUMNS, {"cluster": "gone"}, "no column 'gone'"),
    ],
)
def test_what_cannot_be_weighed_is_a_sentence(columns, source, said):
    with pytest.raises(EvidenceError, match=said):
        Selections().open(ASK, bench(columns, **source))


def test_clusters_keep_their_places_and_people_of_none_are_one_more():
    counts = Selections().open(ASK, bench(cluster="branch", weight="w"))
    a, b = counts.groups
    x, y, z, none = range(4)
    assert a.n.units[[x, y, z, none]].tolist() == [3.5, 4, 0, 0]
    assert b.n.units[[x, y, z, none]].tolist() == [0, 1, 0, 10]
    assert counts.ignoring == "ignoring weights and clusters"


def test_many_clusters_are_put_into_buckets():
    n = 2_000
    columns = {
        "race": ["a", "b"] * (n // 2),
        "decision": ["yes", "no", "no", "yes"] * (n // 4),
        "branch": [f"branch {i % 700}" for i in range(n)],
    }
    a, _ = Selections().open(ASK, bench(columns, cluster="branch")).groups
    assert len(a.n.units) <= 256
    assert a.n.units.sum() == n / 2


def test_a_declared_group_and_its_others_stand_in_the_same_clusters():
    columns = {
        "male": [0, 0, 1, 1, None],
        "married": [0, 0, 0, 1, 0],
        "dep": [1, 2, 0, 0, 1],
        "decision": ["yes", "no", "yes", "yes", "no"],
        "branch": [1, 2, 1, 2, 2],
    }
    ask = Ask(use="lending", group="single mothers", outcome="decision")
    counts = Selections().open(ask, bench(columns, groups=[SINGLE_MOTHERS], cluster="branch"))
    mothers, others = counts.groups
    assert mothers.n.units.tolist() == [1, 1]
    assert others.n.units.tolist() == [1, 1]
    assert counts.unknown.n.units.tolist() == [0, 1]


def test_decision_and_outcome_together_are_weighed_too():
    a, _ = Agreements().open(ASK, bench(weight="w")).groups
    assert (a.refused_good, a.refused_good.mass) == (1, 4.0)
    assert population(a.selected) == (1.0, 7.5)
