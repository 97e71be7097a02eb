"""The table of tests: each once, smallest first, and how many are not shown."""

from types import SimpleNamespace

from answerable.checks.ask import Ask
from answerable.documents.families import MOST, family_of
from answerable.stats.rates import difference, ratio
from answerable.stats.results import Count, Series

B = Count("b", 450, 600)


def finding(check, *groups, measure=ratio):
    entries = tuple(((g.label, "known"), measure(g, B)) for g in groups)
    ask = Ask(use="lending", attribute="race", outcome="decision")
    return SimpleNamespace(
        line=check, check=f"fairness.{check}.v1", ask=ask,
        results=Series(("group", "people"), entries),
    )  # fmt: skip


def test_ratio_and_difference_of_the_same_people_stand_in_one_row():
    a, c = Count("a", 300, 600), Count("c", 440, 600)
    family = family_of(
        [finding("impact_ratio", a, c), finding("parity_difference", a, c, measure=difference)]
    )
    assert [row.whom for row in family.rows] == ["race, a, decision", "race, c, decision"]
    assert family.rows[0].what == "impact ratio and parity difference"
    assert (family.rows[0].alone, family.rows[0].holm) == ("< 0.001", "< 0.001")
    assert family.more == 0


def test_one_test_is_no_family_and_many_are_counted():
    assert family_of([finding("impact_ratio", Count("a", 300, 600))]).rows == ()
    many = [Count(f"g{i}", 300 + i, 600) for i in range(MOST + 3)]
    assert family_of([finding("impact_ratio", *many)]).more == 3
