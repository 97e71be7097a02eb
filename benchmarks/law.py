"""What the law costs: many evaluations of one wording, and one card against every instrument."""

import random
from collections.abc import Sequence
from datetime import date
from functools import partial

from common import Comparison, cpu_of_call, interleaved, main

from answerable.law.card_facts import Stated
from answerable.law.classify import classify
from answerable.law.condition import NO, YES
from answerable.law.engine import classes, steps
from answerable.law.find import instruments
from answerable.law.state import read_state
from answerable.system.facts import Grade
from answerable.system.system import Component, NotRun, Party, Purpose, Role, System, Use

RUNS = 3
MANY = 10_000
BUDGET_MANY_S = 10.0
BUDGET_CARD_MS = 500.0
DAY = date(2026, 11, 23)


def evaluate(situations: Sequence[dict[str, Stated]]) -> None:
    """Class, date and trace of every situation in the wording of the day."""
    law = next(each for each in instruments() if each.id == "eu.aia")
    wording = law.wording_on(DAY)
    assert wording is not None
    for facts in situations:
        state = read_state(law, wording, facts, DAY)
        classes(state)
        steps(state)


def situations() -> list[dict[str, Stated]]:
    """Different random answers to a tenth of the questions each."""
    law = next(each for each in instruments() if each.id == "eu.aia")
    names = [name for name, fact in law.facts.items() if fact.kind == "yes_no" and fact.ask]
    draw = random.Random(7)
    return [
        {name: Stated(draw.choice((YES, NO)), Grade.DECLARED, "") for name in names
         if draw.random() < 0.1}
        for _ in range(MANY)
    ]  # fmt: skip


def mortgage() -> System:
    """The system of the story: a bank that scores applicants for a mortgage in Germany."""
    purpose = Purpose("software_then_person", "natural_persons", "credit", ("DE",))
    roles = tuple(Role(role, "mortgage", date(2026, 1, 15)) for role in ("provider", "deployer"))
    score = Component("score", "model", ("a",), ("s",), NotRun("not run"))
    use = Use("mortgage", purpose, ("score",))
    return System("mortgage", (Party("bank", "DE", "large", roles),), (use,), (score,))


def compare() -> Sequence[Comparison]:
    """Return both against our own budgets: no peer evaluates three-valued rules with a trace."""
    many, system = situations(), mortgage()
    sides = {
        "many": partial(cpu_of_call, partial(evaluate, many)),
        "card": partial(cpu_of_call, partial(classify, system, as_of=DAY)),
    }
    seconds = interleaved(sides, runs=RUNS)

    def line(work: str, unit: str, ours: float, budget: float) -> Comparison:
        return Comparison(work, unit, ours, "our budget", budget, budget / ours, 1, RUNS)

    return [
        line(f"{MANY:,} evaluations with trace", "CPU s", seconds["many"], BUDGET_MANY_S),
        line("one card, all instruments, flips", "CPU ms", 1000 * seconds["card"], BUDGET_CARD_MS),
    ]


if __name__ == "__main__":
    main(compare)
