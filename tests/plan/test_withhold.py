import pytest

from answerable.plan.withhold import say_untold, withhold_small_cells
from answerable.stats.results import Count, Estimate, Observed, Series, Undefined


def rate(*counts):
    return Estimate(0.5, 0.1, 0.9, 0.95, "wilson", 10, counts)


def withheld(entry, minimum=5):
    ((_, result),) = withhold_small_cells(Series(("group",), ((("a",), entry),)), minimum=minimum)
    return result


def test_a_group_of_four_is_withheld_with_its_reason_and_without_its_counts():
    result = withheld(rate(Count("a", 1, 4), Count("b", 5, 90)))
    assert result == Undefined("withheld: fewer than 5 people in a")


def test_a_group_of_five_is_printed():
    entry = rate(Count("a", 1, 5))
    assert withheld(entry) is entry


def test_an_empty_group_is_no_secret():
    entry = Undefined("no people", (Count("a", 0, 0),))
    assert withheld(entry) is entry


def test_of_a_few_people_whose_group_is_unknown_only_the_number_is_told():
    result = withheld(rate(Count("unknown", 1, 1)))
    assert result == Undefined(
        "withheld: 1 person whose group nobody knows: too few to say what they got"
    )
    entry = rate(Count("unknown", 1, 5))
    assert withheld(entry) is entry


def test_what_the_missing_could_do_is_withheld_with_the_number_it_belongs_to():
    def shown(n):
        known, low = rate(Count("a", 1, n)), rate(Count("a", 1, n + 5))
        entries = ((("a", "known"), known), (("a", "lowest possible"), low))
        series = withhold_small_cells(Series(("group", "people"), entries), minimum=5)
        return [entry for _, entry in series], [known, low]

    small, _ = shown(4)
    assert all(isinstance(entry, Undefined) and not entry.counts for entry in small)
    kept, entries = shown(5)
    assert kept == entries


def test_an_observation_has_no_counts_to_withhold():
    entry = Observed(True)
    assert withheld(entry) is entry


def test_of_a_group_with_few_refused_nothing_is_told_that_crosses_decision_and_outcome():
    series = Series(
        ("group",),
        ((("a",), rate(Count("a, good outcome", 40, 50), Count("b, good outcome", 5, 90))),),
    )
    ((_, shown),) = withhold_small_cells(series, minimum=5, few={"a"})
    assert shown.reason.startswith("withheld: in a fewer than 5 people were selected or refused")
    ((_, other),) = withhold_small_cells(series, minimum=5, few={"a, good"})
    assert other is series.entries[0][1]


def test_of_a_group_never_counted_no_entry_says_that_nobody_is_in_it():
    gone = Undefined("no people in 'c'", (Count("c", 0, 0), Count("a", 5, 90)))
    kept = rate(Count("a", 5, 90))
    series = Series(("group",), ((("c",), gone), (("a",), kept)))
    assert [entry for _, entry in withhold_small_cells(series, minimum=5, gone={"c"})] == [
        Undefined("withheld: fewer than 5 people in c"),
        kept,
    ]


def test_a_group_that_would_give_others_away_is_withheld_with_that_reason():
    series = Series(("group",), ((("a",), rate(Count("a, good outcome", 40, 50))),))
    (told,) = (entry for _, entry in withhold_small_cells(series, minimum=5, guards={"a"}))
    assert told.reason.startswith("withheld: a would give away")
    assert not told.counts


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("people exactly alike to somebody", "fewer than 5 people are exactly alike to somebody"),
        (
            "cases that ann and bob both labelled",
            "fewer than 5 cases that ann and bob both labelled",
        ),
        ("women", "fewer than 5 people in women"),
    ],
)
def test_a_label_that_is_no_name_of_a_group_is_said_as_it_reads(label, said):
    assert withheld(rate(Count(label, 1, 3))) == Undefined(f"withheld: {said}")


def test_who_has_an_answer_that_is_withheld_is_among_those_in_no_rate():
    outcome = Undefined("3 people have no recorded outcome and are in no rate")
    series = Series(("group", "people"), ((("a", "known"), rate()), (("", "no outcome"), outcome)))
    (_, kept), (_, told) = say_untold(series, 2).entries
    assert kept == rate()
    assert told.reason == (
        "3 people have no outcome that is told and are in no rate; the answers of 2 people in very "
        "small groups are not told"
    )
