"""Selection rate, impact ratio and demographic parity difference: golden numbers, faults, twins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checks.counted import RACE, SEX, SINGLE_MOTHERS, CountedBench, card_of, mortgages

from answerable.checks.ask import Ask
from answerable.checks.evidence.selection import NOBODY, SelectionCounts, Selections
from answerable.checks.fairness.demographic_parity_difference import demographic_parity_difference
from answerable.checks.fairness.impact_ratio import impact_ratio
from answerable.checks.fairness.selection_rate import selection_rate
from answerable.stats.missing import Missing, bounds
from answerable.stats.results import Count, Estimate, Undefined


def counted(reference="", unknown=(0, 0), **groups):
    return SelectionCounts(
        "group",
        "decision",
        tuple(Count(label, *pair) for label, pair in groups.items()),
        Count("unknown", *unknown),
        reference,
    )


def mortgage(**ask):
    card = card_of(protected=[RACE, SEX], groups=[SINGLE_MOTHERS])
    bench = CountedBench(card, mortgages())
    return Selections().open(Ask(use="lending", outcome="approve", **ask), bench)


@pytest.mark.parametrize(
    ("ask", "group", "published", "low", "high"),
    [
        ({"attribute": "race"}, "black", 0.743, 0.67, 0.81),
        ({"attribute": "race"}, "Hispanic", 0.843, 0.75, 0.92),
        ({"attribute": "sex"}, "women", 0.983, 0.94, 1.02),
        ({"group": "single mothers"}, "single mothers", 0.921, 0.77, 1.02),
    ],
)
def test_the_impact_ratios_of_the_mortgage_data(ask, group, published, low, high):
    ratio = impact_ratio(mortgage(**ask)).by_key[group, "known"]
    assert ratio.value == pytest.approx(published, abs=5e-4)
    assert (ratio.low, ratio.high) == pytest.approx((low, high), abs=5.1e-3)


@pytest.mark.parametrize(
    ("ask", "group", "share"),
    [
        ({"attribute": "race"}, "black", 0.675),
        ({"attribute": "race"}, "white", 0.908),
        ({"group": "single mothers"}, "single mothers", 0.809),
    ],
)
def test_the_selection_rates_of_the_mortgage_data(ask, group, share):
    rates = selection_rate(mortgage(**ask)).by_key
    assert rates[group, "known"].value == pytest.approx(share, abs=5e-4)


def test_the_three_who_may_be_single_mothers_bound_the_ratio():
    ratios = impact_ratio(mortgage(group="single mothers")).by_key
    low, high = (ratios["single mothers", f"{end} possible"] for end in ("lowest", "highest"))
    # What became of three people is nobody's business, and everybody less the known less the 15 who
    # are surely others would tell: all or none of the 18 were approved.
    assert [(c.successes, c.n) for c in low.counts] == [(38, 50), (1707, 1942)]
    assert [(c.successes, c.n) for c in high.counts] == [(41, 50), (1689, 1942)]
    assert low.value < ratios["single mothers", "known"].value < high.value
    assert low.n == high.n == 1989
    assert ratios["", "group unknown"].reason == "3 people whose group nobody knows"


@pytest.mark.parametrize("check", [impact_ratio, demographic_parity_difference])
def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none(check):
    parity = 1 if check is impact_ratio else 0
    planted = check(counted(a=(300, 600), b=(450, 600))).by_key["a", "known"]
    assert planted.high < parity
    assert planted.p_value < 1e-6
    clean = check(counted(a=(450, 600), b=(450, 600))).by_key["a", "known"]
    assert clean.low < parity < clean.high
    assert clean.p_value == pytest.approx(1)


def test_a_planted_rate_is_seen_and_its_clean_twin_shows_none():
    planted = selection_rate(counted(a=(10, 600), b=(450, 600))).by_key
    assert planted["a", "known"].high < planted["b", "known"].low
    clean = selection_rate(counted(a=(450, 600), b=(450, 600))).by_key
    assert clean["a", "known"].low == clean["b", "known"].low


def test_a_group_without_people_is_undefined_in_every_check():
    counts = counted(a=(5, 9), b=(0, 0))
    assert isinstance(selection_rate(counts).by_key["b", "known"], Undefined)
    assert isinstance(impact_ratio(counts).by_key["b", "known"], Undefined)
    assert isinstance(demographic_parity_difference(counts).by_key["b", "known"], Undefined)


def test_nobody_selected_makes_the_ratio_undefined_and_leaves_the_difference():
    counts = counted(a=(0, 9), b=(0, 12))
    assert isinstance(impact_ratio(counts).by_key["a", "known"], Undefined)
    assert demographic_parity_difference(counts).by_key["a", "known"].value == 0


def test_a_single_group_has_nothing_to_be_compared_with():
    only = impact_ratio(counted(a=(5, 9)))
    assert only.by_key["a", "known"].reason.startswith("everybody is in 'a'")


def test_a_tiny_group_that_becomes_the_comparator_accuses_nobody():
    # Five of five selected must not turn everybody else into a breach.
    ratios = impact_ratio(counted(tiny=(5, 5), a=(500, 1000), b=(500, 1000)))
    assert all(ratio.high > 0.5 and ratio.low < 0.8 for _, ratio in ratios)
    named = impact_ratio(counted("a", tiny=(5, 5), a=(500, 1000), b=(500, 1000))).by_key
    assert named["b", "known"].value == 1


def test_people_without_group_or_outcome_are_told_apart():
    from dataclasses import replace

    counts = replace(
        counted(a=(5, 9), b=(6, 9), unknown=(2, 3)),
        undecided=(("a", 1), ("unknown", 3)),
        elsewhere=Count("elsewhere", 1, 2),
    )
    rates = selection_rate(counts).by_key
    assert rates["", "group unknown"].n == 3
    assert rates["", "partly unknown"].n == 2
    low, high = (rates["a", f"{end} possible"] for end in ("lowest", "highest"))
    assert [(e.counts[0].successes, e.counts[0].n) for e in (low, high)] == [(5, 10), (6, 10)]
    assert ("b", "lowest possible") not in rates
    assert rates["", "no outcome"].reason == "4 people have no recorded outcome and are in no rate"


@pytest.mark.parametrize("check", [impact_ratio, demographic_parity_difference])
def test_bounds_do_not_depend_on_what_a_few_people_of_unknown_group_got(check):
    from dataclasses import replace

    def placed(got, n):
        counts = replace(counted(a=(40, 60), b=(48, 60), unknown=(got, n)), minimum=5)
        return {key: e for key, e in check(counts) if key[1] != "known"}

    assert len({repr(placed(got, 4)) for got in range(5)}) == 1
    assert len({repr(placed(got, 5)) for got in range(6)}) == 6


@settings(deadline=None)
@given(st.data())
def test_no_real_placing_of_the_missing_lies_outside_the_bounds(data):
    from itertools import product

    small = st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    a, b = (Count(label, *data.draw(small)) for label in "ab")
    unknown = Count("unknown", *data.draw(small))
    undecided = data.draw(st.tuples(*[st.integers(0, 2)] * 3))
    missing = Missing(unknown, NOBODY, undecided).hidden(data.draw(st.sampled_from([0, 5, 20])))
    (la, lb), (ha, hb) = bounds(a, b, missing)
    first, second, either = undecided
    for good, bad, u, v, w, x, y in product(
        range(unknown.successes + 1), range(unknown.n - unknown.successes + 1),
        range(first + 1), range(second + 1), range(either + 1), range(2), range(2),
    ):  # fmt: skip
        # `w` of those about whom neither is known in the first group; x and y: what they got.
        sa = a.successes + good + u + w * x
        na = a.n + good + bad + first + w
        sb = b.successes + unknown.successes - good + v + (either - w) * y
        nb = b.n + unknown.n - good - bad + second + either - w
        if na and nb and la.n and lb.n and ha.n and hb.n:
            assert la.rate - lb.rate <= sa / na - sb / nb + 1e-12
            assert sa / na - sb / nb <= ha.rate - hb.rate + 1e-12


people = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
tables = st.dictionaries(st.sampled_from("abcdef"), people, min_size=2)


@settings(deadline=None)
@given(tables)
def test_names_of_groups_do_not_matter(groups):
    before = impact_ratio(counted(**groups))
    after = impact_ratio(counted(**{f"x{label}": pair for label, pair in groups.items()}))
    values = {f"x{key[0]}": getattr(e, "value", None) for key, e in before}
    assert values == {key[0]: getattr(e, "value", None) for key, e in after}


@settings(deadline=None)
@given(tables, people)
def test_unknown_people_only_widen(groups, unknown):
    for check in (impact_ratio, demographic_parity_difference):
        results = check(counted(**groups, unknown=unknown)).by_key
        for (label, which), known in results.items():
            low = results.get((label, "lowest possible"))
            high = results.get((label, "highest possible"))
            if which == "known" and all(isinstance(e, Estimate) for e in (low, known, high)):
                assert low.value - 1e-12 <= known.value <= high.value + 1e-12


def test_nobody_unknown_leaves_one_entry_a_group():
    assert [key for key, _ in impact_ratio(counted(a=(1, 2), b=(2, 2)))] == [("a", "known")]
    assert counted(a=(1, 2)).elsewhere == NOBODY
