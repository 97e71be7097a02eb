"""What Answerable answers: through its own evidence and checks, from a table of cases."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from answerable.card.card import Card
from answerable.checks.ask import Ask
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.errors import EvidenceError
from answerable.stats.results import Estimate
from answerable.system.data import Data, Decision, Outcome, Protected, Source
from answerable.system.expectations import Gate
from answerable.system.system import Purpose, System, Use
from answerable.tables.cases import open_cases
from conformance.case import Case
from conformance.judge import Answer


class _Bench:
    """What evidence needs of a card and its cases."""

    def __init__(self, case: Case) -> None:
        self.card = _card(case.second)
        told = case.as_json()
        columns = {name: list(_column(told[name])) for name in ("group", "decision", "outcome",
                                                               "score")}  # fmt: skip
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
    check = next(c for c in CHECKS.values() if c.unversioned == f"fairness.{case.quantity}")
    ask = Ask(use="use", attribute="group", outcome="decision")
    evidence = PROVIDERS[check.needs].open(ask, _Bench(case))
    wanted = {(case.first, "known"), ("truth", case.first, "known"),
              ("truth", "everyone", "all people")}  # fmt: skip
    (entry,) = [e for key, e in check.run(evidence) if key in wanted]  # type: ignore[union-attr]
    return entry.value if isinstance(entry, Estimate) else None


def _column(values: Any) -> Iterable[Any]:
    return values  # type: ignore[no-any-return]


def _card(reference: str) -> Card:
    purpose = Purpose("software", "natural_persons", "credit", ("DE",))
    return Card(
        path=Path("answerable.toml"),
        sha256="0" * 64,
        system=System("battery", (), (Use("use", purpose, (), decision="decision"),), ()),
        data=Data(
            sources=(Source("cases", python="cases:all"),),
            outcome=Outcome("outcome", "truth", "1"),
            decision=Decision("decision", "1", "score", classes=("0", "1")),
            protected=(Protected("group", "group", (), reference),),
        ),
        limits=(),
        scenarios=(),
        gate=Gate(),
        allowed_addresses=(),
        red_lines=(),
        warnings=(),
        unknowns=(),
    )
