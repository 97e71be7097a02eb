"""The score model: five numbers in, the likelihood that the bank of 1990 would have approved out.

Logistic regressions, kept as arrays in a skops file: loading it executes nothing and works with any
version of scikit-learn. The file holds the final model and one model per fold that never saw the
cases of its fold: recorded applications are scored by the model that never saw them, invented
people (fold -1) by the final one.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from mortgage_incomes import floats
from mortgage_scorecard import MODEL_SHA256, MODELS

FEATURES = (
    "ratio_excess",
    "loan_to_value",
    "consumer_credit",
    "bankruptcy",
    "industry_unemployment",
)
"""All the model knows about a person. Each lowers the score; none is a protected attribute."""

MODEL = Path(__file__).with_name("score.skops")
DIGITS = 9
"""Scores are rounded here, so that two ways of computing the same number agree."""

Fields = Mapping[str, npt.NDArray[np.generic]]


@cache
def load_models(path: Path = MODEL) -> dict[int, Any]:
    """Return fold -> arrays `mean`, `scale`, `weights` and `intercept`; -1 is the final model.

    Raises NeedsExtra when scikit-learn or skops is missing, EvidenceError when the file is not
    the one that was trained with the scorecard or holds a type that is not known to be harmless.
    """
    from answerable.errors import EvidenceError, NeedsExtra

    try:
        import skops.io
    except ImportError as missing:
        raise NeedsExtra("scikit-learn and skops", "learn") from missing
    if path == MODEL and hashlib.sha256(path.read_bytes()).hexdigest() != MODEL_SHA256:
        raise EvidenceError(f"{path.name} is not the file named in mortgage_scorecard.py: train it")
    untrusted = skops.io.get_untrusted_types(file=path)
    if untrusted:
        raise EvidenceError(f"{path.name} holds types we do not load: {', '.join(untrusted)}")
    return {int(fold): model for fold, model in skops.io.load(path, trusted=[]).items()}


def score(batch: Fields) -> dict[str, npt.NDArray[np.generic]]:
    """Return `score` in [0, 1] and `main_reason`, the feature that lowered it most."""
    features = np.column_stack([floats(batch, name) for name in FEATURES])
    folds = floats(batch, "held_out_fold").astype(int)
    models = load_models()
    if not set(folds.tolist()) <= set(models):
        raise ValueError(f"fold is one of {sorted(models)}; -1 is anybody not in the training data")
    scores, pulls = np.empty(len(folds)), np.empty(features.shape)
    for fold in np.unique(folds):
        mine, model = folds == fold, models[int(fold)]
        pulls[mine] = (features[mine] - model["mean"]) / model["scale"] * model["weights"]
        scores[mine] = 1 / (1 + np.exp(-(pulls[mine].sum(axis=1) + model["intercept"])))
    return _written(scores, pulls)


def score_by_hand(batch: Fields) -> dict[str, npt.NDArray[np.generic]]:
    """Reference of the score model: the scorecard the model committee signed, term by term.

    It is the formula of `mortgage_scorecard.py`, in plain arithmetic. It says what the model was
    meant to compute, not whether that is a good idea.
    """
    columns = [floats(batch, name).tolist() for name in FEATURES]
    folds = floats(batch, "held_out_fold").astype(int).tolist()
    scores, pulls = [], []
    for fold, *values in zip(folds, *columns, strict=True):
        model = MODELS[fold]
        terms = [
            weight * (value - mean)
            for weight, mean, value in zip(model.weights, model.means, values, strict=True)
        ]
        scores.append(1 / (1 + np.exp(-(model.intercept + sum(terms)))))
        pulls.append(terms)
    return _written(np.array(scores), np.array(pulls).reshape(-1, len(FEATURES)))


def _written(
    scores: npt.NDArray[np.float64], pulls: npt.NDArray[np.float64]
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the fields the model writes; ties go to the feature named first."""
    first = np.argmin(np.round(pulls, DIGITS), axis=1)
    return {
        "score": np.round(scores, DIGITS),
        "main_reason": np.array([FEATURES[place] for place in first], dtype=object),
    }
