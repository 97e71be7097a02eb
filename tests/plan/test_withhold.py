from answerable.plan.withhold import withhold_small_cells
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
