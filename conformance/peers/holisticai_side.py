"""The battery's questions, asked of Holistic AI's `bias.metrics`."""

from typing import Any

import numpy as np
from answering import answer_all
from holisticai.bias import metrics


def two(case: Any) -> Any:
    """Return who is in the first and who in the second group, decisions, and outcomes."""
    group = np.array(case["group"], dtype=object)
    return (
        (group == case["first"]).astype(int),
        (group == case["second"]).astype(int),
        np.array(case["decision"]),
        np.array(case["outcome"]),
    )


def ask(name: Any) -> Any:
    """Return how a user asks for a measure of decisions and outcomes."""
    return lambda case: getattr(metrics, name)(*two(case))


answer_all(
    {
        "selection_rate": lambda case: metrics.success_rate(*two(case)[:3])["sr_a"],
        "impact_ratio": lambda case: metrics.disparate_impact(*two(case)[:3]),
        "demographic_parity_difference": lambda case: metrics.statistical_parity(*two(case)[:3]),
        "true_positive_rate_difference": ask("equal_opportunity_diff"),
        "false_positive_rate_difference": ask("false_positive_rate_diff"),
        "accuracy_difference": ask("accuracy_diff"),
        "theil_index": lambda case: metrics.theil_index(*two(case)[2:]),
        "generalised_entropy_index": lambda c: metrics.generalized_entropy_index(*two(c)[2:]),
    }
)
