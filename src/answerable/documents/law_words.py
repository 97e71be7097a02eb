"""Names of laws and classes, and dates of classes, in the words of every document."""

import re
from collections.abc import Mapping
from typing import Final

from answerable.documents.words import WORDING, day, is_law, spoken
from answerable.law.result import ClassHeld, Law

_NUMBER: Final = re.compile(
    r",? (?:Regulation \(EU\)|Directive \(EU\)|\d{4}/\d+|\d+ CFR|CETS|\(HB|of \d{4}).*$"
)
"""Where the number of a law begins in its title: what stands before is what people call it."""


def law_name(law: Law, instrument: str) -> str:
    """Return the name of an instrument as its file states it; the id when no wording was read.

    What follows a colon in the title names the wording, which is printed on its own.
    """
    titles = (w.title for w in law.wordings if w.instrument == instrument)
    return next(titles, instrument).partition(": ")[0]


def short_law(law: Law, instrument: str) -> str:
    """Return what people call an instrument: its name without the number."""
    name = law_name(law, instrument)
    short = _NUMBER.sub("", name)
    # "Regulation (EU) 2024/1689" has no other name than its number.
    return name if short in ("", "Regulation (EU)", "Directive (EU)") else short


def class_words(law: Law, written: str) -> str:
    """Return `eu.aia:high_risk (Annex III)` as `high-risk (Artificial Intelligence Act, ...)`."""
    instrument, _, rest = written.rpartition(":")
    held, _, article = rest.partition(" (")
    if not article:
        return spoken(held)
    return f"{spoken(held)} ({short_law(law, instrument)}, {article}"


def cited(law: Law, why: str) -> str:
    """Return `eu.aia, Article 9` with the name of the law; any other reason as it is."""
    instrument, comma, article = why.partition(", ")
    known: Mapping[str, None] = dict.fromkeys(w.instrument for w in law.wordings)
    return f"{short_law(law, instrument)}, {article}" if comma and instrument in known else why


def binds(held: ClassHeld) -> str:
    """Return from when a class applies, and what that means for what is on the market already."""
    said = when(held)
    if held.legacy_open:
        return f"{said}, {held.legacy_open}"
    return f"{said}; {held.late[0].lower()}{held.late[1:]}" if held.late else said


def when(held: ClassHeld) -> str:
    """Return whether a class applies on the day asked about, and from when."""
    if held.wording_status == "own_policy":
        return "applies: the firm decided it for itself"
    if not is_law(held.wording_status):
        return WORDING[held.wording_status]
    if held.applies:
        return f"applies since {day(held.applies_from)}" if held.applies_from else "applies now"
    if held.applies_from is None:
        return "since when is not known here"
    return f"applies from {day(held.applies_from)}"
