"""Where people about whom something is missing could stand in a rate of a confusion matrix."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from answerable.checks.evidence.agreement import AgreementCounts, Confusion, Incomplete
from answerable.stats.missing import ELSEWHERE, UNKNOWN, Missing, Places
from answerable.stats.results import Count

Rate = Callable[[Confusion], Count]

_CELLS = {
    ("selected", "good"): Confusion("", 1, 0, 0, 0),
    ("selected", "bad"): Confusion("", 0, 1, 0, 0),
    ("refused", "good"): Confusion("", 0, 0, 1, 0),
    ("refused", "bad"): Confusion("", 0, 0, 0, 1),
}
"""One person in each cell of the matrix."""


@dataclass(frozen=True, slots=True)
class _Could:
    """Whether somebody may be a success of a rate, a failure of it, or neither."""

    succeed: bool
    fail: bool

    def may(self, *, succeed: bool, fail: bool) -> bool:
        """Return whether exactly these two, and not more, are open."""
        return (self.succeed, self.fail) == (succeed, fail)


def missing_of(counts: AgreementCounts, label: str, other: str, rate: Rate) -> Missing:
    """Return who is missing from the rates of a group and of another, and where they may be.

    Somebody selected without an outcome may be a success of the true positive rate or not be in it;
    who was refused may be a failure of it or not be in it. Of fewer than `minimum` such people it
    is forgotten which answer they have.
    """
    unknown, elsewhere = rate(counts.unknown), rate(counts.elsewhere)
    held = {part.label: part for part in counts.partial}
    first = [held[label]] if label in held else []
    second = [held[name] for name in (other, ELSEWHERE) if name in held]
    either = [held[UNKNOWN]] if UNKNOWN in held else []

    def places(*, succeed: bool, fail: bool) -> Places:
        def those(parts: Iterable[Incomplete]) -> int:
            return sum(
                people
                for part in parts
                for people, could in _could(part, rate, counts.minimum)
                if could.may(succeed=succeed, fail=fail)
            )

        return those(first), those(second), those(either)

    return Missing(
        unknown,
        elsewhere,
        undecided=places(succeed=True, fail=True),
        could_fail=places(succeed=False, fail=True),
        could_succeed=places(succeed=True, fail=False),
    ).hidden(
        counts.minimum, unknown=counts.unknown.selected.n, elsewhere=counts.elsewhere.selected.n
    )


def _could(part: Incomplete, rate: Rate, minimum: int) -> Iterable[tuple[int, _Could]]:
    """Yield people of one half-known kind and what they may be in a rate."""
    parts = {
        "selected": part.selected,
        "refused": part.refused,
        "good": part.good,
        "bad": part.bad,
    }
    few = [kind for kind, people in parts.items() if 0 < people < minimum]
    yield part.neither + sum(parts[kind] for kind in few), _among(_CELLS.values(), rate)
    for kind, people in parts.items():
        if people and kind not in few:
            yield people, _among((c for halves, c in _CELLS.items() if kind in halves), rate)


def _among(cells: Iterable[Confusion], rate: Rate) -> _Could:
    found = [rate(cell) for cell in cells]
    return _Could(
        any(count.n and count.successes for count in found),
        any(count.n and not count.successes for count in found),
    )
