import pytest
from tests.checks.counted import (
    RACE,
    SEX,
    SINGLE_MOTHERS,
    CountedBench,
    CountedCases,
    card_of,
    mortgages,
)

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.selection import NOBODY, SelectionCounts, Selections
from answerable.errors import EvidenceError
from answerable.stats.results import Count
from answerable.system.data import Decision, Protected, Source


def opened(card, cases, **ask):
    return Selections().open(Ask(use="lending", **ask), CountedBench(card, cases))


def test_the_mortgage_data_as_published_and_nobody_dropped():
    card = card_of(protected=[RACE, SEX], groups=[SINGLE_MOTHERS])
    race = opened(card, mortgages(), attribute="race", outcome="approve")
    assert race.groups == (
        Count("Hispanic", 85, 111), Count("black", 133, 197), Count("white", 1527, 1681)
    )  # fmt: skip
    assert race.comparator.label == "white"
    sex = opened(card, mortgages(), attribute="sex", outcome="approve")
    assert sex.groups == (Count("men", 1411, 1605), Count("women", 319, 369))
    mothers = opened(card, mortgages(), group="single mothers", outcome="approve")
    assert mothers.groups == (Count("single mothers", 38, 47), Count("all others", 1689, 1924))
    assert mothers.unknown.n == 3
    for counts in (race, sex, mothers):
        everyone = [*counts.groups, counts.unknown, counts.elsewhere]
        assert sum(count.n for count in everyone) == 1989


def test_what_is_missing_is_counted_apart_and_never_dropped():
    cases = CountedCases(
        {
            "race": ["a", "a", None, "b", "b", None],
            "approve": ["1", None, "1", "0", "1", "0"],
        }
    )
    counts = opened(card_of(protected=[RACE]), cases, attribute="race", outcome="approve")
    assert counts.groups == (Count("a", 1, 1), Count("b", 1, 2))
    assert counts.unknown == Count("unknown", 1, 2)
    assert counts.without_outcome == 1


def test_declared_sentinels_are_missing_values():
    source = Source("cases", python="cases:all", sentinels=(("male", (9.0,)),))
    cases = CountedCases({"male": [0.0, 1.0, 9.0], "approve": [1, 1, 0]})
    counts = opened(
        card_of(protected=[SEX], sources=(source,)), cases, attribute="sex", outcome="approve"
    )
    assert counts.unknown == Count("unknown", 0, 1)
    assert [group.label for group in counts.groups] == ["men", "women"]


def test_values_with_the_same_word_are_one_group():
    sex = Protected("sex", "sex", (("F", "women"), ("f", "women"), ("m", "men")))
    cases = CountedCases({"sex": ["F", "f", "m"], "approve": [1, 0, 1]})
    counts = opened(card_of(protected=[sex]), cases, attribute="sex", outcome="approve")
    assert counts.groups == (Count("men", 1, 1), Count("women", 1, 2))


def test_the_favourable_value_is_that_of_the_field_asked_for():
    cases = CountedCases({"race": ["a", "b"], "approve": [0, 0], "decision": ["yes", "no"]})
    counts = opened(card_of(protected=[RACE]), cases, attribute="race", outcome="decision")
    assert counts.favourable == "yes"
    assert counts.groups == (Count("a", 1, 1), Count("b", 0, 1))


def test_a_reference_nobody_belongs_to_is_refused_with_the_groups_there_are():
    race = Protected("race", "race", (), reference="green")
    cases = CountedCases({"race": ["a", "b"], "approve": [1, 0]})
    with pytest.raises(EvidenceError, match=r"'green' of 'race' is no group .* which has a, b"):
        opened(card_of(protected=[race]), cases, attribute="race", outcome="approve")


def test_an_empty_attribute_is_refused():
    cases = CountedCases({"race": [None, None], "approve": [1, 0]})
    with pytest.raises(EvidenceError, match="nobody's race is known"):
        opened(card_of(protected=[RACE]), cases, attribute="race", outcome="approve")


def test_a_named_reference_is_the_comparator_even_where_another_is_selected_more():
    groups = (Count("a", 9, 9), Count("b", 1, 9))
    assert SelectionCounts("x", "y", groups, NOBODY, "b").comparator.label == "b"
    assert SelectionCounts("x", "y", groups, NOBODY, "").comparator.label == "a"


def test_the_larger_of_two_equally_selected_groups_is_the_comparator():
    groups = (Count("a", 2, 4), Count("b", 5, 10), Count("c", 0, 0))
    assert SelectionCounts("x", "y", groups, NOBODY, "").comparator.label == "b"


def test_every_attribute_and_group_is_asked_for_on_every_outcome():
    card = card_of(protected=[RACE, SEX], groups=[SINGLE_MOTHERS])
    asks = {(ask.label, ask.outcome) for ask in Selections().asks(card)}
    assert asks == {
        (label, outcome)
        for label in ("race", "sex", "single mothers")
        for outcome in ("decision", "approve")
    }


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (card_of(protected=[RACE], sources=()), "the card names no data"),
        (card_of(), "no protected attribute and no group of people is declared"),
        (card_of(protected=[RACE], decision=None), "which value of 'decision' is favourable"),
        (card_of(protected=[RACE], decision=Decision("other", "1")), "which value of 'decision'"),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_mend(card, reason):
    skips = [entry for entry in Selections().asks(card) if isinstance(entry, Skip)]
    assert skips
    assert reason in skips[0].reason
    assert skips[0].mend.endswith(".")


def test_a_use_that_decides_nothing_is_said():
    from dataclasses import replace

    card = card_of(protected=[RACE])
    use = replace(card.system.uses[0], decision="")
    card = replace(card, system=replace(card.system, uses=(use, use)))
    assert {entry.reason for entry in Selections().asks(card)} == {
        "nothing here decides about people"
    }


def test_the_largest_group_can_be_compared_with_although_another_is_selected_more():
    cases = CountedCases({"race": ["a"] * 5 + ["b"] * 2, "approve": [1, 0, 1, 0, None, 1, 1]})
    largest = Protected("race", "race", (), compare_with="largest")
    found = [
        opened(card_of(protected=[one]), cases, attribute="race", outcome="approve").comparator
        for one in (RACE, largest)
    ]
    assert found == [Count("b", 2, 2), Count("a", 2, 4)]


def test_ages_are_counted_in_bands_and_a_code_among_them_is_unknown():
    age = Protected("age", "age", (), bands=(25.0, 40.0, 60.0))
    source = Source("cases", python="cases:all", sentinels=(("age", (999.0,)),))
    cases = CountedCases({"age": [18, 24, 25, 39, 40, 60, 999], "approve": [1, 0, 1, 1, 0, 1, 1]})
    counts = opened(
        card_of(protected=[age], sources=(source,)), cases, attribute="age", outcome="approve"
    )
    assert counts.groups == (
        Count("25 to 39", 2, 2), Count("40 to 59", 0, 1), Count("60 and over", 1, 1),
        Count("under 25", 1, 2),
    )  # fmt: skip
    assert counts.unknown == Count("unknown", 1, 1)


def test_a_number_with_many_values_and_no_bands_is_refused_with_its_mend():
    age = Protected("age", "age", ())
    cases = CountedCases({"age": list(range(13)), "approve": [1] * 13})
    with pytest.raises(EvidenceError, match=r"13 different numbers.*bands = \[25, 40, 60\]"):
        opened(card_of(protected=[age]), cases, attribute="age", outcome="approve")
    twelve = CountedCases({"age": list(range(12)), "approve": [1] * 12})
    assert (
        len(opened(card_of(protected=[age]), twelve, attribute="age", outcome="approve").groups)
        == 12
    )
    words = CountedCases({"age": [f"born {n}" for n in range(40)], "approve": [1] * 40})
    assert (
        len(opened(card_of(protected=[age]), words, attribute="age", outcome="approve").groups)
        == 40
    )
