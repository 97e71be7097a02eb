"""Compute the headline numbers of a record again, from the counts it holds."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from answerable.record.types import Record
from answerable.stats.effective import usual_method
from answerable.stats.odds import NAME as ODDS_RATIO
from answerable.stats.odds import odds
from answerable.stats.rates import DIFFERENCE, PAIRED, RATE, RATIO
from answerable.stats.results import Count, Entry, Estimate, Key, Series

CLOSE = 1e-9
"""How far a number may lie from the one computed again: rounding, nothing else."""

_RATES = frozenset({RATE, "clopper_pearson", "exact"})
"""Intervals of a single rate."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many numbers follow from their counts, and which do not."""

    agree: int
    without_counts: int
    """Numbers that no counts in the record lead to, so that only `rerun` can check them."""
    disagree: tuple[str, ...]
    """One sentence for each number that contradicts the record's own counts."""


def recompute(record: Record) -> Recomputed:
    """Return what the counts in a record say about its numbers: rates, ratios, differences."""
    margins = {(margin.line, margin.key): margin.counts for margin in record.margins}
    agree, without, disagree = 0, 0, list(_judged_otherwise(record))
    for line, key, entry in _entries(record):
        if not isinstance(entry, Estimate):
            continue
        kept = margins.get((line, key), ())
        place = f"{line} {'/'.join(key)}".strip()
        if kept and entry.counts and kept != entry.counts:
            disagree.append(f"{place}: its counts differ from those in the margins")
            continue
        expected = _expected(entry, entry.counts or kept)
        if expected is None:
            without += 1
        elif math.isclose(expected, entry.value, rel_tol=CLOSE, abs_tol=CLOSE):
            agree += 1
        else:
            disagree.append(f"{place}: it says {entry.value:.6g}, its counts say {expected:.6g}")
    return Recomputed(agree, without, tuple(disagree))


def _entries(record: Record) -> Iterator[tuple[str, Key, Entry]]:
    for measured in record.measured:
        for key, entry in measured.results or Series((), ()):
            yield measured.line, key, entry


def _judged_otherwise(record: Record) -> Iterator[str]:
    """Yield the findings that judge other numbers than were measured."""
    measured = {one.line: one.results for one in record.measured}
    for finding in record.findings:
        results = measured.get(finding.line)
        if finding.results and results:
            known = results.by_key
            for key, entry in finding.results:
                if key in known and known[key] != entry:
                    place = "/".join(key) or "its only result"
                    yield f"finding {finding.id}: {place} is not what was measured"


def _expected(entry: Estimate, counts: tuple[Count, ...]) -> float | None:
    """Return the number that counts lead to; None when no formula is known for them.

    Only the name of the interval says which quantity an estimate is. What is not named here needs
    the data: two counts beside a number need not be what it was made of.
    """
    if not counts or not all(count.n for count in counts):
        return None
    method = usual_method(entry.method)
    form = (method, len(counts))
    if entry.population or entry.method.removesuffix("_clustered") != method:
        return _in_population(form, entry.population)
    if method in _RATES and len(counts) == 1:
        return counts[0].rate
    if form == (PAIRED, 4):
        return counts[2].rate - counts[3].rate
    if form == (ODDS_RATIO, 2):
        return odds(counts[0]) / odds(counts[1]) if counts[1].successes else None
    if form == (RATIO, 2):
        return counts[0].rate / counts[1].rate if counts[1].successes else None
    if form == (DIFFERENCE, 2):
        return counts[0].rate - counts[1].rate
    return None


def _in_population(
    form: tuple[str, int], population: tuple[tuple[float, float], ...]
) -> float | None:
    """Return the number of people who are weighed, from whom they stand for."""
    if len(population) != form[1] or not all(n for _, n in population):
        return None
    rates = [x / n for x, n in population]
    if form == (RATE, 1):
        return rates[0]
    if form == (RATIO, 2):
        return rates[0] / rates[1] if rates[1] else None
    if form == (DIFFERENCE, 2):
        return rates[0] - rates[1]
    if form == (PAIRED, 4):
        return rates[2] - rates[3]
    if form == (ODDS_RATIO, 2) and all(0 < rate < 1 for rate in rates):
        return rates[0] / (1 - rates[0]) / (rates[1] / (1 - rates[1]))
    return None
