"""Steadiness: whether the same case gets the same answer when it is asked about again."""

from answerable.checks.evidence.steadiness import Steadiness
from answerable.checks.registry import check
from answerable.stats.results import Entry, Key, Observed, Series, Undefined


@check(
    "reliability.steady.v1",
    asks="Does each component give the same case the same answer, whenever and beside whom?",
    source="AI Act Article 15(1) and (4): consistent performance; metamorphic relations of "
    "repetition and permutation: Segura et al., IEEE TSE 42 (2016)",
    does_not_show="Steadiness over weeks, on other machines, or on cases that were not asked "
    "about; differences of numbers below one in a million count as rounding.",
)
def steady(steadiness: Steadiness) -> Series:
    """Return one yes or no per component that is run: whether it answered alike.

    Asked again are the same batch, the cases in reverse order, half of them alone, and the batch
    after every component was loaded anew. `Undefined` for a component that could not be run, or
    that is compared no further because a step before it is unsteady.
    """
    asked = ("cases asked about again", steadiness.cases)
    entries: list[tuple[Key, Entry]] = [
        ((name, how), Observed(False, (asked,))) for name, how in steadiness.caught
    ]
    entries += [((name, "always"), Observed(True, (asked,))) for name in steadiness.steady]
    entries += [((name, ""), Undefined(why)) for name, why in steadiness.not_run]
    return Series(("component", "when"), tuple(entries))
