"""Which values of a categorical column a fitted model knows, read off its own parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from answerable.runs.answers import features_of
from answerable.runs.encoders import canonical
from answerable.runs.graph import Graph
from answerable.runs.load import load_runners
from answerable.runs.registry import WORDS
from answerable.system.system import Component, ModelFile


@dataclass(frozen=True, slots=True)
class Known:
    """What a model knows of one field."""

    words: frozenset[str]
    """Canonical text of every value it was fitted on."""
    refuses: bool
    """Whether it refuses any other value; else it answers as if nothing were known."""


def known_words(graph: Graph, component: Component) -> Mapping[str, Known]:
    """Return what a component's model file knows, by field; fields it is silent about are not in.

    Empty for what is no model file, and for formats that keep no words. Raises what the runner of
    the format raises for a file that cannot be read.
    """
    run = component.run
    if not isinstance(run, ModelFile):
        return {}
    load_runners()
    if run.format not in WORDS:
        return {}
    words = WORDS[run.format](component, run, graph.place)
    order = features_of(component, run.features, words.names)
    return {
        order[place]: Known(canonical(values), place in words.refused)
        for place, values in words.values.items()
        if place < len(order)
    }
