"""What a peer does for `explanations.py`, in the peer's own environment.

Called with the kind of work and a folder; for each line it reads it does the work once and answers
with the CPU seconds; at the end it writes what it found. It knows nothing of us.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

warnings.filterwarnings("ignore")

Made = tuple[Callable[[], Any], float]
"""The call that explains, and the CPU seconds of what comes before it."""


def load_trees(name: str, folder: Path) -> Any:
    if name.startswith("xgboost"):
        import xgboost

        model = xgboost.XGBClassifier()
        model.load_model(folder / f"{name}.json")
        return model
    if name.startswith("lightgbm"):
        import lightgbm

        return lightgbm.Booster(model_file=folder / f"{name}.txt")
    return forest(folder, max_depth=None)


def forest(folder: Path, max_depth: int | None) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    kept = np.load(folder / "forest.npz")
    model = RandomForestClassifier(100, max_depth=max_depth, random_state=0, n_jobs=1)
    return model.fit(kept["x"], kept["y"])


def shap(name: str, rows: int, background: int, folder: Path) -> Made:
    """Return the explaining call; the background is used whole, which is not the default."""
    import shap as library

    data = np.load(folder / f"{name}.npz")
    model, strangers = load_trees(name, folder), data["background"][:background]
    before = time.process_time()
    if background:
        masker = library.maskers.Independent(strangers, max_samples=background)
        made = library.TreeExplainer(model, masker, feature_perturbation="interventional")
    else:
        made = library.TreeExplainer(model)
    prepared = time.process_time() - before

    def explain() -> Any:
        found = np.asarray(made.shap_values(data["rows"][:rows], check_additivity=False))
        return found[..., 1] if found.ndim == 3 else found

    return explain, prepared


def woodelf(name: str, rows: int, background: int, folder: Path) -> Made:
    import pandas as pd
    from woodelf import WoodelfExplainer

    data = np.load(folder / f"{name}.npz")
    names = [f"f{place}" for place in range(data["rows"].shape[1])]
    asked = pd.DataFrame(data["rows"][:rows], columns=names)
    strangers = pd.DataFrame(data["background"][:background], columns=names)
    model = load_trees(name, folder)
    before = time.process_time()
    made = WoodelfExplainer(model, strangers) if background else WoodelfExplainer(model)
    prepared = time.process_time() - before
    return lambda: np.asarray(made.shap_values(asked)), prepared


def recourse_setting(folder: Path) -> tuple[Any, ...]:
    kept = np.load(folder / "forest.npz")
    return forest(folder, max_depth=8), kept["x"], kept["y"], kept["refused"], kept["categories"]


def dice(_name: str, rows: int, _background: int, folder: Path) -> Made:
    import dice_ml
    import pandas as pd
    from sklearn.base import BaseEstimator, ClassifierMixin

    model, x, y, refused, categories = recourse_setting(folder)
    names = [f"f{place}" for place in range(x.shape[1])]
    words = [names[place] for place in categories]

    def frame(values: Any) -> Any:
        out = pd.DataFrame(values, columns=names)
        for name in words:
            out[name] = out[name].astype(int).astype(str)
        return out

    class Wrapped(ClassifierMixin, BaseEstimator):
        classes_ = np.array([0, 1])

        def fit(self, *_: Any) -> Any:
            return self

        def predict_proba(self, asked: Any) -> Any:
            return model.predict_proba(asked[names].astype(float).to_numpy())

        def predict(self, asked: Any) -> Any:
            return model.predict(asked[names].astype(float).to_numpy())

    before = time.process_time()
    data = dice_ml.Data(
        dataframe=frame(x).assign(y=y),
        continuous_features=[n for n in names if n not in words],
        outcome_name="y",
    )
    made = dice_ml.Dice(data, dice_ml.Model(model=Wrapped(), backend="sklearn"), method="random")
    prepared, asked = time.process_time() - before, frame(refused[:rows])

    def find() -> Any:
        found = []
        for place in range(rows):
            told = made.generate_counterfactuals(
                asked.iloc[[place]], total_CFs=1, desired_class="opposite", random_seed=0,
                verbose=False,
            )  # fmt: skip
            best = told.cf_examples_list[0].final_cfs_df
            empty = best is None or not len(best)
            found.append(refused[place] if empty else best[names].astype(float).to_numpy()[0])
        return np.array(found)

    return find, prepared


def nice(_name: str, rows: int, _background: int, folder: Path) -> Made:
    from nice import NICE

    model, x, y, refused, categories = recourse_setting(folder)
    before = time.process_time()
    made = NICE(
        predict_fn=lambda asked: model.predict_proba(np.asarray(asked, float)),
        X_train=x,
        cat_feat=[int(place) for place in categories],
        num_feat=[place for place in range(x.shape[1]) if place not in set(categories.tolist())],
        y_train=y,
        optimization="sparsity",
        justified_cf=True,
    )
    prepared = time.process_time() - before
    return lambda: np.array([made.explain(row[None])[0] for row in refused[:rows]], float), prepared


KINDS = {"shap": shap, "woodelf": woodelf, "dice": dice, "nice": nice}


def main() -> None:
    kind, name, rows, background, folder = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    # Peers print progress; what is read from us must be answers only.
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    act, prepared = KINDS[kind](name, int(rows), int(background), Path(folder))
    print(json.dumps({"prepared": prepared}), file=answers, flush=True)
    found = None
    for line in sys.stdin:
        before = os.times()
        found = act()
        after = os.times()
        used = sum(after[:4]) - sum(before[:4])
        np.save(Path(folder) / line.strip(), found)
        print(json.dumps({"cpu": used}), file=answers, flush=True)


if __name__ == "__main__":
    main()
