"""The law trace as the page prints it: nothing twice, and no list longer than it is read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from answerable.documents.law_view import Gain, Reason, UseTrace, gains_of_all, traces
from answerable.documents.law_words import law_name, short_law
from answerable.documents.words import WORDING, day
from answerable.law.result import WordingUsed
from answerable.record.types import Record

MOST_VALUES = 3
"""A fact with many answers shows so many of them; the others are counted."""
MOST_ANSWERS = 4
"""So many answers are named that would take a class away; the others are counted."""
MOST_GAINS = 4
"""So many classes are named that one more fact would add; the others are counted."""


@dataclass(frozen=True, slots=True)
class Told:
    """One reason, less what was said of an earlier use."""

    reason: Reason
    rule_as_for: str
    """The use at which the same rule is explained, "" where it is explained here."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What the page says about one use."""

    of: UseTrace
    told: tuple[Told, ...]
    gains: tuple[Gain, ...]
    more: int
    """Classes a single fact would add that are named in the record alone."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Wordings that were compared with their sources on one day."""

    day: str
    texts: tuple[tuple[str, str], ...]
    """Name of the law with its wording, and the start of the hash of the file that was read."""


_LONG_LIST: Final = " or "


def told(record: Record) -> tuple[Trace, ...]:
    """Return the law chapter, one entry a use, the first use in full."""
    names = {law_name(record.law, i): short_law(record.law, i) for i in _instruments(record)}
    whole: dict[Reason, str] = {}
    rules: dict[tuple[str, ...], str] = {}
    return tuple(
        Trace(
            trace,
            tuple(_told(trace, names, whole, rules)),
            _joined(trace.gains)[:MOST_GAINS],
            max(0, len(_joined(trace.gains)) - MOST_GAINS),
        )
        for trace in traces(record)
    )


def shared_gains(record: Record) -> tuple[tuple[Gain, ...], int]:
    """Return what single facts would add to every use, and how much more there is."""
    found = _joined(gains_of_all(record))
    return found[:MOST_GAINS], max(0, len(found) - MOST_GAINS)


def compared(record: Record) -> tuple[Compared, ...]:
    """Return the wordings that were read, those compared on one day together."""
    days: dict[str, list[tuple[str, str]]] = {}
    for one in record.law.wordings:
        days.setdefault(day(one.read_on), []).append((_wording(one), one.sha256[:16]))
    return tuple(Compared(when, tuple(texts)) for when, texts in days.items())


def _wording(one: WordingUsed) -> str:
    since = f" since {day(one.in_force)}" if one.in_force else ""
    return f"{one.title}: {one.wording}, {WORDING[one.wording_status]}{since}"


def _told(
    trace: UseTrace,
    names: dict[str, str],
    whole: dict[Reason, str],
    rules: dict[tuple[str, ...], str],
) -> Iterator[Told]:
    use = trace.law.use
    for one in trace.reasons:
        short = replace(
            one,
            law=names.get(one.law, one.law),
            without=_few(tuple(map(few_values, one.without))),
            as_for="",
        )
        alike = replace(short, without=tuple(sorted(map(_in_order, one.without))))
        rule = (one.law, one.article, one.name, one.text)
        as_for, explained = one.as_for or whole.get(alike, ""), rules.get(rule, "")
        whole.setdefault(alike, use)
        rules.setdefault(rule, use)
        same = explained if explained != use else ""
        yield Told(replace(short, as_for=as_for if as_for != use else ""), same)


def _few(answers: tuple[str, ...]) -> tuple[str, ...]:
    rest = len(answers) - MOST_ANSWERS
    return answers if rest < 2 else (*answers[:MOST_ANSWERS], f"{rest} more")


def few_values(said: str) -> str:
    """Return `place: AD or CH or GB and 17 more` for a fact with many answers.

    >>> few_values("place: AD or CH or GB or GE or IS")
    'place: AD or CH or GB or 2 more'
    >>> few_values("natural person: no")
    'natural person: no'
    """
    fact, mark, values = said.partition(": ")
    each = values.split(_LONG_LIST)
    if not mark or len(each) <= MOST_VALUES + 1:
        return said
    return f"{fact}: {_LONG_LIST.join(each[:MOST_VALUES])} or {len(each) - MOST_VALUES} more"


def _in_order(said: str) -> str:
    fact, _, values = said.partition(": ")
    return f"{fact}: {_LONG_LIST.join(sorted(values.split(_LONG_LIST)))}"


def _joined(gains: Iterable[Gain]) -> tuple[Gain, ...]:
    """Return the gains, those that the same answers would bring in one entry."""
    by: dict[Sequence[str], list[str]] = {}
    for gain in gains:
        by.setdefault(_few(tuple(map(few_values, gain.by))), []).append(gain.name)
    return tuple(Gain("; ".join(names), tuple(answers)) for answers, names in by.items())


def _instruments(record: Record) -> Iterable[str]:
    return dict.fromkeys(one.instrument for one in record.law.wordings)
