"""What each definition of fairness counts, as the start of a sentence that its numbers finish."""

from typing import Final

from answerable.findings.phrases import quantity

_CLAUSES: Final = {
    "accuracy_difference": "right about:",
    "auc_gap": "how often the score puts who has the good outcome before who has not:",
    "balanced_accuracy_difference": "right, good and bad outcomes weighed alike; favoured:",
    "calibration_gap": "how far the score promises too little or too much; what happened:",
    "calibration_within_groups": "of people with about the same score, the good outcome had:",
    "equalised_odds_difference": "of people with the same outcome, favoured:",
    "false_positive_rate_difference": "of people with the bad outcome, favoured all the same:",
    "generalised_entropy_index": "how unevenly errors are shared out (0: evenly)",
    "label_noise": "how many recorded outcomes would have to be wrong for the gap to vanish; of:",
    "predictive_parity_difference": "of those favoured, the good outcome had:",
    "theil_index": "how unevenly errors are shared out (0: evenly)",
    "treatment_equality_ratio": "of all about whom it was wrong, refused:",
    "true_positive_rate_difference": "of people with the good outcome, favoured:",
}
_NAMES: Final = {"small_groups": "estimated share", "worst_gap": "gap to everybody else"}
_SHARES: Final = frozenset({"small_groups", "label_noise"})
"""Checks whose numbers are shares of people, though not of those they count."""


def name_of(check: str) -> str:
    """Return what a check measures, in words.

    >>> name_of("fairness.worst_gap.v1"), name_of("fairness.impact_ratio.v1")
    ('gap to everybody else', 'impact ratio')
    """
    return _NAMES.get(_last(check), quantity(check))


def in_percent(check: str) -> bool:
    """Return whether the number of a check is a share of people."""
    return _last(check) in _SHARES


def clause_of(check: str) -> str:
    """Return what the counts of a check are counts of, "" where they speak for themselves.

    >>> clause_of("fairness.true_positive_rate_difference.v1")
    'of people with the good outcome, favoured:'
    """
    return _CLAUSES.get(_last(check), "")


def _last(check: str) -> str:
    return check.rsplit(".v", 1)[0].rsplit(".", 1)[-1]
