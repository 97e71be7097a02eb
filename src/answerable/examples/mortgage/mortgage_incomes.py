"""The income of one household: how it is split (generated) and what is stated in the end.

Real: `atotinc` (applicant) and `cototinc` (co-applicant), total monthly income in dollars.
Generated: how the applicant's part falls into salary, child support and other income. The split
is drawn from the case number alone, so that it is the same on every machine and in every run, and
the parts always add up to the real totals.
"""

import hashlib
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

PARTS = ("salary", "child_support", "spouse_wage", "other_income")
"""The parts an application may state, dollars a month."""

SHARE_WITH_SUPPORT = {"women": 0.8, "men": 0.2}
"""Generated: share of unmarried parents who receive child support."""
SHARE_WITH_OTHER = 0.15
"""Generated: share of all applicants with rent, interest or overtime."""


def uniform(case: str, purpose: str) -> float:
    """Return a number in [0, 1) that depends on the case and the purpose and nothing else."""
    digest = hashlib.sha256(f"{case}/{purpose}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def floats(batch: Mapping[str, npt.NDArray[np.generic]], name: str) -> npt.NDArray[np.float64]:
    """Return the field as floats, NaN where it is missing."""
    return np.asarray(batch[name], dtype=object).astype(np.float64)


def split_income(case: str, own: float, co: float, *, lone_parent: str) -> dict[str, float]:
    """Return the four parts for one household; they add up to `own + co` in whole dollars.

    `lone_parent` is "women" or "men" for an unmarried person with dependents, "" for all others.
    """
    own, co = round(own), round(co)
    support = other = 0
    if uniform(case, "gets support") < SHARE_WITH_SUPPORT.get(lone_parent, 0.0):
        support = round(own * (0.10 + 0.20 * uniform(case, "support share")))
    if uniform(case, "has other") < SHARE_WITH_OTHER:
        other = round(own * (0.05 + 0.10 * uniform(case, "other share")))
    return {
        "salary": float(own - support - other),
        "child_support": float(support),
        "spouse_wage": float(co),
        "other_income": float(other),
    }


def stated_parts(
    batch: Mapping[str, npt.NDArray[np.generic]],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the parts as the applicant states them, dollars a month.

    `support_as_wage` is 0 in every real row. A twin scenario sets it to 1 to say "the very same
    dollars arrive as a spouse's wage instead of child support", whatever the amount is.
    """
    parts = {name: floats(batch, name) for name in PARTS}
    moved = np.where(floats(batch, "support_as_wage") == 1, parts["child_support"], 0.0)
    parts["child_support"] = parts["child_support"] - moved
    parts["spouse_wage"] = parts["spouse_wage"] + moved
    return parts


def true_incomes(
    batch: Mapping[str, npt.NDArray[np.generic]],
) -> dict[str, npt.NDArray[np.float64]]:
    """Return what the income extractor should have read: its reference.

    Reads the row's own fields (the parts and `support_as_wage`), never the text.
    """
    parts = stated_parts(batch)
    read = {f"{name}_read": parts[name] for name in PARTS}
    return {**read, "income_read": sum(parts.values(), np.zeros(len(parts["salary"])))}
