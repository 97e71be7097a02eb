"""Opens the cases of a card: a file beside it, a callable's table, PostgreSQL, or Spark."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from answerable.card.card import Card
from answerable.errors import EvidenceError
from answerable.system.data import Source
from answerable.tables.connect import open_frame, open_remote
from answerable.tables.counted import Cases
from answerable.tables.door import Cell, Door
from answerable.tables.duck import Duck, load_file, load_memory
from answerable.tables.shape import decided, recoded, stored

__all__ = ["Cases", "Cell", "case_source", "case_sources", "file_of", "in_words", "open_cases"]

STAYS = "the rows of source {!r} stay in {}: only counts leave it, and nothing is run on them"
ONLY_COUNTS = "source {!r} holds counts of people, not cases, so nothing can be run on them"


def case_source(card: Card) -> Source:
    """Return the source the cases come from: the first that names a file, callable or table.

    Further sources describe other data (what a model was trained on) and are not read.
    """
    for source in card.data.sources:
        if source.file or source.python or source.table:
            return source
    raise EvidenceError(
        'the card names no cases: add a [[source]] with file = "decisions.csv", '
        'python = "module:function", or engine and table.'
    )


def case_sources(card: Card) -> tuple[Source, ...]:
    """Return the source of the cases; every table of counts when they are given as counts."""
    first = case_source(card)
    if not first.counts:
        return (first,)
    rest = (s for s in card.data.sources if s is not first and s.counts)
    return (first, *(source for source in rest if source.file or source.table))


def file_of(card: Card, source: Source) -> Path:
    """Return where a source's file lies: beside the card."""
    return (card.folder / source.file).resolve()


def open_cases(card: Card, load: Callable[[], object] | None = None) -> Cases:
    """Return the cases of a card.

    `load` is the trusted callable when the source is one; a file is found beside the card. NaN
    becomes missing here, once. Raises `EvidenceError` for data that cannot be read and for an
    empty table.
    """
    first, *further = case_sources(card)
    opened = [_open(card, first, load), *(_open(card, source, None) for source in further)]
    doors = [door for door, _, _ in opened]
    names = [name for _, _, name in opened]
    digests = [sha256 for _, sha256, _ in opened]
    together = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    cases = Cases(
        doors,
        digests[0] if len(digests) == 1 else together,
        stays=_stays(first, doors[0]),
        files=tuple(zip(names, digests, strict=True)),
    )
    if cases.n == 0:
        raise EvidenceError(f"source {first.name!r} has no rows; an audit needs at least one case.")
    return cases


def _open(card: Card, source: Source, load: Callable[[], object] | None) -> tuple[Door, str, str]:
    """Return the door to one source, its hash, and what the record calls it."""
    if source.engine:
        door, sha256, name = open_remote(card, source)
    elif load is not None:
        door, sha256 = _from_memory(load(), source)
        name = f"callable:{source.python or source.name}"
    else:
        door, sha256 = _from_file(file_of(card, source), source)
        name = source.file
    if source.counts:
        _refuse_odd_counts(door, source)
    return door, sha256, name


def _from_file(file: Path, source: Source) -> tuple[Door, str]:
    duck = Duck()
    sha256 = load_file(duck, file, Path(source.file).name)
    in_place = file.suffix.lower() == ".parquet"
    duck.lock(*([file] if in_place else []))
    return stored(duck, "raw", in_place=in_place, counted_by=source.counts), sha256


def _from_memory(table: object, source: Source) -> tuple[Door, str]:
    if type(table).__module__.startswith("pyspark."):
        return open_frame(table, source)
    duck = Duck()
    duck.lock()
    sha256 = load_memory(duck, table, source.python or source.name)
    return stored(duck, "raw", in_place=False, counted_by=source.counts), sha256


def _stays(source: Source, door: Door) -> str:
    """Why rows do not leave the door; "" when they may be read."""
    if not isinstance(door.engine, Duck):
        return STAYS.format(source.name, door.engine.place)
    return ONLY_COUNTS.format(source.name) if source.counts else ""


def in_words(cases: Cases, card: Card) -> Cases:
    """Return the cases with the outcome and the decision as the card words them.

    A card may name the unfavourable value of the outcome, or read the decision off a score.
    """
    return cases.with_doors([_in_words(door, card) for door in cases.doors])


def _in_words(door: Door, card: Card) -> Door:
    outcome, decision = card.data.outcome, card.data.decision
    if outcome and outcome.unfavourable:
        door = recoded(door, outcome.column, outcome.unfavourable, outcome.favourable)
    if decision and decision.threshold is not None:
        words = (decision.unfavourable, decision.favourable)
        words = words if decision.favourable_side == "at_least" else (words[1], words[0])
        door = decided(door, decision.field, decision.score, decision.threshold, words)
    return door


def _refuse_odd_counts(door: Door, source: Source) -> None:
    """Raise `EvidenceError` unless every row stands for a whole number of people, 0 or more."""
    door.need([source.counts])
    n = door.number(source.counts)
    odd = f"case when {n} is null or {n} < 0 or {n} <> floor({n}) then 1 else 0 end"
    found = door.engine.rows(
        f"select cast(coalesce(sum({odd}), 0) as bigint) as n from {door.relation}"
    )
    if rows := int(str(found[0][0])):
        raise EvidenceError(
            f"source {source.name!r}: {source.counts!r} is no whole number of people in {rows:,} "
            "rows; write how many people each row stands for."
        )
