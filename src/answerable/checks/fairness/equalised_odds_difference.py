"""Equalised odds: the worse of the true and the false positive rate difference."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_confusions, named
from answerable.checks.fairness.false_positive_rate_difference import false_positive_rate
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate
from answerable.checks.registry import check
from answerable.stats.rates import difference
from answerable.stats.results import Entry, Series
from answerable.stats.together import each_of_two, worst_of_two


@check(
    "fairness.equalised_odds_difference.v1",
    asks="Among those with the same outcome, is each group selected alike, good and bad alike?",
    source="Hardt, Price and Srebro, NeurIPS 2016 (equalised odds); interval: Bonferroni",
    does_not_show=(
        "Which group the worse of the two differences favours: the two rates say that, one by one."
    ),
    weighs=True,
)
def equalised_odds_difference(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return per group max(|TPR difference|, |FPR difference|): 0 is equalised odds.

    The counts of the larger difference come first. Where the outcome is a past decision the entries
    say "agreement with past decisions". `Undefined` where a group has nobody with the good, or
    nobody with the bad outcome: one missing rate is not a rate of 0.
    """

    def measure(a: Confusion, b: Confusion) -> Entry:
        good = [named(true_positive_rate(group), "good outcome") for group in (a, b)]
        bad = [named(false_positive_rate(group), "bad outcome") for group in (a, b)]
        return worst_of_two(
            difference(*good, level=each_of_two(level)),
            difference(*bad, level=each_of_two(level)),
            level=level,
        )

    return compare_confusions(counts, measure)
