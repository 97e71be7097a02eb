"""Small ONNX files of trees, written with the `onnx` package; asked with ONNX Runtime."""

import numpy as np
import pytest

MODES = ("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ")
EDGES = (-1.5, -0.25, 0.0, 0.1, 1.0, 2.0)


def attributes(seed=0, *, modes=MODES, trees=6, depth=3, features=4, classes=3, kind="class"):
    """Return random trees as attributes; the last feature alone is asked about equality."""
    rng = np.random.default_rng(seed)
    out = {f"nodes_{of}": [] for of in ("treeids", "nodeids", "featureids", "values", "modes",
           "truenodeids", "falsenodeids", "missing_value_tracks_true")}  # fmt: skip
    out |= {f"{kind}_{of}": [] for of in ("treeids", "nodeids", "ids", "weights")}
    equal = [mode for mode in modes if mode[-2:] == "EQ" and mode != "BRANCH_LEQ"]
    order = [mode for mode in modes if mode not in equal]
    for tree in range(trees):
        inner = 2**depth - 1
        for node in range(2 * inner + 1):
            leaf = node >= inner
            asks_equal = bool(equal) and rng.random() < 0.3
            mode = "LEAF" if leaf else str(rng.choice(equal if asks_equal else order))
            place = features - 1 if asks_equal else int(rng.integers(features - bool(equal)))
            value = float(rng.integers(0, 3)) if asks_equal else float(rng.choice(EDGES))
            row = (tree, node, 0 if leaf else place, 0.0 if leaf else value, mode,
                   0 if leaf else 2 * node + 1, 0 if leaf else 2 * node + 2,
                   0 if leaf else int(rng.integers(2)))  # fmt: skip
            for name, cell in zip(list(out)[:8], row, strict=True):
                out[name].append(cell)
            for label in range(classes if leaf else 0):
                for name, cell in zip(list(out)[8:], (tree, node, label, rng.normal()),
                                      strict=True):  # fmt: skip
                    out[name].append(cell)
    return out


def rows(seed=0, n=400, features=4):
    """Return rows on, beside and between the edges, with gaps."""
    rng = np.random.default_rng(seed)
    on = np.array(EDGES, np.float32)
    beside = [np.nextafter(on, np.float32(side)) for side in (-9, 9)]
    out = rng.choice(np.concatenate([on, *beside]), (n, features))
    out[:, -1] = rng.integers(0, 4, n)
    out[rng.random(out.shape) < 0.1] = np.nan
    return out.astype(np.float32)


def classifier(said, *, classes=3, post="SOFTMAX", **more):
    """Return the node of a classifier of classes 0, 1, ..."""
    onnx = pytest.importorskip("onnx")
    return onnx.helper.make_node(
        "TreeEnsembleClassifier", ["x"], ["label", "p"], domain="ai.onnx.ml",
        classlabels_int64s=list(range(classes)), post_transform=post, **said, **more,
    )  # fmt: skip


def regressor(said, **more):
    """Return the node of a regressor."""
    onnx = pytest.importorskip("onnx")
    return onnx.helper.make_node(
        "TreeEnsembleRegressor", ["x"], ["p"], domain="ai.onnx.ml", n_targets=1, **said, **more
    )


def model(*nodes, inputs=(("x", 4),), output="p", constants=(), kind=None):
    """Return the bytes of a model of these nodes."""
    onnx = pytest.importorskip("onnx")
    helper, float_ = onnx.helper, onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        list(nodes), "g",
        [helper.make_tensor_value_info(name, kind or float_, [None, n]) for name, n in inputs],
        [helper.make_tensor_value_info(output, float_, None)],
        list(constants),
    )  # fmt: skip
    sets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    made = helper.make_model(graph, opset_imports=sets)
    made.ir_version = 9
    return made.SerializeToString()


def answers(content, fed):
    """Return what ONNX Runtime says, one row a case."""
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (answer,) = session.run(None, fed)
    return answer.reshape(len(answer), -1)
