"""Purpose: whether the owners say what the system is for in words that exclude anything."""

import re

from answerable.checks.evidence.columns_origin import StatedPurpose
from answerable.checks.registry import check
from answerable.stats.results import Entry, Key, Observed, Series, Undefined

VAGUE = re.compile(
    r"improv\w* (?:\w+ ){0,3}(?:experience|services?|products?|business)|marketing purposes?"
    r"|(?:it|security)[- ]purposes?|future (?:research|use)|business (?:purposes?|needs?|insights?)"
    r"|(?:various|any|other|further|all) (?:\w+ )?purposes?|legitimate interests?|analytics"
    r"|to be (?:decided|determined)|and so on|among others?|etc\.",
    re.IGNORECASE,
)


@check(
    "data.purpose.v1",
    asks="Is the purpose stated in words that would exclude anything?",
    source="GDPR Article 5(1)(b); Article 29 Working Party, Opinion 03/2013 (WP 203), III.1.1: "
    "'improving users' experience', 'marketing purposes', 'future research' are too vague",
    does_not_show="Whether the system is used for what is stated and nothing else.",
)
def purpose(stated: StatedPurpose) -> Series:
    """Return a yes for every stated part of the purpose, a no for a phrase that excludes nothing.

    `Undefined` where the card says "unknown" or nothing.
    """
    answers = stated.use.purpose
    entries: list[tuple[Key, Entry]] = [
        (("who decides",), _stated("decides", answers.decides)),
        (("about whom",), _stated("about", answers.about)),
        (("what is decided",), _stated("outcome", answers.outcome)),
        (("where",), _stated("places", ", ".join(answers.places))),
        (("in words",), _in_words(answers.prose)),
    ]
    return Series(("part of the purpose",), tuple(entries))


def _stated(name: str, answer: str) -> Entry:
    if answer in ("", "unknown"):
        return Undefined(f"the card does not say: {name}")
    return Observed(True, (("stated", answer),))


def _in_words(prose: str) -> Entry:
    if len(prose.split()) < 3:
        return Undefined("the card does not say it in words: prose")
    found = VAGUE.search(prose)
    if found:
        return Observed(False, (("says nothing", found.group()),))
    return Observed(True)
