"""Charts as text with small hand-written SVG: pure functions from values to markup.

Positions are percentages of the drawing's own width, so a chart fits a phone and a page of paper
without its words shrinking. Labels and values are real text beside the drawing; the drawing
itself says nothing a screen reader would miss. Shape and dash carry what colour carries.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.printable import one_line
from answerable.documents.words import Scale, interval, number
from answerable.findings.types import Verdict

MOST_ROWS = 40
"""More rows than this are not drawn."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: a value inside its interval, or why there is no value."""

    label: str
    note: str
    """Counts of people, printed under the label."""
    verdict: Verdict
    value: float | None = None
    low: float = -math.inf
    high: float = math.inf
    missing: str = ""
    p_value: str = ""
    """The exact test of no difference, as it is printed; "" where there is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A dashed line somebody set, or the thin line of "no difference"."""

    at: float
    label: str
    limit: bool = True


@dataclass(frozen=True, slots=True)
class Axis:
    """The range drawn and its ticks, in the units of the values."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def percent(self, value: float) -> float:
        """Return the position of a value in percent of the width, within 2 and 98."""
        inside = min(max(value, self.low), self.high)
        return round(2 + 96 * (inside - self.low) / (self.high - self.low), 2)


_SHAPES: dict[Verdict, str] = {
    "breached": '<path class="bad" d="M0-6.5 6.5 0 0 6.5-6.5 0z"/>',
    "holds": '<circle class="dot" r="5"/>',
    "reported": '<circle class="dot" r="5"/>',
    "cannot_tell": '<circle class="open" r="5"/>',
    "not_tested": '<path class="none" d="M-4.5-4.5 4.5 4.5M-4.5 4.5 4.5-4.5"/>',
}


def shapes() -> Markup:
    """Return every sign once, drawn nowhere by itself: marks and charts of the page use them."""
    drawn = "".join(f'<g id="m-{verdict}">{shape}</g>' for verdict, shape in _SHAPES.items())
    return Markup(
        f'<svg class="shapes" width="0" height="0" aria-hidden="true"><defs>{drawn}</defs></svg>'
    )


def mark(verdict: Verdict) -> Markup:
    """Return the small sign that stands beside a verdict's word; the word is always there too."""
    return Markup(f'<svg class="mark" aria-hidden="true"><use href="#m-{verdict}"/></svg>')


def axis_of(values: Sequence[float], scale: Scale) -> Axis:
    """Return an axis with about five round ticks that covers every finite value.

    A ratio always shows 1 and a difference 0, the points of no difference.
    """
    anchors = {"ratio": [1.0], "difference": [0.0]}.get(scale, [])
    finite = [value for value in values if math.isfinite(value)] + anchors or [0.0, 1.0]
    low, high = min(finite), max(finite)
    if high - low < 1e-9:
        low, high = low - 0.05, high + 0.05
    step = _round_step((high - low) / 5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(k * step, 10) for k in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def _round_step(rough: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(rough))
    return next(magnitude * m for m in (1, 2, 2.5, 5, 10) if magnitude * m >= rough - 1e-12)


def dots(rows: Sequence[Dot], lines: Sequence[Line], scale: Scale, name: str = "chart") -> Markup:
    """Return the rows as a list, each with its value drawn inside its interval over one axis.

    A diamond lies beyond the limit, a filled dot does not, a ring cannot be told. `name` is unique
    on the page: the rows share one grid. Returns empty markup when no row has a value or there
    are too many rows to draw.
    """
    drawn = [row for row in rows if row.value is not None]
    if not drawn or len(rows) > MOST_ROWS:
        return Markup("")
    values = [v for row in drawn for v in (row.value, row.low, row.high) if v is not None]
    axis = axis_of([*values, *(line.at for line in lines)], scale)
    body = Markup("").join(_row(row, f"{name}-grid", axis, scale) for row in rows)
    return Markup('<ul class="dots">{}{}{}</ul>').format(
        _limit_labels(lines, axis), body, _ticks(axis, scale, _grid(lines, axis, f"{name}-grid"))
    )


def _row(row: Dot, grid: str, axis: Axis, scale: Scale) -> Markup:
    if row.value is None:
        value = Markup('<span class="why">{}</span>').format(one_line(row.missing))
    else:
        tested = f"; {row.p_value}" if row.p_value else ""
        value = Markup('<b>{}</b> <span class="ci">{}</span>').format(
            number(row.value, scale), interval(row.low, row.high, scale) + tested
        )
    drawing = Markup(f'<use href="#{grid}"/>') + _dot(row, axis)
    return Markup(
        '<li><span class="lab">{} <small>{}</small></span>'
        '<svg class="plot" aria-hidden="true">{}</svg><span class="val">{}</span></li>'
    ).format(one_line(row.label), one_line(row.note), drawing, value)


def _grid(lines: Sequence[Line], axis: Axis, name: str) -> Markup:
    """Return the upright lines, drawn nowhere by themselves: every row uses them."""
    ticks = "".join(_vertical(axis.percent(tick), "grid") for tick in axis.ticks)
    drawn = "".join(
        _vertical(axis.percent(line.at), "limit" if line.limit else "even") for line in lines
    )
    return Markup(f'<defs><g id="{name}">{ticks}{drawn}</g></defs>')


def _vertical(x: float, kind: str) -> str:
    """Return an upright line; only a limit is dashed, which a `rect` cannot be."""
    if kind == "limit":
        return f'<line class="limit" x1="{x:g}%" x2="{x:g}%" y2="100%"/>'
    return f'<rect class="{kind}" x="{x:g}%"/>'


def _dot(row: Dot, axis: Axis) -> Markup:
    if row.value is None:
        return Markup("")
    kind = "bad" if row.verdict == "breached" else "span"
    low, high, at = (axis.percent(v) for v in (row.low, row.high, row.value))
    dash = ' stroke-dasharray="5 3"' if row.verdict == "cannot_tell" else ""
    return Markup(
        f'<line class="{kind}" x1="{low:g}%" x2="{high:g}%" y1="50%" y2="50%"{dash}/>'
        f'<use href="#m-{row.verdict}" x="{at:g}%" y="50%"/>'
    )


def _limit_labels(lines: Sequence[Line], axis: Axis) -> Markup:
    """Return the words above the dashed lines; lines at one place share one row of words."""
    at: dict[float, list[str]] = {}
    for line in lines:
        if line.limit:
            at.setdefault(line.at, []).append(one_line(line.label))
    rows = Markup("").join(
        Markup('<svg class="words"><text x="{}%" y="14" text-anchor="{}">{}</text></svg>').format(
            axis.percent(value), _anchor(axis.percent(value)), "; ".join(dict.fromkeys(labels))
        )
        for value, labels in sorted(at.items())
    )
    return Markup('<li class="limits" aria-hidden="true">{}</li>').format(rows) if rows else rows


def _ticks(axis: Axis, scale: Scale, grid: Markup) -> Markup:
    texts = "".join(
        f'<text x="{axis.percent(tick):g}%" y="14">{_tick(tick, scale)}</text>'
        for tick in axis.ticks
    )
    return Markup(
        f'<li class="axis" aria-hidden="true"><svg class="words">{grid}{texts}</svg></li>'
    )


def _tick(value: float, scale: Scale) -> str:
    if scale == "share":
        return f"{100 * value:g} %"
    if scale == "difference":
        return f"{100 * value:+g}".replace("-", "\u2212") if value else "0"
    return f"{value:g}".replace("-", "\u2212")


def _anchor(percent: float) -> str:
    if percent < 33:
        return "start"
    return "end" if percent > 67 else "middle"
