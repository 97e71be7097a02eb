"""The limit that a breach lies beyond, in the words and the unit of the number it was set for."""

from typing import Final

from answerable.findings.phrases import in_points, number, points
from answerable.system.expectations import Limit

FOUR_FIFTHS: Final = "by the four-fifths rule of thumb, an employment rule borrowed"


def beyond(limit: Limit, check: str) -> str:
    """Return on which side of which limit the numbers of a breach lie.

    A limit with two ends is told as what it allows.
    """
    low, high = limit.at_least, limit.at_most
    rule = f" {FOUR_FIFTHS}" if limit.form == "ugesp" else ", the limit, with its whole interval"
    said = points if in_points(check) else number
    if low is not None and high is not None:
        return f"beyond the limit {said(low)} to {said(high)}"
    if low is not None:
        return f"below {said(low)}{rule}"
    return f"above {said(high)}{rule}" if high is not None else ""
