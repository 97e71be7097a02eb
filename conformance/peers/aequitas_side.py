"""The battery's questions, asked of Aequitas' `Group` and `Bias`."""

from typing import Any

import pandas as pd
from aequitas.bias import Bias
from aequitas.group import Group
from answering import answer_all


def crosstab(case: Any) -> Any:
    """Return the library's table, a row per group."""
    table = pd.DataFrame(
        {"group": case["group"], "score": case["decision"], "label_value": case["outcome"]}
    )
    found, _ = Group().get_crosstabs(table, attr_cols=["group"])
    return found, table


def of(case: Any, name: Any) -> Any:
    """Return a measure of the first and of the second group."""
    found, _ = crosstab(case)
    rows = found.set_index("attribute_value")[name]
    return rows[case["first"]], rows[case["second"]]


def gap(name: Any) -> Any:
    """Return how a user asks for a difference."""

    def ask(case: Any) -> Any:
        first, second = of(case, name)
        return first - second

    return ask


def ratio(case: Any) -> Any:
    """Return the disparity of the predicted prevalence with the second group as reference."""
    found, table = crosstab(case)
    disparities = Bias().get_disparity_predefined_groups(
        found, original_df=table, ref_groups_dict={"group": case["second"]}, check_significance=None
    )
    return disparities.set_index("attribute_value")["pprev_disparity"][case["first"]]


def worse(case: Any) -> Any:
    """Return the worse of both rate differences; what is missing stays so."""
    both = [gap(name)(case) for name in ("tpr", "fpr")]
    return max(map(abs, both)) if all(x == x for x in both) else float("nan")  # noqa: PLR0124


answer_all(
    {
        "selection_rate": lambda case: of(case, "pprev")[0],
        "impact_ratio": ratio,
        "demographic_parity_difference": gap("pprev"),
        "true_positive_rate_difference": gap("tpr"),
        "false_positive_rate_difference": gap("fpr"),
        "predictive_parity_difference": gap("precision"),
        "accuracy_difference": gap("accuracy"),
        "equalised_odds_difference": worse,
    }
)
