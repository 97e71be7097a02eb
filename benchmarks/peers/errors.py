"""How far sampled Shapley values are from the truth, ours and peers', at the same rows asked."""

import subprocess
from pathlib import Path

import numpy as np
from common import Comparison, Peer
from peers.sampling import BACKGROUND, FIELDS, MODELS, WORDS, setting

from answerable.kernels.shapley_adjusted import adjusted, likeness
from answerable.kernels.shapley_sampling import coalitions, contributions, draw_walks
from answerable.kernels.shapley_whole import every_coalition, from_every_coalition

SCRIPT = Path(__file__).with_name("sampling.py")
SEEDS, PAIRS = 10, 32
"""Each person is explained so often, from other draws; and pairs of a first attempt."""
UNIT = "squared error, 1e-4"


class Truth:
    """One model: what it answers for every combination, and so the exact values."""

    def __init__(self, name: str) -> None:
        ask, people, self.background = setting(name)
        held = every_coalition(FIELDS)
        rows = np.where(held[None, :, None], people[:, None, None], self.background)
        self.worth = ask(rows.reshape(-1, FIELDS)).reshape(len(people), len(held), -1)
        self.exact = np.array([from_every_coalition(w).mean(axis=0) for w in self.worth])

    def error(self, found: "np.ndarray") -> float:
        """Return the mean squared error of (people, seeds, fields), summed over fields, x 1e4."""
        off = found - self.exact[:, None]
        return 1e4 * float((off * off).sum(axis=2).mean())

    def drawn(self, pairs: int, *, plain: bool = False) -> "np.ndarray":
        """Return our values (people, seeds, fields); plain: the mean of the pairs alone."""
        pairs = pairs // BACKGROUND * BACKGROUND or pairs
        return np.array([
            [self._drawn(worth, pairs, seed, plain=plain) for seed in range(SEEDS)]
            for worth in self.worth
        ])  # fmt: skip

    def _drawn(self, worth: "np.ndarray", pairs: int, seed: int, *, plain: bool) -> "np.ndarray":
        walks = draw_walks(FIELDS, BACKGROUND, pairs, np.random.default_rng(seed))
        steps = coalitions(walks) @ (1 << np.arange(FIELDS))
        by_pair = contributions(walks, worth[steps, walks.background[:, None]])
        if plain:
            return by_pair.mean(axis=0)
        rows = walks.background[::2]
        alike = [
            likeness(column.astype(str) if place in WORDS else column, rows)
            for place, column in enumerate(self.background.T)
        ]
        return adjusted(by_pair, rows, alike, worth[-1] - worth[0]).values


def errors(folder: Path, shap: Peer, shapiq: Peer) -> list[Comparison]:
    """Return one line a model and peer. Raises RuntimeError where exact values differ."""
    told = []
    for name in MODELS:
        truth = Truth(name)
        found, _ = asked(shap, "exact", name, folder, seeds=1)
        apart = float(np.abs(found[:, 0] - truth.exact).max())
        if apart > 1e-7:
            raise RuntimeError(f"{name}: exact values differ by {apart}")
        ours = truth.error(truth.drawn(PAIRS))
        plain = truth.error(truth.drawn(PAIRS, plain=True))
        work = f"error of sampled values, {name}, {2 * PAIRS * (FIELDS - 1):,} rows"
        told.append(
            Comparison(work, UNIT, ours, "the same walks, not adjusted", plain, plain / ours, 1.5,
                       SEEDS)
        )  # fmt: skip
        for who, method in ((shap, "permutation"), (shap, "kernel"), (shapiq, "paired_kernel")):
            found, rows = asked(who, method, name, folder, seeds=SEEDS)
            pairs = int(rows - BACKGROUND - 1) // (2 * (FIELDS - 1))
            ours, theirs = truth.error(truth.drawn(pairs)), truth.error(found)
            work = f"error of sampled values, {name}, {rows:,.0f} rows"
            what = f"{who} {method.replace('_', ' ')}"
            told.append(Comparison(work, UNIT, ours, what, theirs, theirs / ours, 10, SEEDS))
    return told


def asked(
    who: Peer, method: str, name: str, folder: Path, *, seeds: int
) -> tuple["np.ndarray", float]:
    """Return a peer's values (people, seeds, fields), and how many rows it asked a person."""
    file = folder / f"{method}-{name}.npz"
    command = [who.python, SCRIPT, method, name, str(seeds), file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{who} could not sample {name}: {done.stderr[-500:]}")
    kept = np.load(file)
    return kept["values"], float(kept["rows"])
