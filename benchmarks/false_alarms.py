"""How often clean data raise something: 1,000 twins, all limits; 2,000 worst gaps at parity."""

import sys
from collections.abc import Sequence
from itertools import combinations, product
from pathlib import Path

import numpy as np
from common import ROOT, Comparison, main

TWINS, GAPS = 1_000, 2_000
WANTED_ALARMS, WANTED_NONE = 0.05, 0.94


def compare() -> Sequence[Comparison]:
    """Return both shares against what we promise; a ratio of at least 1 keeps the promise."""
    sys.path.insert(0, str(Path(ROOT)))
    from tests.checks.fairness.twins import raised, rule_of_thumb

    alarms = sum(bool(raised(seed)) for seed in range(TWINS)) / TWINS
    thumb = sum(rule_of_thumb(seed) for seed in range(TWINS)) / TWINS
    none = 1 - sum(_above(seed) for seed in range(GAPS)) / GAPS
    return [
        Comparison(
            "clean twins that raise anything", "share of twins", alarms, "our promise, at most",
            WANTED_ALARMS, WANTED_ALARMS / max(alarms, 1 / TWINS), 1, TWINS,
        ),
        Comparison(
            "the same twins under the four-fifths rule of thumb", "share of twins", thumb,
            "its test at 5 %, three comparisons", 0.15, 0.15 / max(thumb, 1 / TWINS), 1, TWINS,
        ),
        Comparison(
            "lower bound of the worst gap is 0 at parity", "share of runs", none,
            "our promise, at least", WANTED_NONE, none / WANTED_NONE, 1, GAPS,
        ),
    ]  # fmt: skip


def _above(seed: int) -> bool:
    """Whether some lower bound lies above 0: 59 groups of three attributes, some tiny."""
    from answerable.stats.simultaneous import Partition, simultaneous_gaps

    rng = np.random.default_rng(seed)
    sizes = (2, 3, 4)
    cells = np.array(list(product(*map(range, sizes))))
    made = []
    for size in (1, 2, 3):
        for subset in combinations(range(3), size):
            shape = [sizes[i] for i in subset]
            group = np.ravel_multi_index(cells[:, subset].T, shape)
            many = int(np.prod(shape))
            made.append(Partition(group, many, np.ones(many, bool)))
    people = int(rng.choice([150, 600, 3_000]))
    n = rng.multinomial(people, rng.dirichlet(np.ones(len(cells))))
    x = rng.binomial(n, rng.uniform(0.1, 0.95))
    return bool((simultaneous_gaps(x, n, made, replicates=1_000, seed=seed).low > 0).any())


if __name__ == "__main__":
    main(compare)
