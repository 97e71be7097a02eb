"""Decision forms: how a limit turns one entry of a result into a verdict."""

from answerable.findings.phrases import (
    beside,
    in_points,
    interval,
    number,
    p_value,
    points,
    points_interval,
)
from answerable.findings.types import Judged
from answerable.stats.effective import design_effect, drawn, is_of_a_sample, usual_method
from answerable.stats.power import is_powered, n_that_could, n_that_could_differ
from answerable.stats.rates import DIFFERENCE, PAIRED
from answerable.stats.results import Entry, Estimate, Key, Observed, Undefined
from answerable.system.expectations import Limit


def by_form(limit: Limit, entry: Entry, key: Key = ()) -> Judged:
    """Return the verdict on an entry by the form its limit names."""
    form = {"margin_interval": margin_interval, "ugesp": ugesp}[limit.form]
    return form(limit, entry, key)


def margin_interval(limit: Limit, entry: Entry, key: Key = ()) -> Judged:
    """Return `holds` when the interval lies within the limit, `breached` when it lies beyond.

    An interval on both sides of the limit, like a number that does not exist, is `cannot_tell`,
    with the n that could where more people could settle it. A yes counts as 1, a no as 0.
    """
    if isinstance(entry, Observed):
        return _yes_or_no(limit, entry, key)
    if not isinstance(entry, Estimate):
        return _no_number(entry, key)
    seen = _seen(limit, entry)
    low, high = limit.at_least, limit.at_most
    if low is not None and entry.high < low:
        return Judged(key, "breached", f"the {seen} lies below the limit {_end(limit, low, entry)}")
    if high is not None and entry.low > high:
        return Judged(
            key, "breached", f"the {seen} lies above the limit {_end(limit, high, entry)}"
        )
    if (low is None or entry.low >= low) and (high is None or entry.high <= high):
        return Judged(key, "holds", f"the {seen} lies within the limit {_both(limit, entry)}")
    n = n_that_could(entry, at_least=low, at_most=high)
    because = f"the {seen} reaches over the limit {_both(limit, entry)}; {_enough(entry, n)}"
    return Judged(key, "cannot_tell", because, n)


def ugesp(limit: Limit, entry: Entry, key: Key = ()) -> Judged:
    """Return the verdict of the four-fifths rule: an employment rule of thumb, borrowed.

    `breached` when the ratio is below `at_least` *and* the difference is significant at 1 - level
    by the test of the check; below without significance is `cannot_tell`. A ratio not below it
    `holds`, unless the group is so small that the rule could not have been breached by anything.
    Source: 29 CFR 1607.4(D).
    """
    if not isinstance(entry, Estimate):
        return _no_number(entry, key)
    if limit.at_least is None or entry.p_value is None or not entry.counts:
        because = "the four-fifths form needs `at_least` and a ratio of two groups with its test"
        return Judged(key, "cannot_tell", because)
    alpha, floor = 1 - entry.level, number(limit.at_least)
    seen = f"the ratio {beside(entry.value, limit.at_least)}"
    test = f"the difference is {'' if entry.p_value < alpha else 'not '}significant"
    test += f" ({p_value(entry.p_value)})"
    if entry.value < limit.at_least and entry.p_value < alpha:
        return Judged(key, "breached", f"{seen} is below {floor} and {test}")
    n = n_that_could_differ(entry, at_least=limit.at_least)
    if entry.value < limit.at_least:
        because = f"{seen} is below {floor} but {test}; {_enough(entry, n)}"
        return Judged(key, "cannot_tell", because, n)
    if _could_never_breach(entry, alpha):
        because = f"{seen} is not below {floor}, but so few people could not breach this rule"
        return Judged(key, "cannot_tell", f"{because}: {_enough(entry, n)}", n)
    return Judged(key, "holds", f"{seen} is not below {floor}")


def _could_never_breach(entry: Estimate, alpha: float) -> bool:
    """Whether even nobody selected in the first group would not have been significant."""
    from answerable.stats.tests import fisher_exact, two_proportion_z

    if is_of_a_sample(entry):
        fewer = drawn(entry)
        if len(fewer) < 2:
            return False
        return two_proportion_z((0, fewer[0].n), (fewer[1].successes, fewer[1].n)) >= alpha
    a, b = entry.counts[:2]
    return fisher_exact((0, a.n), (b.successes, b.n)) >= alpha


def _yes_or_no(limit: Limit, entry: Observed, key: Key) -> Judged:
    """Judge what was seen: `at_most = 0` allows no yes, `at_least = 1` no no."""
    seen = 1.0 if entry.answer else 0.0
    low, high = limit.at_least, limit.at_most
    beyond = (low is not None and seen < low) or (high is not None and seen > high)
    word, other = ("yes", "no") if entry.answer else ("no", "yes")
    if beyond:
        return Judged(key, "breached", f"the answer is {word}, and the limit asks for {other}")
    return Judged(key, "holds", f"the answer is {word}, as the limit asks")


def _no_number(entry: Entry, key: Key) -> Judged:
    reason = entry.reason if isinstance(entry, Undefined) else "a yes or no has no interval"
    return Judged(key, "cannot_tell", reason)


def _enough(entry: Estimate, n: int | None) -> str:
    """Say how many people could settle it."""
    who = f" in {entry.counts[0].label!r}" if entry.counts else ""
    if n is None and not is_powered(entry):
        return "how many people could settle it is not computed for such a number"
    if n is None:
        more = "more decisions about both groups could"
        return f"no number of people{who} alone could settle it, but {more}"
    seen = entry.counts[0].n if entry.counts else entry.n
    alike = f", drawn as these were (design effect {design_effect(entry):.1f}),"
    how = alike if is_of_a_sample(entry) else ""
    return f"{n:,} people{who}{how} could settle it where {seen:,} cannot, if these rates are true"


def _both(limit: Limit, entry: Entry) -> str:
    ends = [x for x in (limit.at_least, limit.at_most) if x is not None]
    return " to ".join(_end(limit, x, entry) for x in ends)


def _seen(limit: Limit, entry: Estimate) -> str:
    """Return the interval as the sentence of the finding prints it."""
    if _is_difference(limit, entry):
        return points_interval(entry).strip("()") + " points"
    return interval(entry, limit)


def _end(limit: Limit, value: float, entry: Entry) -> str:
    return points(value) if _is_difference(limit, entry) else number(value)


def _is_difference(limit: Limit, entry: Entry) -> bool:
    """Return whether a limit is one of percentage points; that of a scenario names no check."""
    if not limit.check:
        return isinstance(entry, Estimate) and usual_method(entry.method) in (DIFFERENCE, PAIRED)
    return in_points(limit.check)
