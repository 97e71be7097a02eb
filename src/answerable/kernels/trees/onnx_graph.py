"""The graph of an ONNX file: its nodes, what they are given, and the one ensemble of trees in it.

Field numbers are those of onnx.proto (https://github.com/onnx/onnx, IR version 3 and later).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.protobuf import Message, integers, message, numbers, parts, text

ENSEMBLES = ("TreeEnsembleClassifier", "TreeEnsembleRegressor")
BEHIND = ("Identity", "Cast", "ZipMap", "Normalizer", "Mul")
"""What may stand between the trees and the answer; what is multiplied, by one."""
BEFORE = ("Identity", "Cast", "Concat")
FLOAT, DOUBLE, INT32, INT64 = 1, 11, 6, 7
TENSORS = {FLOAT: (4, "<f4"), DOUBLE: (10, "<f8")}
"""Type of a tensor -> the field that holds it where it is not raw, and the type of NumPy."""
MOST_STEPS = 1000
"""Nodes on a way, at most; a graph has no circles, and a damaged one may."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    said: Mapping[str, Message]
    """Its attributes by name."""

    def floats(self, name: str) -> "npt.NDArray[np.float64]":
        """Return an attribute of numbers, also where it is given as a tensor of 64 bits."""
        if f"{name}_as_tensor" in self.said:
            (tensor,) = parts(self.said[f"{name}_as_tensor"].get(5, [])[:1])
            return _tensor(tensor)
        return numbers(self.said.get(name, {}).get(7, []), "<f4").astype(np.float64)

    def ints(self, name: str) -> "npt.NDArray[np.int64]":
        """Return an attribute of whole numbers."""
        return integers(self.said.get(name, {}).get(8, []))

    def words(self, name: str) -> tuple[str, ...]:
        """Return an attribute of words."""
        return tuple(text([value]) for value in self.said.get(name, {}).get(9, []))

    def word(self, name: str, otherwise: str) -> str:
        """Return an attribute of one word."""
        return text(self.said.get(name, {}).get(4, [])) or otherwise

    def number(self, name: str, otherwise: int) -> int:
        """Return an attribute of one whole number."""
        found = integers(self.said.get(name, {}).get(3, []))
        return int(found[-1]) if len(found) else otherwise


@dataclass(frozen=True, slots=True)
class Given:
    """One input of the graph."""

    name: str
    type: int
    wide: int
    """Columns; 0 where the file leaves it open."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The trees of a graph, what they read, and what follows them."""

    node: Node
    given: tuple[Given, ...]
    """Inputs of the graph in the order in which the trees read them."""
    single: bool
    """They read 32 bits."""
    behind: tuple[Node, ...]


def find_trees(content: bytes, fields: Sequence[str] = ()) -> Found:
    """Return the trees from which an output of the graph is read.

    It is the output that has the name of the only field, and the last one otherwise. Raises
    EvidenceError, with the operation, for a graph that does anything else on the way.
    """
    graphs = message(memoryview(content)).get(7, [])
    if not graphs:
        raise EvidenceError("it is no ONNX file, or cut off; save it again.")
    graph = parts(graphs[-1:])[0]
    nodes = [_node(one) for one in parts(graph.get(1, []))]
    makes = {name: node for node in nodes for name in node.outputs}
    fixed = {text(one.get(8, [])): one for one in parts(graph.get(5, []))}
    given = {one.name: one for one in map(_given, parts(graph.get(11, [])))}
    outs = [text(one.get(1, [])) for one in parts(graph.get(12, []))]
    if len(fields) > 1 and set(fields) <= set(outs):
        raise EvidenceError("each of its answers is an output of its own.")
    at, behind = ([one for one in fields if one in outs] or outs[-1:] or [""])[0], list[Node]()
    while at in makes and len(behind) < MOST_STEPS:
        node = makes[at]
        onward = [name for name in node.inputs if node.kind != "Mul" or not _is_one(fixed, name)]
        if node.kind not in BEHIND or len(onward) != 1:
            break
        behind.append(node)
        at = onward[0]
    if at not in makes or makes[at].kind not in ENSEMBLES:
        kind = makes[at].kind if at in makes else "an input"
        raise EvidenceError(f"its answer comes from {kind}, and not straight from trees.")
    node = makes[at]
    if node.kind == ENSEMBLES[0] and at != node.outputs[-1]:
        raise EvidenceError("its answer is the name of a class, and not a score of the trees.")
    open_ = {name: one for name, one in given.items() if name not in fixed}
    read, single = _inputs(node.inputs[0], makes, open_)
    return Found(node, tuple(read), single, tuple(behind))


def _is_one(fixed: Mapping[str, Message], name: str) -> bool:
    """Return whether a constant of the graph is 1; LightGBM's converter multiplies by one."""
    try:
        return name in fixed and bool((_tensor(fixed[name]) == 1.0).all())
    except EvidenceError:
        return False


def _inputs(
    start: str, makes: Mapping[str, Node], given: Mapping[str, Given]
) -> tuple[list[Given], bool]:
    """Return the inputs that reach the trees, in order, and whether in 32 bits."""
    todo, found, single, steps = [start], list[Given](), False, 0
    while todo:
        at, steps = todo.pop(), steps + 1
        if at in given:
            if given[at].type not in (FLOAT, DOUBLE, INT32, INT64):
                raise EvidenceError(f"its input {at!r} holds no numbers.")
            found.append(given[at])
            single |= given[at].type == FLOAT
            continue
        node = makes.get(at)
        if node is None or node.kind not in BEFORE or steps > MOST_STEPS:
            what = node.kind if node else "a constant"
            raise EvidenceError(f"before its trees stands {what}, which changes what they read.")
        if node.kind == "Concat" and node.number("axis", 1) not in (1, -1):
            raise EvidenceError("before its trees rows are put under each other.")
        if node.kind == "Cast":
            to = node.number("to", FLOAT)
            if to not in (FLOAT, DOUBLE):
                raise EvidenceError("before its trees numbers are cut to whole ones.")
            single |= to == FLOAT
        todo += reversed(node.inputs)
    return found, single


def _node(one: Message) -> Node:
    said = {text(each.get(1, [])): each for each in parts(one.get(5, []))}
    return Node(
        text(one.get(4, [])),
        tuple(text([value]) for value in one.get(1, [])),
        tuple(text([value]) for value in one.get(2, [])),
        said,
    )


def _given(one: Message) -> Given:
    """Return an input: its name, and of its tensor the type and the second dimension."""
    kind, wide = 0, 0
    for type_ in parts(one.get(2, [])):
        for tensor in parts(type_.get(1, [])):
            kind = int((integers(tensor.get(1, [])).tolist() or [0])[-1])
            for shape in parts(tensor.get(2, [])):
                sizes = [integers(dim.get(1, [])).tolist() for dim in parts(shape.get(1, []))]
                wide = int(sizes[1][-1]) if len(sizes) == 2 and sizes[1] else 0
    return Given(text(one.get(1, [])), kind, wide)


def _tensor(one: Message) -> "npt.NDArray[np.float64]":
    kind = int((integers(one.get(2, [])).tolist() or [0])[-1])
    if kind not in TENSORS:
        raise EvidenceError("the numbers of its trees are of an unknown type.")
    field, of = TENSORS[kind]
    raw: Any = numbers(one.get(9, []) or one.get(field, []), of)
    return np.asarray(raw, np.float64)
