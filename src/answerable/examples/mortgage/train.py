"""Train the score model and write `score.skops` and `mortgage_scorecard.py`.

    python train.py

The target is `approve`, the lender's decision of 1990: the model imitates past decisions, and
nobody knows who would have repaid. Incomes are the true ones of the rows, not those a program read.
The solver is deterministic; a second run gives the same coefficients.
"""

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SEED = 7


def fit_models() -> dict[str, Any]:
    """Return fold -> fitted scikit-learn pipeline, "-1" for the model of everybody."""
    from mortgage_data import FINAL, FOLDS, applications
    from mortgage_incomes import true_incomes
    from mortgage_score import FEATURES
    from mortgage_steps import affordability, application_form, credit_report
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = applications()
    fields = {**rows, **application_form(rows), **credit_report(rows), **true_incomes(rows)}
    fields |= affordability(fields)
    inputs = np.column_stack([fields[name] for name in FEATURES])
    models: dict[str, Any] = {}
    for fold in (FINAL, *range(FOLDS)):
        used = rows["fold"] != fold
        pipeline = make_pipeline(
            StandardScaler(), LogisticRegression(C=1.0, tol=1e-10, max_iter=1000, random_state=SEED)
        )
        models[str(fold)] = pipeline.fit(inputs[used], rows["approve"][used])
        if (models[str(fold)][-1].coef_ >= 0).any():
            raise ValueError(f"fold {fold}: every feature must lower the score")
    return models


def arrays(pipeline: Any) -> dict[str, Any]:
    """Return what the model file keeps of a pipeline: its numbers, and no object of a library."""
    scaler, model = pipeline[0], pipeline[-1]
    return {
        "mean": scaler.mean_,
        "scale": scaler.scale_,
        "weights": model.coef_[0],
        "intercept": model.intercept_,
    }


def scorecard(models: dict[str, Any], model_sha256: str) -> str:
    """Return all models as a Python module: logit = intercept + sum of weight * (value - mean)."""
    from mortgage_score import FEATURES

    lines = [HEAD, f'MODEL_SHA256 = "{model_sha256}"\n', "\nMODELS = {\n"]
    for fold, model in models.items():
        lines.append(f"    {fold}: Scorecard(\n        {float(model['intercept'][0])!r},\n")
        for values in (model["weights"] / model["scale"], model["mean"]):
            lines.append("        (\n")
            named = zip(values.tolist(), FEATURES, strict=True)
            lines += [f"            {value!r},  # {name}\n" for value, name in named]
            lines.append("        ),\n")
        lines.append("    ),\n")
    return "".join([*lines, "}\n"])


HEAD = '''"""The scorecard, written by train.py: the models as plain numbers, and their file."""

from typing import NamedTuple


class Scorecard(NamedTuple):
    """One model: logit = intercept + sum of weight * (value - mean)."""

    intercept: float
    weights: tuple[float, ...]
    means: tuple[float, ...]


'''


def main() -> None:
    """Write both files beside this script."""
    import skops.io

    models = {fold: arrays(pipeline) for fold, pipeline in fit_models().items()}
    skops.io.dump(models, HERE / "score.skops")
    sha256 = hashlib.sha256((HERE / "score.skops").read_bytes()).hexdigest()
    text = scorecard(models, sha256)
    (HERE / "mortgage_scorecard.py").write_text(text, encoding="utf-8")
    print(f"wrote score.skops and mortgage_scorecard.py, {len(models)} models")  # noqa: T201


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
