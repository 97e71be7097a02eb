import numpy as np
import pytest
from tests.checks.recorded import recorded, values

from answerable.checks.data.sentinels import sentinels
from answerable.system.data import Source

RNG = np.random.default_rng(0)
INCOMES = RNG.normal(3000, 800, 200).round()


def with_code(code, times=6, column=INCOMES):
    coded = column.copy()
    coded[:times] = code
    return coded


@pytest.mark.parametrize("code", [999999.0, 1e6, -99999.0, 50_000.0])
def test_a_number_far_outside_that_occurs_often_is_suspected(code):
    found = values(sentinels(recorded({"income": with_code(code)}, reads=["income"])))
    assert found == {("income", f"{code:.0f}", "suspected", "read by model"): 6 / 200}


def test_666_among_zeros_and_ones_is_suspected():
    flags = np.array([0, 1] * 50 + [666] * 5)
    assert list(values(sentinels(recorded({"flag": flags})))) == [
        ("flag", "666", "suspected", "read by nothing")
    ]


def test_two_codes_in_one_column_are_both_found():
    ages = np.concatenate([RNG.integers(18, 80, 100), [998] * 5, [999] * 7])
    assert {key[1] for key in values(sentinels(recorded({"age": ages})))} == {"998", "999"}
    far = np.concatenate([RNG.integers(18, 80, 100), [9999] * 5, [99999] * 7])
    assert {key[1] for key in values(sentinels(recorded({"age": far})))} == {"9999", "99999"}


@pytest.mark.parametrize(
    "clean",
    [
        INCOMES,
        np.array([0, 1] * 50),
        np.array([0] * 95 + [1] * 5),
        np.full(100, 7),
        np.array([np.nan] * 50),
        np.concatenate([INCOMES, [90_000.0]]),
        np.concatenate([np.zeros(80), RNG.integers(100, 900, 20)]),
        np.array([1990.0] * 50 + [2025.0] * 50),
    ],
)
def test_columns_without_codes_raise_nothing(clean):
    assert values(sentinels(recorded({"column": clean, "word": ["x"] * len(clean)}))) == {
        ("", "", "", "no number looks like a code"): False
    }


def test_declared_codes_are_counted_and_not_suspected_again():
    source = Source(
        "cases", python="a:b", sentinels=(("income", (1e6, 999.0)),), unused=("income",)
    )
    found = values(sentinels(recorded({"income": with_code(1e6)}, source=source)))
    assert found == {
        ("income", "1000000", "declared", "declared unused"): 6 / 200,
        ("income", "999", "declared", "declared unused"): 0.0,
    }


def test_a_code_inside_a_wide_range_is_suspected_when_it_is_a_spike():
    incomes = RNG.integers(0, 5000, 2000)
    planted = np.concatenate([incomes, np.full(40, 999)])
    assert list(values(sentinels(recorded({"income": planted})))) == [
        ("income", "999", "suspected", "read by nothing")
    ]


def test_a_code_as_frequent_as_the_numbers_beside_it_is_an_ordinary_number():
    incomes = RNG.integers(900, 1100, 4000)
    ages = RNG.integers(18, 120, 3000)
    for clean in (incomes, ages):
        assert list(values(sentinels(recorded({"x": clean})))) == [
            ("", "", "", "no number looks like a code")
        ]
