"""Sentinels: numbers that stand for "missing" and are read as if they were numbers."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from answerable.checks.evidence.columns import RecordedColumns
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Observed, Series

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DECLARED, SUSPECTED, NONE = "declared", "suspected", ""
_LOOKS_LIKE_A_CODE = re.compile(r"([6789])\1{1,}(\.\d+)?|1(0{4,})|9[0-9]*[89]")
_REPEATED = 5
"""So often at least a number must occur before it is suspected."""
_NEIGHBOURS, _SPIKE = 10, 10
"""A code among other numbers is so many times as frequent as each of so many next to it."""
_AT_MOST = 3
"""Suspects per column."""


@check(
    "data.sentinels.v1",
    asks="Do numbers such as 999 stand for a value that nobody knows?",
    source="Gebru et al., Datasheets for Datasets, CACM 64 (2021); rule of this check: far "
    "outside, or a spike among the others",
    does_not_show="Codes inside the usual range that look like any number or are no more frequent, "
    "such as a 0 for an unknown income.",
)
def sentinels(columns: RecordedColumns, *, level: float = 0.95) -> Series:
    """Return the share of rows that hold each declared code, and each number that looks like one.

    Suspected are up to three numbers at one end of a column that occur at least five times each,
    lie further from all others than three times their whole range, and (where the others are fewer
    than five different values) are written like a code: 99, 666, 999999.375, 1000000. So are up to
    three that are written like a code and lie among the others, at least five times and ten times
    as often as each of the ten numbers next to them.
    """
    entries: list[tuple[Key, Entry]] = []
    for name in columns.names:
        values = columns.values(name)
        if values.dtype.kind not in "if":
            continue
        declared = columns.codes(name)
        numbers, counts = _distinct(values)
        told = {float(v): int(c) for v, c in zip(numbers, counts, strict=True)}
        role = columns.role(name)
        found = [(code, DECLARED) for code in declared]
        far = tuple(_suspects(numbers, counts, declared))
        apart = (*declared, *far)
        found += [(code, SUSPECTED) for code in (*far, *_spikes(numbers, counts, apart))]
        for code, how in found:
            rows = Count(f"{name} = {_text(code)}", told.get(code, 0), columns.n)
            entries.append(((name, _text(code), how, role), rate(rows, level=level)))
    if not entries:
        entries = [(("", "", "", "no number looks like a code"), Observed(False))]
    order = {SUSPECTED: 0, NONE: 0, DECLARED: 1}
    entries.sort(key=lambda e: (order[e[0][2]], e[0][3].startswith("declared")))
    return Series(("column", "code", "how known", "column is"), tuple(entries))


def _distinct(
    values: "npt.NDArray[np.generic]",
) -> "tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]":
    import numpy as np

    numbers = values.astype(np.float64)
    found, counts = np.unique(numbers[np.isfinite(numbers)], return_counts=True)
    return found, counts


def _suspects(
    numbers: "npt.NDArray[np.float64]",
    counts: "npt.NDArray[np.int64]",
    declared: tuple[float, ...],
) -> Iterator[float]:
    """Yield numbers far outside that occur often, the furthest first; then look again without."""
    kept = [(float(v), int(c)) for v, c in zip(numbers, counts, strict=True) if v not in declared]
    for _ in range(_AT_MOST):
        below = tuple(-v for v in _outermost([(-v, c) for v, c in reversed(kept)]))
        found = _outermost(kept) or below
        if not found:
            return
        kept = [(value, times) for value, times in kept if value not in found]
        yield from found


def _outermost(kept: Sequence[tuple[float, int]]) -> tuple[float, ...]:
    """Return up to three numbers at the upper end that lie far from all others and occur often."""
    for many in range(1, _AT_MOST + 1):
        rest, end = kept[:-many], kept[-many:]
        if len(rest) < 2:
            return ()
        gap, spread = end[0][0] - rest[-1][0], rest[-1][0] - rest[0][0]
        is_code = all(_LOOKS_LIKE_A_CODE.fullmatch(_text(abs(value))) for value, _ in end)
        often = all(times >= _REPEATED for _, times in end)
        if often and gap > 3 * spread and (is_code or len(rest) >= 5):
            return tuple(value for value, _ in end)
    return ()


def _spikes(
    numbers: "npt.NDArray[np.float64]", counts: "npt.NDArray[np.int64]", apart: tuple[float, ...]
) -> Iterator[float]:
    """Yield numbers among the others that are written like a code and far too frequent."""
    found = 0
    for value, times in zip(numbers.tolist(), counts.tolist(), strict=True):
        if times < _REPEATED or value in apart or not _LOOKS_LIKE_A_CODE.fullmatch(_text(value)):
            continue
        away = abs(numbers - value)
        near = sorted(range(len(numbers)), key=lambda at: (away[at], at))[1 : _NEIGHBOURS + 1]
        often = times >= _SPIKE * max(int(counts[at]) for at in near) if near else False
        if len(near) == _NEIGHBOURS and often and found < _AT_MOST:
            found += 1
            yield value


def _text(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else repr(value)
