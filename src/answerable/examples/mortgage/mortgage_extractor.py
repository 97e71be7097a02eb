"""The income extractor: a small rule-based reader of application texts.

It was written against the patterns of `mortgage_patterns.SEEN` and tried afterwards on UNSEEN,
which it was never changed for: `python accuracy.py` prints both. It knows four kinds of income by
their words, one sentence at a time. What it does not recognise it does not count.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from mortgage_numbers import WORD, number_from_words

Cue = tuple[str, re.Pattern[str]]
"""A part of the income, and the words that announce it."""

NOT_INCOME = re.compile(
    r"\b(?:mortgage|loan|borrow|purchase|price|house|property|instal?ments?)\b", re.I
)
"""Sentences about the loan hold dollars too, and none of them is income."""

SPOUSE: Cue = (
    "spouse_wage",
    re.compile(r"\b(?:spouse|husband|wife|partner|co-applicant|co-borrower)\b", re.I),
)
CHILD_SUPPORT: Cue = (
    "child_support",
    re.compile(
        r"\b(?:child support|child maintenance|maintenance for|support for (?:the|my) (?:child|kid)"
        r"|(?:father|mother|parent) of my child|other parent)",
        re.I,
    ),
)
OTHER: Cue = (
    "other_income",
    re.compile(r"\b(?:rent|rental|interest|dividends?|overtime|savings|on the side)\b", re.I),
)
SALARY: Cue = (
    "salary",
    re.compile(r"\b(?:salary|wages?|earn|job|employer|pay(?:check)?|paid|gross|work)\b", re.I),
)

_NUMBER_WORD = "|".join(sorted([*WORD, "hundred", "thousand"], key=len, reverse=True))
_MONEY = re.compile(
    r"(?:(?:\$|USD )(?P<digits>\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.\d\d)?"
    r"|(?P<plain>\d{1,3}(?:[ ,]\d{3})+|\d+) dollars"
    rf"|(?P<words>(?:{_NUMBER_WORD})(?:[ -](?:{_NUMBER_WORD}|and))*) dollars)",
    re.I,
)
_YEARLY = re.compile(r"\b(?:a year|per year|yearly|annually|per annum)\b", re.I)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")


def monthly_amount(sentence: str) -> float:
    """Return the first sum of money of the sentence in dollars a month; 0 when it names none."""
    found = _MONEY.search(sentence)
    if found is None:
        return 0.0
    if found["words"]:
        amount = float(number_from_words(found["words"]))
    else:
        amount = float(re.sub(r"[ ,]", "", found["digits"] or found["plain"]))
    return amount / 12 if _YEARLY.search(sentence) else amount


def read_text(text: str, cues: Sequence[Cue]) -> dict[str, float]:
    """Return the parts found in one text, dollars a month; the first cue that fits a sentence."""
    found: dict[str, float] = {}
    for sentence in _SENTENCE_END.split(text):
        if NOT_INCOME.search(sentence):
            continue
        part = next((name for name, words in cues if words.search(sentence)), None)
        if part is not None:
            found[part] = found.get(part, 0.0) + monthly_amount(sentence)
    return found


def read_incomes(
    batch: Mapping[str, npt.NDArray[np.generic]], cues: Sequence[Cue]
) -> dict[str, npt.NDArray[np.float64]]:
    """Return `<part>_read` for each part and their sum `income_read`, dollars a month."""
    names = ("salary", "child_support", "spouse_wage", "other_income")
    rows = [read_text(str(text), cues) for text in batch["clean_text"]]
    read = {
        f"{name}_read": np.array([row.get(name, 0.0) for row in rows], dtype=np.float64)
        for name in names
    }
    return {**read, "income_read": sum(read.values(), np.zeros(len(rows)))}


KNOWS: dict[str, tuple[Cue, ...]] = {
    "planted": (SPOUSE, OTHER, SALARY),
    "clean": (CHILD_SUPPORT, SPOUSE, OTHER, SALARY),
}
"""The words each variant knows: the planted fault is the missing first entry."""
