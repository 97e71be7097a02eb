"""Exposure in rankings: how much attention a place in the list gives each group."""

from dataclasses import replace
from math import exp, sqrt

from answerable.checks.evidence.ranking import Exposed, ExposureSums, SampledExposure
from answerable.checks.fairness.comparing import alone, uncounted
from answerable.checks.registry import check
from answerable.stats.means_design import log_ratio_half, why_no_mean
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined
from answerable.stats.score import z_of

CLUSTERED, ALONE = "delta_by_list", "delta_by_person"


@check(
    "fairness.exposure_ratio.v1",
    asks="Does each group get as much attention per head from its places in the lists?",
    source=(
        "Singh and Joachims, KDD 2018 (exposure, demographic parity); interval: delta method, also "
        "with weights and from cluster to cluster"
    ),
    does_not_show=(
        "Whether a place was earned, nor what people look at: attention is a model, 1 / log2(1 + "
        "place)."
    ),
    weighs=True,
)
def exposure_ratio(counts: ExposureSums, *, level: float = 0.95) -> Series:
    """Return per group its mean exposure over the comparator's: 1 is parity.

    The interval is taken on the logarithm, from list to list where there are several; in a single
    list from person to person, as if places were drawn one by one. Where the card names clusters it
    is that of lists or of clusters, whichever is wider. `Undefined` for a group without people, and
    in a single list for a group of one.
    """
    base = next(group for group in counts.groups if group.label == counts.comparator)
    others = [group for group in counts.groups if group.label != base.label]
    sampled = {group.label: group for group in counts.sampled}
    entries: list[tuple[Key, Entry]] = []
    for group in others:
        single, name = _ratio(counts, group, base, level), f"{group.label} with {base.label}"
        ours = single
        if counts.ignoring and isinstance(single, Estimate):
            ours = _in_population(sampled[group.label], sampled[base.label], single)
        entries.append(((name, KNOWN), ours))
        if counts.ignoring:
            entries.append(((name, counts.ignoring), single))
    if not entries:
        entries.append(((base.label, KNOWN), alone(base.label)))
    entries += uncounted(counts.unknown, counts.elsewhere)
    if counts.without_place:
        reason = f"{counts.without_place:,} people without a place or a list"
        entries.append((("", "no place"), Undefined(reason)))
    return Series(("group", PEOPLE), tuple(entries))


def _ratio(counts: ExposureSums, a: Exposed, b: Exposed, level: float) -> Entry:
    lists = counts.lists
    for group in (a, b):
        if not group.people:
            return Undefined(f"no people in {group.label!r}")
        if group.people < counts.minimum:
            return Undefined(f"withheld: fewer than {counts.minimum} people in {group.label}")
        if lists < 2 and group.people < 2:
            return Undefined(f"one person in {group.label!r} alone has no spread")
    value = (a.total / a.people) / (b.total / b.people)
    spread = _between_lists(a, b) if lists > 1 else _within_list(a) + _within_list(b)
    factor = exp(z_of(level) * sqrt(spread))
    method = CLUSTERED if lists > 1 else ALONE
    n = a.people + b.people
    return Estimate(value, value / factor, value * factor, level, method, n)


def _in_population(a: SampledExposure, b: SampledExposure, alone: Estimate) -> Entry:
    """Return the ratio of the population; `alone` is that of the people counted one by one."""
    ways = [(a.by_list, b.by_list, False)]
    if a.by_cluster is not None and b.by_cluster is not None:
        ways.append((a.by_cluster, b.by_cluster, True))
    if reason := why_no_mean(*(replace(g, units=g.units if few else None)
                               for *pair, few in ways for g in pair)):  # fmt: skip
        return Undefined(reason)
    value = a.by_list.mean / b.by_list.mean
    factor = exp(max(log_ratio_half(one, other, alone.level, few=few) for one, other, few in ways))
    method = f"{alone.method}{ways[-1][0].knows}" if len(ways) > 1 else (
        f"{alone.method}{'_weighted' if a.by_list.weighted else ''}"
    )  # fmt: skip
    return replace(alone, value=value, low=value / factor, high=value * factor, method=method)


def _within_list(group: Exposed) -> float:
    """Return the relative variance of a mean exposure over people."""
    mean = group.total / group.people
    variance = (group.squares - group.people * mean**2) / (group.people - 1)
    return max(variance, 0.0) / group.people / mean**2


def _between_lists(a: Exposed, b: Exposed) -> float:
    """Return the variance of the log ratio, lists as clusters (linearised; Cochran, 1977)."""
    names = {*a.n, *b.n}
    pulls = [_pull(a, name) - _pull(b, name) for name in names]
    return sum(pull**2 for pull in pulls) * len(names) / (len(names) - 1)


def _pull(group: Exposed, name: str) -> float:
    """Return how far one list moves the logarithm of a group's mean exposure."""
    mean = group.total / group.people
    return (group.exposure.get(name, 0.0) - mean * group.n.get(name, 0)) / group.total
