"""Label noise: how many wrong outcomes about one group would explain its gap away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from answerable.checks.evidence.agreement import AgreementCounts, Confusion, people_alone
from answerable.checks.fairness.false_positive_rate_difference import false_positive_rate
from answerable.checks.fairness.foremost import FURTHER, foremost
from answerable.checks.fairness.predictive_parity_difference import positive_predictive_value
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate
from answerable.checks.registry import check
from answerable.stats.label_noise import Error, Gap, conditioned, counted, noises_that_turn
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.people import mass_of
from answerable.stats.results import Count, Entry, Key, Series, Undefined


@dataclass(frozen=True, slots=True)
class _Four:
    """People of a group by decision and outcome, in people of the group's mean weight."""

    selected_good: float
    selected_bad: float
    refused_good: float
    refused_bad: float


Errors = Callable[[_Four], tuple[Error, ...]]


def _true_positive(group: _Four) -> tuple[Error, ...]:
    good, bad = group.selected_good + group.refused_good, group.selected_bad + group.refused_bad
    return conditioned(group.selected_good, good, group.selected_bad, bad)


def _false_positive(group: _Four) -> tuple[Error, ...]:
    good, bad = group.selected_good + group.refused_good, group.selected_bad + group.refused_bad
    return conditioned(group.selected_bad, bad, group.selected_good, good)


def _predictive(group: _Four) -> tuple[Error, ...]:
    return counted(group.selected_good, group.selected_good + group.selected_bad)


DEFINITIONS: tuple[tuple[str, Callable[[Confusion], Count], Errors], ...] = (
    ("equal opportunity", true_positive_rate, _true_positive),
    ("predictive equality", false_positive_rate, _false_positive),
    ("predictive parity", positive_predictive_value, _predictive),
)


@check(
    "fairness.label_noise.v1",
    asks="What share of a group's recorded outcomes would have to be wrong for its gap to vanish?",
    source="closed forms over the counts; the concern: Fogliato et al., AISTATS 2020",
    does_not_show="Whether outcomes are in fact wrong, or wrong about both groups alike.",
    weighs=True,
)
def label_noise(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return per definition and group the smallest differential error rate that closes its gap.

    Near 0: a few wrong outcomes would do. The lower end is the share with which the gap could be
    luck: 0 where it could be already. `Undefined` where no errors about the group alone would do.
    """
    comparator = counts.comparator
    everyone = [group for group in counts.groups if group.label != comparator.label]
    kept, further = foremost([group.selected for group in everyone], comparator.selected)
    labels = [group.label for group in kept]
    entries: list[tuple[Key, Entry]] = []
    for name, rate, errors in DEFINITIONS:
        if further:
            entries.append(((counts.against, name, FURTHER, KNOWN), further))
        if not labels:
            nobody = Undefined("there is no other group to compare with")
            entries.append(((counts.against, name, comparator.label, KNOWN), nobody))
        entries += [
            ((counts.against, name, *key), entry)
            for key, entry in _of_definition(counts, labels, rate, errors, level)
        ]
    return Series(("measured against", "definition", "group", PEOPLE), tuple(entries))


def _of_definition(
    counts: AgreementCounts,
    labels: Sequence[str],
    rate: Callable[[Confusion], Count],
    errors: Errors,
    level: float,
) -> Iterator[tuple[Key, Entry]]:
    """Yield per group its number and, where it knows weights or clusters, the one that does not."""
    ways = [(KNOWN, counts)]
    if counts.ignoring:
        ways.append((counts.ignoring, people_alone(counts)))
    found: dict[Key, Entry] = {}
    for way, people in ways:
        comparator = rate(people.comparator)
        large = [
            group
            for group in people.groups
            if group.label in labels and not 0 < group.selected.n < counts.minimum
        ]
        gaps = [_gap(group, rate, comparator, errors) for group in large]
        noises = noises_that_turn(gaps, level=level)
        found |= {(g.label, way): noise for g, noise in zip(large, noises, strict=True)}
    for label in labels:
        if (label, KNOWN) not in found:
            why = f"withheld: fewer than {counts.minimum} people in {label}"
            yield (label, KNOWN), Undefined(why)
        yield from ((key, found[key]) for way, _ in ways if (key := (label, way)) in found)


def _gap(
    group: Confusion, rate: Callable[[Confusion], Count], comparator: Count, errors: Errors
) -> Gap:
    people = group.selected.n
    four = (group.selected_good, group.selected_bad, group.refused_good, group.refused_bad)
    if not mass_of(people):
        return Gap(rate(group), comparator, people, errors(_Four(*four)))
    unit = mass_of(people) / people
    weighed = (mass_of(some) / unit for some in four)
    return Gap(rate(group), comparator, people, errors(_Four(*weighed)), unit)
