"""A breach among many claims: Holm's correction, shown always and deciding where the card says."""

import pytest

from answerable.findings.corrected import Claims, corrected
from answerable.findings.forms import by_form
from answerable.stats.multiplicity import holm
from answerable.stats.rates import difference, rate, ratio
from answerable.stats.results import Count, Observed, Series, Undefined
from answerable.stats.tests import two_proportion_z
from answerable.system.expectations import Limit

B = Count("b", 500, 1000)


def limit(low=None, high=None, form="margin_interval"):
    return Limit("l", "", "", "policy", form, low, high, "", "", None)


def claims(bound, *entries):
    series = Series(
        ("group", "people"), tuple(((f"g{i}", "known"), e) for i, e in enumerate(entries))
    )
    return Claims(tuple(by_form(bound, e, k) for k, e in series), bound, series)


def parity(x, n=1000):
    return difference(Count("a", x, n), B)


def test_the_p_value_of_a_limit_is_that_of_its_test():
    """At parity the interval is the score test's: its p-value is the two-proportion z test's."""
    made = claims(limit(low=0.0), parity(450), parity(470), parity(500))
    (row,) = corrected([made], decides=False)
    for one, x in zip(row[:2], (450, 470), strict=True):
        assert one.p_value == pytest.approx(two_proportion_z((x, 1000), (500, 1000)), rel=0.03)
    assert row[2].p_value == 1
    assert [one.p_corrected for one in row] == list(holm([one.p_value for one in row]))


@pytest.mark.parametrize("entry", [parity(455), ratio(Count("a", 455, 1000), B), rate(B)])
def test_alone_a_claim_is_below_five_in_a_hundred_just_where_its_interval_lies_beyond(entry):
    for step in range(-30, 30):
        bound = limit(low=entry.high + step * 1e-4, high=9.0)
        ((one, _),) = corrected([claims(bound, entry, entry)], decides=False)
        assert (one.verdict == "breached") == (one.p_value < 0.05)


def test_a_breach_that_does_not_stand_among_many_cannot_be_told_where_the_card_says_so():
    many = [claims(limit(low=0.0), parity(452), *[parity(495)] * 19)]
    ((shown, *_),) = corrected(many, decides=False)
    assert shown.verdict == "breached"
    assert shown.because.endswith("among all 20 claims (Holm)")
    ((decided, *rest),) = corrected(many, decides=True)
    assert decided.verdict == "cannot_tell"
    assert "does not stand when all are corrected together" in decided.because
    assert decided.p_value < 0.05 < decided.p_corrected
    assert {one.verdict for one in rest} == {"cannot_tell"}


def test_a_planted_breach_stands_among_many():
    ((one, *_),) = corrected(
        [claims(limit(low=0.0), parity(350), *[parity(495)] * 19)], decides=True
    )
    assert one.verdict == "breached" and one.p_corrected < 0.001


def test_one_claim_alone_and_what_was_seen_are_left_as_they_are():
    alone = claims(limit(low=0.0), parity(452))
    assert corrected([alone], decides=True) == (alone.judged,)
    seen = claims(limit(high=0.0), Observed(True), Undefined("no people"), parity(700), parity(690))
    ((yes, none, *_),) = corrected([seen], decides=True)
    assert (yes.verdict, yes.p_value) == ("breached", None)
    assert (none.verdict, none.p_value) == ("cannot_tell", None)


def test_the_rule_of_thumb_brings_its_own_test():
    entry = ratio(Count("a", 300, 1000), B)
    held = ratio(Count("a", 490, 1000), B)
    ((one, other),) = corrected([claims(limit(0.8, form="ugesp"), entry, held)], decides=True)
    assert (one.p_value, other.p_value) == (entry.p_value, 1.0)


def test_nothing_here_is_about_other_findings():
    reported = Claims((), None, None)
    made = claims(limit(low=0.0), parity(350), parity(495))
    assert corrected([reported, made], decides=True)[0] == ()
