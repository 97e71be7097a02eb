"""What Answerable answers: through its own evidence and checks, from a table of cases."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask
from answerable.checks.evidence.ll144 import NAMES, SELECTION
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.errors import EvidenceError
from answerable.stats.results import Estimate
from answerable.system.data import Data, Decision, Outcome, Protected, Ranking, Source
from answerable.system.expectations import Gate
from answerable.system.system import Purpose, System, Use
from answerable.tables.cases import open_cases
from conformance.case import Case
from conformance.judge import Answer


class _Bench:
    """What evidence needs of a card and its cases."""

    def __init__(self, case: Case) -> None:
        self.card = _card(case)
        told = case.as_json()
        names = ("group", "decision", "outcome", "score", "place", "weight")
        columns = {name: list(_column(told[name])) for name in names}
        self.cases = open_cases(self.card, lambda: columns)


def answers(cases: Iterable[Case]) -> list[Answer]:
    """Return an answer per case; an exception as its name, as for every other tool."""
    load_checks()
    found: list[Answer] = []
    for case in cases:
        try:
            found.append(_answer(case))
        except EvidenceError:  # said in a sentence and `not_tested` in an audit: no number
            found.append(None)
        except Exception as broken:
            found.append(type(broken).__name__)
    return found


def _answer(case: Case) -> float | None:
    name = case.quantity.removeprefix("weighted_")
    check = next(c for c in CHECKS.values() if c.unversioned == f"fairness.{name}")
    ask = Ask(use="use", attribute="group", outcome="decision")
    evidence = PROVIDERS[check.needs].open(ask, _Bench(case))
    wanted = {(case.first, "known"), ("truth", case.first, "known"),
              (f"{case.first} with {case.second}", "known"),
              (SELECTION, NAMES["sex"], case.first, "known"),
              ("truth", "everyone", "all people")}  # fmt: skip
    (entry,) = [e for key, e in check.run(evidence) if key in wanted]  # type: ignore[union-attr]
    return entry.value if isinstance(entry, Estimate) else None


def _column(values: Any) -> Iterable[Any]:
    return values  # type: ignore[no-any-return]


def _card(case: Case) -> Card:
    weight = "weight" if case.quantity.startswith("weighted_") else ""
    purpose = Purpose("software", "natural_persons", "employment", ("US-NY",))
    return Card(
        path=Path("answerable.toml"),
        sha256="0" * 64,
        system=System("battery", (), (Use("use", purpose, (), decision="decision"),), ()),
        data=Data(
            sources=(Source("cases", python="cases:all", weight=weight),),
            outcome=Outcome("outcome", "truth", "1"),
            decision=Decision("decision", "1", "score", classes=("0", "1")),
            protected=(Protected("group", "group", (), case.second, category="sex"),),
            ranking=Ranking("place"),
        ),
        limits=(),
        scenarios=(),
        gate=Gate(),
        minimum_cell=1,
        allowed_addresses=(),
        red_lines=(),
        warnings=(),
        unknowns=(),
    )
