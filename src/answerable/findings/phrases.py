"""Numbers, counts and intervals as people write them."""

from math import isinf

from answerable.stats.results import Count, Estimate, Scalar
from answerable.system.expectations import Limit


def number(value: float, digits: int = 3) -> str:
    """Return a number with at most `digits` decimals and without trailing zeros.

    >>> number(0.8), number(0.7430), number(-0.0001), number(1234.5)
    ('0.8', '0.743', '0', '1,234.5')
    """
    text = f"{value:,.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


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


def share(count: Count) -> str:
    """Return "black 133 of 197 (67.5 %)"; without people only who they are.

    >>> share(Count("white", 1527, 1681))
    'white 1,527 of 1,681 (90.8 %)'
    """
    if not count.n:
        return f"{count.label} nobody"
    return f"{count.label} {count.successes:,} of {count.n:,} ({100 * count.rate:.1f} %)"


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
    return text.removeprefix("-") if not text.strip("-0.,") else text


def beside(value: float, limit: float) -> str:
    """Return a number with as many decimals as show on which side of the limit it is.

    >>> beside(0.743, 0.8), beside(0.79996, 0.8)
    ('0.743', '0.79996')
    """
    digits = 3
    while digits < 12 and value != limit and number(value, digits) == number(limit, digits):
        digits += 1
    return number(value, digits)
