"""A given person gets the expected answer."""

from answerable.checks.evidence.scenario import PersonRun
from answerable.checks.registry import check
from answerable.checks.scenarios.compare import HELD, PARTS, left_open, steps_of, unlike
from answerable.checks.scenarios.locate import locate, location_entries, not_reached, shown
from answerable.runs.types import Traces
from answerable.stats.results import Observed, Series


@check(
    "scenarios.person.v1",
    asks="Does the person described in the card get the answer that was expected?",
    source="The card's own scenario; test oracles: Barr et al., IEEE TSE 41 (2015)",
    does_not_show="Anything about other people: one person was invented and asked about.",
    weighs=True,
)
def person(evidence: PersonRun) -> Series:
    """Return whether the answer is the expected one, and where it goes wrong when it is not.

    `("held",)` is `Observed`; numbers may differ by the scenario's tolerance.
    """
    import numpy as np

    of = evidence.of
    expected = np.array([of.scenario.expect], dtype=object)

    def held(traces: Traces) -> bool:
        return not unlike(of.answer(traces), expected, of.scenario.tolerance)[0]

    traces = of.run(of.people)
    ok = held(traces)
    witness = (
        (of.scenario.field, shown(of.answer(traces)[0])),
        ("expected", of.scenario.expect),
        *left_open(of),
        *(() if ok else steps_of(of, traces)),
    )
    entries = [((HELD,), Observed(ok, witness)), *not_reached(of, traces)]
    if not ok:
        entries += location_entries(locate(of, of.people, held))
    return Series(PARTS, tuple(dict(entries).items()))
