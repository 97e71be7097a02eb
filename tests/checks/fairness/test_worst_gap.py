"""The worst gap over all groups and intersections: planted, clean, small, incomplete."""

from dataclasses import replace

import pytest
from tests.checks.counted import RACE, SEX, CountedBench, CountedCases, card_of, mortgages

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.intersections import AllIntersections
from answerable.checks.fairness.worst_gap import worst_gap
from answerable.stats.results import Undefined


def people(*rows):
    """Rows (race, male, selected, refused) as cases."""
    columns = {"race": [], "male": [], "decision": []}
    for race, male, selected, refused in rows:
        for value, n in (("yes", selected), ("no", refused)):
            columns["race"] += [race] * n
            columns["male"] += [male] * n
            columns["decision"] += [value] * n
    return CountedCases(columns)


def opened(cases, outcome="decision", **changes):
    card = replace(card_of(protected=[RACE, SEX]), **changes)
    return AllIntersections().open(Ask(use="lending", outcome=outcome), CountedBench(card, cases))


CLEAN = [("a", 0, 80, 20), ("a", 1, 160, 40), ("b", 0, 240, 60), ("b", 1, 320, 80)]


def test_a_planted_intersection_is_named_and_its_clean_twin_shows_nothing():
    # Every attribute alone looks even: the fault is at the crossing only.
    planted = [("a", 0, 160, 140), ("a", 1, 260, 40), ("b", 0, 260, 40), ("b", 1, 160, 140)]
    (worst, known), first = worst_gap(opened(people(*planted))).entries[0]
    assert (worst, known) in {("a, women", "known"), ("b, men", "known")}
    assert first.low > 0.1 and first.p_value < 0.01
    assert first.value == pytest.approx(680 / 900 - 160 / 300)
    clean = worst_gap(opened(people(*CLEAN)))
    assert clean.entries[0][1].low == 0
    assert [key for key, _ in clean if key[1] == "also behind"] == []


def test_the_mortgage_data_single_out_black_applicants_by_past_decisions():
    cells = opened(mortgages(), "approve")
    (worst, _), first = worst_gap(cells).entries[0]
    assert worst == "black"
    assert [(c.successes, c.n) for c in first.counts] == [(133, 197), (1612, 1792)]
    also = {key[0] for key, _ in worst_gap(cells) if key[1] == "also behind"}
    assert {"black, women", "black, men", "Hispanic"} <= also
    # Black people less men and women are the two whose sex nobody knows: not both are told.
    told = worst_gap(cells).by_key
    assert [c.n for c in told["black, women", "also behind"].counts] == [51, 1923]
    assert told["black, men", "also behind"].reason.startswith("withheld: with the other groups")


def test_where_nobodys_group_is_known_there_is_no_gap_and_no_crash():
    series = worst_gap(opened(people((None, None, 30, 20))))
    assert all(isinstance(entry, Undefined) for _, entry in series)


def test_groups_too_small_to_be_looked_at_are_counted_and_never_named():
    series = worst_gap(opened(people(*CLEAN, ("c", 0, 0, 2)))).by_key
    assert series["", "too few"].reason.startswith("3 of 10 groups are not looked at")
    assert not any("c" in key[0].split(", ") for key in series)


def test_everybody_else_does_not_give_a_group_too_small_back():
    def everybody_else(*rows):
        series = worst_gap(opened(people(*rows), data=one_attribute))
        (_, other) = series.entries[0][1].counts
        return other.successes, other.n

    one_attribute = card_of(protected=[RACE]).data
    groups = [("a", 0, 40, 20), ("b", 0, 50, 10)]
    assert everybody_else(*groups) == everybody_else(*groups, ("rare", 0, 2, 2)) == (50, 60)
    # Five people are no secret: they are among everybody else again.
    assert everybody_else(*groups, ("rare", 0, 2, 3)) == (52, 65)


def test_people_without_outcome_or_group_are_told():
    cases = people(*CLEAN, (None, 0, 9, 1))
    cases.columns["decision"][:7] = None
    series = worst_gap(opened(cases)).by_key
    assert series["", "no outcome"].reason.startswith("7 people")
    name, first = next((k, e) for k, e in series.items() if k[1] == "known")
    assert sum(c.n for c in first.counts) in (900 - 7, 910 - 7, 1000 - 7, 1010 - 7), name


def test_one_group_alone_has_no_gap():
    series = worst_gap(opened(people(("a", 1, 30, 10))))
    assert isinstance(series.entries[0][1], Undefined)


def test_codes_for_missing_are_no_group():
    card = card_of(protected=[RACE, SEX])
    (source,) = card.data.sources
    data = replace(card.data, sources=(replace(source, sentinels=(("male", (9.0,)),)),))
    cells = opened(people(*CLEAN, ("a", 9, 10, 0)), data=data)
    assert cells.levels[1] == ("men", "women")
    assert (cells.codes[:, 1] == -1).sum() == 1


def test_without_a_protected_attribute_there_is_a_reason():
    (first, *_) = AllIntersections().asks(card_of())
    assert isinstance(first, Skip) and "no protected attribute" in first.reason
