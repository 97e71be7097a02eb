"""Everything that is checked between sections of the card."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from answerable.card.cross.conditions import condition_faults
from answerable.card.cross.explanation import explanation_faults
from answerable.card.cross.facts import fact_faults
from answerable.card.cross.forms import form_faults
from answerable.card.cross.graph import graph_faults
from answerable.card.cross.names import name_faults
from answerable.card.cross.text import text_faults
from answerable.card.faults import Fault
from answerable.card.outline import Outline

CROSS_CHECKS: tuple[Callable[[Outline], Iterable[Fault]], ...] = (
    text_faults,
    name_faults,
    graph_faults,
    form_faults,
    condition_faults,
    explanation_faults,
    fact_faults,
)


def cross_faults(raw: Mapping[str, Any]) -> list[Fault]:
    """Return every fault between sections, also of a card whose single values are faulty."""
    outline = Outline(raw)
    return [fault for check in CROSS_CHECKS for fault in check(outline)]
