"""What explanations cost: exact Shapley values and recourse, against the libraries people use.

Every peer works in an environment of its own on the same model files and rows, and its answers are
compared with ours: a difference is an error, not a line. Preparation and the first call of a fresh
process have lines of their own. `shap` cuts a background to 100 rows unless told otherwise; here it
is told. Where no exact method fits, values are sampled: those lines compare errors, at the same
number of rows that the model is asked.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm
import numpy as np
import xgboost
from common import Comparison, Peer, cpu_of_command, main, peer
from peers.errors import errors
from peers.worker import Line, Worker, per_row, worker
from sklearn.ensemble import RandomForestClassifier

from answerable.kernels.trees.parse import tree_table, tree_table_of_file
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.shapley import Explainer, explainer

ROWS = 10_000
BACKGROUND = 1000
DEEP_ROWS = 4
"""Rows of a fully grown forest the peer explains in a round."""


def people(n: int, seed: int = 0) -> tuple["np.ndarray", "np.ndarray"]:
    """Return 20 features, the last four categories of 12, and an outcome."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=(n, 16)).round(2), rng.integers(0, 12, (n, 4))])
    effect = rng.normal(size=(4, 12))
    score = x[:, 0] * x[:, 1] + x[:, 2] - 0.5 * x[:, 3] ** 2 + 0.5 * x[:, 4] * x[:, 5]
    score += sum(effect[k][x[:, 16 + k].astype(int)] for k in range(4))
    return x.astype(np.float64), (score + rng.normal(size=n) > 0).astype(int)


def write_models(folder: Path) -> None:
    """Write the models, and for each the rows and the background it is explained with."""
    x, y = people(40_000)
    for trees, depth in ((100, 6), (500, 6), (100, 8)):
        model = xgboost.XGBClassifier(n_estimators=trees, max_depth=depth, learning_rate=0.1)
        model.fit(x, y).save_model(folder / f"xgboost-{trees}-{depth}.json")
        save_rows(folder, f"xgboost-{trees}-{depth}", x)
    for kind, columns in (("numbers", "auto"), ("categories", [16, 17, 18, 19])):
        made = lightgbm.LGBMClassifier(n_estimators=300, num_leaves=31, max_depth=8, verbose=-1)
        made.fit(x, y, categorical_feature=columns)
        made.booster_.save_model(folder / f"lightgbm-{kind}.txt")
        save_rows(folder, f"lightgbm-{kind}", x)


def save_rows(folder: Path, name: str, rows: "np.ndarray", **more: "np.ndarray") -> None:
    np.savez(folder / f"{name}.npz", rows=rows[:ROWS], background=rows[-BACKGROUND:], **more)


def own(folder: Path, name: str, *, background: int) -> tuple[Explainer, "np.ndarray"]:
    """Return our explainer for a model file, and the rows."""
    form = name.partition("-")[0]
    table = tree_table_of_file(folder / f"{name}.{'json' if form == 'xgboost' else 'txt'}", form)
    data = np.load(folder / f"{name}.npz")
    strangers = data["background"][:background] if background else None
    return explainer(table, background=strangers), data["rows"]


def explain(ready_made: Explainer, rows: "np.ndarray") -> "np.ndarray":
    """Everything a call needs: cells of the rows, and their values."""
    return ready_made.values(ready_made.table.codes(rows))


def repeat(act: Callable[[], object], times: int) -> None:
    for _ in range(times):
        act()


def same(ours: "np.ndarray", theirs: "np.ndarray", what: str) -> None:
    """Raise RuntimeError unless both found the same values, to the peers' own precision."""
    apart = float(np.abs(ours[: len(theirs)] - theirs).max())
    if apart > 2e-4:
        raise RuntimeError(f"{what}: values differ by {apart}")


def against_worker(
    name: str, work: str, made: Worker, goal: float, *, background: int, rows: int = ROWS
) -> list[Comparison]:
    """Return the line of one model against a peer, and one of what each prepares."""
    ours, asked = own(made.folder, name, background=background)
    # The clock of CPU seconds ticks 100 times a second, so what is short is done often.
    times = max(1, 500 // rows)
    side = partial(
        per_row, partial(repeat, partial(explain, ours, asked[:rows]), times), rows * times
    )
    told = [Line(work, side, made.run, str(made.who), goal).measured()]
    same(explain(ours, asked[: made.rows]), made.found, work)
    prepare = partial(own, made.folder, name, background=background)
    before = per_row(partial(repeat, prepare, 5), 5)
    told.append(
        Comparison("   before the first row", "CPU ms", 1e3 * before, str(made.who),
                   1e3 * made.prepared, made.prepared / before, 0, 1)
    )  # fmt: skip
    return told


def shapley(folder: Path, shap: Peer, woodelf: Peer) -> list[Comparison]:
    """Exact Shapley values of boosted trees."""
    told = []
    for trees, depth in ((100, 6), (500, 6), (100, 8)):
        name, size = f"xgboost-{trees}-{depth}", f"{trees} trees, depth {depth}"
        ours, rows = own(folder, name, background=0)
        booster, asked = xgboost.Booster(model_file=folder / f"{name}.json"), xgboost.DMatrix(rows)
        theirs = partial(booster.predict, asked, pred_contribs=True)
        side = partial(per_row, partial(explain, ours, rows), ROWS)
        peer_name = f"xgboost {xgboost.__version__} pred_contribs"
        line = Line(f"XGBoost {size}", side, partial(per_row, theirs, ROWS), peer_name, 20)
        told.append(line.measured())
        same(explain(ours, rows), theirs()[:, :-1], name)
        work = f"XGBoost {size}, background {BACKGROUND}"
        for who, kind, count, goal in ((shap, "shap", 10, 300), (woodelf, "woodelf", ROWS, 3)):
            made = worker(who, kind, name, folder, rows=count, background=BACKGROUND)
            told += against_worker(name, work, made, goal, background=BACKGROUND)
            made.stop()
    return told + light(folder, woodelf)


def light(folder: Path, woodelf: Peer) -> list[Comparison]:
    """LightGBM; `woodelf_explainer` refuses categorical splits, so there its own is the peer."""
    told = []
    for background in (0, BACKGROUND):
        made = worker(woodelf, "woodelf", "lightgbm-numbers", folder, rows=ROWS,
                      background=background)  # fmt: skip
        work = f"LightGBM 300 trees, depth 8{f', background {background}' if background else ''}"
        told += against_worker("lightgbm-numbers", work, made, 3, background=background)
        made.stop()
    made = worker(woodelf, "woodelf", "lightgbm-numbers", folder, rows=1, background=BACKGROUND)
    told += against_worker("lightgbm-numbers", "the same, one row alone", made, 100,
                           background=BACKGROUND, rows=1)  # fmt: skip
    made.stop()
    name = "lightgbm-categories"
    ours, rows = own(folder, name, background=0)
    booster = lightgbm.Booster(model_file=folder / f"{name}.txt")
    theirs = partial(booster.predict, rows, pred_contrib=True)
    side = partial(per_row, partial(explain, ours, rows), ROWS)
    peer_name = f"lightgbm {lightgbm.__version__} pred_contrib"
    work = "LightGBM 300 trees, categorical splits"
    told.append(Line(work, side, partial(per_row, theirs, ROWS), peer_name, 20).measured())
    same(explain(ours, rows), np.asarray(theirs())[:, :-1], name)
    return told


def apart(ours: Explainer, rows: "np.ndarray", theirs: "np.ndarray") -> str:
    """Return what is to be said where a peer's values do not add up to the forest's own answer.

    Values of Shapley do, so then the peer's are wrong: `shap` loses leaves of very deep trees.
    Ours must add up; and where both do, they must be the same. Raises RuntimeError otherwise.
    """
    scored = scores(ours.table, ours.table.codes(rows))[:, ours.output] - ours.base
    found = explain(ours, rows)
    if float(np.abs(found.sum(axis=1) - scored).max()) > 1e-9:
        raise RuntimeError("our values do not add up to the forest's answer")
    missed = float(np.abs(theirs.sum(axis=1) - scored).max())
    if missed > 1e-4:
        return f" (theirs miss the forest's answer by {missed:.2g}, ours by less than 1e-9)"
    same(found, theirs, "a fully grown forest")
    return ""


def deep(folder: Path, shap: Peer) -> list[Comparison]:
    """A fully grown forest, which is too deep for tables."""
    x, y = people(20_000)
    save_rows(folder, "forest", x, x=x, y=y)
    table = tree_table(RandomForestClassifier(100, random_state=0, n_jobs=1).fit(x, y))
    told: list[Comparison] = []
    for background in (0, 100):
        strangers = x[-BACKGROUND:][:background] if background else None
        ours = explainer(table, background=strangers, output=1)
        made = worker(shap, "shap", "forest", folder, rows=DEEP_ROWS, background=background)
        rows = 64 if not background else DEEP_ROWS
        side = partial(per_row, partial(explain, ours, x[:rows]), rows)
        stranger = f", background {background}" if background else ""
        work = f"100 trees fully grown on 20,000 rows{stranger}"
        line = Line(work, side, made.run, str(made.who), 1).measured()
        told.append(replace(line, work=work + apart(ours, x[:DEEP_ROWS], made.found)))
        made.stop()
    return told


OURS_COLD = """
import numpy as np
from pathlib import Path
from answerable.kernels.trees.parse import tree_table_of_file
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.shapley import explainer
table = tree_table_of_file(Path({file!r}), "xgboost")
data = np.load({rows!r})
explainer(table, background=data["background"]).values(table.codes(data["rows"][:1]))
"""

SHAP_COLD = """
import numpy as np, shap, xgboost
model = xgboost.XGBClassifier(); model.load_model({file!r})
data = np.load({rows!r})
masker = shap.maskers.Independent(data["background"], max_samples=1000)
made = shap.TreeExplainer(model, masker, feature_perturbation="interventional")
made.shap_values(data["rows"][:1])
"""


def cold(folder: Path, shap: Peer) -> list[Comparison]:
    """One row in a fresh process: imports, model file, preparation, and the loops from the disk."""
    names = {
        "file": str(folder / "xgboost-100-6.json"),
        "rows": str(folder / "xgboost-100-6.npz"),
    }
    sides = [
        partial(cpu_of_command, [python, "-c", code.format(**names)])
        for python, code in ((sys.executable, OURS_COLD), (shap.python, SHAP_COLD))
    ]
    line = Line("one row in a fresh process", sides[0], sides[1], str(shap), 1)
    return [line.measured(unit="CPU s", scale=1)]


def compare() -> Sequence[Comparison]:
    """Return all lines."""
    common = ("xgboost-cpu", "lightgbm", f"scikit-learn=={version('scikit-learn')}")
    shap, woodelf = peer("shap", *common), peer("woodelf-explainer", *common)
    shapiq = peer("shapiq", f"scikit-learn=={version('scikit-learn')}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_models(folder)
        exact = [*shapley(folder, shap, woodelf), *deep(folder, shap), *cold(folder, shap)]
        return [*exact, *errors(folder, shap, shapiq)]


if __name__ == "__main__":
    main(compare)
