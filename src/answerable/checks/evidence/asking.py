"""Which comparisons of groups a card allows, and why the others are not made."""

from collections.abc import Iterable, Iterator

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.errors import EvidenceError
from answerable.system.system import Recorded, Use

_NAMED = 6
"""Values of a field that are named when the favourable one is none of them: more are no answers,
and could name people."""


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
    if outcome and belongs and not is_the_decision(card, use.decision):
        yield outcome.column


def is_the_decision(card: Card, field: str) -> bool:
    """Whether the recorded outcome is the decision itself: the field, or the column it stands in.

    Compared with itself a decision is always right, and it has the same rates twice.
    """
    outcome = card.data.outcome
    stands_in = {
        column
        for component in card.system.components
        if isinstance(component.run, Recorded)
        for name, column in component.run.columns
        if name == field
    }
    return outcome is not None and outcome.column in {field, *stands_in}


def favourable_value(card: Card, field: str) -> str:
    """Return the favourable value of a decision field or outcome column, as text."""
    decision, outcome = card.data.decision, card.data.outcome
    if decision and decision.field == field:
        return decision.favourable
    if outcome and outcome.column == field:
        return outcome.favourable
    raise KeyError(field)


def favourable_among(card: Card, field: str, values: Iterable[str | None]) -> str:
    """Return the favourable value of a field whose values in the data are `values`.

    Everything that counts favourable answers asks here: a value that the data do not have would
    count nobody, and nobody is the same share of every group. Raises `EvidenceError` when the value
    is none of the data's, or when one of them is the same word written another way. Where nobody
    got it the card can say so by declaring every value as `classes`, or the outcome's other value
    as `unfavourable`.
    """
    favourable = favourable_value(card, field)
    found = sorted({value for value in values if value is not None})
    alike = [value for value in found if _plain(value) == _plain(favourable)]
    if favourable in found and len(alike) > 1:
        written = " and ".join(map(repr, alike))
        raise EvidenceError(
            f"{field!r} has {written}, which may be one answer written in several ways: write the "
            "favourable one in one way in the data."
        )
    other, classes = _unfavourable(card, field)
    declared = favourable in classes and set(found) <= set(classes)
    if not found or declared or (other or favourable) in found:
        return favourable
    if favourable in found:
        raise EvidenceError(
            f"unfavourable {other!r} is no value of {field!r}, so every case would count as "
            "favourable. Write the value that the data have."
        )
    has = ", ".join(found) if len(found) <= _NAMED else f"{len(found):,} other values"
    # One value alone would tell what became of everybody, of a few people too.
    has = has if len(found) > 1 else "one other value"
    raise EvidenceError(
        f"favourable {favourable!r} is no value of {field!r}, which has {has}. Write the value "
        "that the data have; where nobody got it, there are no rates to compare."
    )


def _plain(value: str) -> str:
    """Return a value without case, spaces and the ways of writing one number."""
    try:
        return repr(float(value))
    except ValueError:
        return value.strip().casefold()


def _unfavourable(card: Card, field: str) -> tuple[str, tuple[str, ...]]:
    """Return the unfavourable value, where the card names it, and all values it declares."""
    decision, outcome = card.data.decision, card.data.outcome
    if decision and decision.field == field:
        # Read off a score, a decision has both words whether or not somebody got each.
        both = (decision.favourable, decision.unfavourable)
        return "", decision.classes if decision.threshold is None else both
    return (outcome.unfavourable, ()) if outcome and outcome.column == field else ("", ())


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
