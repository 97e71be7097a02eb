"""Exposure in rankings: the paper's own example, planted faults, clean twins, what has none."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import RACE, CountedBench, CountedCases, card_of

from answerable.checks.ask import Ask
from answerable.checks.evidence.ranking import Rankings
from answerable.checks.fairness.exposure_ratio import exposure_ratio
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.data import Ranking

MEN_FIRST = {"race": ["m", "m", "m", "f", "f", "f"], "place": [1, 2, 3, 4, 5, 6]}
F = ("f with m", "known")


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
