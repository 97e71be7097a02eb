"""Cases whose answer somebody calculated by hand or printed, none of them from a program."""

from math import log2

from conformance.case import Case, people, scored

EQUAL = people(a=(40, 10, 10, 40), b=(400, 100, 100, 400))
"""Nine in ten people are in `b`; both groups are treated alike in every respect."""


def known() -> list[Case]:
    """Return the cases with hand-made and published answers."""
    return [
        *_published(), *_by_hand(), *_further_forms(), *_nothing_there(), *_unknown_people(),
    ]  # fmt: skip


def _published() -> list[Case]:
    # Bickel, Hammel and O'Connell, Science 187 (1975), six largest departments: 557 of 1,835 women
    # and 1,198 of 2,691 men. HMDA Boston: Wooldridge's `loanapp`, 133 of 197 and 1,527 of 1,681.
    berkeley = people(a=(557, 0, 1278, 0), b=(1198, 0, 1493, 0))
    boston = people(a=(133, 0, 64, 0), b=(1527, 0, 154, 0))
    # ProPublica (2016), "How We Analyzed the COMPAS Recidivism Algorithm": low or high score by
    # two-year recidivism. Selected here: scored high. False positive rates 44.85 and 23.45 %.
    compas = people(a=(1369, 805, 532, 990), b=(505, 349, 461, 1139))
    return [
        Case("Berkeley 1973", "Science 187: 30.4 and 44.5 %", "demographic_parity_difference",
             berkeley, 557 / 1835 - 1198 / 2691),
        Case("Boston 1990", "loanapp: 67.5 and 90.8 %", "impact_ratio", boston,
             133 / 197 / (1527 / 1681)),
        Case("COMPAS, false positives", "ProPublica: 44.85 and 23.45 %",
             "false_positive_rate_difference", compas, 805 / 1795 - 349 / 1488),
        Case("COMPAS, found", "ProPublica: false negatives 27.99 and 47.72 %",
             "true_positive_rate_difference", compas, 1369 / 1901 - 505 / 966),
        Case("COMPAS, precision", "ProPublica: PPV 0.63 and 0.59", "predictive_parity_difference",
             compas, 1369 / 2174 - 505 / 854),
    ]  # fmt: skip


def _by_hand() -> list[Case]:
    odd = people(a=(30, 15, 20, 35), b=(40, 10, 10, 40))
    asked = {
        "selection_rate": 0.45,
        "impact_ratio": 0.9,
        "demographic_parity_difference": -0.05,
        "true_positive_rate_difference": -0.2,
        "false_positive_rate_difference": 0.1,
        "predictive_parity_difference": 30 / 45 - 0.8,
        "accuracy_difference": -0.15,
        "equalised_odds_difference": 0.2,
        "balanced_accuracy_difference": -0.15,
        "treatment_equality_ratio": 20 / 15,
    }
    same = {
        "impact_ratio": 1.0, "true_positive_rate_difference": 0.0,
        "predictive_parity_difference": 0.0, "equalised_odds_difference": 0.0,
    }  # fmt: skip
    ties = scored(a=[(0.2, 1, 3), (0.7, 3, 1)], b=[(0.2, 2, 2), (0.7, 2, 2)])
    theil = people(a=(3, 1, 1, 0), b=(3, 1, 1, 0))
    return [
        *(Case("two groups of a hundred", "by hand", q, odd, x) for q, x in asked.items()),
        *(Case("alike, but of unequal size", "by hand", q, EQUAL, x) for q, x in same.items()),
        # 9 pairs right and 6 tied of 16 against one half: 0.75 - 0.5.
        Case("scores with ties", "by hand", "auc_gap", ties, 0.25),
        # Of ten, two have nothing, six one, two two: 0.2 x 2 log 2.
        Case("benefits 0, 1, 2", "by hand", "theil_index", theil, 0.27725887222397816),
        Case("benefits 0, 1, 2", "by hand", "generalised_entropy_index", theil, 0.2),
    ]  # fmt: skip


def _further_forms() -> list[Case]:
    """Calibration, rankings, New York's rule, and samples in which people stand for several."""
    # Good 60 of 100 in a, 50 of 100 in b; the score promises .25 * 80 + .75 * 20 = 35 and 50.
    promised = scored(a=[(0.25, 50, 30), (0.75, 10, 10)], b=[(0.25, 20, 30), (0.75, 30, 20)])
    # Places 1 and 3 for a: 1 and 1/2; places 2 and 7 for b: 1 / log2(3) and 1/3.
    listed = (("a", 1, 1, 1.0), ("a", 1, 1, 0.8), ("b", 1, 1, 0.9), ("b", 1, 1, 0.4))
    # 12 of 30 in a; 3 of 3 in b, who are 1 of 11: they are in, and the yardstick.
    few = people(a=(6, 6, 9, 9), b=(3, 0, 0, 0))
    # 45 of 300 in a; 1 of 1 in b, below 2 % of all: no yardstick, so a is the highest itself.
    fewer = people(a=(20, 25, 100, 155), b=(1, 0, 0, 0))
    # In a: good count three times. 30 selected good, 15 selected bad, 20 and 35 refused:
    # (90 + 15) / (90 + 15 + 60 + 35) = 105 / 200; in b likewise (120 + 10) / 200.
    weighed = people(a=(30, 15, 20, 35), b=(40, 10, 10, 40))
    return [
        Case("a promise too low by a quarter", "by hand", "calibration_gap", promised, 0.25),
        Case("four in a list", "by hand", "exposure_ratio", listed, 1.5 / (1 / log2(3) + 1 / 3)),
        Case("three people at the top", "6 RCNY 5-301", "ll144_impact_ratio", few, 0.4),
        Case("one person at the top", "6 RCNY 5-301(d)", "ll144_impact_ratio", fewer, 1.0),
        Case("the good stand for three", "by hand", "weighted_selection_rate", weighed, 105 / 200),
        Case("the good stand for three", "by hand", "weighted_impact_ratio", weighed, 105 / 130),
    ]


def _nothing_there() -> list[Case]:
    no_good = people(a=(0, 5, 0, 5), b=(40, 10, 10, 40))
    no_bad = people(a=(5, 0, 5, 0), b=(40, 10, 10, 40))
    refused = people(a=(0, 0, 5, 5), b=(40, 10, 10, 40))
    nobody = people(a=(0, 0, 5, 5), b=(0, 0, 50, 50))
    why = "there is no such number"
    return [
        Case("no good outcome in a", why, "true_positive_rate_difference", no_good, None),
        Case("no good outcome in a", why, "equalised_odds_difference", no_good, None),
        Case("no good outcome in a", why, "auc_gap", no_good, None),
        Case("no bad outcome in a", why, "false_positive_rate_difference", no_bad, None),
        Case("no bad outcome in a", why, "balanced_accuracy_difference", no_bad, None),
        Case("nobody of a selected", why, "predictive_parity_difference", refused, None),
        Case("nobody of a selected", "0 over one half", "impact_ratio", refused, 0.0),
        Case("nobody selected at all", why, "impact_ratio", nobody, None),
        Case("nobody selected at all", "0 minus 0", "demographic_parity_difference", nobody, 0.0),
        Case("no error about a", why, "treatment_equality_ratio",
             people(a=(5, 0, 0, 5), b=(40, 10, 10, 40)), None),
    ]  # fmt: skip


def _unknown_people() -> list[Case]:
    some = people(a=(30, 15, 20, 35), b=(40, 10, 10, 40), unknown=(3, 2, 1, 4))
    why = "unknown people are in neither group, and nobody is deleted from the input"
    return [
        Case("some groups unknown", why, "selection_rate", some, 0.45),
        Case("some groups unknown", why, "impact_ratio", some, 0.9),
        Case("some groups unknown", why, "true_positive_rate_difference", some, -0.2),
    ]
