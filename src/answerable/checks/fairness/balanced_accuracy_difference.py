"""Balanced accuracy difference: being right about the good and about the bad, weighed alike."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_confusions, named
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate
from answerable.checks.registry import check
from answerable.stats.people import is_clustered
from answerable.stats.rates import difference
from answerable.stats.results import Count, Entry, Series
from answerable.stats.together import each_of_two, mean_of_two


@check(
    "fairness.balanced_accuracy_difference.v1",
    asks="Is the decision right equally often in each group, good and bad outcomes weighed alike?",
    source=(
        "Brodersen et al., ICPR 2010 (balanced accuracy); interval: Zou and Donner, Stat. Med. 27 "
        "(2008)"
    ),
    does_not_show=(
        "Which way the errors go: too many of the good refused can offset too many bad selected."
    ),
    weighs=True,
)
def balanced_accuracy_difference(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return per group the difference of (TPR + TNR) / 2: 0 is equal, negative: more often wrong.

    Unlike accuracy it does not move when only the share of good outcomes differs. Where the outcome
    is a past decision the entries say "agreement with past decisions". `Undefined` where a group
    has nobody with the good, or nobody with the bad outcome.
    """

    def measure(a: Confusion, b: Confusion) -> Entry:
        good = [named(true_positive_rate(group), "good outcome") for group in (a, b)]
        bad = [named(true_negative_rate(group), "bad outcome") for group in (a, b)]
        if not is_clustered(good[0]):
            return mean_of_two(difference(*good, level=level), difference(*bad, level=level))
        each = each_of_two(level)
        both = difference(*good, level=each), difference(*bad, level=each)
        return mean_of_two(*both, level=level)

    return compare_confusions(counts, measure)


def true_negative_rate(group: Confusion) -> Count:
    """Return the refused among those with the bad outcome."""
    return Count(group.label, group.refused_bad, group.selected_bad + group.refused_bad)
