"""Unseen values: people with a word that a model was never shown, and an answer all the same."""

from collections.abc import Mapping

from answerable.checks.evidence.unseen import FieldRead, WordsRead
from answerable.checks.registry import check
from answerable.stats.results import Entry, Key, Observed, Scalar, Series, Undefined

SILENT = "answers as if nothing were known"
REFUSED = "refuses to answer"
NO_CASE = "no recorded case has it"
KNOWN = "every value is known"
MOST = 5
"""So many words of scenarios are shown."""


@check(
    "reliability.unseen_values.v1",
    asks="Is any component asked about a word its model never saw?",
    source="AI Act Article 15(4): errors, faults and inconsistencies; encoders of scikit-learn, "
    "XGBoost and LightGBM keep the categories they were fitted on",
    does_not_show="Words inside free text, combinations that were never seen together, and "
    "whether a known word was seen often enough to be learnt.",
)
def unseen_values(words: WordsRead) -> Series:
    """Return one yes or no per component and field it reads as words, with how many people.

    Where the model file tells the values it was fitted on, recorded cases and the invented people
    of scenarios are held against those; elsewhere invented people are held against the recorded
    cases. Numbers below the card's `minimum_cell` are not counted out, and words are shown only
    where a scenario states them. `Undefined` for a field a model file is silent about, when no
    scenario invents anybody.
    """
    entries: list[tuple[Key, Entry]] = []
    for read in words.fields:
        if read.known is not None:
            entries.append(_by_file(read, words.minimum))
        elif sum(read.invented.values()):
            entries.append(_by_cases(read))
        elif read.keeps_none:
            why = "its model file does not keep the words it was trained on, and no scenario "
            why += f"states a value of {read.field} to compare with the recorded ones"
            entries.append(((read.component, read.field, ""), Undefined(why)))
    entries.sort(key=lambda each: not (isinstance(each[1], Observed) and each[1].answer))
    if not entries:
        entries = [(("", "", "no component reads words that could be compared"), Observed(False))]
    return Series(("component", "field", "what becomes of it"), tuple(entries))


def _by_file(read: FieldRead, minimum: int) -> tuple[Key, Entry]:
    assert read.known is not None
    known = read.known.words
    many = sum(n for word, n in read.recorded.items() if word not in known)
    strange = {word: n for word, n in read.invented.items() if word not in known}
    if not many and not strange:
        people = ("recorded people", f"{sum(read.recorded.values()):,}")
        return (read.component, read.field, KNOWN), Observed(False, (people,))
    becomes = REFUSED if read.known.refuses else SILENT
    few = f"fewer than {minimum}" if 0 < many < minimum else f"{many:,}"
    recorded = ("recorded people", f"{few} of {sum(read.recorded.values()):,}")
    told = _invented(read, strange)
    return (read.component, read.field, becomes), Observed(True, (recorded, *told))


def _by_cases(read: FieldRead) -> tuple[Key, Entry]:
    strange = {word: n for word, n in read.invented.items() if word not in read.recorded}
    told = _invented(read, strange)
    if not strange:
        return (read.component, read.field, KNOWN), Observed(False, told)
    return (read.component, read.field, NO_CASE), Observed(True, told)


def _invented(read: FieldRead, strange: Mapping[str, int]) -> tuple[tuple[str, Scalar], ...]:
    """Return how many invented people hold a strange word, and the words scenarios state."""
    n = sum(read.invented.values())
    if not n:
        return ()
    told: list[tuple[str, Scalar]] = [("invented people", f"{sum(strange.values()):,} of {n:,}")]
    shown = sorted(word for word in strange if word in read.written)
    if shown:
        told.append(("in scenarios", ", ".join(shown[:MOST])))
    return tuple(told)
