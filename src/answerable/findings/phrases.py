"""Numbers, counts and intervals as people write them, with a true minus sign."""

from collections.abc import Sequence
from math import isinf

from answerable.stats.results import Count, Estimate, Scalar
from answerable.system.expectations import Limit

_PROPER = {"auc": "AUC", "theil": "Theil"}


def number(value: float, digits: int = 3) -> str:
    """Return a number with at most `digits` decimals and without trailing zeros.

    >>> number(0.8), number(0.7430), number(-0.0001), number(1234.5)
    ('0.8', '0.743', '0', '1,234.5')
    """
    text = f"{value:,.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else _minus(text)


def interval(estimate: Estimate, limit: Limit | None = None) -> str:
    """Return "95 % interval 0.67 to 0.81".

    Two decimals, and one more where a rounded bound would hide on which side of the limit it is.
    """
    limits = [x for x in (limit.at_least, limit.at_most) if x is not None] if limit else []
    near = any(abs(end - x) < 0.01 for x in limits for end in (estimate.low, estimate.high))
    digits = 4 if near else 2
    if estimate.high - estimate.low < 0.02:
        digits = 4
    low, high = (fixed(end, digits) for end in (estimate.low, estimate.high))
    level = number(100 * estimate.level, 1)
    return f"{level} % interval {low} {'and up' if isinf(estimate.high) else f'to {high}'}"


def share(count: Count, population: tuple[float, float] | None = None) -> str:
    """Return "black 133 of 197 (67.5 %)"; without people only who they are.

    Where the people counted stand for others, the share is that of the `population`.

    >>> share(Count("white", 1527, 1681))
    'white 1,527 of 1,681 (90.8 %)'
    """
    if not count.n:
        return f"{count.label} nobody"
    if population and population[1]:
        weighed = 100 * population[0] / population[1]
        return f"{count.label} {count.successes:,} of {count.n:,} (weighted {weighed:.1f} %)"
    return f"{count.label} {count.successes:,} of {count.n:,} ({100 * count.rate:.1f} %)"


def shares(entry: Estimate) -> list[str]:
    """Return the people of an estimate's first two groups, as `share` says them."""
    whom = entry.population or (None,) * len(entry.counts)
    return [share(count, stand) for count, stand in zip(entry.counts[:2], whom[:2], strict=True)]


def p_value(p: float) -> str:
    """Return "p = 0.032", or "p < 0.001" below that."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def scalar(value: Scalar) -> str:
    """Return a witness's value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number(value)
    return "nothing" if value is None else str(value)


def fixed(value: float, digits: int = 3) -> str:
    """Return a number with exactly so many decimals: "0.920"."""
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else _minus(text)


def points(value: float, *, unit: bool = True) -> str:
    """Return a difference of two shares in percentage points.

    >>> points(-0.1489), points(0.02, unit=False)
    ('−14.9 points', '+2.0')
    """
    text = fixed(100 * value, 1)
    sign = "+" if value > 0 and text != "0.0" else ""
    return f"{sign}{text} points" if unit else f"{sign}{text}"


def points_interval(estimate: Estimate, *, level: bool = True) -> str:
    """Return "(95 % interval \u221221.5 to \u22128.1)", the ends in percentage points."""
    named = f"{number(100 * estimate.level, 1)} % interval " if level else ""
    low, high = points(estimate.low, unit=False), points(estimate.high, unit=False)
    return f"({named}{low} to {high})"


def in_points(check: str) -> bool:
    """Return whether a check measures a difference of two shares, by its name.

    >>> in_points("fairness.accuracy_difference.v1"), in_points("fairness.impact_ratio.v1")
    (True, False)
    """
    return check.rsplit(".v", 1)[0].endswith(("_difference", "_gap"))


def together(words: Sequence[str], most: int = 6) -> str:
    """Return `a, b and c`, or the first `most` and how many more there are.

    >>> together(["a", "b", "c"]), together(list("abcdefgh"), most=3)
    ('a, b and c', 'a, b, c and 5 more')
    """
    if len(words) > most + 1:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), words[-1]])


def percent(estimate: Estimate) -> str:
    """Return the interval of a share: "95 % interval 60.7 to 73.9 %"."""
    level = number(100 * estimate.level, 1)
    low, high = fixed(100 * estimate.low, 1), fixed(100 * estimate.high, 1)
    return f"{level} % interval {low} to {high} %"


def _minus(text: str) -> str:
    return text.replace("-", "−")


def beside(value: float, *limits: float) -> str:
    """Return a number with three decimals, in words where these would hide its side of a limit.

    >>> beside(0.743, 0.8), beside(0.79996, 0.8), beside(0.8, 0.8)
    ('0.743', 'just below 0.8', '0.800')
    """
    for limit in limits:
        if value != limit and fixed(value) == fixed(limit):
            return f"just {'below' if value < limit else 'above'} {number(limit)}"
    return "below 0.001" if 0 < value < 0.0005 else fixed(value)


def quantity(check: str) -> str:
    """Return the name of what a check measures, in words.

    >>> quantity("fairness.auc_gap.v1")
    'AUC gap'
    """
    words = check.rsplit(".v", 1)[0].rsplit(".", 1)[-1].split("_")
    return " ".join(_PROPER.get(word, word) for word in words)
