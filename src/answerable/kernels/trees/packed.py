"""A table of trees as plain arrays and back, for a pipe from a process that nobody trusts.

What comes back is held against everything loops over trees rely on before it becomes a table:
they read where a node points without asking.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.build import is_tree
from answerable.kernels.trees.cells import Cells
from answerable.kernels.trees.table import TreeTable

Arrays = Mapping[str, npt.NDArray[np.generic]]

NODES = ("feature", "low", "width", "chosen", "left", "right", "leaf")
FLAGS = ("single_input", "single_sum", "base_first")
LINKS = frozenset({"identity", "logistic", "softmax", "exp"})


def to_arrays(table: TreeTable) -> dict[str, npt.NDArray[np.generic]]:
    """Return a table as one-dimensional arrays by name."""
    head = {
        "features": table.features,
        "words": [cells.words for cells in table.cells],
        "edges": [len(cells.edges) for cells in table.cells],
        "categories": [
            None if cells.categories is None else len(cells.categories) for cells in table.cells
        ],
        "divisor": table.divisor,
        "link": table.link,
        **{name: getattr(table, name) for name in FLAGS},
    }
    codes = [c.categories for c in table.cells if c.categories is not None]
    return {
        "head": np.frombuffer(json.dumps(head).encode(), np.uint8),
        "edges": np.concatenate([cells.edges for cells in table.cells]).astype(np.float64),
        "categories": np.concatenate([*codes, np.zeros(0)]).astype(np.int64),
        **{name: getattr(table, name) for name in (*NODES, "roots", "sets", "cover", "base")},
        "values": table.values.ravel(),
    }


def from_arrays(arrays: Arrays) -> TreeTable:
    """Return the table that `to_arrays` was given. Raises EvidenceError where it is none."""
    try:
        table = _table(arrays, json.loads(bytes(arrays["head"].astype(np.uint8))))
        wrong = next(_wrong(table), "")
    except (KeyError, TypeError, ValueError, IndexError) as failed:
        wrong = type(failed).__name__
    if wrong:
        raise EvidenceError(f"what came back for the trees of the model is damaged ({wrong}).")
    return table


def _table(arrays: Arrays, head: Mapping[str, Any]) -> TreeTable:
    base = arrays["base"].astype(np.float64)
    nodes: dict[str, Any] = {name: arrays[name].astype(np.int32) for name in NODES}
    flags: dict[str, Any] = {name: bool(head[name]) for name in FLAGS}
    return TreeTable(
        features=tuple(map(str, head["features"])),
        cells=tuple(_cells(arrays, head)),
        roots=arrays["roots"].astype(np.int32),
        **nodes,
        sets=arrays["sets"].astype(np.uint8),
        cover=arrays["cover"].astype(np.float64),
        values=arrays["values"].astype(np.float64).reshape(-1, len(base)),
        base=base,
        divisor=float(head["divisor"]),
        link=str(head["link"]),
        **flags,
    )


def _cells(arrays: Arrays, head: Mapping[str, Any]) -> Iterator[Cells]:
    edge = code = 0
    for edges, codes, words in zip(head["edges"], head["categories"], head["words"], strict=True):
        known = None
        if codes is not None:
            known = arrays["categories"].astype(np.int64)[code : code + int(codes)]
            code += int(codes)
        cut = arrays["edges"].astype(np.float64)[edge : edge + int(edges)]
        edge += int(edges)
        yield Cells(cut, known, tuple(map(str, words)))


def _wrong(table: TreeTable) -> Iterator[str]:
    """Yield what loops over trees could not bear."""
    n, roots, inner = len(table.feature), table.roots, table.feature >= 0
    if any(len(getattr(table, name)) != n for name in (*NODES, "cover")):
        yield "nodes of unequal number"
    if len(roots) < 2 or roots[0] != 0 or roots[-1] != n or (np.diff(roots) <= 0).any():
        yield "roots"
    if len(table.cells) != len(table.features) or (table.feature >= len(table.features)).any():
        yield "features"
    for first, end in zip(roots[:-1].tolist(), roots[1:].tolist(), strict=True):
        part = (
            table.feature[first:end],
            table.left[first:end] - first,
            table.right[first:end] - first,
        )
        if not is_tree(*(each.astype(np.int64) for each in part)):
            yield "a tree"
    numbered = table.leaf[~inner].tolist() == list(range(len(table.values)))
    if not numbered or (table.leaf[inner] >= 0).any():
        yield "leaves"
    yield from _wrong_numbers(table)
    number = np.array([cells.number for cells in table.cells])[table.feature[inner]]
    low, end, chosen = table.low[inner], (table.low + table.width)[inner], table.chosen[inner]
    if (low < 0).any() or (end < low).any() or (end > number).any():
        yield "ranges"
    if (np.where(chosen >= 0, chosen + number, 0) > len(table.sets)).any():
        yield "sets"


def _wrong_numbers(table: TreeTable) -> Iterator[str]:
    finite = (table.values, table.base, table.cover, np.array(table.divisor))
    if not all(np.isfinite(each).all() for each in finite) or table.divisor <= 0:
        yield "numbers"
    if table.link not in LINKS:
        yield "a link"
    for cells in table.cells:
        if not (np.diff(cells.edges) > 0).all() or np.isnan(cells.edges).any():
            yield "edges"
        if cells.categories is not None and not (np.diff(cells.categories) > 0).all():
            yield "categories"
