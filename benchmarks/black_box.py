"""What flips and scenarios on a model that is only asked cost: whole batches against row by row.

The same questions, everybody with every value of one column, put to the same LightGBM model: by
the graph of components, in one batch and with every check of its answers, and as audit scripts do,
one prediction a row. The answers must be the same.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm
import numpy as np
from common import Comparison, main
from explanations import people, repeat
from peers.worker import Line, per_row

from answerable.runs.graph import Graph
from answerable.runs.trust import Trust

PEOPLE = 5000
ALONE = 300
"""Rows that are asked one by one in a round."""

CODE = """
import lightgbm, numpy as np
from pathlib import Path

booster = lightgbm.Booster(model_file=Path(__file__).with_name("model.txt"))

def score(case):
    return {"p": booster.predict(np.column_stack([case[f"f{i}"] for i in range(20)]))}
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
"""


def opened(folder: Path) -> Graph:
    """Return the graph of a card with one component, written beside its model."""
    from answerable.card.read import read_card

    fields = ", ".join(f'"f{place}"' for place in range(20))
    (folder / "answerable.toml").write_text(CARD.replace("FIELDS", fields))
    (folder / "blackbox.py").write_text(CODE)
    return Graph(read_card(folder), Trust(folders=(folder.resolve(),)))


def compare() -> Sequence[Comparison]:
    """Return one line for flips of a column of 12 values, and one for a twin of everybody."""
    x, y = people(20_000)
    model = lightgbm.LGBMClassifier(n_estimators=200, num_leaves=31, verbose=-1).fit(x, y)
    told = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        model.booster_.save_model(folder / "model.txt")
        graph = opened(folder)
        for work, values in (("every value of a column of 12", 12), ("a twin of everybody", 2)):
            rows = np.repeat(x[:PEOPLE], values, axis=0)
            rows[:, 16] = np.tile(np.arange(values), PEOPLE)
            batch = {f"f{place}": rows[:, place] for place in range(20)}
            asked = rows[:: len(rows) // ALONE][:ALONE]

            def alone(asked: "np.ndarray" = asked) -> "np.ndarray":
                return np.array([model.predict_proba(row[None])[0, 1] for row in asked])

            found = graph.run(batch).field("p")[:: len(rows) // ALONE][:ALONE]
            if not np.allclose(found, alone(), atol=1e-12):
                raise RuntimeError("the batch and the single rows have different answers")
            times = max(1, 12 // values)
            ours = partial(per_row, partial(repeat, partial(graph.run, batch), times),
                           len(rows) * times)  # fmt: skip
            peer = f"lightgbm {lightgbm.__version__} predict_proba, row by row"
            told.append(Line(f"{work}, {PEOPLE:,} people, black box", ours,
                             partial(per_row, alone, ALONE), peer, 100).measured())  # fmt: skip
        graph.close()
    return told


if __name__ == "__main__":
    main(compare)
