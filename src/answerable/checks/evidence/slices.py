"""People in two halves, as coded columns and a yes or no: one half to search, one to confirm."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.agreement import PAST_DECISIONS, TRUTH
from answerable.checks.evidence.asking import favourable_among, outcomes_of
from answerable.checks.evidence.columns import columns_of_card, has_cases, no_cases
from answerable.checks.evidence.columns_coded import coded, is_free_text
from answerable.checks.evidence.weighing import weighing_of
from answerable.checks.evidence.weighing_rows import sample_of_rows
from answerable.checks.registry import provides
from answerable.errors import EvidenceError
from answerable.tables.values import as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.slices import People
    from answerable.stats.sample import Sample

MOST_LEVELS = 25
LEAST = 40
"""People a search needs: twenty in each half."""


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    """The same columns for two halves of the people, drawn by the card's seed."""

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    """Per column, how each level is printed behind its name."""
    search: "People"
    confirm: "People"
    without_answer: int = 0
    """People about whom the yes or no is not known; they are in neither half."""
    minimum: int = 0
    """No fewer people are told of, not by subtracting slices from each other either."""
    stand_for: "Sample | None" = None
    """Whom the people of the second half stand for, where they are weighed or clustered."""
    ignoring: str = ""
    """What a number leaves out that counts these people one by one: weights, clusters; else ""."""

    def label(self, where: Iterable[tuple[int, int]]) -> str:
        """Return a slice in words: "race = black and dep = 2"."""
        return " and ".join(f"{self.names[c]} {self.levels[c][level]}" for c, level in where)


@dataclass(frozen=True, slots=True, eq=False)
class RefusalHalves:
    """Whether each person was refused the favourable outcome."""

    halves: Halves


@dataclass(frozen=True, slots=True, eq=False)
class ErrorHalves:
    """Whether the decision about each person differs from the recorded outcome."""

    halves: Halves
    against: str
    """What decisions are measured against, in the words every result carries."""


class Refusals:
    """Makes `RefusalHalves` of every decision, of past decisions, and of an outcome alone."""

    makes: type = RefusalHalves

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use and outcome, or why there is none."""
        for use in card.system.uses:
            if not has_cases(card):
                yield no_cases(use.name)
                continue
            for outcome in outcomes_of(card, use):
                if isinstance(outcome, Skip):
                    yield outcome
                elif outcome == use.decision or _was_decided(card) or not use.decision:
                    # Where nothing decides, the outcome is all there is: a column of errors, say.
                    yield Ask(use.name, outcome=outcome)

    def open(self, ask: Ask, bench: Any) -> RefusalHalves:
        """Return the halves. Raises `EvidenceError` or `CannotRun`."""
        favourable, known = _favourable(bench, ask.outcome)
        return RefusalHalves(_halves(ask, bench, ~favourable, known))


def _was_decided(card: Card) -> bool:
    """Whether the recorded outcome is what somebody decided: a truth refuses nobody."""
    return card.data.outcome is not None and card.data.outcome.means == "past_decision"


class Errors:
    """Makes `ErrorHalves` of every decision beside which an outcome is recorded."""

    makes: type = ErrorHalves

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use that decides, or why there is none."""
        outcome = card.data.outcome
        for ask in Refusals().asks(card):
            if isinstance(ask, Skip):
                yield ask
            elif outcome is None:
                mend = "Name what happened to each case as [outcome]."
                yield Skip(ask, "no outcome is recorded beside the decision", mend)
            elif ask.outcome != outcome.column:
                yield ask

    def open(self, ask: Ask, bench: Any) -> ErrorHalves:
        """Return the halves. Raises `EvidenceError` or `CannotRun`."""
        outcome = bench.card.data.outcome
        decided, known = _favourable(bench, ask.outcome)
        happened, also_known = _favourable(bench, outcome.column)
        halves = _halves(ask, bench, decided != happened, known & also_known)
        return ErrorHalves(halves, TRUTH if outcome.means == "truth" else PAST_DECISIONS)


def _favourable(bench: Any, field: str) -> "tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]":
    """Return who has the favourable value of a field, and of whom it is known."""
    values = bench.read.batch([field])[field]
    text, known = as_text(values), ~is_missing(values)
    favourable: npt.NDArray[np.bool_] = text == favourable_among(
        bench.card, field, set(text[known].tolist())
    )
    return favourable, known


def _halves(
    ask: Ask, bench: Any, hit: "npt.NDArray[np.bool_]", known: "npt.NDArray[np.bool_]"
) -> Halves:
    """Return the people of whom the answer is known, cut in two; a cluster is in one half whole."""
    import numpy as np

    from answerable.kernels.slices import People

    n = int(known.sum())
    if n < LEAST:
        raise EvidenceError(f"{n} people are too few to search: at least {LEAST} are needed.")
    names, levels, codes = _features(ask, bench)
    people = People(codes[:, known], tuple(map(len, levels)), hit[known])
    everyone = sample_of_rows(bench)
    sample = None if everyone is None else everyone.among(known)
    rng = np.random.default_rng(bench.card.seed)
    if sample is None or sample.cluster is None:
        first = np.zeros(n, dtype=bool)
        first[rng.permutation(n)[: n // 2]] = True
    else:
        first = _whole_clusters(sample.cluster, rng)
    return Halves(
        names,
        levels,
        people.among(first),
        people.among(~first),
        without_answer=len(known) - n,
        stand_for=None if sample is None else sample.among(~first),
        ignoring=weighing_of(bench.card).ignoring,
        minimum=bench.card.minimum_cell,
    )


def _whole_clusters(
    cluster: "npt.NDArray[np.int64]", rng: "np.random.Generator"
) -> "npt.NDArray[np.bool_]":
    """Return who is in the first half: clusters in random order, until half of the people are.

    People of one cluster go alike: in both halves, what chance did to them would confirm itself.
    """
    import numpy as np

    sizes = np.bincount(cluster)
    order = rng.permutation(np.flatnonzero(sizes))
    before = np.cumsum(sizes[order]) - sizes[order]
    # The cluster that crosses the middle goes where more of it lies.
    chosen = order[before + sizes[order] / 2 <= len(cluster) / 2]
    first: npt.NDArray[np.bool_] = np.isin(cluster, chosen)
    fewer = min(int(first.sum()), int((~first).sum()))
    if fewer < LEAST // 2:
        raise EvidenceError(
            f"{len(order)} clusters cannot be cut into two halves of at least {LEAST // 2} people "
            "without cutting one of them."
        )
    return first


def _features(
    ask: Ask, bench: Any
) -> "tuple[tuple[str, ...], tuple[tuple[str, ...], ...], npt.NDArray[np.int64]]":
    """Return the columns by which people are told apart: whom to compare, and what the use reads.

    Columns that name a case, that hold the outcome or sentences, or one value only, cut nobody.
    """
    import numpy as np

    card = bench.card
    columns = columns_of_card(card, bench.recorded)
    use = set(card.system.use(ask.use).components)
    readers = dict(columns.readers)
    read = [name for name in columns.read if not use or use & set(readers[name])]
    people = [name for name in columns.about_people if name in columns.names]
    names = tuple(dict.fromkeys([*people, *read]))
    found = []
    for name in names:
        values = columns.values(name)
        if name in (columns.key, columns.outcome) or is_free_text(values):
            continue
        column = coded(name, values, missing=columns.codes(name)).capped(MOST_LEVELS)
        if len(column.levels) > 1:
            found.append((name, _in_words(card, name, column.levels), column.codes))
    if not found:
        raise EvidenceError("no column that is read takes two values, so nobody can be told apart.")
    return (
        tuple(name for name, _, _ in found),
        tuple(levels for _, levels, _ in found),
        np.stack([codes for _, _, codes in found]),
    )


def _in_words(card: Card, column: str, levels: Sequence[str]) -> tuple[str, ...]:
    """Return the levels with the words the card has for them."""
    words = {
        f"= {value}": f"= {word}"
        for protected in card.data.protected
        if protected.column == column
        for value, word in protected.values
        if word
    }
    return tuple(words.get(level, level) for level in levels)


provides(Refusals())
provides(Errors())
