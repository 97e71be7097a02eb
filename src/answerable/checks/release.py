"""A table of counts that may leave the house: small cells withheld, or every cell with noise.

The cube itself is personal data and goes nowhere. Counted in one pass where the rows are; what
leaves is either `Published` or `PrivateCounts`, never the counts both are made of.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from answerable.checks.bench import Bench
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.split import refuse_many_numbers
from answerable.checks.release_axes import OTHER, Axis, Wanted, axes_of, labelled
from answerable.errors import EvidenceError
from answerable.kernels.cube import Level, order_of
from answerable.runs.types import CannotRun
from answerable.system.data import Source
from answerable.tables.cases import Cases, case_source
from answerable.tables.private import opendp_for, private_cube

if TYPE_CHECKING:
    from answerable.kernels.cube import Cube
    from answerable.kernels.suppress import Published
    from answerable.tables.private import PrivateCounts

OTHER_OR_MISSING = "other or missing"
Cells = Mapping[tuple[Level, ...], int]


@dataclass(frozen=True, slots=True)
class Persons:
    """How rows are people."""

    column: str = ""
    """Names the person a row is about; "" when every row counts as a person of its own."""
    rows: int = 1
    """Rows of one person that are counted at most."""
    left_out: int = 0
    """Rows beyond them. For whoever asked; no noise hides it, so it stays out of the file."""


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """What leaves, and what a reader has to know about it."""

    system: str
    on: date
    card_sha256: str
    source: Source
    files: tuple[tuple[str, str], ...]
    """What was counted and its SHA-256. Nothing of a private release: a hash of the data says
    whether somebody is in them."""
    table: "Published | PrivateCounts"
    persons: Persons
    drawn_of: int = 0
    """How many cases there are when only some of them, drawn evenly, were counted; else 0."""


def release(
    bench: Bench,
    wanted: Wanted,
    *,
    on: date,
    minimum: int | None = None,
    epsilon: float | None = None,
    person: str = "",
    rows: int | None = None,
) -> Release:
    """Return protected attributes by outcome and decision (strata, score bins) to be handed out.

    With `epsilon` every cell has noise and nothing is withheld; otherwise cells of fewer than
    `minimum` people are (the card's, which can only be raised), and what would give them back.
    `person` names the column that says whom a row is about (default: the key of the source), `rows`
    how many rows of one person count. Raises `EvidenceError` for what the card or the data do not
    allow, `NeedsExtra` without OpenDP, `TrustError` for code that nobody trusts.
    """
    card, source = bench.card, case_source(bench.card)
    axes = axes_of(card, wanted)
    if epsilon is not None:
        _refuse_undeclared(axes)
        opendp_for(epsilon)
    least = _least(card.minimum_cell, minimum)
    # Whose answers an audit leaves out hangs on everybody else: no epsilon would hold for that.
    counted = bench.exact
    drawn_of = bench.everyone.n if counted.n < bench.everyone.n else 0
    if drawn_of and epsilon is not None:
        raise EvidenceError(
            f"{counted.n:,} of {drawn_of:,} cases are run, and one person more would draw others: "
            "no epsilon holds for that. Write most_rows under [[source]] as large as the data."
        )
    cases, persons = _persons(counted, source, person, rows)
    cells = _count(bench, cases, axes)
    if epsilon is None:
        table: Published | PrivateCounts = _suppressed(axes, cells, least * persons.rows)
    else:
        table = _private(axes, cells, epsilon, persons.rows)
    files = counted.files if epsilon is None else ()
    return Release(card.system.name, on, card.sha256, source, files, table, persons, drawn_of)


def _least(declared: int, asked: int | None) -> int:
    """Return the smallest cell that is published: 2 at least, or there is nothing to protect."""
    if asked is not None and asked < declared:
        raise EvidenceError(
            f"the card withholds groups of fewer than {declared} people, and a table may withhold "
            f"more but not less: leave out --minimum {asked}, or change minimum_cell in the card."
        )
    return max(2, declared, asked or 0)


def _persons(cases: Cases, source: Source, person: str, rows: int | None) -> tuple[Cases, Persons]:
    """Return the cases with at most `rows` rows a person, and how rows are people.

    Raises `EvidenceError` where somebody has several rows and nobody said how many of them count.
    """
    from answerable.tables.shape import capped

    if rows is not None and rows < 1:
        raise EvidenceError(f"{rows} rows of a person count nobody; write 1 or more.")
    if source.counts:
        if person or rows is not None:
            raise EvidenceError(
                f"source {source.name!r} holds counts of people, so no column names a person; "
                "leave out --person and --rows-per-person."
            )
        return cases, Persons()
    column = person or (source.key if source.key in cases.columns else "")
    if not column:
        if rows is not None:
            raise EvidenceError(
                "nobody says whom a row is about: name the column with --person, or as `key` under "
                "[[source]]."
            )
        return cases, Persons()
    held = cases.with_doors([capped(door, column, rows or 1) for door in cases.doors])
    left_out = cases.n - held.n
    if left_out and rows is None:
        raise EvidenceError(
            f"by column {column!r} {left_out:,} rows are about a person who has a row already: say "
            "how many rows of one person count, with --rows-per-person 1 or more."
        )
    return held, Persons(column, rows or 1, left_out)


def _count(bench: Bench, cases: Cases, axes: Sequence[Axis]) -> Cells:
    """Return people per combination of words: one pass over the cases."""
    asked = {axis.column: axis.asked for axis in axes}
    try:
        cube = cases.cube(list(asked.values()))
    except CannotRun as stopped:
        raise EvidenceError(
            f"nothing here works out a field of the table: {stopped}. Leave it out with --without, "
            "or record it in a column."
        ) from stopped
    seen = dict(zip(cube.dims, cube.levels, strict=True))
    for protected in bench.card.data.protected:
        if any(axis.name == protected.name for axis in axes):
            refuse_many_numbers(protected, seen[protected.column])
    data = bench.card.data
    for field in (data.outcome and data.outcome.column, data.decision and data.decision.field):
        if field and any(axis.name == field for axis in axes):
            favourable_among(bench.card, field, seen[field])
    return labelled(axes, cube.dims, cube.cells())


def _suppressed(axes: Sequence[Axis], cells: Cells, minimum: int) -> "Published":
    """Return the table with small cells withheld.

    Values that the data alone name and hardly anybody has are put together first: that such a
    value occurs would say that somebody has it, withheld or not.
    """
    from answerable.kernels.suppress import export_cube

    levels: list[tuple[Level, ...]] = []
    for place, axis in enumerate(axes):
        people: Counter[Level] = Counter()
        for cell, n in cells.items():
            people[cell[place]] += n
        common = {level for level, n in people.items() if level is None or n >= minimum}
        cells = _kept(cells, place, common.union(axis.declared), OTHER)
        found = {cell[place] for cell in cells}.difference(axis.declared)
        levels.append((*axis.declared, *sorted(found, key=order_of)))
    return export_cube(_cube(axes, levels, cells), minimum)


def _private(axes: Sequence[Axis], cells: Cells, epsilon: float, rows: int) -> "PrivateCounts":
    """Return the table with noise in every cell; values nobody declared are one."""
    levels: list[tuple[Level, ...]] = []
    for place, axis in enumerate(axes):
        cells = _kept(cells, place, frozenset(axis.declared), OTHER_OR_MISSING)
        levels.append((*axis.declared, OTHER_OR_MISSING))
    return private_cube(_cube(axes, levels, cells), epsilon, rows=rows)


def _kept(cells: Cells, place: int, levels: Set[Level], otherwise: str) -> Cells:
    """Return the cells with every value at `place` that is none of `levels` called `otherwise`."""
    kept: Counter[tuple[Level, ...]] = Counter()
    for cell, n in cells.items():
        level = cell[place] if cell[place] in levels else otherwise
        kept[(*cell[:place], level, *cell[place + 1 :])] += n
    return kept


def _cube(axes: Sequence[Axis], levels: Sequence[tuple[Level, ...]], cells: Cells) -> "Cube":
    """Return the cube of the cells. Raises `EvidenceError` where it is no table for a reader."""
    import numpy as np

    from answerable.kernels.cube import Cube
    from answerable.kernels.suppress import LARGEST, size_of

    names = tuple(axis.name for axis in axes)
    if (size := size_of(levels)) > LARGEST:
        sizes = ", ".join(f"{name} {len(one):,}" for name, one in zip(names, levels, strict=True))
        raise EvidenceError(
            f"the table would have {size:,} cells with its totals, more than {LARGEST:,} (values: "
            f"{sizes}): keep fewer attributes with --by, fewer --bins, or fewer groups under "
            "`values` in the card."
        )
    codes = np.array(
        [[one.index(value) for one, value in zip(levels, cell, strict=True)] for cell in cells],
        np.int32,
    ).reshape(len(cells), len(axes))
    return Cube(names, tuple(levels), codes, np.array([*cells.values()], np.int64))


def _refuse_undeclared(axes: Sequence[Axis]) -> None:
    for axis in axes:
        if not axis.declared:
            raise EvidenceError(
                f"the card does not say which values {axis.name!r} has, and taken from the data "
                f"they tell who is in them: write {axis.mend}, or leave it out."
            )
