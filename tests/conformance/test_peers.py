"""Beside Fairlearn's `MetricFrame`: the same numbers on random people, where both have one."""

import pytest
from conformance.judge import ABSENT, RIGHT, judge
from conformance.laws import laws
from conformance.ours import answers
from conformance.peers.asking import ask, installed, open_peer


@pytest.fixture(scope="module")
def fairlearn():
    if not installed("fairlearn"):
        pytest.skip("no environment of fairlearn here (python -m conformance --peers makes it)")
    return open_peer("fairlearn")


def test_random_people_give_the_same_numbers(fairlearn):
    cases = [c for c in laws(tables=6, seed=23) if c.why == "brute force"]
    theirs, ours = ask(fairlearn, cases), answers(cases)
    compared = [(c, a, b) for c, a, b in zip(cases, theirs, ours, strict=True) if a != ABSENT]
    assert len(compared) == 6 * 12
    for case, their, our in compared:
        assert our == pytest.approx(their, abs=1e-12), case.quantity
        assert judge(case, our) == RIGHT
