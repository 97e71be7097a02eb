"""Exposure in rankings: the paper's own example, planted faults, clean twins, what has none."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import RACE, CountedBench, CountedCases, card_of
from tests.checks.fairness.test_conflicts import Bench

from answerable.checks.ask import Ask
from answerable.checks.evidence.ranking import Rankings
from answerable.checks.fairness.exposure_ratio import exposure_ratio
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.data import Ranking

MEN_FIRST = {"race": ["m", "m", "m", "f", "f", "f"], "place": [1, 2, 3, 4, 5, 6]}
F = ("f with m", "known")


def sampled(columns, name="", **source):
    card = card_of(protected=[RACE], ranking=Ranking("place", name))
    made = replace(card.data.sources[0], **source)
    card = replace(card, data=replace(card.data, sources=(made,)))
    (ask,) = [a for a in Rankings().asks(card) if isinstance(a, Ask)]
    return exposure_ratio(Rankings().open(ask, Bench(card, columns))).by_key


def opened(columns, name="", minimum=1):
    card = card_of(protected=[RACE], ranking=Ranking("place", name))
    card = replace(card, minimum_cell=minimum)
    (ask,) = [a for a in Rankings().asks(card) if isinstance(a, Ask)]
    return Rankings().open(ask, CountedBench(card, CountedCases(columns)))


def lists(rng, n, women_last):
    race, place, query = [], [], []
    for number in range(n):
        order = np.array(["f"] * 5 + ["m"] * 5)
        rng.shuffle(order)
        if women_last:
            order = np.array(sorted(order, reverse=True))
        race += order.tolist()
        place += range(1, 11)
        query += [f"q{number}"] * 10
    return {"race": race, "place": place, "query": query}


def test_the_example_of_the_paper():
    # Singh and Joachims, figure 1: three men above three women, exposure 0.71 against 0.39.
    counts = opened(MEN_FIRST)
    means = {g.label: g.total / g.people for g in counts.groups}
    assert means == pytest.approx({"m": 0.71, "f": 0.39}, abs=5e-3)
    assert exposure_ratio(counts).by_key[F].value == pytest.approx(0.3913 / 0.7103, abs=1e-3)


def test_lists_that_put_a_group_last_are_seen_and_their_clean_twins_show_none():
    rng = np.random.default_rng(3)
    seen = exposure_ratio(opened(lists(rng, 40, women_last=True), "query")).by_key[F]
    assert seen.high < 0.7
    clean = exposure_ratio(opened(lists(rng, 40, women_last=False), "query"))
    ((_, entry),) = clean
    assert entry.low < 1 < entry.high


def test_the_interval_covers_parity_from_list_to_list():
    rng = np.random.default_rng(8)
    covered = 0
    for _ in range(200):
        counts = opened(lists(rng, 30, women_last=False), "query")
        ((_, entry),) = exposure_ratio(counts)
        covered += entry.low <= 1 <= entry.high
    assert 0.9 <= covered / 200 <= 0.99


def test_a_place_that_is_none_is_refused():
    with pytest.raises(EvidenceError, match="no place in a list"):
        opened(MEN_FIRST | {"place": [0, 1, 2, 3, 4, 5]})


def test_one_person_alone_has_no_spread():
    found = exposure_ratio(opened({"race": ["m", "m", "f"], "place": [1, 2, 3]})).by_key
    assert isinstance(found[F], Undefined)


def test_a_small_group_is_withheld():
    found = exposure_ratio(opened(MEN_FIRST, minimum=4)).by_key
    assert found[F].reason == "withheld: fewer than 4 people in f"


def test_people_without_place_or_group_are_counted():
    columns = {"race": ["m", "m", "f", "f", None, "f"], "place": [1, 2, 3, 4, 5, None]}
    told = {key[1] for key, entry in exposure_ratio(opened(columns)) if key[0] == ""}
    assert told == {"group unknown", "no place"}


def test_nothing_is_asked_where_no_ranking_is_declared():
    assert list(Rankings().asks(card_of(protected=[RACE]))) == []


def test_lists_that_were_picked_out_weigh_as_much_as_they_stand_for():
    rng = np.random.default_rng(6)
    picked, usual = lists(rng, 60, women_last=True), lists(rng, 40, women_last=False)
    columns = {
        name: [*picked[name], *(f"u{q}" if name == "query" else q for q in usual[name])]
        for name in picked
    }
    columns["w"] = [1.0] * 600 + [50.0] * 400
    found = sampled(columns, "query", weight="w")
    ours, alone = found[F], found["f with m", "ignoring weights"]
    assert alone.high < 0.9 and ours.low < 1 < ours.high
    assert (ours.method, alone.method) == ("delta_by_list_weighted", "delta_by_list")
    # Of lists that weigh alike the interval is that of lists counted once.
    columns["w"] = [3.0] * 1_000
    alike = sampled(columns, "query", weight="w")[F]
    assert (alike.value, alike.low, alike.high) == pytest.approx(
        (alone.value, alone.low, alone.high), rel=1e-9
    )


def test_where_lists_of_one_cluster_go_alike_the_wider_interval_is_given():
    rng = np.random.default_rng(9)
    columns = {"race": [], "place": [], "query": []}
    for shop in range(24):
        of_shop = lists(rng, 10, women_last=shop % 2 == 0)
        columns["race"] += of_shop["race"]
        columns["place"] += of_shop["place"]
        columns["query"] += [f"{shop} {q}" for q in of_shop["query"]]
    columns["shop"] = np.repeat(np.arange(24), 100)
    found = sampled(columns, "query", cluster="shop")
    ours, alone = found[F], found["f with m", "ignoring clusters"]
    assert ours.value == pytest.approx(alone.value)
    assert ours.high - ours.low > 1.5 * (alone.high - alone.low)
    assert ours.method == "delta_by_list_clustered"
    columns["shop"] = columns["query"]
    same = sampled(columns, "query", cluster="shop")[F]
    assert (same.low, same.high) == pytest.approx((alone.low, alone.high), rel=0.01)
    columns["shop"] = np.arange(2_400) % 3
    assert "3 clusters are too few" in sampled(columns, "query", cluster="shop")[F].reason


def test_the_interval_of_a_weighted_ratio_is_that_of_the_regressions_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(10)
    race, place = rng.choice(["f", "m"], 900), rng.integers(1, 40, 900)
    w = rng.lognormal(0, 0.5, 900).round(4)
    ours = sampled({"race": race, "place": place, "w": w}, weight="w")
    ((name, _), entry), *_ = ours.items()
    errors = []
    for one in name.split(" with "):
        m = race == one
        y = 1 / np.log2(1 + place[m])
        fit = sm.WLS(y, np.ones(m.sum()), weights=w[m]).fit(cov_type="HC1")
        errors.append((fit.params[0], fit.bse[0] / fit.params[0]))
    assert entry.value == pytest.approx(errors[0][0] / errors[1][0])
    half = 1.96 * np.hypot(errors[0][1], errors[1][1])
    assert np.log(entry.high / entry.value) == pytest.approx(half, rel=0.01)
