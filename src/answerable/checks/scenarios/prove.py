"""Whether more of something can ever lower a score: decided on the trees, for every value there is.

Where a tree ensemble alone writes what a scenario compares, running the people of the data shows
what happens to them; the trees show what happens to anybody.
"""

from answerable.checks.evidence.reasons_trees import ScoreTrees
from answerable.checks.evidence.scenario import MonotoneRun
from answerable.errors import AnswerableError
from answerable.stats.results import Scalar

EVERYBODY = "for every value there is"
"""Name of the line of a witness that says what is known of everybody."""
PROVED = "proved"
BUDGET = 200_000
"""Boxes looked at before the search is cut short: half a minute at most."""

Witness = tuple[tuple[str, Scalar], ...]


def proved(evidence: MonotoneRun) -> Witness:
    """Return what the trees say of everybody; empty where no tree ensemble alone is at work."""
    from answerable.kernels.trees.monotone import Proved, Refuted, monotone

    scenario, trees = evidence.of.scenario, evidence.trees
    signs = {step > 0 for step in scenario.steps}
    if trees is None or len(signs) != 1 or scenario.raises not in trees.fields:
        return ()
    if not trees.model.rises:
        return ()
    place = trees.fields.index(scenario.raises)
    try:
        found = monotone(
            trees.model.table, place, rising=signs.pop(), output=trees.model.output, budget=BUDGET
        )
    except AnswerableError:
        return ()
    name, number = trees.model.component, trees.model.table.trees
    if isinstance(found, Proved):
        return ((EVERYBODY, f"{PROVED} on all {number:,} trees of {name}"),)
    if isinstance(found, Refuted):
        says = (
            f"not so: {scenario.raises} from {found.low:.9g} to {found.high:.9g} changes the "
            f"{trees.model.unit} of {name} by {found.change:+.3g} for the person invented here"
        )
        return ((EVERYBODY, says), ("invented person", _row(trees, found.row, place)))
    return ((EVERYBODY, f"not decided: cut short after {found.looked_at:,} boxes"),)


def _row(trees: ScoreTrees, row: "object", raised: int) -> str:
    """Return an invented row in words; a value that no tree asks about does not matter."""
    import numpy as np

    asked = set(trees.model.table.feature.tolist())
    parts = []
    for place, value in enumerate(np.asarray(row, np.float64).tolist()):
        if place != raised and place in asked:
            words = trees.model.table.cells[place].words
            known = words and value == value and 0 <= value < len(words)  # noqa: PLR0124
            parts.append(
                f"{trees.fields[place]} = {words[int(value)] if known else f'{value:.9g}'}"
            )
    return "; ".join(parts)
