"""Words, dates and numbers as every document prints them."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

from answerable.findings.phrases import quantity
from answerable.findings.types import Verdict
from answerable.law.result import SourceStatus, WordingStatus
from answerable.stats.results import Count, Scalar

Scale = Literal["share", "ratio", "difference", "number"]
"""How a value is printed: percent, a factor, percentage points, a plain number."""

VERDICTS: Final[dict[Verdict, str]] = {
    "breached": "breached",
    "cannot_tell": "cannot tell",
    "not_tested": "not tested",
    "holds": "holds",
    "reported": "reported",
}
GRAVEST_FIRST: Final[tuple[Verdict, ...]] = (
    "breached", "cannot_tell", "not_tested", "holds", "reported",
)  # fmt: skip

STATUS: Final[dict[SourceStatus, str]] = {
    "statute": "statute",
    "adopted_guidance": "adopted guidance",
    "draft_guidance": "draft guidance",
    "case": "court decision",
    "opinion": "opinion",
    "memory": "not checked against the source",
    "own_policy": "own policy",
}
WORDING: Final[dict[WordingStatus, str]] = {
    "in_force": "in force",
    "adopted_not_yet_in_force": "adopted, not yet in force",
    "proposal": "proposal, not law",
    "leak": "leaked draft, not law",
    "own_policy": "own policy",
    "not_law": "not law",
    "rescission_pending": "in force, rescission pending",
    "repealed": "repealed",
}
_NOT_LAW: Final = frozenset({"proposal", "leak", "not_law", "own_policy", "repealed"})

FORMS: Final[dict[str, str]] = {
    "margin_interval": "judged on the whole 95 % interval",
    "ugesp": "employment rule of thumb, borrowed (29 CFR 1607.4(D))",
}
MEANS: Final[dict[str, str]] = {
    "truth": "what later turned out to be true",
    "past_decision": "a past decision, not the truth: agreement with it is agreement with "
    "past decisions",
    "unknown": "not known: nobody said whether it is a truth or a past decision",
}
_FIXED: Final[dict[str, str]] = {
    "high_risk": "high-risk",
    "gpai": "general-purpose AI model",
    "gpai_systemic": "general-purpose AI model with systemic risk",
    "annex_iii_exempt": "exempt although listed in Annex III",
    "built_on_gpai": "built on a general-purpose AI model",
    "becomes_provider": "treated as its provider",
    "rbi": "remote biometric identification",
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day(when: date | None, *, none: str = "unknown") -> str:
    """Return `2 December 2027`, the same in every locale."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}" if when else none


def spoken(name: str) -> str:
    """Return an identifier as words: `high_risk` -> `high-risk`, `is_late` -> `is late`."""
    return _FIXED.get(name, name.replace("_", " "))


def title(name: str) -> str:
    """Return `spoken` with a capital first letter, the rest as it was."""
    words = spoken(name)
    return words[:1].upper() + words[1:]


def sentence_case(text: str) -> str:
    """Return a text with a capital first letter; a group called "f" keeps its name.

    >>> sentence_case("single mothers: few"), sentence_case("f: few")
    ('Single mothers: few', 'f: few')
    """
    return text if text[1:2] == ":" else text[:1].upper() + text[1:]


def count_of(n: int, noun: str, plural: str = "") -> str:
    """Return `1 finding`, `1,989 findings`."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def some(words: Sequence[str], most: int, rest: str = "more") -> str:
    """Return the first `most` words and how many are left: `a, b and 3 more`."""
    if len(words) <= most + 1:
        return listed(list(words))
    return f"{', '.join(words[:most])} and {len(words) - most} {rest}"


def key_words(key: Sequence[str]) -> str:
    """Return the key of a result as a label; that people's group is known goes without saying."""
    return ", ".join(part for part in key if part not in ("", "known")) or "everyone"


def listed(words: list[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def is_law(status: WordingStatus) -> bool:
    """Return whether a wording of that status binds anybody as law."""
    return status not in _NOT_LAW


def scale_of(check: str, keys: Iterable[Sequence[str]] = ()) -> Scale:
    """Return how values are printed, by the standard term in the check's name or in a key."""
    name = check.rsplit(".v", 1)[0].rsplit(".", 1)[-1].split("_")
    if "ratio" in name:
        return "ratio"
    if not {"index", "mean", "error"}.isdisjoint(name):
        return "number"
    if "difference" in name or name[-1] == "gap":
        return "difference"
    if any("difference" in part for key in keys for part in key):
        return "difference"
    return "share" if check.startswith(("fairness.", "scenarios.")) else "number"


def number(value: float, scale: Scale) -> str:
    """Return the value as printed; infinite ends of an interval are words."""
    if math.isinf(value) or math.isnan(value):
        return "no end" if value > 0 else "no start"
    if scale == "share":
        return f"{100 * value:.1f} %"
    if scale == "difference":
        return f"{_minus(100 * value, '+.1f')} points"
    if scale == "ratio":
        return _ratio(value)
    if 0.01 <= abs(value) < 10 or value == 0:
        return _minus(value, ".3f")
    return _minus(value, ".4g" if abs(value) >= 1 else ".2g")


def _ratio(value: float) -> str:
    """Return three decimals, more where these would show a round limit that is not reached."""
    text = f"{value:.3f}"
    if not text.endswith("0") or abs(value - float(text)) < 1e-9:
        return text
    finer = f"{value:.4f}"
    if not finer.endswith("00"):
        return finer
    return f"just {'below' if value < float(text) else 'above'} {float(text):g}"


def limit_number(value: float, scale: Scale) -> str:
    """Return a number somebody wrote down, with no more digits than they wrote."""
    if scale == "share":
        return f"{100 * value:g} %"
    if scale == "difference":
        return f"{_minus(100 * value, 'g')} points"
    return _minus(value, "g")


def interval(low: float, high: float, scale: Scale) -> str:
    """Return `0.670 to 0.810`, with the unit once."""
    if scale == "difference" and math.isfinite(low) and math.isfinite(high):
        return f"{_minus(100 * low, '+.1f')} to {_minus(100 * high, '+.1f')} points"
    if scale == "share" and math.isfinite(low) and math.isfinite(high):
        return f"{100 * low:.1f} to {100 * high:.1f} %"
    return f"{number(low, scale)} to {number(high, scale)}"


def _minus(value: float, form: str) -> str:
    text = format(value, form)
    if float(text) == 0:
        text = text.lstrip("+-")
    return text.replace("-", "\u2212")


def people(count: Count, minimum: int) -> str:
    """Return `133 of 197`, or why the count of a few people is not shown."""
    if 0 < count.n < minimum:
        return f"withheld (fewer than {minimum} people)"
    return f"{count.successes:,} of {count.n:,}"


def scalar(value: Scalar) -> str:
    """Return a witnessed value in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "no limit" if math.isinf(value) else _minus(value, ".6g")
    return str(value)


def few(n: int, minimum: int) -> str:
    """Return the number, or "fewer than 5" when it counts too few people to be shown."""
    return f"fewer than {minimum}" if 0 < n < minimum else f"{n:,}"


def short_name(check: str) -> str:
    """Return the check without area and version, as words: "impact ratio"."""
    return quantity(check)
