from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency
from tests.checks.recorded import bench_of
from tests.tables.make import cases_of

from answerable.checks.ask import Ask, Skip
from answerable.checks.data.drift import drift
from answerable.checks.evidence.columns_drift import ColumnPair, Drifts, TwoSets
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.data import Source

YEARLY = Source("cases", python="a:b", key="case", period="year")


def pair(first, second):
    return TwoSets("a", "b", (ColumnPair("x", "read", np.array(first), np.array(second)),))


def lone(sets):
    ((_, entry),) = drift(sets)
    return entry


def test_large_counts_give_the_divergence_and_the_test_of_a_peer():
    first, second = np.array([60_000, 30_000, 10_000]), np.array([40_000, 30_000, 30_000])
    entry = lone(pair(first, second))
    assert entry.value == pytest.approx(jensenshannon(first, second, base=2) ** 2, abs=2e-4)
    assert entry.low < jensenshannon(first, second, base=2) ** 2 < entry.high
    small = lone(pair(first // 1000, second // 1000))
    table = np.array([first // 1000, second // 1000])
    assert small.p_value == pytest.approx(chi2_contingency(table, correction=False).pvalue)


def test_sets_without_a_value_in_common_are_as_far_apart_as_can_be():
    assert lone(pair([500, 0], [0, 500])).value == pytest.approx(1.0)


def test_a_column_that_did_not_move_is_at_zero_in_nearly_all_samples():
    away = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        first, second = rng.multinomial(400, [0.1] * 10, size=2)
        away += lone(pair(first, second)).low > 0
    assert away <= 10


def test_few_rows_cannot_have_moved():
    assert lone(pair([5, 5], [100, 100])) == Undefined(
        "10 and 200 rows: at least 20 are needed in each"
    )


def yearly(shift):
    rng = np.random.default_rng(4)
    year = np.repeat([2021, 2022, 2023, 2024], 250)
    income = rng.normal(3000, 500, 1000) + shift * (year > 2022)
    return {"case": [f"c{i}" for i in range(1000)], "year": year, "income": income,
            "sex": rng.choice(["w", "m"], 1000), "approve": [1] * 1000}  # fmt: skip


@pytest.mark.parametrize(("shift", "moved"), [(800, True), (0, False)])
def test_the_column_that_moved_over_the_period_is_first(shift, moved):
    bench = bench_of(yearly(shift), source=YEARLY, reads=["income"])
    (ask,) = Drifts().asks(bench.card)
    sets = Drifts().open(ask, bench)
    assert (sets.first, sets.second) == ("before 2023", "from 2023")
    found = list(drift(sets))
    assert {key[0] for key, _ in found} == {"income", "sex", "approve"}
    if moved:
        assert found[0][0] == ("income", "read by model", "known")
        assert found[0][1].low > 0.1
    assert all(entry.low == 0 for key, entry in found if key[0] != "income" or not moved)


def test_two_sources_are_compared_in_the_columns_they_share():
    class Bench:
        def __init__(self, card, trust):
            self.card, self.trust = card, trust
            shift = 0 if card.data.sources[0].name == "cases" else 900
            self.recorded = cases_of(yearly(shift))

    card = bench_of(yearly(0)).card
    sources = (Source("cases", python="a:b"), Source("live", python="a:c"))
    card = replace(card, data=replace(card.data, sources=sources))
    (ask,) = Drifts().asks(card)
    assert ask.stratum == "beside live"
    found = list(drift(Drifts().open(ask, Bench(card, None))))
    assert found[0][0][0] == "income"
    assert found[0][1].low > 0.05
    assert all(entry.low < 0.02 for key, entry in found if key[0] != "income")


def test_cases_without_a_period_are_counted():
    columns = yearly(0)
    columns["year"] = np.where(np.arange(1000) < 30, np.nan, columns["year"])
    bench = bench_of(columns, source=YEARLY)
    found = drift(Drifts().open(Ask(stratum="over year"), bench)).by_key
    assert found["", "", "no period"] == Undefined("30 cases without a period are in neither set")


def test_one_source_without_a_period_is_not_looked_at_and_says_how_it_could_be():
    (skip,) = Drifts().asks(bench_of(yearly(0)).card)
    assert isinstance(skip, Skip)
    assert "period" in skip.mend


def test_one_period_only_is_no_change():
    bench = bench_of({"year": [2021] * 50, "approve": [1] * 50}, source=YEARLY)
    with pytest.raises(EvidenceError, match="one period only"):
        Drifts().open(Ask(stratum="over year"), bench)
