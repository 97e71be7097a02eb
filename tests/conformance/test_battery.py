"""The battery: every answer of ours is right, brute force agrees, and a wrong tool is seen."""

from math import nan

import pytest
from conformance.case import QUANTITIES, Case, people
from conformance.judge import ABSENT, CRASH, INVENTED, RIGHT, SILENT, WRONG, differing, judge, table
from conformance.known import known
from conformance.laws import laws
from conformance.oracle import answer
from conformance.ours import answers

KNOWN = known()


@pytest.mark.parametrize("case", KNOWN, ids=lambda c: f"{c.name}: {c.quantity}")
def test_what_is_known_follows_by_brute_force(case):
    assert judge(case, answer(case.quantity, case.people)) == RIGHT


def test_every_answer_of_ours_is_right():
    cases = [*KNOWN, *laws(tables=1)]
    given = answers(cases)
    wrong = [(c.name, c.quantity, c.answer, a) for c, a in zip(cases, given, strict=True)
             if judge(c, a) != RIGHT]  # fmt: skip
    assert wrong == []


def test_every_quantity_is_asked_with_a_known_answer_or_a_law():
    assert {case.quantity for case in laws(tables=1)} == set(QUANTITIES)
    assert {case.quantity for case in KNOWN} == set(QUANTITIES)


CASE = Case("x", "by hand", "impact_ratio", people(a=(1, 0, 1, 0), b=(1, 0, 0, 0)), 0.5)
NOTHING = Case("y", "by hand", "impact_ratio", people(a=(1, 0, 1, 0), b=(0, 0, 1, 0)), None)


@pytest.mark.parametrize(
    ("case", "said", "word"),
    [
        (CASE, 0.5, RIGHT),
        (CASE, 0.51, WRONG),
        (CASE, None, SILENT),
        (CASE, nan, SILENT),
        (CASE, "ValueError", CRASH),
        (CASE, ABSENT, ABSENT),
        (NOTHING, None, RIGHT),
        (NOTHING, 0.0, INVENTED),
        (NOTHING, float("inf"), INVENTED),
    ],
)
def test_an_answer_is_worth_what_it_is(case, said, word):
    assert judge(case, said) == word


def test_the_table_counts_and_the_list_shows_what_differs():
    given = {"ours": [0.5, None], "theirs": [0.4, 0.0]}
    lines = table([CASE, NOTHING], given)
    assert lines[1].split()[:3] == ["ours", "2", "0"]
    assert lines[2].split()[:4] == ["theirs", "0", "1", "1"]
    assert len(differing([CASE, NOTHING], given)) == 3
    assert differing([CASE], {"ours": [0.5]}) == []
