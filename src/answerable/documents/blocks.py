"""The answers of one finding as rows of a table: what is the same for several is said once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from answerable.documents.charts_conflicts import prices
from answerable.documents.rows import compared_with, is_share, own_scale, reasons, said_of, whose
from answerable.documents.words import Scale, interval, key_words, number, people, some
from answerable.findings.types import Finding
from answerable.findings.words import is_known, is_placed
from answerable.stats.missing import PEOPLE
from answerable.stats.results import Count, Estimate, Key, Observed, Series, Undefined

MOST_ENTRIES = 4
"""A definition shows no more entries; so many groups are compared side by side."""
AGAINST: Final = "measured against"
NO_NUMBER: Final = "no number: "


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of a result, or several that lack a number for one reason."""

    group: str
    value: str
    interval: str = ""
    people: str = ""
    """Whoever a whole block compares with stands in its first entry only."""


@dataclass(frozen=True, slots=True)
class Block:
    """The entries of one finding: those of one attribute, where groups are compared."""

    of: str
    cells: tuple[Cell, ...]
    said: str
    """One sentence, where there are no numbers to align."""
    more: int
    """Entries that stand in the record alone."""


def attribute_of(finding: Finding) -> str:
    """Return by which attribute, or of which use, a finding is."""
    return finding.ask.label or (finding.ask.about if finding.check.startswith("data.") else "")


def block_of(finding: Finding, series: Series, minimum: int) -> Block:
    """Return the answers of one finding, the first of many; `series` are its results."""
    told = [(k, e) for k, e in series if not is_placed(series, k)]
    if prices(series) or not any(isinstance(entry, Estimate) for _, entry in told):
        return Block(attribute_of(finding), (), finding.says, 0)
    scale = own_scale(finding.check, series)
    missing = reasons(told)
    there = [(k, e) for k, e in told if not isinstance(e, Undefined)]
    shown = there if len(there) <= MOST_ENTRIES + 1 else there[:MOST_ENTRIES]
    against = compared_with(Series(series.keys, tuple(shown)))
    known = _Known(minimum, against)
    cells = [_cell(series, key, entry, scale, known) for key, entry in shown]
    if against:
        one = cells[0]
        whom = f"{one.people}; {against.label} {people(against, minimum)}"
        cells[0] = Cell(one.group, one.value, one.interval, whom)
    cells += [
        Cell(_names([_label(series, k) or "everyone" for k in keys]), _missing(reason))
        for reason, keys in missing.items()
    ]
    return Block(attribute_of(finding), tuple(_less_said(cells)), "", len(there) - len(shown))


@dataclass(frozen=True, slots=True)
class _Known:
    minimum: int
    """The smallest number of people of whom anything is told."""
    against: Count | None
    """Whom all entries of a block compare with."""


def _less_said(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Return the cells without a number of people that the one above them has, too."""
    before = ""
    for one in cells:
        same = one.people == before and one.people.startswith("n = ")
        yield Cell(one.group, one.value, one.interval, "") if same else one
        before = one.people


def _cell(
    series: Series, key: Key, entry: Estimate | Observed, scale: Scale, known: _Known
) -> Cell:
    group = _label(series, key)
    if isinstance(entry, Observed):
        return Cell(group, said_of(entry))
    counts = [count for count in entry.counts[:2] if count != known.against]
    whom = "; ".join(
        f"{whose(count, key, counts)}{people(count, known.minimum)}" for count in counts
    )
    scale = "share" if is_share(entry) else scale
    ends = interval(entry.low, entry.high, scale)
    level = "" if entry.level == 0.95 else f" ({100 * entry.level:.3g} %)"
    return Cell(group, number(entry.value, scale), f"{ends}{level}", whom or f"n = {entry.n:,}")


def _missing(reason: str) -> str:
    return reason if reason.startswith("withheld") else f"{NO_NUMBER}{reason}"


def _names(labels: Sequence[str]) -> str:
    """Return whom a reason is about; labels that hold a comma are set apart by more."""
    if any(", " in label for label in labels):
        rest = f" and {len(labels) - 2} more" if len(labels) > 2 else ""
        return f"{'; '.join(labels[:2])}{rest}"
    return some(labels, 6)


def _label(series: Series, key: Key) -> str:
    places = [
        part for name, part in zip(series.keys, key, strict=False) if name not in (AGAINST, PEOPLE)
    ]
    label = key_words(places) if any(places) else ""
    known = not series.keys or is_known(series, key)
    return label if known else (label or key[series.keys.index(PEOPLE)])
