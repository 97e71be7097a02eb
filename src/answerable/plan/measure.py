"""Numbers without opinions: every line of the plan is run, and nothing here knows a limit."""

from collections.abc import Callable

from answerable.checks.ask import Ask
from answerable.checks.bench import Bench
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.errors import EvidenceError, RefusedFile, TrustError
from answerable.plan.types import NOT_TRUSTED, Measured, Plan, PlanLine
from answerable.plan.withhold import say_untold, withhold_small_cells
from answerable.runs.types import CannotRun
from answerable.stats.results import as_series


def measure(
    plan: Plan, bench: Bench, *, progress: Callable[[str], None] = lambda _: None
) -> tuple[Measured, ...]:
    """Return one `Measured` per plan line, in the plan's order.

    Evidence is opened once per type and ask and shared by every check that needs it. Whatever
    cannot be run is `not_tested` with its reason; the rest of the audit goes on.
    """
    opened: dict[tuple[type, Ask], object] = {}
    measured = []
    for line in plan.lines:
        progress(line.id)
        measured.append(_measure_line(line, bench, opened))
    return tuple(measured)


def _measure_line(line: PlanLine, bench: Bench, opened: dict[tuple[type, Ask], object]) -> Measured:
    check = CHECKS[line.check]
    key = (check.needs, line.ask)
    try:
        if key not in opened:
            opened[key] = PROVIDERS[check.needs].open(line.ask, bench)
        result = check.run(opened[key], **dict(line.settings))
    except CannotRun as stopped:
        return Measured(line.id, None, f"{stopped.component}: {stopped.reason}")
    except RefusedFile as harmful:
        return Measured(line.id, None, str(harmful))
    except TrustError as refused:
        return Measured(line.id, None, NOT_TRUSTED, mend=str(refused))
    except EvidenceError as missing:
        return Measured(line.id, None, str(missing))
    few: frozenset[str] | None = getattr(opened[key], "few", None)
    label, untold = line.ask.label, bench.untold
    guards: frozenset[str] = getattr(opened[key], "guards", frozenset())
    series = withhold_small_cells(
        as_series(result),
        minimum=bench.card.minimum_cell,
        few=few or (),
        guards=guards if few is None else untold.crossed.get(label, ()),
        gone=untold.groups.get(label, ()),
    )
    people = max((untold.people.get(field, 0) for field in _asked(line, opened[key])), default=0)
    if people:
        series = say_untold(series, people)
    return Measured(line.id, series)


def _asked(line: PlanLine, evidence: object) -> set[str]:
    """Return the fields whose answers a line counts."""
    named = (getattr(evidence, field, "") for field in ("decision", "outcome"))
    return {line.ask.outcome, *(field for field in named if isinstance(field, str))}
