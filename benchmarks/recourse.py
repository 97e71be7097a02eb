"""What it costs to tell refused people what would have been enough: against dice-ml and NICE.

The same 100 refused people, the same forest. What is compared beside time stands in the lines: how
many answers hold when the forest is asked again, how many features they change, and how many change
what nobody can change (here two categories, or an age that falls). Ours is exhaustive over one and
two features; peers are left at their defaults, which know of nothing that cannot be changed.
"""

from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from common import Comparison, main, peer
from peers.worker import Line, per_row, worker
from sklearn.ensemble import RandomForestClassifier

from answerable.kernels.trees.counterfactual import counterfactual
from answerable.kernels.trees.curves import Ready, ready
from answerable.kernels.trees.moves import Action
from answerable.kernels.trees.parse import tree_table

REFUSED = 100
CATEGORIES = (6, 7, 8, 9, 10, 11)
FIXED = (10, 11)
"""Cannot be changed at all; feature 0 can only rise."""
EACH = 1000.0
"""More than any distance: what a feature costs however little it moves."""


def people(n: int) -> tuple["np.ndarray", "np.ndarray"]:
    """Return 6 numbers and 6 categories like those of a census, and an outcome."""
    rng = np.random.default_rng(0)
    x = np.column_stack(
        [
            rng.integers(17, 90, n),
            rng.integers(1, 17, n),
            rng.exponential(5000, n).round() * (rng.random(n) < 0.1),
            rng.exponential(300, n).round() * (rng.random(n) < 0.05),
            rng.integers(1, 99, n),
            rng.integers(10_000, 1_000_000, n),
            *(rng.integers(0, k, n) for k in (8, 7, 14, 6, 5, 2)),
        ]
    ).astype(np.float64)
    score = 0.03 * (x[:, 0] - 40) + 0.3 * (x[:, 1] - 9) + 2.0 * (x[:, 2] > 0)
    score += 0.02 * (x[:, 4] - 40) + 1.5 * (x[:, 7] == 2) + (x[:, 8] % 3 == 0) - 2
    return x, (score + rng.logistic(size=n) > 0).astype(int)


def actions(spread: "np.ndarray") -> list[Action]:
    """Fewest features first; then numbers by distance in standard deviations, categories at 1."""
    numbers = [
        Action(place, cost=1 / spread[place], down=place != 0, fixed=EACH) for place in range(6)
    ]
    words = [Action(p, step=1.0, fixed=EACH) for p in CATEGORIES if p not in FIXED]
    return numbers + words


def find(made: Ready, refused: "np.ndarray", allowed: Sequence[Action]) -> "np.ndarray":
    """Return the changed rows; a row without an answer as it is."""
    found = [counterfactual(made, row, allowed, target=0.5 + 1e-9) for row in refused]
    return np.array([r if f is None else f.applied(r) for r, f in zip(refused, found, strict=True)])


def told(model: RandomForestClassifier, before: "np.ndarray", after: "np.ndarray") -> str:
    """Return what is to be said of answers beside their time."""
    holds = model.predict(after) == 1
    moved = np.abs(after - before) > 1e-9
    fixed = moved[:, FIXED].any(axis=1) | (after[:, 0] < before[:, 0] - 1e-9)
    return (
        f"{holds.mean():.0%} hold, {moved[holds].sum(axis=1).mean():.2f} features, "
        f"{fixed.mean():.0%} change what is fixed"
    )


def compare() -> Sequence[Comparison]:
    """Return one line a peer."""
    x, y = people(20_000)
    train, rest = x[:15_000], x[15_000:]
    model = RandomForestClassifier(100, max_depth=8, random_state=0, n_jobs=1)
    model.fit(train, y[:15_000])
    refused = rest[model.predict(rest) == 0][:REFUSED]
    made, allowed = ready(tree_table(model), 1), actions(train.std(axis=0))
    ours = partial(per_row, partial(find, made, refused, allowed), REFUSED)
    mine = told(model, refused, find(made, refused, allowed))
    lines = []
    same = f"scikit-learn=={version('scikit-learn')}"
    peers = (("dice-ml", "dice", 100, "random"), ("NICEx", "nice", 10, "sparsity"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "forest.npz", x=train, y=y[:15_000], refused=refused,
                 categories=np.array(CATEGORIES))  # fmt: skip
        for package, kind, goal, method in peers:
            other = worker(peer(package, same), kind, "forest", folder, rows=REFUSED)
            line = Line("", ours, other.run, f"{other.who}, {method}", goal).measured(
                unit="CPU ms/person", scale=1e3
            )
            theirs = told(model, refused, other.found)
            work = f"one or two features (ours: {mine}; theirs: {theirs})"
            lines.append(Comparison(work, line.unit, line.ours, line.peer, line.theirs,
                                    line.ratio, line.goal, line.runs))  # fmt: skip
            other.stop()
    return lines


if __name__ == "__main__":
    main(compare)
