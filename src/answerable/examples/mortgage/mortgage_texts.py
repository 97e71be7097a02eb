"""The application form: it writes the text anew from the fields of a row, always the same way.

A text depends on the fields it states and on `style`, a number that stands for how a person
writes: which patterns, which order, which number formats. Twins share their style, so that only
what was changed about them differs between their texts.
"""

import random
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from mortgage_incomes import PARTS, floats, stated_parts
from mortgage_numbers import in_words
from mortgage_patterns import (
    CHILDLESS,
    CHILDREN,
    CLOSINGS,
    LOANS,
    MARRIED,
    OPENINGS,
    RARE,
    SEEN,
    UNMARRIED,
    UNSEEN,
)


def money(dollars: float, how: int) -> str:
    """Return a monthly amount in one of eight ways of writing it; `how` picks the way."""
    n = round(dollars)
    ways = (
        lambda: f"${n:,} a month",
        lambda: f"{n} dollars per month",
        lambda: f"USD {n:,} each month",
        lambda: f"${n:,}.00 monthly",
        lambda: f"{in_words(n)} dollars a month",
        lambda: f"{n:,} dollars every month".replace(",", " "),
        lambda: f"${12 * n:,} a year",
        lambda: f"{12 * n} dollars per year",
    )
    return ways[how % len(ways)]()


class Style:
    """How one person writes. Draws always happen in the same order and number.

    Whatever is stated, the draws are the same: changing one field never changes the wording of
    another sentence.
    """

    def __init__(self, style: int) -> None:
        draw = random.Random(style).random
        self.wording = {part: (draw(), draw(), draw()) for part in PARTS}
        self.loan_draw, self.opening, self.closing = draw(), draw(), draw()
        self.status, self.children = draw(), draw()
        self.order = [draw() for _ in range(7)]
        self.mess = int(draw() * 4)

    def income_pattern(self, part: str) -> tuple[str, bool]:
        """Return the pattern for the part, and whether the extractor's author had seen it."""
        rare, which, _ = self.wording[part]
        seen = rare >= RARE
        return pick((SEEN if seen else UNSEEN)[part], which), seen


def pick(options: Sequence[str], draw: float) -> str:
    """Return the option a draw from [0, 1) falls on."""
    return options[int(draw * len(options))]


def _family(style: Style, married: float, dependents: float) -> list[str]:
    """Return the sentences on marriage and children; what is not known is not stated."""
    status = "" if np.isnan(married) else pick(MARRIED if married else UNMARRIED, style.status)
    if np.isnan(dependents):
        children = ""
    elif dependents == 0:
        children = pick(CHILDLESS, style.children)
    else:
        n = in_words(int(dependents)) + (" child" if dependents == 1 else " children")
        children = pick(CHILDREN, style.children).replace("{n}", n)
    return [status, children]


def write_one(row: Mapping[str, float], *, messy: bool) -> str:
    """Return the text of one application.

    `row` holds style, married, dep, the parts as stated, loanamt and price (in 1000 dollars).
    `messy` adds what scanned letters come with: odd spaces, line breaks, curly apostrophes.
    """
    style = Style(int(row["style"]))
    partner = "spouse" if row["married"] == 1 else "co-applicant"
    sentences = _family(style, row["married"], row["dep"])
    for part in PARTS:
        if round(row[part]) <= 0:
            sentences.append("")
            continue
        pattern, _ = style.income_pattern(part)
        how = int(style.wording[part][2] * 8)
        amount = money(row[part], how)
        sentences.append(pattern.replace("{partner}", partner).replace("{money}", amount))
    loan = pick(LOANS, style.loan_draw)
    loan = loan.replace("{loan}", f"${round(row['loanamt'] * 1000):,}")
    sentences.append(loan.replace("{price}", f"${round(row['price'] * 1000):,}"))
    ordered = [text for _, text in sorted(zip(style.order, sentences, strict=True)) if text]
    body = [pick(OPENINGS, style.opening), *ordered, pick(CLOSINGS, style.closing)]
    text = " ".join(sentence[0].upper() + sentence[1:] for sentence in body)
    return _scanned(text, style.mess) if messy else text


def _scanned(text: str, mess: int) -> str:
    """Return the text as a scanner delivers it, in one of four ways."""
    if mess == 1:
        return text.replace(". ", ".\n")
    if mess == 2:
        return text.replace("'", "\u2019").replace(" ", "\u00a0", 3).replace(". ", ".  ")
    if mess == 3:
        return "  " + text.replace(" a month", "\na month") + " \t"
    return text


def write_texts(
    batch: Mapping[str, npt.NDArray[np.generic]], *, messy: bool = True
) -> npt.NDArray[np.object_]:
    """Return one text per case."""
    fields = {name: floats(batch, name) for name in ("style", "married", "dep", "loanamt", "price")}
    fields |= stated_parts(batch)
    names = list(fields)
    rows = zip(*(fields[name].tolist() for name in names), strict=True)
    texts = [write_one(dict(zip(names, row, strict=True)), messy=messy) for row in rows]
    return np.array(texts, dtype=object)
