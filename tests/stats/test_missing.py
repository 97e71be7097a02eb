from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.stats.missing import extremes
from answerable.stats.results import Count


def rates(a, b):
    return a.rate - b.rate, a.rate / b.rate


@settings(deadline=None)
@given(st.tuples(*[st.integers(1, 12)] * 4), st.integers(0, 3), st.integers(0, 3))
def test_no_other_placing_of_the_unknown_lies_outside(known, good, bad):
    xa, fa, xb, fb = known
    a, b = Count("a", xa, xa + fa), Count("b", xb, xb + fb)
    lowest, highest = extremes(a, b, Count("unknown", good, good + bad))
    # Everyone may be in `a`, in `b` or in a third group.
    placings = [
        rates(Count("a", xa + ga, xa + fa + ga + ba), Count("b", xb + gb, xb + fb + gb + bb))
        for ga, gb, ba, bb in product(
            range(good + 1), range(good + 1), range(bad + 1), range(bad + 1)
        )
        if ga + gb <= good and ba + bb <= bad
    ]
    for measure in (0, 1):
        seen = [placing[measure] for placing in placings]
        assert rates(*lowest)[measure] == pytest.approx(min(seen))
        assert rates(*highest)[measure] == pytest.approx(max(seen))
