"""One field's curve as a small drawing: steps or dots, thick where the outcome is favourable.

Across, positions are percentages, so that a drawing fits a phone without its words shrinking; the
paths lie in a box of their own that is stretched, and their lines are not. A sentence beside the
drawing says the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from answerable.checks.evidence.reasons_person import FieldCurve, Piece
from answerable.documents.charts import axis_of
from answerable.documents.printable import one_line

TALL = 132
"""Height of the field of the drawing, in CSS pixels."""
TOP = 20
"""Height of the strip above it, for the person's own value."""
LEFT = 0.09
"""Share of the width that is left to the words of the scale."""
NARROW = 1.5
"""Steps nearer to each other, in thousandths of the width, stand above one another."""
WIDE = 1000
"""Width of the box of the paths, which is stretched."""


@dataclass(frozen=True, slots=True)
class Upwards:
    """The scale of the score, one for all drawings of a page."""

    low: float
    high: float
    threshold: float | None = None

    def y(self, score: float) -> float:
        """Return the height of a score in the field, from its top."""
        share = (score - self.low) / (self.high - self.low)
        return round(TALL - 6 - share * (TALL - 12), 1)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Round scores inside the scale."""
        found = axis_of([self.low, self.high], "number").ticks
        inside = [tick for tick in found if self.low <= tick <= self.high]
        return tuple(inside[:: 2 if len(inside) > 4 else 1])


@dataclass(frozen=True, slots=True)
class Across:
    """The values of the field, from left to right."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Return the position of a value, 0 to 1, a little inside the edges."""
        inside = min(max(value, self.low), self.high)
        return LEFT + (0.985 - LEFT) * (inside - self.low) / (self.high - self.low)

    def x(self, value: float) -> float:
        """Return it in the box of the paths."""
        return round(WIDE * self.share(value), 1)

    def percent(self, value: float) -> str:
        """Return it as a percentage."""
        return f"{100 * self.share(value):.4g}%"

    @property
    def ticks(self) -> tuple[float, ...]:
        """Three or four round values."""
        found = axis_of([self.low, self.high], "number").ticks
        inside = [tick for tick in found if self.low <= tick <= self.high]
        return tuple(inside[:: 2 if len(inside) > 4 else 1])


def scale_of(curves: Sequence[FieldCurve], threshold: float | None) -> Upwards:
    """Return one scale of the score for all curves of a page."""
    found = [piece.score for curve in curves for piece in (*curve.pieces, *curve.mean)]
    found += [curve.score for curve in curves] + ([] if threshold is None else [threshold])
    low, high = min(found), max(found)
    return Upwards(low, high if high > low else low + 1.0, threshold)


def curve_drawing(curve: FieldCurve, up: Upwards, name: str) -> Markup:
    """Return the drawing of a curve; `name` is unique on the page.

    `<name>-says` is the id of the sentence that describes it.
    """
    if curve.kind == "choices":
        return _choices(curve, up)
    ends = [end for piece in curve.pieces for end in (piece.low, piece.high) if end is not None]
    across = Across(min(ends), max(ends))
    return Markup(
        '<svg class="curve" role="img" aria-labelledby="{0}-t" aria-describedby="{0}-says">'
        '<title id="{0}-t">The score as {1} alone moves</title>{2}{3}{4}{5}</svg>'
    ).format(
        name,
        one_line(curve.field),
        Markup("").join(_score_lines(up)),
        _paths(curve, across, up),
        _own(curve, across, up),
        Markup("").join(_ticks(across)),
    )


def _score_lines(up: Upwards) -> Iterator[Markup]:
    for tick in up.ticks:
        y = TOP + up.y(tick)
        yield Markup('<line class="grid" x2="100%" y1="{0}" y2="{0}"/>').format(y)
        yield Markup('<text class="tick" y="{}">{}</text>').format(y - 3, _short(tick))
    if up.threshold is not None:
        y = TOP + up.y(up.threshold)
        yield Markup('<line class="limit" x2="100%" y1="{0}" y2="{0}"/>').format(y)


def _ticks(across: Across) -> Iterator[Markup]:
    for tick in across.ticks:
        share = across.share(tick)
        side = "start" if share < 0.1 else "end" if share > 0.9 else "middle"
        yield Markup('<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>').format(
            across.percent(tick), TOP + TALL + 15, side, _short(tick)
        )


def _paths(curve: FieldCurve, across: Across, up: Upwards) -> Markup:
    won = [piece for piece in curve.pieces if piece.favourable]
    if curve.kind == "steps":
        drawn = _path("mean", _steps(curve.mean, across, up))
        drawn += _path("own", _steps(curve.pieces, across, up))
        drawn += _path("won", "".join(_flats(won, across, up)))
    else:
        lost = [piece for piece in curve.pieces if not piece.favourable]
        drawn = _path("dots", "".join(_points(lost, across, up)))
        drawn += _path("dots won", "".join(_points(won, across, up)))
    return Markup(
        '<svg y="{0}" width="100%" height="{1}" viewBox="0 0 {2} {1}" '
        'preserveAspectRatio="none">{3}</svg>'
    ).format(TOP, TALL, WIDE, drawn)


def _path(kind: str, steps: str) -> Markup:
    return Markup('<path class="{}" d="{}"/>').format(kind, steps) if steps else Markup("")


def _steps(pieces: Sequence[Piece], across: Across, up: Upwards) -> str:
    """Return a line along the pieces, upright where one ends and the next begins.

    What is too narrow or too flat to be seen is passed over.
    """
    made, at, height = "", 0.0, 0.0
    for piece in pieces:
        x, y = across.x(piece.low or 0), up.y(piece.score)
        if not made:
            made, at = f"M{x:g} {y:g}", x
        elif y != height:
            if x - at >= NARROW:
                made, at = f"{made}H{x:g}", x
            made += f"V{y:g}"
        height = y
    return f"{made}H{across.x(pieces[-1].high or 0):g}" if made else ""


def _flats(pieces: Sequence[Piece], across: Across, up: Upwards) -> Iterator[str]:
    for piece in pieces:
        x, end = across.x(piece.low or 0), across.x(piece.high or 0)
        yield f"M{x:g} {up.y(piece.score):g}H{end:g}"


def _points(pieces: Sequence[Piece], across: Across, up: Upwards) -> Iterator[str]:
    """A line without length has round ends, so it is a dot that no stretching makes an egg."""
    for piece in pieces:
        yield f"M{across.x(piece.low or 0):g} {up.y(piece.score):g}h0"


def _own(curve: FieldCurve, across: Across, up: Upwards) -> Markup:
    """Return the mark of the person: a ring on the curve and a line down to the value."""
    if curve.at is None:
        return Markup("")
    x, share = across.percent(curve.at), across.share(curve.at)
    side = "start" if share < 0.15 else "end" if share > 0.85 else "middle"
    return Markup(
        '<line class="now" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="own" x="{0}" y="12" text-anchor="{3}">now {4}</text>'
        '<circle class="me" cx="{0}" cy="{5}" r="5.5"/>'
    ).format(x, TOP, TOP + TALL, side, _short(curve.at), TOP + up.y(curve.score))


def _choices(curve: FieldCurve, up: Upwards) -> Markup:
    """Return one bar a value, from the left: the score; thick where the outcome is favourable."""
    rows = Markup("").join(_choice(piece, curve, up) for piece in _ordered(curve))
    return Markup('<ul class="choices">{}</ul>').format(rows)


def _ordered(curve: FieldCurve) -> list[Piece]:
    if all(piece.low is not None for piece in curve.pieces):
        return sorted(curve.pieces, key=lambda piece: piece.low or 0.0)
    return sorted(curve.pieces, key=lambda piece: piece.score)


def _choice(piece: Piece, curve: FieldCurve, up: Upwards) -> Markup:
    across = Across(up.low, up.high)
    own = piece.word == str(curve.value) or (piece.low is not None and piece.low == curve.at)
    limit = Markup("")
    if up.threshold is not None:
        limit = Markup('<line class="limit" x1="{0}" x2="{0}" y2="100%"/>').format(
            across.percent(up.threshold)
        )
    return Markup(
        '<li{}><span>{}</span><svg aria-hidden="true"><line class="grid" x2="100%" y1="50%" '
        'y2="50%"/>{}<line class="{}" x2="{}" y1="50%" y2="50%"/></svg><b>{}</b></li>'
    ).format(
        Markup(' class="own"') if own else "",
        one_line(piece.word) + (" (now)" if own else ""),
        limit,
        "won" if piece.favourable else "own",
        across.percent(piece.score),
        f"{piece.score:.3g}".replace("-", "\u2212"),
    )


def _short(value: float) -> str:
    text = f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"
    return text.replace("-", "\u2212")
