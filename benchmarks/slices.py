"""Exact search for the worst subgroups, against PyPI's `sliceline` and `divexplorer`. CPU seconds.

The same 10,000 people, a planted slice of three columns. Only the search is timed, on both sides
the first one of a fresh process: the start, the imports and loading the data do not count. Ours
takes milliseconds with cold caches, so it is told by many turns. Before anything is timed the
answers are compared: the planted slice must be first for us, and the top three must be those of
`sliceline`. `divexplorer` cannot stop at three columns and does not finish on 13; both get six
columns, and we go on to stop at three.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from common import Comparison, Peer, interleaved, main, peer

PEOPLE = 10_000
SUPPORT = 100
LONG, SHORT = 3, 9
"""Runs of each side: of a search that takes seconds, and of one that takes milliseconds."""
GOAL = 25.0
SIZES = (2, 5, 7, 6, 10, 4, 8, 3, 9, 5, 11, 6, 4)
FEW = (1, 2, 4, 5, 7, 12)
"""The columns that divexplorer can finish on; the planted ones are among them."""
PLANTED = ((1, 2), (4, 3), (7, 1))

Search = Callable[[], Any]

START = """
import json, sys, time, warnings
import numpy as np
warnings.simplefilter("ignore")
held = np.load(sys.argv[1]); codes, hit = held["codes"], held["hit"]
"""
END = """
begun = time.process_time()
found = search()
print(json.dumps({"cpu": time.process_time() - begun, "found": told(found)}))
"""
OURS = """
from answerable.kernels.slices import People, Search, best_slices
people = People(codes, tuple(int(c.max()) + 1 for c in codes), hit)
search = lambda: best_slices(people, 5, Search(support=SUPPORT))
told = lambda found: [[s.where, s.n, s.hits] for s in found]
"""
SLICELINE = """
from sliceline.slicefinder import Slicefinder
finder = Slicefinder(alpha=0.95, k=5, max_l=3, min_sup=SUPPORT, verbose=False)
rows, errors = codes.T.astype(np.int64), hit.astype(np.float64)
search = lambda: finder.fit(rows, errors)
told = lambda _: [[[(i, int(v)) for i, v in enumerate(row) if v is not None], 0, 0]
                  for row in finder.top_slices_]
"""
DIVEXPLORER = """
import pandas as pd
from divexplorer import DivergenceExplorer
table = pd.DataFrame({f"c{i}": column for i, column in enumerate(codes)} | {"hit": hit.astype(int)})
finder = DivergenceExplorer(table)
search = lambda: finder.get_pattern_divergence(
    min_support=SUPPORT / len(hit), attributes=[f"c{i}" for i in range(len(codes))],
    boolean_outcomes=["hit"], show_coincise=True)
told = lambda found: [[str(x), 0, 0] for x in
                      found.sort_values("hit_div", ascending=False)["itemset"].head(3)]
"""


def compare() -> Sequence[Comparison]:
    """Return our search against both peers. Raises where the answers are not those planted."""
    sliceline, divexplorer = peer("sliceline"), peer("divexplorer")
    with tempfile.TemporaryDirectory() as folder:
        codes, hit = people()
        data, few = Path(folder) / "people.npz", Path(folder) / "few.npz"
        np.savez(data, codes=codes, hit=hit)
        np.savez(few, codes=codes[list(FEW)], hit=hit)
        mine = partial(_searched, Path(sys.executable), OURS)
        line = partial(_searched, sliceline.python, SLICELINE)
        explorer = partial(_searched, divexplorer.python, DIVEXPLORER)
        _agree(mine(data)["found"], line(data)["found"])
        return [
            _against(f"{PEOPLE:,} people, {len(SIZES)} columns", sliceline, LONG,
                     partial(mine, data), partial(line, data)),
            _against(f"{PEOPLE:,} people, {len(FEW)} columns", divexplorer, SHORT,
                     partial(mine, few), partial(explorer, few)),
        ]  # fmt: skip


def _against(work: str, rival: Peer, runs: int, ours: Search, theirs: Search) -> Comparison:
    seconds = interleaved({"ours": partial(_cpu, ours), "theirs": partial(_cpu, theirs)}, runs=runs)
    mine, others = seconds["ours"], seconds["theirs"]
    return Comparison(
        f"worst slices, {work}", "CPU s", mine, str(rival), others, others / mine, GOAL, runs
    )


def people() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return coded columns, shape (columns, people), and who is hit."""
    rng = np.random.default_rng(3)
    mood = rng.random((PEOPLE, 3))
    mixed = [rng.beta(0.8, 1.6, PEOPLE) * 0.6 + 0.4 * mood[:, i % 3] for i in range(len(SIZES))]
    codes = np.stack(
        [np.minimum(m * s, s - 1).astype(np.int64) for m, s in zip(mixed, SIZES, strict=True)]
    )
    planted = np.logical_and.reduce([codes[column] == level for column, level in PLANTED])
    return codes, rng.random(PEOPLE) < 0.08 + 0.6 * planted


def _searched(python: Path, code: str, data: Path) -> Any:
    script = (START + code + END).replace("SUPPORT", str(SUPPORT))
    told = subprocess.run(
        [python, "-c", script, data], check=True, capture_output=True, text=True
    ).stdout
    return json.loads(told.splitlines()[-1])


def _cpu(search: Search) -> float:
    seconds: float = search()["cpu"]
    return seconds


def _agree(ours: list[Any], theirs: list[Any]) -> None:
    mine = [[tuple(part) for part in where] for where, _, _ in ours]
    others = [[tuple(part) for part in where] for where, _, _ in theirs]
    if mine[0] != list(PLANTED):
        raise RuntimeError(f"the planted slice is not first: {mine}")
    if mine[:3] != others[:3]:
        raise RuntimeError(f"the top three differ: {mine[:3]} and {others[:3]}")


if __name__ == "__main__":
    main(compare)
