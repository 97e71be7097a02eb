"""The tables of New York City's Local Law 144: sex, race/ethnicity, and both together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import favourable_among
from answerable.checks.evidence.intersections import AllIntersections
from answerable.checks.evidence.scores import Binned
from answerable.checks.evidence.split import sentinels_of_column, word_of
from answerable.checks.evidence.weighing import Weighed, weighed, weighing_of
from answerable.checks.registry import provides
from answerable.stats.results import Count, Scalar
from answerable.system.data import Protected
from answerable.system.system import Use

SELECTION, SCORING = "selection rate", "scoring rate"
KINDS = ("sex", "race_ethnicity")
NAMES = {"sex": "sex", "race_ethnicity": "race/ethnicity"}
BOTH = "sex and race/ethnicity"
_SIDE = "side of the median score"
_NOT_USED = "not used: the rule counts applicants one by one"
_EMPLOYMENT = ("employment", "worker_management")

Who = tuple[str | None, ...]
"""A person's category in each declared attribute; None where it is unknown."""


@dataclass(frozen=True, slots=True)
class Table:
    """One of the tables: its categories, and who is outside because theirs is unknown."""

    measure: str
    """Selection rate, or scoring rate."""
    name: str
    categories: tuple[Count, ...]
    unknown: int
    everyone: int
    """People in the data of the audit, of known and unknown category."""


@dataclass(frozen=True, slots=True)
class BiasAudit:
    """Every table of a bias audit, and what else its published summary must say."""

    tables: tuple[Table, ...]
    summary: tuple[tuple[str, Scalar], ...]
    """Field of the public summary -> what the card and the data say; "unknown" where nothing."""
    median: float | None = None
    """Of the full sample's scores; None where nobody is scored."""
    sampled: tuple[Table, ...] = ()
    """The same tables of people with whom they stand for, where people are weighed or clustered:
    beside the rule, which counts applicants one by one."""
    knows: tuple[str, ...] = ()
    """What these know of: weights, clusters."""
    guards: frozenset[str] = frozenset()
    """Categories of both attributes that would give away a few people of others."""

    @property
    def beside(self) -> str:
        """What stands in a key before numbers that the rule does not ask for."""
        return f"knowing {' and '.join(self.knows)}"

    @property
    def plainly(self) -> str:
        """What is said of a sample with weights or clusters; "" where nobody declared any."""
        if not self.knows:
            return ""
        return (
            "the rule counts applicants one by one, and so do these numbers; those beside them are "
            f"of the population, {self.beside}"
        )


class BiasAudits:
    """Makes `BiasAudit` for uses that select people for work in New York."""

    makes: type = BiasAudit

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per such use, or why it is not looked at; nothing about other uses."""
        decision = card.data.decision
        for use in card.system.uses:
            if not _is_covered(use):
                continue
            ask = Ask(use=use.name, outcome=use.decision)
            if not card.data.sources:
                yield Skip(ask, "the card names no data", "Name the cases in a [[source]].")
            elif decision is None or decision.field != use.decision:
                mend = f"Write [decision] with field = {use.decision!r} and its favourable value."
                yield Skip(ask, "the card does not say what selects people", mend)
            elif not _declared(card):
                mend = 'Write category = "sex" or "race_ethnicity" under the [[protected]] it is.'
                yield Skip(ask, "no attribute is declared as sex or race/ethnicity", mend)
            else:
                yield ask

    def open(self, ask: Ask, bench: Any) -> BiasAudit:
        """Return the tables of one use. Raises `EvidenceError` or `CannotRun`."""
        card, cases, decision = bench.card, bench.cases, bench.card.data.decision
        declared = _declared(card)
        columns = [protected.column for protected in declared]
        selected: Counter[tuple[Who, bool]] = Counter()
        without = 0
        counted = cases.count([*columns, decision.field])
        favourable = favourable_among(card, decision.field, (cell[-1] for cell in counted))
        for (*values, outcome), n in counted.items():
            if outcome is None:
                without += n
            else:
                selected[_who(values, declared, card), outcome == favourable] += n
        tables = list(_tables(SELECTION, selected, declared))
        how = weighing_of(card)
        beside = _People(weighed(bench), columns, declared, card) if how else None
        sampled = list(_tables(SELECTION, beside.selected(favourable), declared)) if beside else []
        middle = None
        if decision.score:
            scores = _scores(cases, decision.score, columns, declared, card)
            middle = median(scores)
            flip = -1 if decision.favourable_side == "below" else 1
            above = Counter[tuple[Who, bool]]()
            for (who, score), n in scores.items():
                above[who, flip * score > flip * middle if middle is not None else False] += n
            tables += _tables(SCORING, above, declared) if scores else ()
            if beside and middle is not None:
                side = f"`{decision.score}` {'<' if flip < 0 else '>'} {middle!r}"
                sampled += _tables(SCORING, beside.above(side), declared)
        summary = _summary(card, ask.use, tables, without)
        if how:
            summary = (*summary, ("weights and clusters", _NOT_USED))
        guards = _guards(ask, bench, declared)
        return BiasAudit(tuple(tables), summary, middle, tuple(sampled), how.left_out, guards)


def _guards(ask: Ask, bench: Any, declared: tuple[Protected, ...]) -> frozenset[str]:
    """Return the categories of both attributes that are not told, with the other intersections."""
    if len(declared) < len(KINDS):
        return frozenset()
    cells = AllIntersections().open(ask, bench)
    places = [cells.attributes.index(protected.name) for protected in declared]
    subset = tuple(sorted(places))
    told = cells.told()[subset]
    return frozenset(
        ", ".join(cells.levels[a][row[subset.index(a)]] for a in places)
        for row, is_told in zip(told.found, told.shown, strict=True)
        if not is_told
    )


@dataclass(frozen=True, slots=True)
class _People:
    """Counts of people with whom they stand for."""

    cases: Weighed
    columns: list[str]
    declared: tuple[Protected, ...]
    card: Card

    def selected(self, favourable: str) -> "Counter[tuple[Who, bool]]":
        """Return who was selected and who was not."""
        decision = self.card.data.decision
        assert decision is not None
        return self._counted(self.cases, decision.field, favourable)

    def above(self, side: str) -> "Counter[tuple[Who, bool]]":
        """Return whose score is on the favourable side of the median, by a condition."""
        from answerable.tables.dimensions import Holds

        cases = replace(self.cases, axes=((_SIDE, Holds(side, _SIDE)),))
        return self._counted(cases, _SIDE, "true")

    def _counted(self, cases: Weighed, by: str, yes: str) -> "Counter[tuple[Who, bool]]":
        found: Counter[tuple[Who, bool]] = Counter()
        for (*values, value), n in cases.count([*self.columns, by]).items():
            if value is not None:
                found[_who(values, self.declared, self.card), value == yes] += n
        return found


def median(scores: Mapping[tuple[Who, float], int]) -> float | None:
    """Return the median score of the full sample, the mean of the middle two where even."""
    people: Counter[float] = Counter()
    for (_, score), n in scores.items():
        people[score] += n
    total, seen = sum(people.values()), 0
    middle: list[float] = []
    for score, n in sorted(people.items()):
        places = [p for p in ((total - 1) // 2, total // 2) if seen <= p < seen + n]
        middle += [score] * len(places)
        seen += n
    return sum(middle) / 2 if middle else None


def _is_covered(use: Use) -> bool:
    in_new_york = any(place == "US" or place.startswith("US-NY") for place in use.purpose.places)
    return bool(use.decision) and use.purpose.outcome in _EMPLOYMENT and in_new_york


def _declared(card: Card) -> tuple[Protected, ...]:
    """Return the attribute of each kind that the rule names, as far as the card declares them."""
    by_kind = {protected.category: protected for protected in reversed(card.data.protected)}
    return tuple(by_kind[kind] for kind in KINDS if kind in by_kind)


def _who(values: list[str | None], declared: tuple[Protected, ...], card: Card) -> Who:
    return tuple(
        word_of(value, protected.words, sentinels_of_column(card, protected.column))
        for value, protected in zip(values, declared, strict=True)
    )


def _scores(
    cases: Any, score: str, columns: list[str], declared: tuple[Protected, ...], card: Card
) -> Counter[tuple[Who, float]]:
    binned = Binned.of(cases, score)
    found: Counter[tuple[Who, float]] = Counter()
    for (*values, text), n in binned.count([*columns, score]).items():
        value = None if text is None else binned.value(text)
        if value is not None:
            found[_who(values, declared, card), value] += n
    return found


def _tables(
    measure: str, people: Counter[tuple[Who, bool]], declared: tuple[Protected, ...]
) -> Iterator[Table]:
    """Yield a table per attribute, and the intersection where both are declared."""
    for place, protected in enumerate(declared):
        yield _table(measure, NAMES[protected.category], people, (place,))
    if len(declared) == len(KINDS):
        yield _table(measure, BOTH, people, (0, 1))


def _table(
    measure: str, name: str, people: Counter[tuple[Who, bool]], places: tuple[int, ...]
) -> Table:
    held: dict[str, list[int]] = {}
    unknown = 0
    for (who, favourable), n in people.items():
        words = [who[place] for place in places]
        if None in words:
            unknown += n
            continue
        counts = held.setdefault(", ".join(map(str, words)), [0, 0])
        counts[0] += n if favourable else 0
        counts[1] += n
    categories = tuple(Count(label, good, n) for label, (good, n) in sorted(held.items()))
    return Table(measure, name, categories, unknown, sum(people.values()))


def _summary(
    card: Card, use: str, tables: list[Table], without: int
) -> tuple[tuple[str, Scalar], ...]:
    """Return what Section 5-303 asks to publish beside the tables."""
    source = card.data.sources[0]
    since = [
        role.since
        for party in card.system.parties
        for role in party.roles
        if role.of == use and role.role == "deployer" and role.since
    ]
    first, last = source.collected_from, source.collected_to
    period = f"{first} to {last}" if first and last else "unknown"
    fields: list[tuple[str, Scalar]] = [
        ("source of the data", source.name),
        ("collected", period),
        ("how sampled", source.sampling),
        ("applicants or candidates", tables[0].everyone if tables else 0),
    ]
    fields += [(f"unknown {t.name}", t.unknown) for t in tables if t.measure == SELECTION]
    fields += [
        ("without a recorded outcome", without),
        ("distribution date of the tool", min(since).isoformat() if since else "unknown"),
    ]
    return tuple(fields)


provides(BiasAudits())
