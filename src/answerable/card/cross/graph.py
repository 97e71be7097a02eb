"""The component graph: who writes what whom reads, in which order, and what decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from answerable.card.faults import Fault, quoted, suggest
from answerable.card.outline import Entry, Outline
from answerable.system.system import Kind


@dataclass(frozen=True, slots=True)
class Edges:
    """Which component stands directly before which, and through which field."""

    order: tuple[str, ...]
    """Names of the components in the order of the card."""
    before: Mapping[str, Mapping[str, str]]
    """Reader -> writer -> the field that joins them."""

    def ancestors(self, name: str) -> frozenset[str]:
        """Return everything that stands before a component, at any distance."""
        found: set[str] = set()
        stack = [name]
        while stack:
            for writer in self.before[stack.pop()]:
                if writer not in found:
                    found.add(writer)
                    stack.append(writer)
        return frozenset(found)


def edges(components: Sequence[Entry]) -> Edges:
    """Return the edges writer -> reader; rewriting a field one reads makes none to oneself."""
    named = [c for c in components if c.name]
    writers = writers_of(named)
    before: dict[str, dict[str, str]] = {c.name: {} for c in named}
    for reader in named:
        for field in reader.texts("reads"):
            for writer in writers.get(field, ()):
                if writer != reader.name:
                    before[reader.name].setdefault(writer, field)
    return Edges(tuple(before), before)


def writers_of(components: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """Return field -> names of the components that write it."""
    found: dict[str, tuple[str, ...]] = {}
    for component in components:
        for field in dict.fromkeys(component.texts("writes")):
            found[field] = (*found.get(field, ()), component.name)
    return found


def in_order(graph: Edges) -> tuple[str, ...]:
    """Return the components with every writer before its readers, else in the order of the card.

    Components on or behind a cycle are left out.
    """
    done: dict[str, None] = {}
    while True:
        ready = next(
            (n for n in graph.order if n not in done and graph.before[n].keys() <= done.keys()), ""
        )
        if not ready:
            return tuple(done)
        done[ready] = None


def find_cycle(graph: Edges) -> tuple[str, ...]:
    """Return one cycle in reading order, its first name not repeated; empty when there is none."""
    stuck = set(graph.order) - set(in_order(graph))
    if not stuck:
        return ()
    name = next(n for n in graph.order if n in stuck)
    walked: list[str] = []
    while name not in walked:
        walked.append(name)
        name = next(w for w in graph.order if w in graph.before[name] and w in stuck)
    cycle = walked[walked.index(name) :][::-1]
    first = min(range(len(cycle)), key=lambda i: graph.order.index(cycle[i]))
    return tuple(cycle[first:] + cycle[:first])


def graph_faults(outline: Outline) -> Iterator[Fault]:
    """Yield what is wrong with the graph."""
    graph = edges(outline.components)
    by_name = {c.name: c for c in outline.components if c.name}
    yield from _cycle(graph, by_name)
    yield from _reads(outline)
    yield from _double_writers(graph, outline)
    yield from _outside(graph, outline)


def _cycle(graph: Edges, by_name: Mapping[str, Entry]) -> Iterator[Fault]:
    cycle = find_cycle(graph)
    if not cycle:
        return
    steps = [
        f"{quoted(reader)} reads {quoted(graph.before[reader][writer])} of {quoted(writer)}"
        for writer, reader in pairwise((*cycle, cycle[0]))
    ]
    yield Fault(
        by_name[cycle[0]].path,
        f"the components go round in a circle: {', '.join(steps)}.",
        "Give the field that is written again a new name.",
    )


def _reads(outline: Outline) -> Iterator[Fault]:
    """A field nobody writes can only come from the case, and enters at an input."""
    writers = writers_of(outline.components)
    unused = {c for source in outline.entries("source") for c in source.texts("unused")}
    entering = {
        f for c in outline.components if c.text("kind") == "input" for f in c.texts("reads")
    }
    for component in outline.components:
        if component.text("kind") not in get_args(Kind):
            continue
        is_input = component.text("kind") == "input"
        for i, field in enumerate(component.texts("reads")):
            others = [w for w in writers.get(field, ()) if w != component.name]
            if others:
                continue
            path = component.at("reads", i)
            who = f"component {quoted(component.name)}"
            if field in unused:
                yield Fault(
                    path,
                    f"{who} reads {quoted(field)}, which the source says no component may read.",
                    "Take it out of `reads`, or out of `unused` if it may be read after all.",
                )
            elif not is_input:
                yield Fault(
                    path,
                    f"{who} reads {quoted(field)}, which no other component writes.",
                    _mend_read(field, tuple(writers), entering=field in entering),
                )


def _mend_read(field: str, written: tuple[str, ...], *, entering: bool) -> str:
    if entering:
        return "Let the input that reads it write it too: only inputs read the case's own fields."
    close = suggest(field, written) if written else ""
    if close.startswith("Did"):
        return close
    return (
        "Let an earlier component write it; if it comes with the case, a component of kind "
        '"input" must read and write it.'
    )


def _double_writers(graph: Edges, outline: Outline) -> Iterator[Fault]:
    """Two writers of a field must stand one behind the other, or nobody knows which counts."""
    for field, writers in writers_of(outline.components).items():
        for earlier, later in pairwise(writers):
            if earlier in graph.ancestors(later) or later in graph.ancestors(earlier):
                continue
            entry = next(c for c in outline.components if c.name == later)
            if not later or earlier == later:
                continue
            yield Fault(
                entry.at("writes", entry.texts("writes").index(field)),
                f"{quoted(field)} is written by {quoted(earlier)} and by {quoted(later)}, "
                "and neither stands behind the other.",
                "Give one of the two fields another name.",
            )


def _outside(graph: Edges, outline: Outline) -> Iterator[Fault]:
    """Refuse to leave out a component whose output changes what happens to people."""
    writers = writers_of(outline.components)
    fields = [outline.decision, *(use.text("decision") for use in outline.entries("use"))]
    deciders = {w: f for f in fields for w in writers.get(f, ())}
    for component in outline.components:
        if component.table.get("outside") is not True:
            continue
        name = component.name
        if name in deciders:
            how = f"it writes {quoted(deciders[name])}, which decides"
        else:
            behind = [d for d in deciders if name in graph.ancestors(d)]
            if not behind:
                continue
            how = f"{quoted(behind[0])}, which writes what decides, depends on it"
        yield Fault(
            component.at("outside"),
            f"component {quoted(name)} cannot stand outside the system: {how}, "
            "so it changes outcomes for people.",
            "Remove `outside = true`.",
        )
