"""Results become findings: the only place where a number meets a limit."""

from collections.abc import Sequence

from answerable.card.card import Card
from answerable.checks.registry import CHECKS
from answerable.findings.corrected import Claims, corrected
from answerable.findings.forms import by_form
from answerable.findings.mends import mend, something_runs
from answerable.findings.scenario_words import LOCATED, located
from answerable.findings.tipping import tipping_point
from answerable.findings.types import COULD_TURN, Finding, Judged, Verdict
from answerable.findings.words import base_of, is_known, is_placed, says
from answerable.plan.types import Measured, Plan, PlanLine
from answerable.stats.effective import is_of_a_sample
from answerable.stats.results import Entry, Estimate, Key, Observed, Series
from answerable.system.expectations import Limit, Scenario
from answerable.system.facts import Grade

_GRAVEST: tuple[Verdict, ...] = ("breached", "cannot_tell", "holds")


def judge(plan: Plan, measured: Sequence[Measured], card: Card) -> tuple[Finding, ...]:
    """Return one finding per plan line and limit, in the plan's order.

    A line without limit is `reported`, a scenario is judged by its own expectation, and what could
    not be measured is `not_tested` with its reason. Every line of the plan has a finding.
    """
    outcomes = {outcome.line: outcome for outcome in measured}
    asked = [
        (line, outcomes.get(line.id, _never_measured(line)), limit)
        for line in plan.lines
        for limit in line.limits or (None,)
    ]
    claims = [_claims(line, outcome, limit, card) for line, outcome, limit in asked]
    judged = corrected(claims, decides=card.multiplicity == "holm")
    return tuple(
        _finding(line, outcome, limit, verdicts, card)
        for (line, outcome, limit), verdicts in zip(asked, judged, strict=True)
    )


def _never_measured(line: PlanLine) -> Measured:
    return Measured(line.id, None, "the audit ended before this was measured")


def _claims(line: PlanLine, outcome: Measured, limit: Limit | None, card: Card) -> Claims:
    results, scenario = outcome.results, _scenario(line, card)
    judged = _judge(line, results, limit, scenario) if results else ()
    return Claims(judged, limit or (_margin(scenario) if scenario else None), results)


def _scenario(line: PlanLine, card: Card) -> Scenario | None:
    return next((s for s in card.scenarios if s.name == line.ask.scenario), None)


def _finding(
    line: PlanLine,
    outcome: Measured,
    limit: Limit | None,
    judged: tuple[Judged, ...],
    card: Card,
) -> Finding:
    check, results = CHECKS[line.check], outcome.results
    scenario = _scenario(line, card)
    verdict = _verdict(results, judged, expected=bool(limit or scenario))
    at_fault = located(results) if verdict == "breached" else ""
    about = at_fault or line.ask.about
    runs = something_runs(card.system.components)
    return Finding(
        id=f"{line.id}#{limit.source}:{limit.id}" if limit else line.id,
        line=line.id,
        check=line.check,
        ask=line.ask,
        about=about,
        verdict=verdict,
        grade=Grade.MEASURED if results else Grade.UNKNOWN,
        results=results,
        against=limit,
        judged=judged,
        says=says(line, results, judged, limit, card) if results else "",
        asks=check.asks,
        source=check.source,
        does_not_show=check.does_not_show,
        reason=outcome.not_tested,
        mend=mend(
            verdict,
            line.ask,
            about,
            judged,
            results,
            check=line.check,
            runs=runs,
            computed=_computed(card),
        )
        if results
        else outcome.mend,
        card_line=limit.line if limit else (scenario.line if scenario else 0),
    )


def _computed(card: Card) -> frozenset[str]:
    """Return the fields that components work out, which are no inputs."""
    return frozenset(f for c in card.system.components if c.kind != "input" for f in c.writes)


def _verdict(results: Series | None, judged: Sequence[Judged], *, expected: bool) -> Verdict:
    """Return the gravest verdict; `expected` says whether somebody set a limit or a scenario."""
    if results is None:
        return "not_tested"
    if not judged:
        return "cannot_tell" if expected else "reported"
    return min((one.verdict for one in judged), key=_GRAVEST.index)


def _judge(
    line: PlanLine, results: Series, limit: Limit | None, scenario: Scenario | None
) -> tuple[Judged, ...]:
    if line.check.startswith("scenarios.") and scenario:
        return _by_expectation(results, scenario)
    if limit is None:
        return ()
    return tuple(
        _with_unknown_people(limit, results, key, entry)
        for key, entry in results
        if is_known(results, key)
    )


def _with_unknown_people(limit: Limit, results: Series, key: Key, entry: Entry) -> Judged:
    """Judge an entry so that the people whose group is unknown could not overturn the verdict."""
    known = by_form(limit, entry, key)
    if known.verdict == "cannot_tell":
        return known
    base = base_of(results, key)
    for other, placed in results:
        if not is_placed(results, other) or base_of(results, other) != base:
            continue
        if by_form(limit, placed).verdict != known.verdict:
            because = f"{known.because}{COULD_TURN}"
            if isinstance(entry, Estimate) and (point := tipping_point(limit, entry, placed)):
                about = "about " if is_of_a_sample(entry) else ""
                because += f": {about}{point[0]:,} of the {point[1]:,} would be enough"
            return Judged(key, "cannot_tell", because)
    return known


def _by_expectation(results: Series, scenario: Scenario) -> tuple[Judged, ...]:
    """Judge a scenario: by what was seen where something was, else by its margin."""
    entries = [(key, entry) for key, entry in results if key[:1] != (LOCATED,)]
    seen = [
        Judged(key, "holds" if entry.answer else "breached", _expectation(entry.answer))
        for key, entry in entries
        if isinstance(entry, Observed)
    ]
    if seen:
        return tuple(seen)
    limit = _margin(scenario)
    return tuple(
        _with_unknown_people(limit, results, key, entry)
        for key, entry in entries
        if is_known(results, key)
    )


def _expectation(held: bool) -> str:
    return "the expectation held" if held else "the expectation did not hold"


def _margin(scenario: Scenario) -> Limit:
    """Return the margin of a scenario as a limit; a population may be better off, a twin not."""
    one_sided = scenario.form == "population"
    return Limit(
        id=scenario.name,
        check="",
        of=scenario.among,
        source="policy",
        form="margin_interval",
        at_least=-scenario.margin,
        at_most=None if one_sided else scenario.margin,
        reason=scenario.reason,
        who="",
        on=None,
        line=scenario.line,
    )
