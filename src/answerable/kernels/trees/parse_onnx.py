"""Trees of ONNX: TreeEnsembleClassifier and TreeEnsembleRegressor of ai.onnx.ml, versions 1 and 3.

A node asks whether a feature is at most, below, at least or above a number, or equal to it; NaN
goes to the true side where the node says so and to the false side otherwise. How ONNX Runtime
answers for two classes of which one is given: onnxruntime/core/providers/cpu/ml/tree_ensemble_*.h.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answerable.errors import EvidenceError
from answerable.kernels.trees.build import build
from answerable.kernels.trees.cells import Floats, Ints
from answerable.kernels.trees.onnx_graph import Found, Node, find_trees
from answerable.kernels.trees.table import Bools, Grown, Named, TreeTable, feature_names

LINKS = {"NONE": "identity", "LOGISTIC": "logistic", "SOFTMAX": "softmax"}
MODES = ("LEAF", "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ")
LEAF, LEQ, LT, GTE, GT, EQ, NEQ = range(7)
DAMAGED = "its trees are damaged; save it again."
MOST_COPIES = 20
"""Times the nodes of a file that a tree may have once shared branches are copied."""
ROUNDING = 1e-5
"""By how much shares of classes may miss 1 and still be shares."""


def parse_onnx(content: bytes, *, columns: int, fields: Sequence[str] = ()) -> TreeTable:
    """Return the table of the trees behind an output of an ONNX file.

    It is the output that has the name of the only field, and the last one otherwise. `columns` is
    how many columns it is given, where the file leaves that open; its own names of inputs are the
    features' names where each column is an input. Raises EvidenceError for a file that is cut off,
    a graph that is more than trees, and trees that are not read here.
    """
    found = find_trees(content, fields)
    node = found.node
    wide = [one.wide for one in found.given]
    named = len(wide) > 1 or wide == [1]
    if named and set(wide) - {0, 1}:
        raise EvidenceError("it takes several columns in one input and others alone.")
    names = [one.name for one in found.given] if named else None
    features = feature_names(names, len(wide) if named else wide[0] or columns)
    aggregate = node.word("aggregate_function", "SUM")
    link = LINKS.get(node.word("post_transform", "NONE"))
    if link is None or aggregate not in ("SUM", "AVERAGE"):
        raise EvidenceError(
            f"its trees answer by {aggregate} and {node.word('post_transform', '')}."
        )
    grown, outputs = _trees(node)
    base = node.floats("base_values")
    if len(base) not in (0, outputs):
        raise EvidenceError("its trees start from more values than they have scores.")
    table = build(
        grown,
        features,
        base if len(base) else np.zeros(outputs),
        divisor=float(len(grown)) if aggregate == "AVERAGE" else 1.0,
        link=link,
        single_input=found.single,
    )
    _refuse_other_shares(found, table)
    return table


def _refuse_other_shares(found: Found, table: TreeTable) -> None:
    """Raise EvidenceError where answers are made to add up to 1 and the trees' own do not."""
    if not any(node.kind == "Normalizer" for node in found.behind):
        return
    sums = table.values.sum(axis=1)
    inner = table.feature >= 0
    total = float(table.base.sum())
    for first, end in zip(table.roots[:-1], table.roots[1:], strict=True):
        own = sums[table.leaf[first:end][~inner[first:end]]]
        if np.ptp(own) > ROUNDING:
            total = np.inf
        total += float(own[0]) / table.divisor
    norm = next(node for node in found.behind if node.kind == "Normalizer").word("norm", "MAX")
    if norm != "L1" or not abs(total - 1.0) <= ROUNDING or (table.values < 0).any():
        raise EvidenceError("its answers are divided by what they add up to.")


def _trees(node: Node) -> tuple[list[Grown], int]:
    """Return the trees of an ensemble, and how many scores they have."""
    nodes = _nodes(node)
    grown = []
    place = {key: at for at, key in enumerate(zip(nodes.tree, nodes.id, strict=True))}
    values = _values(node, place, len(nodes.mode))
    members: dict[int, list[int]] = {}
    for at, tree in enumerate(nodes.tree):
        members.setdefault(tree, []).append(at)
    for tree, own in members.items():
        order, yes, no = _in_order(nodes, place, tree, own)
        grown.append(_grown(nodes, np.array(order, np.int64), yes, no, values))
    return grown, values.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    """The nodes of all trees as the file has them."""

    tree: list[int]
    id: list[int]
    mode: Ints
    """Place in `MODES`."""
    feature: Ints
    number: Floats
    yes: list[int]
    no: list[int]
    missing: Bools
    """NaN goes to the true side."""
    cover: Floats


def _nodes(node: Node) -> _Nodes:
    words = node.words("nodes_modes")
    strange = sorted(set(words) - set(MODES))
    if strange:
        raise EvidenceError(f"its trees ask by {', '.join(strange)}, which is not read here.")
    n = len(words)
    missing = node.ints("nodes_missing_value_tracks_true")
    hits = node.floats("nodes_hitrates")
    made = _Nodes(
        tree=node.ints("nodes_treeids").tolist(),
        id=node.ints("nodes_nodeids").tolist(),
        mode=np.array([MODES.index(word) for word in words], np.int64),
        feature=node.ints("nodes_featureids"),
        number=node.floats("nodes_values"),
        yes=node.ints("nodes_truenodeids").tolist(),
        no=node.ints("nodes_falsenodeids").tolist(),
        missing=(missing if len(missing) else np.zeros(n)) > 0,
        cover=hits if len(hits) == n else np.ones(n),
    )
    lists = (made.tree, made.id, made.feature, made.number, made.yes, made.no, made.missing)
    if n == 0 or any(len(each) != n for each in lists):
        raise EvidenceError(DAMAGED)
    equal = made.mode >= EQ
    alone = set(made.feature[equal].tolist()) & set(made.feature[~equal & (made.mode > 0)].tolist())
    asked = made.number[equal]
    if alone or not ((asked >= 0) & (asked == np.trunc(asked))).all():
        raise EvidenceError("its trees ask whether a number equals another, and that is not read.")
    return made


def _values(node: Node, place: dict[tuple[int, int], int], n: int) -> Floats:
    """Return what each node adds to each score; only leaves add anything."""
    what = "class" if node.kind == "TreeEnsembleClassifier" else "target"
    trees, nodes = (node.ints(f"{what}_{of}").tolist() for of in ("treeids", "nodeids"))
    ids, weights = node.ints(f"{what}_ids"), node.floats(f"{what}_weights")
    if what == "class":
        labels = node.ints("classlabels_int64s")
        outputs = len(labels) or len(node.words("classlabels_strings"))
        # Of two classes one may be given: then the score is that of the second.
        if outputs == 2 and len(set(ids.tolist())) == 1:
            ids, outputs = np.zeros_like(ids), 1
    else:
        outputs = node.number("n_targets", 1)
    values = np.zeros((n, max(1, outputs)))
    try:
        at = np.array([place[key] for key in zip(trees, nodes, strict=True)], np.int64)
        np.add.at(values, (at, ids), weights)
    except (KeyError, IndexError, ValueError):
        raise EvidenceError(DAMAGED) from None
    return values


def _in_order(
    nodes: _Nodes, place: dict[tuple[int, int], int], tree: int, members: list[int]
) -> tuple[list[int], Ints, Ints]:
    """Return the nodes of a tree, parents first, and where the true and false child stand.

    A node that several ask on to stands there once for each: converters share branches.
    """
    inner = [at for at in members if nodes.mode[at] != LEAF]
    try:
        yes, no = ({at: place[tree, side[at]] for at in inner} for side in (nodes.yes, nodes.no))
    except KeyError:
        raise EvidenceError(DAMAGED) from None
    roots = [at for at in members if at not in {*yes.values(), *no.values()}]
    if len(roots) != 1:
        raise EvidenceError(DAMAGED)
    order, lefts, rights = list[int](), list[int](), list[int]()
    todo, sides = [(roots[0], -1, lefts)], ((no, rights), (yes, lefts))
    while todo:
        at, parent, side = todo.pop()
        if len(order) > MOST_COPIES * len(members):
            raise EvidenceError(DAMAGED)
        if parent >= 0:
            side[parent] = len(order)
        todo += [(own[at], len(order), into) for own, into in sides if at in own]
        order.append(at)
        lefts.append(-1)
        rights.append(-1)
    if len(set(order)) != len(members):
        raise EvidenceError(DAMAGED)
    return order, np.array(lefts, np.int64), np.array(rights, np.int64)


def _grown(nodes: _Nodes, order: Ints, yes: Ints, no: Ints, values: Floats) -> Grown:
    """Return one tree: numbers below an edge go left, whatever the node asked."""
    mode, asked = nodes.mode[order], nodes.number[order]
    turned = np.isin(mode, (GTE, GT, NEQ))
    missing_left = np.where(turned, ~nodes.missing[order], nodes.missing[order])
    # NaN is unlike every number, so it answers "unlike" with yes, whatever the node says.
    missing_left &= (mode != NEQ) & (mode != LEAF)
    return Grown(
        feature=np.where(mode == LEAF, -1, nodes.feature[order]),
        edge=np.where(np.isin(mode, (LEQ, GT)), np.nextafter(asked, np.inf), asked),
        left=np.where(turned, no, yes),
        right=np.where(turned, yes, no),
        missing_left=missing_left,
        cover=nodes.cover[order],
        values=values[order],
        sets={
            int(at): Named(frozenset({int(asked[at])}), left=True, other_left=False)
            for at in np.flatnonzero(mode >= EQ)
        },
    )
