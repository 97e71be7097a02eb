"""Which component a failing scenario is due to: replace each by its reference and look again.

A component is *located* when its output differs from that of its reference on the same inputs
and the scenario holds once the reference answers in its place; both, because a constant answer
"cures" a difference too. Each alone comes first, then pairs. *Innocent* is a component that is
right on the inputs it would have had if everything before it were right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from answerable.checks.evidence.scenario import ScenarioRun
from answerable.errors import EvidenceError
from answerable.runs.types import Batch, Traces, TraceStep
from answerable.stats.results import Entry, Key, Observed, Scalar, Undefined
from answerable.system.system import Component
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LOCATED, INNOCENT, NOT_TESTED = "located", "innocent", "not tested"
"""`("located",)` says where the fault is; `("located", "innocent", name)` and
`("located", "not tested", name)` what is known of the others."""

NO_CURE = "no component, and no two, differ from their reference and cure it"
NOTHING_COMPARED = "no component on the way has a reference that answers for these people"
NO_REFERENCE = "it has no reference to compare it with"

Held = Callable[[Traces], bool]
Witness = tuple[tuple[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Location:
    """What replacing components by their references showed."""

    at: tuple[str, ...]
    """The component, or the two that only together make the difference; () when none does."""
    also: tuple[tuple[str, ...], ...]
    """Others (or other pairs) that would be an answer too, later in graph order."""
    innocent: tuple[str, ...]
    not_tested: tuple[tuple[str, str], ...]
    """Component and reason."""
    witness: Witness
    """What the located components wrote, beside what their references wrote."""
    compared: bool = True
    """Whether any component has a reference that answers: else nobody could look."""


def locate(of: ScenarioRun, batch: Batch, held: Held) -> Location:
    """Return where a scenario that does not hold for `batch` goes wrong.

    `held` says of a run whether the scenario holds in it.
    """
    return _Search(of, batch, held).location()


def location_entries(found: Location) -> tuple[tuple[Key, Entry], ...]:
    """Return the entries a scenario's series gets for it."""
    also = "; ".join(" with ".join(names) for names in found.also)
    witness: Witness = tuple(("component", name) for name in found.at)
    if found.at:
        witness += (("would hold as well with the reference of", also),) if also else ()
        witness += found.witness
    else:
        witness = (("reason", NO_CURE if found.compared else NOTHING_COMPARED),)
    return (
        ((LOCATED,), Observed(bool(found.at), witness)),
        *(((LOCATED, INNOCENT, name), Observed(True)) for name in found.innocent),
        *untested_entries(found.not_tested),
    )


def untested_entries(untested: Sequence[tuple[str, str]]) -> tuple[tuple[Key, Entry], ...]:
    """Return an entry with its reason per component that nobody could test."""
    return tuple(((LOCATED, NOT_TESTED, name), Undefined(reason)) for name, reason in untested)


def not_reached(of: ScenarioRun, traces: Traces) -> tuple[tuple[Key, Entry], ...]:
    """Return an entry per component of the use that had no answer for these people."""
    reasons = [(name, why) for name, why in traces.not_run if name in of.stage.components]
    return untested_entries(reasons)


class _Search:
    """The runs of one search, each made once."""

    def __init__(self, of: ScenarioRun, batch: Batch, held: Held) -> None:
        self.of = of
        self.batch = batch
        self.held = held
        self._runs: dict[frozenset[str], Traces] = {}

    def run(self, *replaced: str) -> Traces:
        """Return the run with these components replaced by their references; made once."""
        names = frozenset(replaced)
        if names not in self._runs:
            self._runs[names] = self.of.run(self.batch, names)
        return self._runs[names]

    def location(self) -> Location:
        """Return which components, alone or in pairs, cure the case when they are replaced."""
        usable, untested = self._usable()
        innocent = self._innocent(usable)
        alone = [(c,) for c in usable if self._differs(c) and self.held(self.run(c))]
        # Who is right on right inputs is at best a second answer.
        found: list[tuple[str, ...]] = sorted(alone, key=lambda names: names[0] in innocent)
        if not found:
            suspects = [c for c in usable if c not in innocent or self._differs(c)]
            found = [pair for pair in combinations(suspects, 2) if self._pair(*pair)]
        at = found[0] if found else ()
        also = tuple(names for names in found[1:] if not set(names) <= set(innocent))
        innocent = tuple(name for name in innocent if name not in at)
        told = self._witness(at)
        return Location(at, also, innocent, tuple(untested), told, compared=bool(usable))

    def _usable(self) -> tuple[list[str], list[tuple[str, str]]]:
        """Components whose reference answers for these people, and the others with the reason."""
        usable, untested = [], []
        for component in self.of.path:
            reason = self._why_not(component)
            if reason:
                untested.append((component.name, reason))
            else:
                usable.append(component.name)
        return usable, untested

    def _why_not(self, component: Component) -> str:
        if component.kind == "human":
            return "a person is not replaced by a reference"
        if component.reference is None:
            return NO_REFERENCE
        try:
            replaced = self.run(component.name)
        except EvidenceError as failed:
            return str(failed)
        return dict(replaced.not_run).get(component.name, "")

    def _innocent(self, usable: list[str]) -> tuple[str, ...]:
        innocent = []
        for place, name in enumerate(usable):
            before = usable[:place]
            own, right = self.run(*before).step(name), self.run(*before, name).step(name)
            if own and right and not _different(own, right).any():
                innocent.append(name)
        return tuple(innocent)

    def _differs(self, name: str, *beside: str) -> bool:
        own, right = self.run(*beside).step(name), self.run(*beside, name).step(name)
        return bool(own and right and _different(own, right).any())

    def _pair(self, first: str, second: str) -> bool:
        both = self._differs(first) and self._differs(second, first)
        return both and self.held(self.run(first, second))

    def _witness(self, at: tuple[str, ...]) -> Witness:
        told: list[tuple[str, Scalar]] = []
        for place, name in enumerate(at):
            own = self.run(*at[:place]).step(name)
            right = self.run(*at[: place + 1]).step(name)
            if own is None or right is None:
                continue
            rows = _different(own, right)
            if not self.of.invented:
                told.append((f"answers of {name} unlike its reference", int(rows.sum())))
                continue
            row = int(rows.argmax())
            told += [
                (
                    f"{name} wrote {field}",
                    f"{shown(own.wrote[field][row])} instead of {shown(right.wrote[field][row])}",
                )
                for field in own.wrote
                if _unlike(own.wrote[field], right.wrote[field])[row]
            ]
        return tuple(told)


def shown(value: object) -> str:
    """Return a value of an invented person, short enough for a sentence."""
    from answerable.tables.values import text_of

    text = text_of(value)
    if isinstance(value, float) and text is not None and "." in text:
        text = f"{value:.6g}"
    if text is None:
        return "nothing"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _different(one: TraceStep, other: TraceStep) -> "npt.NDArray[np.bool_]":
    """Per case: whether any field a component wrote is unlike."""
    import numpy as np

    unlike: npt.NDArray[np.bool_] = np.logical_or.reduce(
        [_unlike(one.wrote[field], other.wrote[field]) for field in one.wrote]
    )
    return unlike


def _unlike(
    one: "npt.NDArray[np.generic]", other: "npt.NDArray[np.generic]"
) -> "npt.NDArray[np.bool_]":
    """Fractions are alike within the rounding of another order of adding, all else exactly."""
    import numpy as np

    if one.dtype.kind in "biu" and other.dtype.kind in "biu":
        # As whole numbers of any length: numpy may turn two kinds of them into fractions.
        return np.asarray(one.astype(object) != other.astype(object), dtype=bool)
    if one.dtype.kind in "biuf" and other.dtype.kind in "biuf":
        a, b = one.astype(np.float64), other.astype(np.float64)
        return ~np.isclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
    unlike: npt.NDArray[np.bool_] = np.asarray(as_text(one) != as_text(other), dtype=bool)
    return unlike
