"""Models that no exact method fits, and how far from the truth peers' sampled Shapley values are.

Both sides make the same models here, from the same seeds. Called with a peer's method, a model, how
many seeds, and a file; it writes the values it found, and how many rows it asked the model for.
"""

import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")

FIELDS, WORDS, PEOPLE, BACKGROUND = 10, (7, 8, 9), 4, 100
MODELS = ("random forest", "logistic with categories", "neural network")

Ask = Callable[["np.ndarray"], "np.ndarray"]


def cases(n: int, seed: int) -> "np.ndarray":
    """Return seven numbers, two of which go together, and three categories of five."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=(n, 7)).round(2), rng.integers(0, 5, (n, 3))])
    x[:, 1] = (0.7 * x[:, 0] + 0.7 * x[:, 1]).round(2)
    return x.astype(np.float64)


def fitted(name: str) -> Any:
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    rng = np.random.default_rng(0)
    x, effect = cases(6000, 1), rng.normal(size=(3, 5))
    score = 1.2 * x[:, 0] * x[:, 2] + x[:, 1] - 0.6 * x[:, 3] ** 2 + 0.5
    score += 0.8 * x[:, 4] * (x[:, 5] > 0) * np.sign(x[:, 6])
    score += sum(effect[k][x[:, 7 + k].astype(int)] for k in range(3))
    columns = ColumnTransformer([
        ("numbers", StandardScaler(), list(range(7))), ("words", OneHotEncoder(), list(WORDS)),
    ])  # fmt: skip
    made = {
        "random forest": lambda: RandomForestClassifier(
            60, max_depth=9, min_samples_leaf=5, random_state=0
        ),
        "logistic with categories": lambda: make_pipeline(columns, LogisticRegression()),
        "neural network": lambda: make_pipeline(
            columns, MLPClassifier((16, 16), alpha=0.01, random_state=0)
        ),
    }[name]()
    return made.fit(x, (score + rng.logistic(size=len(x)) > 0).astype(int))


def setting(name: str) -> tuple[Ask, "np.ndarray", "np.ndarray"]:
    """Return a model, refused people, and the approved people they are explained against."""
    model, everyone = fitted(name), cases(3000, 9)

    def ask(rows: "np.ndarray") -> "np.ndarray":
        return np.asarray(model.predict_proba(rows)[:, 1])

    score = ask(everyone)
    line = np.quantile(score, 0.45)
    approved = np.flatnonzero(score >= line)
    near = approved[np.argsort(score[approved], kind="stable")[:BACKGROUND]]
    refused = np.random.default_rng(3).choice(np.flatnonzero(score < line), PEOPLE, replace=False)
    return ask, everyone[refused], everyone[near]


def exact(ask: Ask, row: "np.ndarray", background: "np.ndarray", _seed: int) -> "np.ndarray":
    import shap

    masker = shap.maskers.Independent(background, max_samples=len(background))
    return np.asarray(shap.explainers.Exact(ask, masker)(row[None]).values[0])


def permutation(ask: Ask, row: "np.ndarray", background: "np.ndarray", seed: int) -> "np.ndarray":
    import shap

    masker = shap.maskers.Independent(background, max_samples=len(background))
    made = shap.explainers.Permutation(ask, masker, seed=seed)
    return np.asarray(made(row[None], max_evals=2 * FIELDS + 1, silent=True).values[0])


def kernel(ask: Ask, row: "np.ndarray", background: "np.ndarray", seed: int) -> "np.ndarray":
    import shap

    np.random.seed(seed)
    made = shap.KernelExplainer(ask, background)
    return np.asarray(made.shap_values(row[None], nsamples=2 * FIELDS, silent=True)[0])


def paired_kernel(ask: Ask, row: "np.ndarray", background: "np.ndarray", seed: int) -> "np.ndarray":
    import shapiq

    game = shapiq.MarginalImputer(
        ask, background, x=row, sample_size=len(background), random_state=seed
    )
    made = shapiq.KernelSHAP(FIELDS, pairing_trick=True, random_state=seed)
    return np.asarray(made.approximate(2 * FIELDS + 1, game).get_n_order_values(1))


METHODS = {one.__name__: one for one in (exact, permutation, kernel, paired_kernel)}


def main() -> None:
    method, name, seeds, file = sys.argv[1:]
    ask, people, background = setting(name)
    asked = 0

    def counted(rows: "np.ndarray") -> "np.ndarray":
        nonlocal asked
        asked += len(rows)
        return ask(np.asarray(rows, np.float64))

    found = [
        [METHODS[method](counted, row, background, seed) for seed in range(int(seeds))]
        for row in people
    ]
    np.savez(file, values=np.array(found), rows=asked / len(people) / int(seeds))


if __name__ == "__main__":
    main()
