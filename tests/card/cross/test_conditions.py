import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.card.cross.conditions import column_condition_fault
from answerable.errors import EvidenceError
from answerable.tables.condition import parse

READ = [
    "male == 0 and married == 0 and dep > 0",
    "`a column` in ('x', \"y\") or not (b != -1.5)",
    "0 < dep <= 3",
    "a == b",
    "name == 'it = `not` a column'",
    "a not in [1, 2]",
]
REFUSED = {
    "male = 0": "one `=` assigns",
    "male": "is no comparison",
    "f(x) == 1": "no column",
    "a == f(1)": "neither a number",
    "a in b": "needs a column and a list",
    "a in ()": "is empty",
    "a is None": "`is` compares",
    "1 == 1": "names no column",
    "__import__('os').system('x')": "is no comparison",
    "a == 1; b": "it is no condition",
    "a == None": "neither a number",
    "": "it is no condition",
    "(" * 500 + "a == 1" + ")" * 500: "it is no condition",
}


@pytest.mark.parametrize("text", READ)
def test_a_condition_over_columns_is_read(text):
    assert column_condition_fault(text) == ""


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_anything_else_is_refused_with_its_reason(text, why):
    assert why in column_condition_fault(text)


WORDS = "a b `c d` 1 -2 3.5 'x' True None == != < <= > >= = in not and or ( ) [ ] , is lambda x: `"
words = st.sampled_from(re.split(" (?!d`)", WORDS))


@given(st.one_of(st.lists(words, max_size=9).map(" ".join), st.text(max_size=12)))
def test_the_card_accepts_what_the_tables_can_answer_and_nothing_else(text):
    try:
        parse(text)
    except EvidenceError:
        assert column_condition_fault(text)
    else:
        assert column_condition_fault(text) == ""
