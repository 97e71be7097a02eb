"""Facts of the card that cannot both be true, as findings: no number is needed to see them."""

from answerable.checks.ask import Ask
from answerable.findings.types import Finding
from answerable.law.result import Law
from answerable.system.facts import Grade
from answerable.system.system import System

CHECK = "law.contradiction.v1"


def contradictions(system: System, law: Law) -> tuple[Finding, ...]:
    """Return one breached finding per pair of facts of a use that cannot both be true.

    An example is a use that decides about credit and is stated to be exclusively military. Which
    of the two statements is wrong nobody can read off the card; that one is wrong is certain.
    """
    lines = {use.name: use.line for use in system.uses}
    return tuple(
        Finding(
            id="/".join((CHECK, use.use, str(place))),
            line="",
            check=CHECK,
            ask=Ask(use=use.use),
            about=use.use,
            verdict="breached",
            grade=Grade.DECLARED,
            results=None,
            against=None,
            judged=(),
            says=f"The card contradicts itself: {sentence}.",
            asks="Can all facts that the card states about this use be true together?",
            source="the definitions of the facts in the instruments",
            does_not_show="which of the statements is the wrong one",
            mend=f"Correct one of the two in the facts or the purpose of {use.use!r}.",
            card_line=lines.get(use.use, 0),
        )
        for use in law.uses
        for place, sentence in enumerate(use.contradictions, 1)
    )
