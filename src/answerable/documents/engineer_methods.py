"""By which method each component was explained, for the engineer's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

from answerable.checks.evidence.reasons_attribution import Attribution
from answerable.checks.evidence.reasons_person import ComponentMethod, ExplainedPerson
from answerable.checks.evidence.reasons_trees import EXACT
from answerable.documents.printable import one_line


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the page."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def drawn_or_exact(one: Attribution) -> str:
    """Return how the reasons were found: drawn, or worked out against all reference people."""
    if one.method == EXACT:
        return "Exact, path enumeration, against all of them; redrawn are these people alone"
    if not one.walked:
        return (
            f"Exact, every combination of fields run, against {one.people:,} of them; redrawn are "
            "these people alone"
        )
    return f"{one.pairs} pairs of antithetic orders{_adjusted(one)}"


def _adjusted(one: Attribution) -> str:
    """Say to whom drawn pairs were adjusted, and how far the fit behind that can be relied on."""
    if one.foreseen is None:
        return f", which start from each of {one.people:,} of them equally often"
    r2, low, high = one.foreseen
    fit = (
        "nothing to foresee" if isnan(r2) else f"R² {r2:.2f}, 95 % interval {low:.2f} to {high:.2f}"
    )
    return (
        f", adjusted by regression to {one.people:,} of them (a fit over each reason's own fields "
        f"foresees pairs it did not see with {fit}; it lowers the error of sampling and is not "
        "offered as an explanation)"
    )


def nearest_says(person: ExplainedPerson) -> Iterator[str]:
    """Say the nearest other outcome on the trees, where they alone decide."""
    nearest = person.nearest
    if nearest is None:
        return
    kept = "protected and held fields kept, nothing said about what is in the person's power"
    if not nearest.changes:
        yield f"No change of one or two fields turns it: every value was looked at ({kept})."
        return
    changes = " and ".join(
        f"{field} from {one_line(str(before))} to {one_line(str(after))}"
        for field, before, after in nearest.changes
    )
    ran = "the outcome turned" if nearest.turned else "the outcome did NOT turn"
    yield f"Nearest other outcome on the trees: {changes} ({kept}). Run again end to end, {ran}."


def method_tables(person: ExplainedPerson) -> Iterator[Table]:
    """Return the methods, and a table for each component whose own answer is exactly explained."""
    rows = tuple(
        (one.component, one.method, f"{one.people:,}" if one.people else "", one_line(one.because))
        for one in person.methods
    )
    head = ("component", "method", "reference people, all of them", "why not exact")
    yield Table("How each component is explained", head, rows)
    for one in person.methods:
        if one.values:
            yield _inside(one)


def _inside(one: ComponentMethod) -> Table:
    values = sorted(one.values, key=lambda pair: pair[1])
    rows = (
        ("mean of the reference", f"{one.base:.9g}"),
        *((field, f"{value:+.4f}") for field, value in values),
        ("this case", f"{one.score:.9g}"),
    )
    caption = f"Inside {one.component}: {one.field}, {one.method}"
    unit = one.field if one.unit == "score" else one.unit
    return Table(caption, ("field it reads", f"Shapley value, in {unit}"), rows)
