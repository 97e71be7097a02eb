"""The battery's questions, asked of Fairlearn's `MetricFrame`."""

from typing import Any

import numpy as np
from answering import answer_all
from fairlearn.metrics import (
    MetricFrame,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    precision_score,
    roc_auc_score,
)


def by_group(case: Any, metric: Any, scores: bool = False, weighted: bool = False) -> Any:
    """Return the metric of the first and of the second group."""
    frame = MetricFrame(
        metrics=metric,
        y_true=np.array(case["outcome"]),
        y_pred=np.array(case["score" if scores else "decision"]),
        sensitive_features=np.array(case["group"], dtype=object),
        sample_params={"sample_weight": np.array(case["weight"])} if weighted else None,
    )
    return frame.by_group[case["first"]], frame.by_group[case["second"]]


def gap(metric: Any, scores: bool = False) -> Any:
    """Return how a user asks for a difference."""

    def ask(case: Any) -> Any:
        first, second = by_group(case, metric, scores)
        return first - second

    return ask


def ratio(case: Any) -> Any:
    """Return the ratio of selection rates."""
    first, second = by_group(case, selection_rate)
    return first / second


def weighted_ratio(case: Any) -> Any:
    """Return the ratio of weighted selection rates."""
    first, second = by_group(case, selection_rate, weighted=True)
    return first / second


def worse(case: Any) -> Any:
    """Return the worse of both rate differences."""
    return max(abs(gap(m)(case)) for m in (true_positive_rate, false_positive_rate))


answer_all(
    {
        "selection_rate": lambda case: by_group(case, selection_rate)[0],
        "impact_ratio": ratio,
        "weighted_selection_rate": lambda case: by_group(case, selection_rate, weighted=True)[0],
        "weighted_impact_ratio": weighted_ratio,
        "demographic_parity_difference": gap(selection_rate),
        "true_positive_rate_difference": gap(true_positive_rate),
        "false_positive_rate_difference": gap(false_positive_rate),
        "predictive_parity_difference": gap(precision_score),
        "accuracy_difference": gap(accuracy_score),
        "balanced_accuracy_difference": gap(balanced_accuracy_score),
        "equalised_odds_difference": worse,
        "auc_gap": gap(roc_auc_score, scores=True),
    }
)
