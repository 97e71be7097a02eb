"""The price list of definitions: what each costs, and what cannot be had together."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from answerable.documents.charts import Axis, axis_of
from answerable.documents.printable import one_line
from answerable.stats.results import Estimate, Observed, Series
from answerable.system.expectations import Limit

KEYS = ("measured against", "rule", "what", "definition", "with")
"""The keys by which the prices of definitions are known."""
MOST_PAIRS = 6
"""A page draws no more pairs that cannot be had together; the others are told in a sentence."""
DRAWN_FROM = 0.01
"""Where every definition costs less accuracy than this, a sentence says so and nothing is drawn."""
_LOST, _AWARE, _BLIND = "accuracy lost", "group-aware", "group-blind"
_BY_CHECK = {
    "demographic_parity_difference": "demographic parity",
    "demographic_parity_ratio": "impact ratio",
    "impact_ratio": "impact ratio",
    "true_positive_rate_difference": "equal opportunity",
    "false_positive_rate_difference": "predictive equality",
    "equalised_odds_difference": "equalised odds",
    "accuracy_difference": "equal accuracy",
    "predictive_parity_difference": "predictive parity",
}
"""Which definition a limit on a check chooses."""


@dataclass(frozen=True, slots=True)
class Price:
    """One definition or pair, and what it costs each kind of rule: None where it cannot be had."""

    one: str
    other: str
    aware: float | None
    blind: float | None
    first: tuple[float | None, float | None]
    """The least tolerance in points at which it can be had, for each kind; None where at none."""


def prices(series: Series) -> tuple[Price, ...]:
    """Return one price per definition and pair, in the order of the results."""
    if series.keys != KEYS:
        return ()
    found: dict[tuple[str, str], dict[str, Estimate | Observed]] = {}
    for (_, rule, what, one, other), entry in series:
        if what == _LOST and isinstance(entry, (Estimate, Observed)):
            found.setdefault((one, other), {})[rule] = entry
    return tuple(
        Price(
            one,
            other,
            _value(rules.get(_AWARE)),
            _value(rules.get(_BLIND)),
            (_first(rules.get(_AWARE)), _first(rules.get(_BLIND))),
        )
        for (one, other), rules in found.items()
    )


def chosen(limits: Sequence[Limit], of: str) -> tuple[tuple[str, Limit], ...]:
    """Return the definitions that limits of the card choose for this group, with each limit."""
    return tuple(
        (definition, limit)
        for limit in limits
        if limit.of in ("", of)
        and (definition := _BY_CHECK.get(limit.check.rsplit(".v", 1)[0].rsplit(".", 1)[-1]))
    )


def worth_drawing(series: Series) -> bool:
    """Return whether a series holds prices, and one of them is worth a drawing."""
    return any(_is_dear(price) for price in prices(series) if not price.other)


def conflict_chart(series: Series, limits: Sequence[Limit], of: str) -> Markup:
    """Return the price list: a bar per definition and pair, who chose what, and why.

    Bars start at 0 points of accuracy lost: filled for rules that may look at the group, outlined
    for those that may not. A cross stands where the pair cannot be had, with the tolerance at which
    it first can. Empty markup when the series holds no prices, or none worth a drawing.
    """
    listed = prices(series)
    if not worth_drawing(series):
        return Markup("")
    picked = {definition for definition, _ in chosen(limits, of)}
    values = [100 * v for p in listed for v in (p.aware, p.blind) if v is not None]
    axis = axis_of([0.0, *values], "number")
    single = [price for price in listed if not price.other]
    # The dearest pairs first: what can be had cheaply together is no conflict.
    pairs = sorted((p for p in listed if p.other), key=_dearness, reverse=True)
    shown = [pair for pair in pairs if None in (pair.aware, pair.blind)][:MOST_PAIRS]
    body = Markup("").join(
        Markup('<li class="conflict-part">{}</li>{}').format(
            heading, Markup("").join(_row(price, axis, picked) for price in part)
        )
        for heading, part in (
            ("One definition alone", single),
            ("Two that cannot be had together", shown),
        )
        if part
    )
    return Markup('{}<ul class="dots conflicts">{}{}</ul>{}{}').format(
        _LEGEND, body, _ticks(axis), _others(pairs[len(shown) :]), _choices(limits, of)
    )


def _others(pairs: Sequence[Price]) -> Markup:
    """Return what the pairs cost that are not drawn, in one sentence; empty without any."""
    costs = [v for pair in pairs for v in (pair.aware, pair.blind) if v is not None]
    if not costs:
        return Markup("")
    return Markup(
        '<p class="meta">{} more pairs of definitions cost at most {} points together; they and '
        "every interval stand in record.json.</p>"
    ).format(len(pairs), f"{100 * max(costs):.1f}")


_KEY = (
    '<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">'
    '<rect class="{}" x="1" y="4" width="14" height="8"/></svg>'
)
_LEGEND = Markup(
    f'<p class="meta conflict-key">{_KEY.format("aware")} rules that may look at the group (in the '
    "US often unlawful: ECOA, Title VII; in the EU to be justified as unequal treatment) "
    f"{_KEY.format('blind')} rules that may not. Points of accuracy lost against the best rule of "
    "the same kind. Cross: cannot be had while the groups must agree as closely as asked; beside "
    "it, how many points they would have to differ at least.</p>"
)


def _row(price: Price, axis: Axis, picked: set[str]) -> Markup:
    names = [name for name in (price.one, price.other) if name]
    label = " + ".join(names)
    mine = set(names) & picked and not price.other
    mark = Markup(" <small>chosen</small>") if mine else ""
    bars = Markup("").join(
        _bar(value, axis, kind, top)
        for value, kind, top in ((price.aware, "aware", 22), (price.blind, "blind", 56))
    )
    return Markup(
        '<li><span class="lab">{}{}</span>'
        '<svg class="plot" aria-hidden="true">{}</svg><span class="val">{}</span></li>'
    ).format(one_line(label), mark, bars, _words(price))


def _bar(value: float | None, axis: Axis, kind: str, top: int) -> Markup:
    start = axis.percent(0)
    if value is None:
        return Markup(
            f'<svg x="{start}%" y="{top + 11}%" overflow="visible">'
            '<path class="none" d="M0-4 8 4M0 4 8-4"/></svg>'
        )
    width = max(axis.percent(100 * value) - start, 0.4)
    return Markup(
        f'<rect class="{kind}" x="{start:g}%" y="{top}%" width="{width:.2f}%" height="22%"/>'
    )


def _words(price: Price) -> Markup:
    return Markup(
        '<span class="ci">aware</span> <b>{}</b><br><span class="ci">blind</span> <b>{}</b>'
    ).format(
        *(
            _cost(value, first)
            for value, first in zip((price.aware, price.blind), price.first, strict=True)
        )
    )


def _cost(value: float | None, first: float | None) -> str:
    if value is not None:
        return f"{100 * value:.1f} points"
    return "never" if first is None else f"no; from {first:.1f} points on"


def _ticks(axis: Axis) -> Markup:
    texts = "".join(
        f'<text x="{axis.percent(tick):g}%" y="14">{tick:g}</text>' for tick in axis.ticks
    )
    return Markup(f'<li class="axis" aria-hidden="true"><svg class="words">{texts}</svg></li>')


def _choices(limits: Sequence[Limit], of: str) -> Markup:
    """Return who chose which definition and why, or that nobody did."""
    found = chosen(limits, of)
    if not found:
        return Markup(
            '<p class="meta">Nobody has chosen a definition for {} in the card.</p>'
        ).format(one_line(of or "this use"))
    said = dict.fromkeys(
        (definition, limit.source, limit.who or "nobody named", limit.reason or "no reason given")
        for definition, limit in found
    )
    items = Markup("").join(
        Markup("<li><strong>{}</strong> ({}, {}): {}</li>").format(*map(one_line, one))
        for one in said
    )
    return Markup('<p class="meta">Chosen in the card:</p><ul class="meta">{}</ul>').format(items)


def _is_dear(price: Price) -> bool:
    """Return whether a definition alone costs enough to be drawn, or cannot be had."""
    return any(cost is None or cost >= DRAWN_FROM for cost in (price.aware, price.blind))


def _dearness(price: Price) -> float:
    """Return how much a pair takes: what cannot be had most of all."""
    return sum(10.0 if value is None else value for value in (price.aware, price.blind))


def _value(entry: Estimate | Observed | None) -> float | None:
    return entry.value if isinstance(entry, Estimate) else None


def _first(entry: Estimate | Observed | None) -> float | None:
    if not isinstance(entry, Observed):
        return None
    found = dict(entry.witness).get("first can within points")
    return float(found) if isinstance(found, (int, float)) else None
