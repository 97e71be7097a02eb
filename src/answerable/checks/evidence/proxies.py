"""Whose group is known, and every field that components read about those people, as levels."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.columns import has_cases, no_cases, sentinels_of
from answerable.checks.evidence.columns_coded import Coded, coded, is_free_text, word_columns
from answerable.checks.evidence.split import refuse_many_numbers
from answerable.checks.registry import provides
from answerable.errors import EvidenceError, TrustError
from answerable.runs.types import CannotRun
from answerable.system.data import Group, Protected
from answerable.tables.values import as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.recover import Fitted

MOST_PEOPLE = 20_000
"""More are not needed for three digits; they are drawn by the card's seed."""
LEAST = 20
"""People of a group below which nothing is learned about it: four in every fold."""
MOST_GROUPS = 30
JOINT_LEVELS = 100
"""Levels of one field that a joint rule tells apart; the rarest are joined."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadField:
    """One field that components read; free text is its words."""

    name: str
    coded: Coded | None
    """None for free text."""
    columns: "npt.NDArray[np.float64]"
    """0/1 columns for a joint rule, shape (people, levels or words)."""
    delivered: bool = True
    """Whether it stands in the data; otherwise a component computes it from what does."""


@dataclass(frozen=True, eq=False)
class Recoverable:
    """People whose group is known, and what components of a use read about them."""

    attribute: str
    groups: tuple[str, ...]
    """Groups large enough, in words, largest first."""
    member: "npt.NDArray[np.int64]"
    """Place in `groups` for each person; people of small groups are joined in one last place."""
    fields: tuple[ReadField, ...]
    small: tuple[int, int] = (0, 0)
    """How many groups are too small to be looked at, and how many people are in them."""
    unknown: int = 0
    """People whose group nobody knows: in no number."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Fields about which nothing can be said, with the reason."""
    seed: int = 0

    @cached_property
    def fold(self) -> "npt.NDArray[np.int64]":
        """The fold of each person."""
        from answerable.kernels.recover import stratified_folds

        return stratified_folds(self.member, seed=self.seed)

    @cached_property
    def joint(self) -> "tuple[npt.NDArray[np.float64], tuple[slice, ...]]":
        """All fields beside each other, and which columns each one has."""
        import numpy as np

        ends = np.cumsum([field.columns.shape[1] for field in self.fields])
        starts = [0, *ends[:-1]]
        blocks = tuple(slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True))
        return np.concatenate([field.columns for field in self.fields], axis=1), blocks

    @cached_property
    def delivered(self) -> "Recoverable":
        """The same people with the fields that stand in the data: what could be dropped."""
        return replace(self, fields=tuple(field for field in self.fields if field.delivered))

    @cached_property
    def fitted(self) -> "tuple[Fitted, ...]":
        """The joint rule of every fold, learned from the others."""
        from answerable.kernels.recover import fit_folds

        return tuple(fit_folds(self.joint[0], self.member, self.fold))


class Recoveries:
    """Makes `Recoverable` for every use that reads something, by attribute and declared group."""

    makes: type = Recoverable

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use that decides and attribute; per use where nothing decides."""
        deciding = [use for use in card.system.uses if use.decision]
        for use in deciding or card.system.uses:
            if not has_cases(card):
                yield no_cases(use.name)
            elif not card.data.protected and not card.data.groups:
                mend = "Declare it as [[protected]]."
                yield Skip(Ask(use=use.name), "no protected attribute is declared", mend)
            else:
                yield from (Ask(use=use.name, attribute=p.name) for p in card.data.protected)
                yield from (Ask(use=use.name, group=g.name) for g in card.data.groups)

    def open(self, ask: Ask, bench: Any) -> Recoverable:
        """Return the people and fields. Raises `EvidenceError` where no group is large enough."""
        import numpy as np

        card = bench.card
        made_of: tuple[str, ...] = ()
        if ask.group:
            words, known, made_of = _declared(
                next(g for g in card.data.groups if g.name == ask.group), bench
            )
        else:
            protected = next(p for p in card.data.protected if p.name == ask.attribute)
            words, known = _groups(card, protected, bench)
        kept = np.flatnonzero(known)
        if len(kept) > MOST_PEOPLE:
            kept = np.sort(np.random.default_rng(card.seed).permutation(kept)[:MOST_PEOPLE])
        groups, member, small = _largest(ask.label, words[kept].astype(str))
        fields, left_out = _fields(ask, bench, kept, made_of)
        if not fields:
            raise EvidenceError(f"no field that {ask.use!r} reads takes two values.")
        unknown = int((~known).sum())
        return Recoverable(ask.label, groups, member, fields, small, unknown, left_out, card.seed)


def _groups(
    card: Card, protected: Protected, bench: Any
) -> "tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]":
    """Return everybody's group in words, and of whom it is known."""
    import numpy as np

    values = bench.recorded.batch([protected.column])[protected.column]
    text, declared = as_text(values), protected.words
    refuse_many_numbers(protected, text[~is_missing(values)].tolist())
    words = np.array([declared.get(str(word), word) for word in text], dtype=object)
    known = ~is_missing(values) & (words != "")
    missing = dict(sentinels_of(card.data.sources)).get(protected.column, ())
    if missing and values.dtype.kind in "if":
        known &= ~np.isin(values.astype(np.float64), list(missing))
    if not known.any():
        raise EvidenceError(f"column {protected.column!r} is empty: nobody's group is known.")
    return words, known


def _declared(
    group: Group, bench: Any
) -> "tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_], tuple[str, ...]]":
    """Return who is in a declared group, of whom it is known, and the columns that decide it."""
    import numpy as np

    from answerable.tables.condition import parse

    inside = bench.recorded.where_mask(group.where).tolist()
    known = np.array([answer is not None for answer in inside], dtype=bool)
    if not known.any():
        raise EvidenceError(f"of nobody is it known whether they are {group.name!r}.")
    words = [group.name if answer is True else group.others for answer in inside]
    return np.array(words, dtype=object), known, parse(group.where).columns


def _largest(
    name: str, words: "npt.NDArray[np.str_]"
) -> "tuple[tuple[str, ...], npt.NDArray[np.int64], tuple[int, int]]":
    """Return the groups to look at, everybody's place, and how many groups and people are not."""
    import numpy as np

    found, code, n = np.unique(words, return_inverse=True, return_counts=True)
    order = np.argsort(-n, kind="stable")
    large = [int(g) for g in order if n[g] >= LEAST][:MOST_GROUPS]
    if len(found) < 2 or not large or n.sum() - n[large[0]] < LEAST:
        raise EvidenceError(
            f"{name!r} has {len(found):,} groups among {len(words):,} people, and no two "
            f"parts of at least {LEAST} people each to tell apart. Join groups under `values`."
        )
    place = np.full(len(found), len(large))
    place[large] = np.arange(len(large))
    small = (len(found) - len(large), int(n.sum() - n[large].sum()))
    return tuple(str(found[g]) for g in large), place[code].astype(np.int64), small


def _fields(
    ask: Ask, bench: Any, kept: "npt.NDArray[np.int64]", made_of: Collection[str]
) -> tuple[tuple[ReadField, ...], tuple[tuple[str, str], ...]]:
    """Return what the components of the use read; a field nobody could write has a reason."""
    card = bench.card
    members = set(card.system.use(ask.use).components)
    readers = [c for c in card.system.components if not members or c.name in members]
    names = dict.fromkeys(field for component in readers for field in component.reads)
    missing, keys = dict(sentinels_of(card.data.sources)), {s.key for s in card.data.sources}
    computed = {field for c in card.system.components if c.kind != "input" for field in c.writes}
    stands = set(bench.recorded.columns) - computed
    fields, left_out = [], []
    for name in names:
        if name in keys:
            continue
        if name in made_of:
            left_out.append((name, "it is part of what makes the group"))
            continue
        try:
            values = bench.read.batch([name])[name][kept]
        except (CannotRun, EvidenceError, TrustError) as stopped:
            left_out.append((name, str(stopped)))
            continue
        field = _field(name, values, missing.get(name, ()), delivered=name in stands)
        if field.columns.shape[1] > 1:
            fields.append(field)
    return tuple(fields), tuple(left_out)


def _field(
    name: str,
    values: "npt.NDArray[np.generic]",
    missing: tuple[float, ...],
    *,
    delivered: bool,
) -> ReadField:
    if is_free_text(values):
        return ReadField(name, None, word_columns(values), delivered)
    whole = coded(name, values, missing=missing)
    return ReadField(name, whole, whole.capped(JOINT_LEVELS).columns(), delivered)


provides(Recoveries())
