"""What flips and scenarios on a model that is only asked cost: whole batches against row by row.

The same LightGBM model is put two questions: whose decision changes with any other value of a
column of 12, and which twin gets another score. Ours are the checks as an audit runs them, on a
card whose model is code that is only called. A script asks one prediction a row, by the
classifier's `predict_proba` as most do, or by the bare booster, with its own threads or with one.
A row is a person with one value. The answers must be the same.

No audit of a black box can be faster than the box: the last line is the bare booster asked for all
rows in one call, so what stands there is the most that a ratio to the booster could be. The threads
it starts for a single row wait by spinning, so that its ratios depend on what else the machine
does; the one with one thread does not.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm
import numpy as np
from common import Comparison, interleaved, main
from explanations import people
from peers.worker import RUNS

from answerable.checks.bench import Bench
from answerable.checks.evidence.flips import Flips
from answerable.checks.evidence.scenario import Scenarios, TwinRun
from answerable.checks.scenarios.twin import twin
from answerable.runs.trust import Trust

PEOPLE = 5000
VALUES = 12
COLUMN = 16
ALONE = 300
"""Rows that are asked one by one in a round."""
GOAL = 100

CODE = """
import lightgbm, numpy as np
from pathlib import Path

booster = lightgbm.Booster(model_file=Path(__file__).with_name("model.txt"))

def score(case):
    return {"p": booster.predict(np.column_stack([case[f"f{i}"] for i in range(20)]))}

def cases():
    rows = np.load(Path(__file__).with_name("cases.npy"))
    return {f"f{i}": rows[:, i] for i in range(20)}
"""

CARD = """
name = "Black box"
describes = "A model that is only asked."
[[party]]
name = "Firm"
country = "DE"
size = "large"
roles = [ { role = "deployer", of = "score", since = "unknown" } ]
[[use]]
name = "score"
decision = "decision"
persons = ["people"]
persons_per_year = "unknown"
[use.purpose]
decides = "software"
about = "natural_persons"
outcome = "credit"
places = ["DE"]
prose = "A score."
[[component]]
name = "form"
kind = "input"
reads = []
writes = [FIELDS]
run = { none = "what people enter" }
[[component]]
name = "model"
kind = "model"
reads = [FIELDS]
writes = ["p"]
run = { python = "blackbox:score" }
[[source]]
name = "people"
python = "blackbox:cases"
[decision]
field = "decision"
favourable = "yes"
score = "p"
threshold = 0.5
[[protected]]
name = "kind"
column = "f16"
basis = { purpose = "find out", legal = "invented people" }
[[scenario]]
name = "kind"
form = "twin"
field = "p"
twin = { f16 = 1 }
reason = "The kind must not matter."
"""


def opened(folder: Path) -> Bench:
    """Return the bench of a card with one component, written beside its model."""
    from answerable.card.read import read_card

    fields = ", ".join(f'"f{place}"' for place in range(20))
    (folder / "answerable.toml").write_text(CARD.replace("FIELDS", fields))
    (folder / "blackbox.py").write_text(CODE)
    return Bench(read_card(folder), Trust(folders=(folder.resolve(),)))


def flipped(bench: Bench) -> int:
    """Return how many people are decided otherwise with any other value."""
    provider = Flips()
    (ask,) = provider.asks(bench.card)
    found = provider.open(ask, bench)
    return found.groups[0].changed


def parted(bench: Bench) -> int:
    """Return how many people get another score than their twin."""
    provider = Scenarios("twin", TwinRun)
    (ask,) = provider.asks(bench.card)
    (held,) = (e for key, e in twin(provider.open(ask, bench)).entries if key == ("held",))
    return int(dict(held.witness)["answered otherwise than their twin"])


def expected(booster: lightgbm.Booster, x: "np.ndarray") -> tuple[int, int]:
    """Return the same two numbers from the bare booster."""
    rows = np.repeat(x, VALUES, axis=0)
    rows[:, COLUMN] = np.tile(np.arange(VALUES), len(x))
    every = booster.predict(rows).reshape(len(x), VALUES)
    own = every[np.arange(len(x)), x[:, COLUMN].astype(int)]
    return int(((every >= 0.5) != (own >= 0.5)[:, None]).any(axis=1).sum()), int(
        (every[:, 1] != own).sum()
    )


def compare() -> Sequence[Comparison]:
    """Return the lines of both questions, and what the booster itself could do at most."""
    x, y = people(20_000)
    model = lightgbm.LGBMClassifier(n_estimators=200, num_leaves=31, verbose=-1).fit(x, y)
    x = x[:PEOPLE]
    with TemporaryDirectory() as name:
        folder = Path(name)
        model.booster_.save_model(folder / "model.txt")
        np.save(folder / "cases.npy", x)
        booster, bench = lightgbm.Booster(model_file=folder / "model.txt"), opened(folder)
        if (flipped(bench), parted(bench)) != expected(booster, x):
            raise RuntimeError("the checks and the bare booster have different answers")
        seconds = interleaved(sides(bench, booster, model, x), runs=RUNS)
        bench.graph.close()
    return lines({side: 1e6 * value for side, value in seconds.items()})


def sides(
    bench: Bench, booster: lightgbm.Booster, model: lightgbm.LGBMClassifier, x: "np.ndarray"
) -> dict[str, Callable[[], float]]:
    """Return what is measured: CPU seconds a row."""
    alone = x[:: len(x) // ALONE][:ALONE]

    def one_by_one(ask: Callable[..., object], **how: int) -> Callable[[], float]:
        return partial(per_row, lambda: [ask(row[None], **how) for row in alone], ALONE)

    return {
        "flips": partial(per_row, partial(flipped, bench), VALUES * PEOPLE),
        "twins": partial(per_row, partial(parted, bench), 2 * PEOPLE),
        "batch": partial(per_row, partial(booster.predict, x), PEOPLE),
        "predict_proba": one_by_one(model.predict_proba),
        "booster": one_by_one(booster.predict),
        "booster, one thread": one_by_one(booster.predict, num_threads=1),
    }


def per_row(act: Callable[[], object], rows: int) -> float:
    """Return the CPU seconds of all threads of a call a row; a single row is far below a tick."""
    before = time.process_time()
    act()
    return (time.process_time() - before) / rows


def lines(us: dict[str, float]) -> list[Comparison]:
    """Return the comparisons; the goal is against how scripts ask, the rest is for judging it."""
    works = {
        "flips": f"every value of a column of {VALUES}, {PEOPLE:,} people, black box",
        "twins": f"a twin of everybody, {PEOPLE:,} people, black box",
        "batch": "   the bare booster in one batch: the most there is",
    }
    version = f"lightgbm {lightgbm.__version__}"
    peers = {"predict_proba": GOAL, "booster": 0, "booster, one thread": 0}
    told = [
        Comparison(works[mine], "CPU us/row", us[mine], f"{version} {theirs}, row by row",
                   us[theirs], us[theirs] / us[mine], goal, RUNS)
        for mine in works for theirs, goal in peers.items()
    ]  # fmt: skip
    return [line for line in told if line.work != works["batch"] or not line.goal]


if __name__ == "__main__":
    main(compare)
