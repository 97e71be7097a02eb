"""Twins, equal but for what the card names, get the same answer."""

from answerable.checks.evidence.people import edited
from answerable.checks.evidence.scenario import ScenarioRun, TwinRun
from answerable.checks.registry import check
from answerable.checks.scenarios.compare import (
    DIFFERENCE,
    HELD,
    PARTS,
    favourable,
    left_open,
    stacked,
    steps_apart,
    unlike,
)
from answerable.checks.scenarios.locate import locate, location_entries, not_reached, shown
from answerable.errors import EvidenceError
from answerable.runs.types import Traces
from answerable.stats.rates import paired_difference
from answerable.stats.results import Entry, Estimate, Key, Observed, Scalar, Series, Undefined


@check(
    "scenarios.twin.v1",
    asks="Does a twin, equal but for what the card names, get the same answer?",
    source="Galhotra et al., ESEC/FSE (2017) (causal testing); pairs: Newcombe, Stat. Med. 17 "
    "(1998), McNemar, Psychometrika 12 (1947)",
    does_not_show="Whether the answer is right for either twin, or what people unlike them get.",
    weighs=True,
)
def twin(evidence: TwinRun) -> Series:
    """Return whether twins are answered alike, and where they part when they are not.

    One invented person: `("held",)` is `Observed`, its witness the steps at which the twins part.
    Over many people each is compared with their own twin: `("difference",)` is the paired
    difference of the favourable rates (first minus twin), where the card names a favourable
    value; without a margin `("held",)` says whether anybody at all is answered otherwise.
    """
    of = evidence.of
    both = stacked(of.people, edited(of.people, _edit(of)))
    traces = of.run(both)
    if of.invented:
        entries = [_one_pair(of, traces)]
        failed = not _nobody_parted(of, traces)
    else:
        entries, failed = _many_pairs(of, traces)
    entries += not_reached(of, traces)
    if failed:
        entries += location_entries(locate(of, both, lambda run: _cured(of, run)))
    return Series(PARTS, tuple(dict(entries).items()))


def _edit(of: ScenarioRun) -> tuple[tuple[str, Scalar], ...]:
    """The fields that make the twin. Only what enters can be edited."""
    edit = of.scenario.twin.values if of.scenario.twin else ()
    strange = [field for field, _ in edit if field not in of.people]
    if strange:
        raise EvidenceError(
            f"the twin of scenario {of.scenario.name!r} changes {', '.join(strange)}, which the "
            f"cases do not have; they have {', '.join(sorted(of.people))}."
        )
    return edit


def _one_pair(of: ScenarioRun, traces: Traces) -> tuple[Key, Entry]:
    values = of.answer(traces)
    held = _nobody_parted(of, traces)
    witness = (
        (of.scenario.field, f"{shown(values[0])} and {shown(values[1])}"),
        *left_open(of),
        *(() if held else steps_apart(of, traces)),
    )
    return ((HELD,), Observed(held, tuple(dict(witness).items())))


def _many_pairs(of: ScenarioRun, traces: Traces) -> tuple[list[tuple[Key, Entry]], bool]:
    values = of.answer(traces)
    parted = unlike(values[: of.n], values[of.n :], of.scenario.tolerance)
    entries: list[tuple[Key, Entry]] = []
    if not of.scenario.margin:
        witness = (("people", of.n), ("answered otherwise than their twin", int(parted.sum())))
        entries.append(((HELD,), Observed(not parted.any(), witness)))
    if of.favourable:
        paired = _paired(of, traces)
        entries.append(((DIFFERENCE,), paired))
        if of.scenario.margin:
            beyond = isinstance(paired, Estimate) and (
                paired.high < -of.scenario.margin or paired.low > of.scenario.margin
            )
            return entries, beyond
    elif of.scenario.margin:
        favourable(values, of)
    return entries, bool(parted.any())


def _paired(of: ScenarioRun, traces: Traces) -> Estimate | Undefined:
    got = favourable(of.answer(traces), of)
    one, other = got[: of.n], got[of.n :]
    return paired_difference(
        of.people_of(one & other),
        of.people_of(one & ~other),
        of.people_of(~one & other),
        of.people_of(~one & ~other),
        first="as they are",
        second="their twins",
    )


def _nobody_parted(of: ScenarioRun, traces: Traces) -> bool:
    values = of.answer(traces)
    half = len(values) // 2
    return not unlike(values[:half], values[half:], of.scenario.tolerance).any()


def _cured(of: ScenarioRun, traces: Traces) -> bool:
    if of.invented or not of.scenario.margin:
        return _nobody_parted(of, traces)
    paired = _paired(of, traces)
    return isinstance(paired, Estimate) and abs(paired.value) <= of.scenario.margin
