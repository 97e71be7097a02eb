"""The battery's questions, asked of AIF360's `ClassificationMetric`."""

from typing import Any

import pandas as pd
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric
from answering import answer_all


def metric(case: Any) -> Any:
    """Return the metric object; the two groups are numbers, as the library wants them."""
    codes = {case["first"]: 0.0, case["second"]: 1.0}
    groups = [None if g is None else codes.get(g, 2.0) for g in case["group"]]

    def dataset(label: Any) -> Any:
        table = pd.DataFrame({"group": groups, "label": case[label]})
        return BinaryLabelDataset(
            df=table, label_names=["label"], protected_attribute_names=["group"]
        )

    return ClassificationMetric(
        dataset("outcome"),
        dataset("decision"),
        unprivileged_groups=[{"group": 0.0}],
        privileged_groups=[{"group": 1.0}],
    )


def balanced(case: Any) -> Any:
    """Return the difference of balanced accuracies."""
    m = metric(case)
    first, second = (
        (m.true_positive_rate(privileged=p) + m.true_negative_rate(privileged=p)) / 2
        for p in (False, True)
    )
    return first - second


def precision(case: Any) -> Any:
    """Return the difference of positive predictive values."""
    m = metric(case)
    return m.positive_predictive_value(privileged=False) - m.positive_predictive_value(
        privileged=True
    )


answer_all(
    {
        "selection_rate": lambda case: metric(case).selection_rate(privileged=False),
        "impact_ratio": lambda case: metric(case).disparate_impact(),
        "demographic_parity_difference": lambda c: metric(c).statistical_parity_difference(),
        "true_positive_rate_difference": lambda c: metric(c).true_positive_rate_difference(),
        "false_positive_rate_difference": lambda c: metric(c).false_positive_rate_difference(),
        "predictive_parity_difference": precision,
        "accuracy_difference": lambda case: -metric(case).error_rate_difference(),
        "balanced_accuracy_difference": balanced,
        "equalised_odds_difference": lambda case: metric(case).equalized_odds_difference(),
        "theil_index": lambda case: metric(case).theil_index(),
        "generalised_entropy_index": lambda case: metric(case).generalized_entropy_index(alpha=2),
    }
)
