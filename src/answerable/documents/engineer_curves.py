"""What the curves of one person's fields say, in sentences: where the outcome would be another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from answerable.checks.evidence.reasons_person import ExplainedPerson, FieldCurve, Piece
from answerable.documents.printable import one_line

CAPTION = "What one field alone does to the score"
MOST = 6
"""Curves that are drawn: those of the fields that move the score most."""
FLAT = 1e-9
"""Share of the range of the score below which a field moves nothing."""
NOTHING = 1e-12
STRETCHES = 3
"""Stretches of values that a sentence names, at most."""


@dataclass(frozen=True, slots=True)
class CurveSaid:
    """One curve with its sentences."""

    curve: FieldCurve
    says: str


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of a page, drawn on one scale of the score."""

    said: tuple[CurveSaid, ...]
    lead: str
    flat: str
    """Which fields move nothing; "" for none."""
    score: str
    """The field that is drawn upwards."""
    threshold: float | None
    yes: str
    no: str
    people: int
    """People of the reference the mean of whose curves is drawn."""
    dots: bool
    """No curve has steps."""


def curves_said(person: ExplainedPerson) -> Curves | None:
    """Return the curves with their sentences; None where there are none."""
    decision = person.card.data.decision
    if not person.curves or decision is None:
        return None
    least = FLAT * person.score_range
    flat = [curve for curve in person.curves if curve.spread <= least]
    moving = [curve for curve in person.curves if curve.spread > least]
    widest = sorted(moving, key=lambda curve: -curve.spread)[:MOST]
    yes, no = decision.favourable, decision.unfavourable or _other(person)
    return Curves(
        said=tuple(CurveSaid(c, _says(c, (yes, no))) for c in moving if c in widest),
        lead=" ".join(_lead(widest)),
        flat=_flat(flat),
        score=decision.score,
        threshold=decision.threshold,
        yes=yes,
        no=no,
        people=max((curve.people for curve in widest), default=0),
        dots=not any(curve.kind == "steps" for curve in widest),
    )


def _other(person: ExplainedPerson) -> str:
    """Return the word for the other outcome; a system may have more than two."""
    return f"not {person.outcome}" if person.favourable else person.decision


def curve_lines(made: Curves) -> Iterator[str]:
    """Yield the same as lines of text."""
    yield made.lead
    yield from (f"  {one_line(each.curve.field)}: {each.says}" for each in made.said)
    if made.flat:
        yield f"  {made.flat}"


def _lead(curves: list[FieldCurve]) -> Iterator[str]:
    yield "Everything else stays as it is in this case."
    kinds = {curve.kind for curve in curves}
    if "steps" in kinds:
        yield "Steps are worked out of the trees, and there are no others; each was run end to end."
    if "asked" in kinds:
        yield "Dots are values at which the system was run; between them nothing is known."
    yield "The ends are those between which nearly all cases lie."


def _flat(curves: list[FieldCurve]) -> str:
    if not curves:
        return ""
    names = ", ".join(one_line(curve.field) for curve in curves)
    return f"Alone, at no value that was looked at, these change the score: {names}."


def _says(curve: FieldCurve, words: tuple[str, str]) -> str:
    own = "missing" if curve.value is None else _value(curve.value)
    scores = [piece.score for piece in curve.pieces]
    outcome = words[0] if curve.favourable else words[1]
    return (
        f"Now {own}: score {score_text(curve.score)}, {outcome}. "
        f"{_turns(curve, words)} Scores from {score_text(min(scores))} to "
        f"{score_text(max(scores))}."
    )


def _turns(curve: FieldCurve, words: tuple[str, str]) -> str:
    """Say at which values the outcome is the favourable one."""
    won = [bool(piece.favourable) for piece in curve.pieces]
    if curve.kind == "choices":
        if all(won) or not any(won):
            return f"At every value: {words[0] if won[0] else words[1]}."
        there = [one_line(piece.word) for piece in curve.pieces if piece.favourable]
        return f"{_first(words[0])} at {', '.join(there)}; {words[1]} elsewhere."
    low, high = curve.pieces[0].low, curve.pieces[-1].high
    if all(won) or not any(won):
        return f"From {_value(low)} to {_value(high)}: {words[0] if won[0] else words[1]}."
    return f"{_first(words[0])} {', '.join(_stretches(curve, high))}; {words[1]} elsewhere."


def _stretches(curve: FieldCurve, last: float | None) -> Iterator[str]:
    """Yield the stretches of neighbouring values with the favourable outcome."""
    runs = [list(run) for won, run in groupby(curve.pieces, lambda p: bool(p.favourable)) if won]
    for run in runs[:STRETCHES]:
        yield _stretch(run, curve, last)
    if len(runs) > STRETCHES:
        yield f"and {len(runs) - STRETCHES} more stretches"


def _stretch(run: list[Piece], curve: FieldCurve, last: float | None) -> str:
    low, high = run[0].low, run[-1].high
    starts = run[0] is curve.pieces[0]
    if curve.kind == "asked":
        return f"at {_value(low)}" if low == high else f"from {_value(low)} to {_value(high)}"
    if high == last:
        return f"from {_value(low)} on"
    return f"below {_value(high)}" if starts else f"from {_value(low)} to below {_value(high)}"


def _first(word: str) -> str:
    return word[:1].upper() + word[1:]


def score_text(value: float) -> str:
    """Return a score with three digits that matter; what is left over of a sum to 0 is 0."""
    return f"{0.0 if abs(value) < NOTHING else value:.3g}".replace("-", "\u2212")


def _value(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,.6g}".replace("-", "\u2212")
    return one_line(str(value))
