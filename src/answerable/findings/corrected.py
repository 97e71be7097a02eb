"""Claims judged together: how sure each breach is once it is one of many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite, log
from statistics import NormalDist

from answerable.findings.phrases import p_value
from answerable.findings.types import Judged
from answerable.stats.multiplicity import holm
from answerable.stats.odds import NAME as ODDS
from answerable.stats.rates import RATIO
from answerable.stats.results import Entry, Estimate, Series
from answerable.stats.score import z_of
from answerable.system.expectations import Limit

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Claims:
    """The verdicts of one finding, and what they were judged by."""

    judged: tuple[Judged, ...]
    limit: Limit | None
    results: Series | None


def corrected(claims: Sequence[Claims], *, decides: bool) -> tuple[tuple[Judged, ...], ...]:
    """Return all verdicts with the p-value of each claim, alone and among all (Holm).

    The family is every claim of every limit that has a p-value: of each it is the chance of an
    estimate so far beyond the limit were the limit just met. Where the correction `decides`, a
    breach that does not stand among all is `cannot_tell`. One claim alone needs no correction.
    """
    found = [
        [_beyond(each.limit, _entry(each.results, one)) for one in each.judged] for each in claims
    ]
    together = [p for row in found for p in row if p is not None]
    if len(together) < 2:
        return tuple(each.judged for each in claims)
    adjusted = iter(holm(together))
    return tuple(
        tuple(_told(each.judged, row, adjusted, len(together), decides=decides))
        for each, row in zip(claims, found, strict=True)
    )


def _told(
    judged: Sequence[Judged],
    ps: Sequence[float | None],
    adjusted: Iterator[float],
    claims: int,
    *,
    decides: bool,
) -> Iterator[Judged]:
    for one, p in zip(judged, ps, strict=True):
        if p is None:
            yield one
            continue
        among = next(adjusted)
        kept = replace(one, p_value=p, p_corrected=among)
        if one.verdict != "breached":
            yield kept
            continue
        because = f"{one.because}; {p_value(p)} against the limit"
        because += f", {_short(among)} among all {claims} claims (Holm)"
        if decides and among >= ALPHA:
            because += ", so that it does not stand when all are corrected together"
            yield replace(kept, verdict="cannot_tell", because=because)
        else:
            yield replace(kept, because=because)


def _short(p: float) -> str:
    return p_value(p).removeprefix("p = ").removeprefix("p ")


def _entry(results: Series | None, judged: Judged) -> Entry | None:
    return results.by_key.get(judged.key) if results else None


def _beyond(limit: Limit | None, entry: Entry | None) -> float | None:
    """Return the p-value of an entry that lies beyond a limit; 1 within it, None where none is.

    It is read off the interval, whose end lies on the limit at 5 %: Altman and Bland, BMJ 343
    (2011) d2304. Ratios are even on their logarithm. The four-fifths form has its own test.
    """
    if limit is None or not isinstance(entry, Estimate):
        return None
    if limit.form == "ugesp":
        if entry.p_value is None or limit.at_least is None:
            return None
        return entry.p_value if entry.value < limit.at_least else 1.0
    low, high = limit.at_least, limit.at_most
    if low is not None and entry.value < low:
        return _read_off(entry, low, entry.high)
    if high is not None and entry.value > high:
        return _read_off(entry, high, entry.low)
    return 1.0


def _read_off(entry: Estimate, limit: float, end: float) -> float:
    """Return the p-value of a limit, from the end of the interval on its side."""
    value = entry.value
    on_logs = RATIO in entry.method or ODDS in entry.method
    if on_logs and min(value, limit, end) > 0 and isfinite(end):
        value, limit, end = log(value), log(limit), log(end)
    if not isfinite(end):
        return 1.0
    if end == value:
        return 0.0
    z = z_of(entry.level) * (limit - value) / (end - value)
    return min(1.0, 2 * NormalDist().cdf(-abs(z)))
