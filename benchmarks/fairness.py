"""Counting people: one cube, every intersection, every interval, bootstrap, against Fairlearn.

CPU seconds of all threads, after imports on both sides. Ours hold opening the database and reading
the file; Fairlearn's begin when the data are in memory.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from common import Comparison, interleaved, main, peer

RUNS = 3
ROWS, MANY = 1_000_000, 10_000_000
REPLICATES, THEIRS = 1_000, 5
OURS = Path(sys.executable)

MAKE = """
import duckdb, sys
path, n = sys.argv[1], int(sys.argv[2])
sizes = dict(sex=2, race=6, age=5, disability=3, region=4, marital=2)
columns = ", ".join(f"cast(floor(pow(random(), 1.5) * {k}) as tinyint) as {c}"
                    for c, k in sizes.items())
db = duckdb.connect()
db.execute("select setseed(.5)")
db.execute(f"copy (select *, cast(random() < score as tinyint) as y, "
           f"cast(score >= .5 as tinyint) as decision from (select {columns}, random() as score "
           f"from range({n}))) to '{path}' (format parquet)")
"""

SIX = 'six = ["sex", "race", "age", "disability", "region", "marital"]\n'
OPEN = """
import sys, resource, duckdb, numpy as np, numpy.ma, answerable.tables.packed
from pathlib import Path
from time import process_time
from answerable.card.card import Card
from answerable.system.data import Data, Source
from answerable.system.expectations import Gate
from answerable.system.system import System
from answerable.tables.duck import Duck
from answerable.tables.gather import gather
from answerable.tables.shape import stored
from answerable.stats.score import difference_bounds, ratio_bounds
from answerable.kernels.cube import bootstrap
path = Path(sys.argv[1])
begun = process_time()
duck = Duck()
duck.do("create view raw as select * from read_parquet($FILE)".replace("$FILE", f"'{path}'"))
door = stored(duck, "raw", in_place=True)
"""
COUNT = SIX + OPEN + "cube = door.cube([*six, 'y', 'decision'])\n"
SPENT = "print(process_time() - begun)\n"
EVERYTHING = (
    COUNT
    + """
tables = [counts.reshape(-1, 2, 2) for _, counts in cube.margins(six, ["y", "decision"])]
every, sizes = np.concatenate(tables).astype(float), [len(table) for table in tables]
x = np.stack([every[:, :, 1].sum(1), every[:, 1, 1], every[:, 0, 1]])
n = np.stack([every.sum((1, 2)), every[:, 1].sum(1), every[:, 0].sum(1)])
rate = np.divide(x, n, out=np.full_like(x, -1), where=n > 0)
ends = np.cumsum(sizes)
best = [rate[:, end - size : end].argmax(1) + end - size for size, end in zip(sizes, ends)]
best = np.repeat(np.array(best).T, sizes, axis=1)
x0, n0 = (np.take_along_axis(v, best, 1) for v in (x, n))
x1, n1, x0, n0 = (v[n > 0] for v in (x, n, x0, n0))
intervals = sum(len(bounds(x1, n1, x0, n0)[0]) for bounds in (ratio_bounds, difference_bounds))
assert intervals > 20_000
"""
    + SPENT
)
BOOTSTRAP = (
    COUNT
    + f"""
pair = cube.keep(["sex", "race", "decision"]).dense()
begun = process_time()
drawn = bootstrap(pair, replicates={REPLICATES}, seed=1)
rates = drawn[..., 1] / drawn.sum(-1)
print(process_time() - begun)
"""
)
GROUP_BY = (
    """
import duckdb, sys
from time import process_time
six = "sex, race, age, disability, region, marital, y, decision"
begun = process_time()
duckdb.connect().execute(
    f"select {six}, count(*) from read_parquet('{sys.argv[1]}') group by {six}").fetchall()
"""
    + SPENT
)
PEAK = "\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
FRAME = """
import sys, warnings, pandas
from time import process_time
warnings.filterwarnings("ignore")
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
t = pandas.read_parquet(sys.argv[1])
def frame(**more):
    return MetricFrame(metrics=dict(s=selection_rate, t=true_positive_rate, f=false_positive_rate),
                       y_true=t["y"], y_pred=t["decision"],
                       sensitive_features=t[["sex", "race"]], **more)
"""
ONE = FRAME + "begun = process_time(); frame(); print(process_time() - begun)"
RESAMPLE = (
    FRAME
    + f"""
begun = process_time(); frame(); once = process_time() - begun
begun = process_time(); frame(n_boot={THEIRS}, ci_quantiles=[.025, .975], random_state=1)
print((process_time() - begun - once) / {THEIRS} * {REPLICATES})
"""
)


def told(python: Path, code: str, *arguments: object) -> float:
    """Return the number a piece of code prints in a process of its own."""
    command = [python, "-c", code, *map(str, arguments)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(ran.stdout.split()[-1]))


def compare() -> Sequence[Comparison]:
    """Return our counting against Fairlearn's, and against the bare statement of DuckDB."""
    fairlearn = peer("fairlearn", "pyarrow")
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.parquet", Path(folder) / "large.parquet"
        for path, n in ((small, ROWS), (large, MANY)):
            subprocess.run([OURS, "-c", MAKE, path, str(n)], check=True, capture_output=True)
        cpu = interleaved(
            {
                "everything": lambda: told(OURS, EVERYTHING, small),
                "one": lambda: told(fairlearn.python, ONE, small),
                "cube": lambda: told(OURS, COUNT + SPENT, large),
                "group by": lambda: told(OURS, GROUP_BY, large),
                "bootstrap": lambda: told(OURS, BOOTSTRAP, small),
                "peak small": lambda: told(OURS, COUNT + PEAK, small) / 1024,
                "peak large": lambda: told(OURS, COUNT + PEAK, large) / 1024,
            },
            runs=RUNS,
        )
        resampled = told(fairlearn.python, RESAMPLE, small)
    theirs = f"{fairlearn}, extrapolated from {THEIRS}"
    peak = cpu["peak small"] / cpu["peak large"]

    def line(work: str, mine: float, rival: str, other: float, goal: float) -> Comparison:
        return Comparison(work, "CPU s", mine, rival, other, other / mine, goal, RUNS)

    return [
        line("1M rows: 64 sets of intersections and their intervals, to one set without",
             cpu["everything"], str(fairlearn), cpu["one"], 100),
        line("1,000 bootstrap replicates of 1M rows", cpu["bootstrap"], theirs,
             resampled, 1000),
        line("10M rows: cube of 6 attributes", cpu["cube"], "DuckDB's GROUP BY",
             cpu["group by"], 1 / 3),
        Comparison("10M rows: peak memory", "MB", cpu["peak large"], "ourselves at 1M rows",
                   cpu["peak small"], peak, 1 / 1.2, RUNS),
    ]  # fmt: skip


if __name__ == "__main__":
    main(compare)
