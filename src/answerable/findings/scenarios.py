"""The scenarios of a card alone: planned, run and judged like in an audit, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.checks.load import load_checks
from answerable.errors import AnswerableError
from answerable.findings.gate import GateResult, hold_gate, names_of
from answerable.findings.judge import judge
from answerable.findings.types import Finding
from answerable.law.result import Law
from answerable.plan.make import make_plan
from answerable.plan.measure import measure
from answerable.plan.types import Plan
from answerable.runs.trust import Trust

if TYPE_CHECKING:
    from answerable.checks.bench import Bench


def _is_ours(requirement: str) -> bool:
    return requirement.startswith(("scenario:", "check:scenarios"))


@dataclass(frozen=True)
class ScenarioTests:
    """The scenarios of one card. Each is run when its finding is asked for, the cases once."""

    card: Card
    law: Law
    trust: Trust

    @property
    def names(self) -> tuple[str, ...]:
        """The scenarios in the order of the card."""
        return tuple(scenario.name for scenario in self.card.scenarios)

    def finding(self, name: str) -> Finding:
        """Return the finding about one scenario.

        Raises `AnswerableError` where a prohibited use or a red line stops everything, and
        `EvidenceError` when the scenario could not even be planned.
        """
        if self.law.stops:
            why = "; ".join(stop.cite for stop in self.law.stops)
            raise AnswerableError(
                f"nothing is tested: a prohibited use or a red line stops it ({why})."
            )
        plan = self._plan
        lines = tuple(line for line in plan.lines if line.ask.scenario == name)
        if not lines:
            skipped = [s for s in plan.skipped if s.ask.scenario == name]
            why = skipped[0].reason if skipped else "no check asks about it"
            raise AnswerableError(f"scenario {name!r} cannot be tested: {why}.")
        one = Plan(lines, (), plan.family, plan.sha256)
        return judge(one, measure(one, self._bench), self.card)[0]

    def gate(self, findings: Sequence[Finding]) -> GateResult:
        """Return what the scenario requirements of the card's gate make of all findings."""
        return self._hold(findings, tuple(r for r in self.card.gate.requires if _is_ours(r)))

    def gate_of(self, finding: Finding) -> GateResult:
        """Return what the requirements that name this scenario make of its finding."""
        named = names_of(finding)
        wanted = (r for r in self.card.gate.requires if _is_ours(r))
        met = (r for r in wanted if any(fnmatchcase(name, r) for name in named))
        return self._hold([finding], tuple(met))

    def _hold(self, findings: Sequence[Finding], requires: tuple[str, ...]) -> GateResult:
        card = replace(self.card, gate=replace(self.card.gate, requires=requires))
        return hold_gate(
            card, self.law, findings, looked=False, as_of=max(self.law.as_of, date.today())
        )

    @cached_property
    def _plan(self) -> Plan:
        load_checks()
        return make_plan(self.card, self.law, only=("scenarios.",))

    @cached_property
    def _bench(self) -> "Bench":
        from answerable.checks.bench import Bench

        return Bench(self.card, self.trust)
