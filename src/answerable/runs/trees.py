"""A component that is a tree ensemble, read as a table of its trees beside being run.

From the table everything about the model alone can be worked out exactly, and no guess is made
whether the table is right: it is compared with what the component itself answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.errors import AnswerableError
from answerable.runs.answers import features_of
from answerable.runs.graph import Graph
from answerable.runs.load import load_runners
from answerable.runs.registry import TREES, Trees
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile
from answerable.tables.values import as_number, number_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.kernels.trees.table import TreeTable

    Floats = npt.NDArray[np.float64]

COMPARED = 1000
"""Cases on which the table's answers are compared with the component's."""

APART = 1e-5
"""How far they may differ: libraries answer in numbers of 32 bits."""


class NoTrees(Exception):
    """Why a component cannot be read as trees. Never an error: it is explained otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class TreeModel:
    """One field that a component writes, as the score of a tree ensemble."""

    component: str
    field: str
    table: "TreeTable"
    fields: tuple[str, ...]
    """What the component reads, in the order of the table's features."""
    output: int
    link: str
    """How the component answers, given the score: "identity", "logistic", "exp".

    Or "softmax": then the score is that of a class against the others, and the answer depends on
    the scores of all."""
    numbers_are_words: bool
    classes: "TreeTable | None" = None
    """The table with one score a class, where the answer depends on all of them."""
    place: int = 0
    """Which of the classes it is."""

    @property
    def unit(self) -> str:
        """What the score of the trees is measured in."""
        units = {
            "logistic": "log-odds",
            "exp": "logarithm of the answer",
            "softmax": "log-odds, mean of those against each other class",
        }
        return units.get(self.link, "score")

    @property
    def rises(self) -> bool:
        """Whether the answer follows from the score, and rises with it."""
        return self.classes is None

    def rows(self, batch: Batch) -> "Floats":
        """Return rows x features of a batch that has the component's fields."""
        columns = {
            name: self._column(place, batch[field])
            for place, (name, field) in enumerate(
                zip(self.table.features, self.fields, strict=True)
            )
        }
        return self.table.rows(columns)

    def scores(self, batch: Batch) -> "Floats":
        """Return the score of each row, one number each: the library's own sum."""
        from answerable.kernels.trees.predict import scores

        found: Floats = scores(self.table, self.table.codes(self.rows(batch)))[:, self.output]
        return found

    def answers(self, rows: "Floats") -> "Floats":
        """Return what the component answers for rows x features."""
        from answerable.kernels.trees.predict import predictions, scores

        if self.classes is not None:
            every = predictions(self.classes, scores(self.classes, self.classes.codes(rows)))
            found: Floats = every[:, self.place]
            return found
        return self._linked(scores(self.table, self.table.codes(rows))[:, self.output])

    def along(self, rows: "Floats") -> "Floats":
        """Return what the component answers with one feature moved to each of its cells.

        Shape (rows, cells of all features, one feature after the other); no grid is chosen.
        """
        import numpy as np

        from answerable.kernels.trees.curves import curves, ready
        from answerable.kernels.trees.predict import predictions

        codes = self.table.codes(rows)
        if self.classes is None:
            return self._linked(curves(ready(self.table, self.output), codes))
        table = self.classes
        each = np.stack([curves(ready(table, k), codes) for k in range(table.outputs)], axis=-1)
        found = predictions(table, each.reshape(-1, table.outputs))[:, self.place]
        return found.reshape(each.shape[:2])

    def _linked(self, scored: "Floats") -> "Floats":
        import numpy as np

        if self.link == "logistic":
            return 1.0 / (1.0 + np.exp(-scored))
        return np.exp(scored) if self.link == "exp" else scored

    def score_of(self, answer: float) -> float:
        """Return the score at which the component gives an answer; infinite where it never does.

        Only where the answer `rises` with the score.
        """
        import math

        if self.link == "logistic":
            if not 0.0 < answer < 1.0:
                return math.inf if answer >= 1.0 else -math.inf
            return math.log(answer / (1.0 - answer))
        if self.link == "exp":
            return math.log(answer) if answer > 0.0 else -math.inf
        return answer

    def _column(self, place: int, column: "npt.NDArray[np.generic]") -> "npt.NDArray[np.generic]":
        import numpy as np

        words = self.table.cells[place].words
        if not (self.numbers_are_words and words and column.dtype.kind in "biuf"):
            return column
        of = {number_of(word): word for word in words}
        spoken = [None if v != v else of.get(float(v), "") for v in column.tolist()]  # noqa: PLR0124
        return np.array(spoken, dtype=object)


def tree_model(graph: Graph, component: Component, field: str, read: Batch) -> TreeModel:
    """Return a field that a component writes as the score of its trees.

    `read` is what reached the component for some cases: on them the table is compared with it.
    Raises `NoTrees` with the reason where there are none, where they are of a kind that is not
    read, and where the table's answers are not the component's.
    """
    run = component.run
    if not isinstance(run, ModelFile):
        raise NoTrees("it is no model file")
    load_runners()
    if run.format not in TREES:
        raise NoTrees(f"no trees are read from the format {run.format!r}")
    part = {name: values[:COMPARED] for name, values in read.items()}
    try:
        trees = graph.place.trees.get(component.name)
        trees = trees or TREES[run.format](component, run, graph.place, part)
        graph.place.trees[component.name] = trees
        order = features_of(component, run.features, trees.names)
        made = _model(component, field, run, trees, order)
        ours = made.answers(made.rows(part))
    except AnswerableError as failed:
        raise NoTrees(str(failed).rstrip(".")) from None
    _compare(ours, lambda: graph.answer(component, part)[field])
    return made


def _model(
    component: Component, field: str, run: ModelFile, trees: Trees, order: tuple[str, ...]
) -> TreeModel:
    table, writes = trees.table, component.writes
    if len(order) != len(table.features):
        raise NoTrees(f"its trees have {len(table.features)} features and it reads {len(order)}")
    link = "identity" if run.method == "decision_function" else table.link
    place = writes.index(field)
    if table.outputs == 1 and len(writes) == 2 and place == 1:
        output = 0
    elif len(writes) == 1:
        output = table.outputs - 1
    elif len(writes) == table.outputs:
        output = place
    else:
        raise NoTrees(f"its trees have no score of their own for {field!r}")
    words = trees.numbers_are_words
    if link == "softmax" and table.outputs > 1:
        one = table.against_others(output)
        return TreeModel(component.name, field, one, order, 0, link, words, table, output)
    return TreeModel(component.name, field, table, order, output, link, words)


def _compare(ours: "Floats", theirs: "Callable[[], npt.NDArray[np.generic]]") -> None:
    """Raise `NoTrees` unless the component answers as its trees say."""
    import numpy as np

    answered = as_number(theirs())
    apart = np.abs(ours - answered)
    if not (apart <= APART * np.maximum(1.0, np.abs(answered))).all():
        raise NoTrees("it does not answer with the score of its trees")
