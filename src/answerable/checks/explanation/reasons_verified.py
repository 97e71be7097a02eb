"""The reasons told are reasons that acted: each is moved to the reference and run again."""

from answerable.checks.evidence.reasons import RefusedReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined


@check(
    "explanation.reasons_verified.v1",
    asks="Do the reasons refused people are told act: does moving them move the outcome?",
    source="12 CFR 1002.9(b)(2) and comment 9(b)(2)-4 (the factors actually scored); CJEU C-203/22 "
    "(27 Feb 2025), 15(1)(h) GDPR (the procedure actually applied); interval: Wilson, JASA 22 "
    "(1927)",
    does_not_show="Whether a reason that acted is a good one, or what the person who decides "
    "in the end had in mind.",
)
def reasons_verified(evidence: RefusedReasons, *, level: float = 0.95) -> Series:
    """Return the share of refused people whose told reasons all act, by who tells them.

    `the letter`: the reasons found here that have a phrase in the card; people to whom no reason
    can be told count as failures, because they would be told nothing. `the system`: the one reason
    that the system itself writes down, where the card names that field. A code without a
    [[reason]] cannot be moved: it counts as not acting, and an entry says how many there are.
    """
    entries: list[tuple[Key, Entry]] = []
    told = [
        bool(case.verified) and all(v.acted for v in case.verified) and not case.undeclared
        for case in evidence.cases
    ]
    count = Count("refused people, reasons found here", sum(told), len(told))
    entries.append((("the letter",), rate(count, level=level)))
    stated = [case.stated for case in evidence.cases if case.stated]
    if stated:
        acted = sum(one.acted for one in stated)
        count = Count("refused people, reason the system states", acted, len(stated))
        entries.append((("the system",), rate(count, level=level)))
    for code in sorted({one.code for one in stated if not one.known}):
        reason = f"the system states {code!r}, for which the card has no [[reason]]"
        entries.append((("the system", code), Undefined(reason)))
    for name in sorted({name for case in evidence.cases for name in case.undeclared}):
        n = sum(name in case.undeclared for case in evidence.cases)
        reason = f"{name!r} acted against {n} of {len(told)} people and no [[reason]] names it"
        entries.append((("without a phrase", name), Undefined(reason)))
    return Series(("told by", "code"), tuple(entries))
