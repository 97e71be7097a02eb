"""Which comparisons of groups a card allows, and why the others are not made."""

from collections.abc import Iterator

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.system.system import Use


def outcomes_of(card: Card, use: Use) -> Iterator[str | Skip]:
    """Return the outcome fields of a use whose favourable value is known, or why there is none.

    First the field that decides, then the recorded outcome column.
    """
    decision, outcome = card.data.decision, card.data.outcome
    if not use.decision:
        yield Skip(
            Ask(use=use.name),
            "nothing here decides about people",
            "Name the field that decides as `decision` of the use, if there is one.",
        )
    elif decision is None or decision.field != use.decision:
        yield Skip(
            Ask(use=use.name, outcome=use.decision),
            f"the card does not say which value of {use.decision!r} is favourable",
            f"Write [decision] with field = {use.decision!r} and its favourable value.",
        )
    else:
        yield decision.field
    # The outcome is that of the use whose decision the card describes beside it.
    belongs = use.decision == decision.field if decision else len(card.system.uses) == 1
    if outcome and belongs and outcome.column != use.decision:
        yield outcome.column


def favourable_value(card: Card, field: str) -> str:
    """Return the favourable value of a decision field or outcome column, as text."""
    decision, outcome = card.data.decision, card.data.outcome
    if decision and decision.field == field:
        return decision.favourable
    if outcome and outcome.column == field:
        return outcome.favourable
    raise KeyError(field)


def about_groups(card: Card, use: str, outcome: str) -> Iterator[Ask | Skip]:
    """Return one ask per protected attribute and declared group, or why there is none.

    An unknown basis for reading an attribute is no reason to skip it: the card carries it to the
    first screen as something nobody knows.
    """
    if not card.data.sources:
        mend = "Name the cases in a [[source]]."
        yield Skip(Ask(use=use, outcome=outcome), "the card names no data", mend)
        return
    if not card.data.protected and not card.data.groups:
        yield Skip(
            Ask(use=use, outcome=outcome),
            "no protected attribute and no group of people is declared",
            "Declare them as [[protected]] and [[group]].",
        )
    for protected in card.data.protected:
        yield Ask(use=use, attribute=protected.name, outcome=outcome)
    for group in card.data.groups:
        yield Ask(use=use, group=group.name, outcome=outcome)
