import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.law.condition import NOTHING, ConditionError, parse
from answerable.system.facts import Truth

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
truths = st.sampled_from(list(Truth))


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("a and b", {"a": YES, "b": UNKNOWN}, UNKNOWN),
        ("a and b", {"a": NO, "b": UNKNOWN}, NO),
        ("a or b", {"a": YES, "b": UNKNOWN}, YES),
        ("a or b", {"a": NO, "b": UNKNOWN}, UNKNOWN),
        ("not a", {"a": UNKNOWN}, UNKNOWN),
        ("a and (b or not c)", {"a": YES, "b": NO, "c": NO}, YES),
        ("a", {}, UNKNOWN),
        ("kind in (toy, lift)", {"kind": frozenset({"lift"})}, YES),
        ("kind in (toy, lift)", {"kind": frozenset({"radio"})}, NO),
        ("kind not in (toy, lift)", {"kind": frozenset({"radio"})}, YES),
        ("kind == toy", {"kind": None}, UNKNOWN),
        ("kind != toy", {"kind": None}, UNKNOWN),
        ("kind == toy", {"kind": NOTHING}, NO),
        ("flop > 1e25", {"flop": 2e25}, YES),
        ("flop > 1e25", {"flop": 1e25}, NO),
        ("flop > 1e25", {"flop": None}, UNKNOWN),
        ("flop > 1e25", {}, UNKNOWN),
        ("flop > 1e25", {"flop": NOTHING}, NO),
        ("day < '2027-12-02'", {"day": "2027-12-01"}, YES),
        ("day < '2027-12-02'", {"day": "2027-12-02"}, NO),
    ],
)
def test_conditions_answer_in_three_values(text, values, answer):
    assert parse(text).holds(values) is answer


@pytest.mark.parametrize(
    "text", ["a +", "f(a)", "a.b", "a < b < c", "'a'", "a == 1.5", "a > b", "[a]", "a if b else c"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(ConditionError):
        parse(text)


def test_nothing_of_a_condition_is_executed():
    with pytest.raises(ConditionError):
        parse("__import__('os').system('echo executed')")


@given(st.dictionaries(st.sampled_from("abc"), truths), st.sampled_from("abc"), truths)
def test_learning_a_fact_never_overturns_a_sure_answer(values, name, learned):
    for text in ("a and (b or not c)", "not (a and b) or c", "(a or b) and (not a or c)"):
        before = parse(text).holds(values)
        if before is not UNKNOWN and values.get(name, UNKNOWN) is UNKNOWN:
            assert parse(text).holds({**values, name: learned}) is before


def test_the_reasons_alone_give_the_same_answer():
    condition = parse("(a or b) and (not a or c)")
    for combination in itertools.product(Truth, repeat=3):
        values = dict(zip("abc", combination, strict=True))
        kept = {name: values[name] for name in condition.because(values)}
        assert condition.holds(kept) is condition.holds(values)
