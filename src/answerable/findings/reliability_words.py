"""What was found about words that a model never saw, in plain words, and what to do about it."""

from collections.abc import Iterable, Sequence
from typing import Final

from answerable.checks.ask import Ask
from answerable.checks.reliability.unseen_values import NO_CASE, SILENT
from answerable.findings.phrases import together
from answerable.stats.results import Entry, Key, Observed, Undefined
from answerable.system.expectations import Limit

MOST: Final = 5
"""So many fields are named; the others are counted."""


def never_saw(ask: Ask, told: Sequence[tuple[Key, Entry]], limit: Limit | None) -> str:
    """Return `12 of 1,000 people have a value of make that score never saw: it answers ...`."""
    del ask, limit
    if told[0][0][0] == "":
        return told[0][0][-1]
    parts = [
        _one(key, entry) for key, entry in told if isinstance(entry, Observed) and entry.answer
    ]
    parts, rest = parts[:MOST], len(parts) - MOST
    parts += [f"and {rest:,} more in the table"] if rest > 0 else []
    fine = [f"{key[1]} ({key[0]})" for key, e in told if isinstance(e, Observed) and not e.answer]
    if fine:
        parts.append(f"no unknown value reaches {together(fine)}")
    parts += [
        f"{key[0]}, {key[1]}: {entry.reason}" for key, entry in told if isinstance(entry, Undefined)
    ]
    return "; ".join(parts)


def unseen_mend(results: Iterable[tuple[Key, Entry]]) -> str:
    """Return what to do about words that are answered although nothing is known of them."""
    strange = [k for k, e in results if isinstance(e, Observed) and e.answer]
    silent = list(dict.fromkeys(f"{key[1]} ({key[0]})" for key in strange if key[2] == SILENT))
    other = list(dict.fromkeys(f"{key[1]} ({key[0]})" for key in strange if key[2] != SILENT))
    said = []
    if silent:
        said.append(
            f"Teach the model the values of {together(silent)} that it never saw, or hand such "
            "people to a person: now it answers as if nothing were known."
        )
    if other:
        said.append(f"Say what is to happen with a value that was never seen: {together(other)}.")
    return " ".join(said)


def _one(key: Key, entry: Observed) -> str:
    component, field, becomes = key
    known = dict(entry.witness)
    shown = f" ({known['in scenarios']})" if "in scenarios" in known else ""
    if becomes == NO_CASE:
        have = f"{known['invented people']} invented people have a value of {field}{shown}"
        return f"{have} that no recorded case has: nobody knows what {component} makes of it"
    people = str(known["recorded people"])
    have = f"{people} people have a value of {field} that {component} never saw"
    if people.startswith("0 of "):
        have = f"no recorded person has a value of {field} that {component} never saw"
    if str(known.get("invented people", "0 of")).startswith("0 of"):
        return f"{have}: it {becomes}"
    others = f"{known['invented people']} invented people{shown}"
    if people.startswith("0 of "):
        others = f"{others} have one"
    return f"{have}, and {others}: it {becomes}"
