"""A released table of counts as a file for a spreadsheet: CSV or JSON, with what to know about it.

CSV begins with lines of `#`, a name and a value; a program skips them as comments. A text that a
spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
import json
from collections.abc import Iterator
from itertools import product

from answerable import __version__
from answerable.checks.release import Release
from answerable.documents.printable import one_line
from answerable.documents.words import count_of
from answerable.kernels.cube import Level
from answerable.kernels.suppress import TOTAL, Published

WITHHELD, MISSING = "withheld", "missing"
_ACTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A cell that begins so is a formula to a spreadsheet: OWASP, CSV Injection."""

Fact = tuple[str, str | int | float]
Row = tuple[tuple[str, ...], int | str]


def as_csv(release: Release) -> str:
    """Return the table as CSV: facts and notes as comments, a line of names, a line a cell."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for name, value in facts(release):
        writer.writerow((f"# {name}", inert(str(value))))
    for note in notes(release):
        writer.writerow(("# note", inert(note)))
    writer.writerow((*map(inert, release.table.dims), _counted(release)))
    writer.writerows((*map(inert, words), n) for words, n in rows(release))
    return written.getvalue()


def as_json(release: Release) -> str:
    """Return the same as one JSON object, ASCII only."""
    return json.dumps(json_view(release), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def json_view(release: Release) -> dict[str, object]:
    """Return the same as an object: facts by name, notes, and the cells in order."""
    return {
        **dict(facts(release)),
        "notes": list(notes(release)),
        "columns": [*release.table.dims, _counted(release)],
        "cells": [[*words, n] for words, n in rows(release)],
    }


def facts(release: Release) -> list[Fact]:
    """Return what was counted, when, by what, and how it is protected."""
    table, persons = release.table, release.persons
    found: list[Fact] = [
        ("system", one_line(release.system)),
        ("date", release.on.isoformat()),
        ("written by", f"Answerable {__version__}"),
        ("card sha256", release.card_sha256),
    ]
    found += [(f"source sha256 of {one_line(name)}", sha256) for name, sha256 in release.files]
    if isinstance(table, Published):
        everyone = (-1,) * table.counts.ndim
        n = WITHHELD if table.withheld[everyone] else int(table.counts[everyone])
        found += [
            (_counted(release), n),
            ("cells with totals", table.counts.size),
            ("withheld cells", int(table.withheld.sum())),
            ("smallest cell published", table.minimum),
        ]
    else:
        found += [
            ("cells in all", table.counts.size),
            ("epsilon", table.epsilon),
            ("noise", "discrete Laplace"),
            ("scale of the noise", table.scale),
            ("95 of 100 cells are off by at most", table.within),
        ]
    found.append(("a person is", _person(release)))
    if persons.column:
        found.append(("rows of one person at most", persons.rows))
    return found


def notes(release: Release) -> Iterator[str]:
    """Yield what a reader has to know before using or joining the table."""
    if isinstance(release.table, Published):
        yield from _of_withheld(release, release.table)
    else:
        yield from _of_noise(release)
    source = release.source
    if release.drawn_of:
        yield f"Counted are cases drawn evenly from {release.drawn_of:,}."
    if source.weight or source.fraction is not None or source.fractions:
        yield "Counts are of the cases as they are: no sampling weight and no fraction is applied."


def rows(release: Release) -> Iterator[Row]:
    """Yield every cell: a word per axis, and the count or "withheld"."""
    table = release.table
    withheld = table.withheld if isinstance(table, Published) else None
    for at in product(*map(range, table.counts.shape)):
        words = tuple(map(_word, table.levels, at))
        hidden = withheld is not None and withheld[at]
        yield words, WITHHELD if hidden else int(table.counts[at])


def summary(release: Release) -> str:
    """Return one sentence for whoever asked, not for the file."""
    table, persons = release.table, release.persons
    said = count_of(table.counts.size, "cell")
    if isinstance(table, Published):
        withheld = int(table.withheld.sum())
        said += f", {withheld:,} of them withheld."
        if 2 * withheld > table.counts.size:
            said += " Most say nothing: keep fewer attributes with --by, or fewer --bins."
    else:
        said += f" with noise; epsilon {table.epsilon:g} is spent for good."
    if persons.left_out:
        left = count_of(persons.left_out, "row")
        said += f" {left} beyond {persons.rows:,} a person were not counted."
    return said


def inert(text: str) -> str:
    """Return a text on one line that no spreadsheet runs; numbers stay numbers."""
    shown = one_line(text)
    if not shown.startswith(_ACTS):
        return shown
    try:
        float(shown)
    except ValueError:
        return f"'{shown}"
    return shown


def _counted(release: Release) -> str:
    """Return what the numbers are numbers of."""
    what = "people" if release.persons.rows == 1 else "rows"
    return what if isinstance(release.table, Published) else f"{what} with noise"


def _person(release: Release) -> str:
    persons, source = release.persons, release.source
    if persons.column:
        return f"whom the column {one_line(persons.column)} names"
    if source.counts:
        return "one of the people that the source counts"
    unit = "" if source.unit == "unknown" else f" ({one_line(source.unit)})"
    return f"one row{unit}"


def _of_withheld(release: Release, table: Published) -> Iterator[str]:
    yield (
        f"withheld is not 0: fewer than {table.minimum:,} are in the cell, it is part of a total "
        "of so few, or it would give such a cell back."
    )
    yield f'A line with "{TOTAL}" counts everybody, whatever they have there.'
    yield (
        "No withheld small cell follows from the other cells and totals of this table. That holds "
        "for this table alone: beside another table about the same people, or an audit's report, "
        "it may. Publish one."
    )
    if not release.persons.column and not release.source.counts:
        yield "Each row counts as a person: somebody with several rows is protected less."
    elif release.persons.rows > 1:
        yield f"So many rows are of {table.minimum // release.persons.rows:,} people or more."


def _of_noise(release: Release) -> Iterator[str]:
    persons = release.persons
    neighbours = "one row" if not persons.column else f"one person with all {persons.rows:,} rows"
    if persons.column and persons.rows == 1:
        neighbours = "one person"
    yield (
        f"Differentially private: for any answer, its probability with and without {neighbours} "
        "differs by a factor of at most e to the epsilon (pure differential privacy, neighbours by "
        "adding or removing)."
    )
    if not persons.column and not release.source.counts:
        yield (
            "Nobody says which rows are about one person: somebody with k rows has k times this "
            "epsilon."
        )
    if release.source.cluster:
        cluster = one_line(release.source.cluster)
        yield (
            f"What all cases of one {cluster} have in common is not hidden: the noise is for one "
            "of them."
        )
    yield (
        "Every release of the same people spends its epsilon, and the epsilons add up; nothing "
        "keeps account of them for you. Exact figures published elsewhere are not covered, "
        "nor is what a model learned from these people: decisions are taken as they are."
    )
    yield (
        "Counts may be below 0 and do not add up to others; cells are independent. Sums of cells "
        "have the noise of all of them."
    )
    yield (
        "The values of each axis are those that were declared; the data's other values and missing "
        "ones are one. How many people there are, and a hash of the data, are not told: they have "
        "no noise."
    )


def _word(levels: tuple[Level, ...], place: int) -> str:
    """Return a level's word, and one for the total after the last.

    A word of the data that reads like one of ours is put in quotes.
    """
    if place == len(levels):
        return TOTAL
    level = levels[place]
    if level is None:
        return MISSING
    return f'"{level}"' if level in (TOTAL, MISSING, WITHHELD) else level
