"""The favourable rate among such people is not lower than that of the others by more than x."""

from answerable.checks.evidence.scenario import PopulationRun
from answerable.checks.registry import check
from answerable.checks.scenarios.compare import favourable
from answerable.checks.scenarios.locate import locate, location_entries
from answerable.runs.types import Traces
from answerable.stats.missing import HIGHEST, KNOWN, LOWEST, PEOPLE, extremes
from answerable.stats.rates import difference
from answerable.stats.results import Count, Entry, Estimate, Key, Series
from answerable.tables.values import is_missing


@check(
    "scenarios.population.v1",
    asks="Is the favourable rate among such people lower than that of the others?",
    source="Miettinen and Nurminen, Stat. Med. 4 (1985); bounds: Horowitz and Manski, JASA 95 "
    "(2000)",
    does_not_show="Why the rates differ: the groups may differ in what should count.",
)
def population(evidence: PopulationRun, *, level: float = 0.95) -> Series:
    """Return the difference of the favourable rates, group minus others, with its interval.

    `("known",)` counts people who surely belong or surely do not; where somebody's belonging is
    unknown, `("lowest possible",)` and `("highest possible",)` place them each way. Negative
    means that the group has the lower rate. `Undefined` when one side is empty.
    """
    of = evidence.of
    traces = of.run(of.people)
    group, others, unknown = _counts(evidence, traces)
    known = difference(group, others, level=level)
    entries: list[tuple[Key, Entry]] = [((KNOWN,), known)]
    if unknown.n:
        for name, (a, b) in zip((LOWEST, HIGHEST), extremes(group, others, unknown), strict=True):
            entries.append(((name,), difference(a, b, level=level)))
    if isinstance(known, Estimate) and known.high < -of.scenario.margin:
        entries += location_entries(locate(of, of.people, lambda run: _cured(evidence, run)))
    return Series((PEOPLE, "about", "component"), tuple(entries))


def _counts(evidence: PopulationRun, traces: Traces) -> tuple[Count, Count, Count]:
    """Return group, others, and those who may belong to either; who has no answer is in none."""
    values = evidence.of.answer(traces)
    got, answered = favourable(values, evidence.of), ~is_missing(values)
    inside = (evidence.belongs == True) & answered  # noqa: E712 - None is neither
    outside = (evidence.belongs == False) & evidence.complete & answered  # noqa: E712
    unsure = (evidence.belongs == None) & answered  # noqa: E711
    return (
        Count(evidence.name, int((got & inside).sum()), int(inside.sum())),
        Count(evidence.others, int((got & outside).sum()), int(outside.sum())),
        Count("unknown", int((got & unsure).sum()), int(unsure.sum())),
    )


def _cured(evidence: PopulationRun, traces: Traces) -> bool:
    group, others, _ = _counts(evidence, traces)
    gap = difference(group, others)
    return isinstance(gap, Estimate) and gap.value >= -evidence.of.scenario.margin
