"""Label noise: how many wrong outcomes about one group would explain its gap away."""

from collections.abc import Callable, Iterator

from answerable.checks.evidence.agreement import AgreementCounts, Confusion, people_alone
from answerable.checks.fairness.false_positive_rate_difference import false_positive_rate
from answerable.checks.fairness.foremost import FURTHER, foremost
from answerable.checks.fairness.predictive_parity_difference import positive_predictive_value
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate
from answerable.checks.registry import check
from answerable.stats.label_noise import Error, conditioned, counted, noise_that_turns
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Count, Entry, Key, Series, Undefined

Errors = Callable[[Confusion], tuple[Error, ...]]


def _true_positive(group: Confusion) -> tuple[Error, ...]:
    good, bad = group.selected_good + group.refused_good, group.selected_bad + group.refused_bad
    return conditioned(group.selected_good, good, group.selected_bad, bad)


def _false_positive(group: Confusion) -> tuple[Error, ...]:
    good, bad = group.selected_good + group.refused_good, group.selected_bad + group.refused_bad
    return conditioned(group.selected_bad, bad, group.selected_good, good)


def _predictive(group: Confusion) -> tuple[Error, ...]:
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
)
def label_noise(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return per definition and group the smallest differential error rate that closes its gap.

    Near 0: a few wrong outcomes would do. The lower end is the share with which the gap could be
    luck: 0 where it could be already. `Undefined` where no errors about the group alone would do.
    """
    counts = people_alone(counts)
    entries: list[tuple[Key, Entry]] = []
    for name, rate, errors in DEFINITIONS:
        entries += [
            ((counts.against, name, group, KNOWN), entry)
            for group, entry in _of_definition(counts, rate, errors, level)
        ]
    return Series(("measured against", "definition", "group", PEOPLE), tuple(entries))


def _of_definition(
    counts: AgreementCounts, rate: Callable[[Confusion], Count], errors: Errors, level: float
) -> Iterator[tuple[str, Entry]]:
    comparator = counts.comparator
    everyone = [group for group in counts.groups if group.label != comparator.label]
    kept, further = foremost([group.selected for group in everyone], comparator.selected)
    labels = {group.label for group in kept}
    others = [group for group in everyone if group.label in labels]
    if further:
        yield FURTHER, further
    if not others:
        yield comparator.label, Undefined("there is no other group to compare with")
    for group in others:
        if 0 < group.selected.n < counts.minimum:
            why = f"withheld: fewer than {counts.minimum} people in {group.label}"
            yield group.label, Undefined(why)
            continue
        yield (
            group.label,
            noise_that_turns(
                rate(group), rate(comparator), group.selected.n, errors(group), level=level
            ),
        )
