"""Must it be this model? The models side by side, and the scorecard that would do."""

from collections.abc import Iterator

from markupsafe import Markup

from answerable.documents.charts import axis_of
from answerable.documents.printable import one_line
from answerable.documents.words import people, scalar
from answerable.findings.phrases import fixed
from answerable.findings.types import Finding
from answerable.record.types import Record
from answerable.stats.results import Entry, Estimate, Observed, Series

_AREA = "challenger."
SCORECARD, MODELS = f"{_AREA}scorecard.", f"{_AREA}auc_lost."
"""The checks that are drawn: a table of points, and a table of models."""


def challenger_chart(finding: Finding, record: Record) -> Markup:
    """Return the scorecard or the table of models; empty markup for any other finding."""
    if finding.results is None:
        return Markup("")
    if finding.check.startswith(SCORECARD):
        return _scorecard(finding.results, record.minimum_cell)
    if finding.check.startswith(MODELS):
        return _models(finding, record)
    return Markup("")


def _scorecard(series: Series, minimum: int) -> Markup:
    """Return one bar a line, its points and their interval, and who stands on it."""
    lines = [(key, entry) for key, entry in series if isinstance(entry, Estimate)]
    if not lines:
        return Markup("")
    top = max(entry.value for _, entry in lines) or 1.0
    rows: list[Markup] = []
    field = ""
    for key, entry in lines:
        if key[0] != field:
            field = key[0]
            rows.append(Markup('<li class="conflict-part">{}</li>').format(one_line(field)))
        rows.append(_line(key[1], entry, top, minimum))
    return Markup('{}<ul class="dots conflicts">{}</ul>').format(_KEY, Markup("").join(rows))


_KEY = Markup(
    '<p class="meta">Add up the points of the lines a person stands on: more points, more like '
    "those with the favourable outcome. In soft type the 95 % interval of the points against the "
    "worst line of the field, and how many people on the line had that outcome.</p>"
)


def _line(label: str, entry: Estimate, top: float, minimum: int) -> Markup:
    axis = axis_of([0.0, top], "number")
    start = axis.percent(0)
    width = max(axis.percent(entry.value) - start, 0.4)
    bar = Markup(f'<rect class="aware" x="{start}%" y="30%" width="{width:.2f}%" height="40%"/>')
    ends = f"{max(entry.low, 0):.0f} to {entry.high:.0f}" if entry.value else "the least"
    held = people(entry.counts[0], minimum) if entry.counts else ""
    return Markup(
        '<li><span class="lab">{} <small>{}</small></span>'
        '<svg class="plot" aria-hidden="true">{}</svg>'
        '<span class="val"><b>{}</b> <span class="ci">{}</span></span></li>'
    ).format(one_line(label), held, bar, f"{entry.value:.0f}", ends)


def _models(finding: Finding, record: Record) -> Markup:
    """Return one row a model: what it loses, how good, how large; beside no model at all."""
    found = {
        other.check.removeprefix(_AREA).rsplit(".v", 1)[0]: other.results
        for other in record.findings
        if other.check.startswith(_AREA)
        and other.ask.component == finding.ask.component
        and not other.ask.label
        and other.results
    }
    names = _names(found.get("quality"))
    if not names:
        return Markup("")
    body = Markup("").join(_model(name, found) for name in names)
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(word) for word in _HEADS)
    return Markup(
        '<div class="scroll" role="region" aria-label="Models beside {0}" tabindex="0">'
        '<table class="values"><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>'
        '<p class="meta">Measured against {3}. Right: the share about whom a model would have been '
        "right when it chooses "
        "as many people as are chosen now; approving everyone chooses all. CPU seconds of training "
        "and of one decision stand in <code>run.json</code>.</p>"
    ).format(one_line(finding.ask.component), head, body, _against(found["quality"]))


def _against(quality: Series) -> str:
    against = next((key[0] for key, _ in quality), "").removeprefix("agreement with ")
    return "the truth" if against == "truth" else f"{against}, which are not the truth"


_HEADS = ("Model", "AUC", "AUC lost", "Right", "Brier score", "Size")


def _names(quality: Series | None) -> list[str]:
    return list(dict.fromkeys(key[1] for key, _ in quality or () if key[1]))


def _model(name: str, found: dict[str, Series]) -> Markup:
    quality = {key[2]: entry for key, entry in found["quality"] if key[1] == name}
    lost = _entry(found.get("auc_lost"), name)
    cells = (
        _number(quality.get("AUC")),
        _number(lost),
        _number(quality.get("right"), share=True),
        _number(quality.get("Brier score")),
        ", ".join(_size(_entry(found.get("size"), name))) or "\u2013",
    )
    row = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(one_line(name), row)


def _entry(series: Series | None, name: str) -> Entry | None:
    return next((entry for key, entry in series or () if key[-1] == name), None)


def _number(entry: Entry | None, *, share: bool = False) -> Markup | str:
    if not isinstance(entry, Estimate):
        return "\u2013"
    value, low, high = (
        fixed(100 * x, 1) if share else fixed(x) for x in (entry.value, entry.low, entry.high)
    )
    unit = " %" if share else ""
    return Markup('{}{}<br><small class="soft">{} to {}{}</small>').format(
        value, unit, low, high, unit
    )


def _size(entry: Entry | None) -> Iterator[str]:
    if isinstance(entry, Observed):
        for what, value in entry.witness:
            told = f"{value:,}" if isinstance(value, int) else scalar(value)
            yield f"{told} {what}"
