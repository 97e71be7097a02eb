"""What to do about what nobody set a limit for, where what was seen makes other numbers wrong.

A group written in two ways is compared with itself, and a key that names two cases joins and finds
the wrong rows, whatever limits the card sets; of a component that answers the same case in two
ways, every number holds for one draw.
"""

from answerable.checks.ask import Ask
from answerable.findings.reliability_words import unseen_mend
from answerable.stats.missing import NOBODY_KNOWS, PEOPLE, SPELLINGS
from answerable.stats.results import Estimate, Observed, Series, Undefined

THE_KEY = "the key "
"""Stands before the name of the key where rows that repeat it are counted."""


def data_mend(check: str, ask: Ask, results: Series) -> str:
    """Return what to do about spellings, a repeated key, unsteady answers, words never seen."""
    if check.startswith("data.rows_per_group."):
        said = (_one_word(ask, told(results)) for told in (unknowns, spellings))
        return " ".join(filter(None, said))
    if check.startswith("data.duplicates."):
        return _another_key(results)
    if check.startswith("reliability.steady."):
        return _same_again(results)
    if check.startswith("reliability.unseen_values."):
        return unseen_mend(results)
    return ""


def _same_again(results: Series) -> str:
    """Return which components answer the same case differently, and how that was seen."""
    seen = [
        f"{key[0]} ({key[1]})" for key, e in results if isinstance(e, Observed) and not e.answer
    ]
    if not seen:
        return ""
    return (
        f"Make the same case get the same answer: {', '.join(seen)} answered otherwise. Fix the "
        "seeds, and let no answer depend on who else is in the batch."
    )


def spellings(results: Series) -> tuple[str, ...]:
    """Return what is said of groups that may be one, written in several ways."""
    return _said(results, SPELLINGS)


def unknowns(results: Series) -> tuple[str, ...]:
    """Return what is said of words counted as groups that may stand for nobody knows."""
    return _said(results, NOBODY_KNOWS)


def _said(results: Series, about: str) -> tuple[str, ...]:
    if PEOPLE not in results.keys:
        return ()
    place = results.keys.index(PEOPLE)
    return tuple(
        entry.reason
        for key, entry in results
        if key[place] == about and isinstance(entry, Undefined)
    )


def _one_word(ask: Ask, told: tuple[str, ...]) -> str:
    if not told:
        return ""
    first, *others = told
    more = f" So may {len(others):,} more of the table be." if others else ""
    return f"Of {ask.label}, {first}.{more}"


def _another_key(results: Series) -> str:
    for key, entry in results:
        repeats = isinstance(entry, Estimate) and entry.counts and entry.counts[0].successes
        if key[0].startswith(THE_KEY) and repeats and isinstance(entry, Estimate):
            rows = entry.counts[0]
            return (
                f"Write a `key` under [[source]] that names each case once, or none: "
                f"{rows.successes:,} of {rows.n:,} rows repeat {key[0].removeprefix(THE_KEY)!r} "
                "of another."
            )
    return ""
