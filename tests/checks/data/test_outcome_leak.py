import numpy as np
import pytest
from tests.checks.recorded import recorded, values

from answerable.checks.data.outcome_copies import outcome_copies
from answerable.checks.data.outcome_leak import outcome_leak
from answerable.stats.results import Undefined
from answerable.system.data import Outcome, Source

RNG = np.random.default_rng(1)
N = 400
APPROVE = (RNG.random(N) < 0.7).astype(int)
CHANCE = RNG.normal(size=N)
COLUMNS = {
    "case": [f"c{number}" for number in range(N)],
    "approve": APPROVE,
    "reason": np.where(APPROVE == 1, "", "code 7").astype(object),
    "income": CHANCE + APPROVE,
    "noise": CHANCE,
}
SOURCE = Source("cases", python="a:b", key="case", unused=("reason",))


def test_a_column_that_restates_the_outcome_and_is_read_is_first_with_its_reader():
    found = list(outcome_leak(recorded(COLUMNS, reads=["noise", "reason", "income"])))
    (key, entry), (second, weaker), (third, nothing) = found
    assert (key, second[0], third[0]) == (("reason", "read by model", "known"), "income", "noise")
    assert entry.value == 1.0
    assert entry.low > 0.95
    assert weaker.high < 0.95
    assert nothing.low < 0.5 < nothing.high


def test_a_leak_nobody_reads_is_told_apart():
    columns = recorded(COLUMNS, reads=["noise", "income"], source=SOURCE)
    assert [key[0] for key, _ in outcome_leak(columns)] == ["income", "noise"]
    assert values(outcome_copies(columns)) == {("reason", "declared unused", "known"): 1.0}


def test_a_column_with_a_value_for_everybody_says_nothing_about_others():
    columns = recorded(COLUMNS, reads=["case"])
    ((_, entry),) = outcome_leak(columns)
    assert entry.value == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (np.ones(N), "fewer than 5 had another outcome: too few"),
        (
            np.full(N, np.nan),
            "fewer than 5 had the outcome '1' and fewer than 5 had another outcome: too few",
        ),
        ([0] * 9 + [1] * 391, "391 had the outcome '1' and 9 had another outcome: too few"),
        (["yes"] * 200 + ["no"] * 200, "fewer than 5 had the outcome '1': too few"),
    ],
)
def test_an_outcome_that_never_varies_is_undefined(outcome, reason):
    ((_, entry),) = outcome_leak(recorded(COLUMNS | {"approve": outcome}, reads=["noise"]))
    assert entry == Undefined(reason)


def test_an_outcome_in_words_with_missing_values_is_judged_on_those_who_have_one():
    words = np.array(["yes", "no", None], dtype=object)[np.where(APPROVE == 1, 0, 1)]
    words[:50] = None
    columns = COLUMNS | {"approve": words}
    card = {"outcome": Outcome("approve", "truth", "yes")}
    (_, entry), (_, left_out) = outcome_leak(recorded(columns, reads=["reason"], **card))
    assert (entry.value, entry.n) == (1.0, 350)
    assert left_out == Undefined("50 people without an outcome are left out")


def test_a_card_without_outcome_says_so():
    ((_, entry),) = outcome_leak(recorded(COLUMNS, reads=["noise"], outcome=None))
    assert entry == Undefined("the card names no outcome")


def test_constant_and_empty_columns_say_nothing():
    columns = COLUMNS | {"constant": [3] * N, "empty": np.full(N, np.nan)}
    found = values(outcome_leak(recorded(columns, reads=["constant", "empty"])))
    assert list(found.values()) == pytest.approx([0.5, 0.5])


def test_an_outcome_of_which_the_unfavourable_value_is_named_leaks_as_much():
    good, bad = Outcome("approve", "truth", "1"), Outcome("approve", "truth", "not 0", "0")
    both = [outcome_leak(recorded(COLUMNS, reads=["income"], outcome=one)) for one in (good, bad)]
    assert values(both[1]) == values(both[0])
    assert values(both[1])["income", "read by model", "known"] > 0.7


def test_an_outcome_written_as_a_large_number_is_the_value_the_card_names():
    coded = COLUMNS | {"approve": APPROVE * 1500 + 500}
    outcome = Outcome("approve", "truth", "2000")
    found = outcome_leak(recorded(coded, reads=["income"], outcome=outcome))
    assert values(found) == values(outcome_leak(recorded(COLUMNS, reads=["income"])))
