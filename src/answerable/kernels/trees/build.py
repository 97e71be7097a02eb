"""From the trees of one library to the table: edges collected, cells numbered, splits rewritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Cells, Floats, Ints
from answerable.kernels.trees.table import Bools, Bytes, Grown, Named, TreeTable

ZERO = float(np.float32(1e-35))
"""What LightGBM takes for zero: from -ZERO to ZERO."""


@dataclass(frozen=True, slots=True, eq=False)
class _Splits:
    """The nodes of all trees, one after the other."""

    feature: Ints
    edge: Floats
    missing_left: Bools
    sets: Mapping[int, Named]
    zero: Mapping[int, bool]


def build(
    trees: Sequence[Grown],
    features: Sequence[str],
    base: Floats,
    *,
    categories: Mapping[int, Sequence[int]] | None = None,
    words: Mapping[int, Sequence[str]] | None = None,
    divisor: float = 1.0,
    link: str = "identity",
    single_input: bool = False,
    single_sum: bool = False,
    base_first: bool = False,
) -> TreeTable:
    """Return the table of an ensemble.

    `categories` names codes that exist for a feature beside those its splits name. Raises
    EvidenceError for trees that are no trees.
    """
    if not trees:
        raise EvidenceError("the model has no trees; there is nothing to explain.")
    for number, tree in enumerate(trees):
        _check(tree, number, len(features))
    sizes = np.array([len(tree.feature) for tree in trees])
    roots = np.concatenate([[0], np.cumsum(sizes)])
    splits = _splits(trees, roots)
    cells = _cells(splits, len(features), categories or {}, words or {})
    width = _widths(splits, cells)
    chosen, pool = _sets(splits, cells)
    at_leaf, first = splits.feature < 0, np.repeat(roots[:-1], sizes)
    left, right = _children(trees, at_leaf, first)
    return TreeTable(
        features=tuple(features),
        cells=cells,
        roots=roots.astype(np.int32),
        feature=splits.feature.astype(np.int32),
        low=np.where(splits.missing_left, 0, 1).astype(np.int32),
        width=width.astype(np.int32),
        chosen=chosen.astype(np.int32),
        sets=pool,
        left=left.astype(np.int32),
        right=right.astype(np.int32),
        cover=np.concatenate([tree.cover for tree in trees]).astype(np.float64),
        leaf=np.where(at_leaf, np.cumsum(at_leaf) - 1, -1).astype(np.int32),
        values=np.concatenate([tree.values[tree.feature < 0] for tree in trees]),
        base=np.asarray(base, np.float64),
        divisor=divisor,
        link=link,
        single_input=single_input,
        single_sum=single_sum,
        base_first=base_first,
    )


def _splits(trees: Sequence[Grown], roots: Ints) -> _Splits:
    """Return the nodes of all trees; what single nodes ask is counted over all of them."""
    sets = {
        int(roots[t]) + node: chosen
        for t, tree in enumerate(trees)
        for node, chosen in tree.sets.items()
    }
    zero = {
        int(roots[t]) + node: side
        for t, tree in enumerate(trees)
        for node, side in (tree.zero or {}).items()
    }
    return _Splits(
        np.concatenate([tree.feature for tree in trees]),
        np.concatenate([tree.edge for tree in trees]),
        np.concatenate([tree.missing_left for tree in trees]),
        sets,
        zero,
    )


def _children(trees: Sequence[Grown], at_leaf: "npt.NDArray[np.bool_]", first: Ints) -> list[Ints]:
    """Return the left and the right child of each node, counted over all trees; -1 at a leaf."""
    sides = ([tree.left for tree in trees], [tree.right for tree in trees])
    return [np.where(at_leaf, -1, np.concatenate(side) + first) for side in sides]


def _widths(splits: _Splits, cells: Sequence[Cells]) -> Ints:
    """Return how many cells go left at each node that splits on an edge; 0 elsewhere."""
    width = np.zeros(len(splits.feature), np.int64)
    for place, each in enumerate(cells):
        here = splits.feature == place
        if each.categories is None:
            below = np.searchsorted(each.edges, splits.edge[here])
            width[here] = below + 1 + splits.missing_left[here]
    return width


def is_tree(feature: Ints, left: Ints, right: Ints) -> bool:
    """Return whether every node but the first is the child of exactly one that stands before it.

    Nodes without a feature are leaves; children are counted from the first node of the tree.
    """
    n, inner = len(feature), np.flatnonzero(feature >= 0)
    children, parents = np.concatenate([left[inner], right[inner]]), np.tile(inner, 2)
    return (
        n == 2 * len(inner) + 1
        and bool((children > parents).all())
        and bool((children < n).all())
        and len(np.unique(children)) == n - 1
    )


def _check(tree: Grown, number: int, features: int) -> None:
    """Raise EvidenceError for nodes that are no tree, or ask or say what nobody can."""
    whole = (
        is_tree(tree.feature, tree.left, tree.right)
        and bool((tree.feature < features).all())
        and bool(np.isfinite(tree.values[tree.feature < 0]).all())
    )
    if not whole:
        raise EvidenceError(f"tree {number} of the model is damaged; save the model again.")


def _cells(
    splits: _Splits,
    number: int,
    categories: Mapping[int, Sequence[int]],
    words: Mapping[int, Sequence[str]],
) -> tuple[Cells, ...]:
    named: dict[int, set[int]] = {place: set(codes) for place, codes in categories.items()}
    for node, asked in splits.sets.items():
        named.setdefault(int(splits.feature[node]), set()).update(asked.codes)
    with_zero = {int(splits.feature[node]) for node in splits.zero}
    order = np.argsort(splits.feature, kind="stable")
    begins = np.searchsorted(splits.feature[order], np.arange(number + 1))
    out = []
    for place in range(number):
        spoken = tuple(words.get(place, ()))
        if place in named:
            found = np.array(sorted(named[place]), np.int64)
            out.append(Cells(np.zeros(0), found, spoken))
            continue
        edges = splits.edge[order[begins[place] : begins[place + 1]]]
        if place in with_zero:
            edges = np.concatenate([edges, [-ZERO, np.nextafter(ZERO, 1)]])
        out.append(Cells(np.unique(edges), None, spoken))
    return tuple(out)


def _sets(splits: _Splits, cells: Sequence[Cells]) -> tuple[Ints, Bytes]:
    """Return where the set of each node begins, and all sets: one byte a cell, 1 = left."""
    chosen = np.full(len(splits.feature), -1, np.int64)
    parts, begin = [], 0
    for node in sorted({*splits.sets, *splits.zero}):
        own = cells[splits.feature[node]]
        by_missing = np.array([splits.missing_left[node]])
        if own.categories is not None:
            asked = splits.sets[node]
            inside = np.isin(own.categories, np.array(sorted(asked.codes), np.int64))
            part = np.concatenate([by_missing, inside == asked.left, [asked.other_left]])
        else:
            start = np.concatenate([[-np.inf], own.edges])
            below = start < splits.edge[node]
            below[(start >= -ZERO) & (start <= ZERO)] = splits.zero[node]
            part = np.concatenate([by_missing, below])
        chosen[node] = begin
        parts.append(part.astype(np.uint8))
        begin += len(part)
    return chosen, np.concatenate(parts) if parts else np.zeros(0, np.uint8)
