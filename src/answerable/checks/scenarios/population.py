"""The favourable rate among such people is not lower than that of the others by more than x."""

from dataclasses import replace
from typing import TYPE_CHECKING

from answerable.checks.evidence.scenario import PopulationRun
from answerable.checks.registry import check
from answerable.checks.scenarios.compare import favourable
from answerable.checks.scenarios.locate import locate, location_entries
from answerable.runs.types import Traces
from answerable.stats.missing import (
    ELSEWHERE,
    HIGHEST,
    KNOWN,
    LOWEST,
    NO_OUTCOME,
    PEOPLE,
    UNKNOWN,
    Missing,
    bounds,
)
from answerable.stats.people import plain
from answerable.stats.rates import difference
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined
from answerable.tables.values import is_missing

if TYPE_CHECKING:
    from answerable.checks.scenarios.compare import Flags


@check(
    "scenarios.population.v1",
    asks="Is the favourable rate among such people lower than that of the others?",
    source="Miettinen and Nurminen, Stat. Med. 4 (1985); bounds: Horowitz and Manski, JASA 95 "
    "(2000)",
    does_not_show="Why the rates differ: the groups may differ in what should count.",
    weighs=True,
)
def population(evidence: PopulationRun, *, level: float = 0.95) -> Series:
    """Return the difference of the favourable rates, group minus others, with its interval.

    `("known",)` counts people who surely belong or surely do not, beside it without weights and
    clusters where people have them; where somebody's belonging is
    unknown, `("lowest possible",)` and `("highest possible",)` place them each way. Negative
    means that the group has the lower rate. `Undefined` when one side is empty.
    """
    of = evidence.of
    traces = of.run(of.people)
    group, others, missing = _counts(evidence, traces)
    known = difference(group, others, level=level)
    entries: list[tuple[Key, Entry]] = [((KNOWN,), known)]
    if evidence.ignoring:
        alone = difference(plain(group), plain(others), level=level)
        entries.append(((evidence.ignoring,), alone))
    if missing:
        hidden, people = (
            missing.hidden(evidence.minimum),
            int(group.n) + int(others.n) + int(missing.n),
        )
        for name, (a, b) in zip((LOWEST, HIGHEST), bounds(group, others, hidden), strict=True):
            placed = difference(a, b, level=level)
            # Whoever is placed on both sides is one person all the same.
            told = replace(placed, n=people) if isinstance(placed, Estimate) else placed
            entries.append(((name,), told))
    if any(missing.undecided):
        reason = f"{int(sum(missing.undecided)):,} people got no answer and are in no rate"
        entries.append(((NO_OUTCOME,), Undefined(reason)))
    if isinstance(known, Estimate) and known.high < -of.scenario.margin:
        entries += location_entries(locate(of, of.people, lambda run: _cured(evidence, run)))
    return Series((PEOPLE, "about", "component"), tuple(entries))


def _counts(evidence: PopulationRun, traces: Traces) -> tuple[Count, Count, Missing]:
    """Return group, others, and whoever is in neither: for want of belonging or of an answer."""
    values = evidence.of.answer(traces)
    got, answered = favourable(values, evidence.of), ~is_missing(values)
    if evidence.untold is not None:
        answered &= ~evidence.untold
    inside = evidence.belongs == True  # noqa: E712 - None is neither
    beside = evidence.belongs == False  # noqa: E712
    unsure = evidence.belongs == None  # noqa: E711
    of = evidence.of
    silent = [of.people_of(which & ~answered) for which in (inside, beside, unsure)]

    def count(label: str, which: "Flags") -> Count:
        return Count(label, of.people_of(got & which & answered), of.people_of(which & answered))

    return (
        count(evidence.name, inside),
        count(evidence.others, beside & evidence.complete),
        Missing(
            count(UNKNOWN, unsure),
            count(ELSEWHERE, beside & ~evidence.complete),
            (silent[0], silent[1], silent[2]),
        ),
    )


def _cured(evidence: PopulationRun, traces: Traces) -> bool:
    group, others, _ = _counts(evidence, traces)
    gap = difference(group, others)
    return isinstance(gap, Estimate) and gap.value >= -evidence.of.scenario.margin
