"""A field that is known to have acted is found, and one that is known to do nothing is not."""

from answerable.checks.evidence.faithful_reasons import FaithfulReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series


@check(
    "explanation.planted_field.v1",
    asks="When a field that is known to act is planted in a copy of the system, is it found?",
    source="Known ground truth in a copy of the system itself: Yang and Kim, BAM, "
    "arXiv:1907.09701 (2019); interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether weaker fields than the planted one are found.",
)
def planted_field(evidence: FaithfulReasons, *, level: float = 0.95) -> Series:
    """Return the share of people in whose two main reasons the planted field is named.

    `acts alone`: it takes four times the person's gravest reason away, whatever else there is.
    `acts together`: it does so only beside the person's gravest reason, which then shares it.
    `does nothing`: a second planted field; here every share above 0 is a reason told falsely.
    """
    cases = [case.planted for case in evidence.cases]
    named = {
        "acts alone": [case.alone for case in cases],
        "acts together": [case.together for case in cases],
        "does nothing": [case.decoy for case in cases],
    }
    entries: list[tuple[Key, Entry]] = []
    for what, found in named.items():
        count = Count(f"a planted field that {what}, named for", sum(found), len(found))
        entries.append(((what,), rate(count, level=level)))
    return Series(("planted field",), tuple(entries))
