"""Trees of ONNX files answer as ONNX Runtime does; a graph that is more than trees is refused."""

import numpy as np
import pytest
from tests.kernels.trees import onnx_models as made

from answerable.errors import EvidenceError
from answerable.kernels.trees.parse_onnx import parse_onnx
from answerable.kernels.trees.predict import predictions, scores


def ours(content, x, **how):
    table = parse_onnx(content, columns=x.shape[1], **how)
    return predictions(table, scores(table, table.codes(x.astype(float))))


def helper():
    return pytest.importorskip("onnx").helper


@pytest.mark.parametrize("mode", [*made.MODES, "all"])
@pytest.mark.parametrize("post", ["SOFTMAX", "LOGISTIC", "NONE"])
def test_every_question_is_answered_as_the_runtime_does(mode, post):
    modes = made.MODES if mode == "all" else ("BRANCH_LEQ", mode)
    x = made.rows()
    content = made.model(made.classifier(made.attributes(modes=modes), post=post,
                                         base_values=[0.1, -0.2, 0.3]))  # fmt: skip
    assert ours(content, x) == pytest.approx(made.answers(content, {"x": x}), abs=2e-6)


@pytest.mark.parametrize("aggregate", ["SUM", "AVERAGE"])
def test_numbers_are_added_up_or_averaged(aggregate):
    said = made.attributes(classes=1, kind="target")
    node = made.regressor(said, aggregate_function=aggregate, base_values=[2.0])
    content, x = made.model(node), made.rows()
    assert ours(content, x) == pytest.approx(made.answers(content, {"x": x}), abs=2e-6)


def test_of_two_classes_the_second_may_be_given_alone():
    said = made.attributes(classes=1)
    said["class_ids"] = [1] * len(said["class_ids"])
    content, x = made.model(made.classifier(said, classes=2, post="LOGISTIC")), made.rows()
    assert ours(content, x)[:, 0] == pytest.approx(made.answers(content, {"x": x})[:, 1], abs=2e-6)


def test_a_branch_that_two_nodes_share_is_grown_twice():
    said = made.attributes(trees=1, depth=2)
    said["nodes_falsenodeids"][2] = said["nodes_truenodeids"][1]
    for name, cells in said.items():
        said[name] = cells[:-1] if name.startswith("nodes_") else cells[:-3]
    content, x = made.model(made.classifier(said)), made.rows()
    assert ours(content, x) == pytest.approx(made.answers(content, {"x": x}), abs=2e-6)
    assert len(parse_onnx(content, columns=4).feature) == 7


def test_64_bits_stay_64_bits():
    onnx = pytest.importorskip("onnx")
    said = made.attributes(modes=("BRANCH_LEQ",), classes=1, kind="target")
    double = onnx.TensorProto.DOUBLE
    said["nodes_values"] = [value + 1e-12 for value in said["nodes_values"]]
    tensors = {
        f"{name}_as_tensor": onnx.helper.make_tensor(name, double, [len(said[name])], said[name])
        for name in ("nodes_values", "target_weights")
    }
    rest = {name: cells for name, cells in said.items() if f"{name}_as_tensor" not in tensors}
    content = made.model(made.regressor({**rest, **tensors}), kind=double)
    x = made.rows().astype(np.float64) + np.random.default_rng(1).choice([0, 2e-12], (400, 4))
    # The answer comes in 32 bits; what is asked about is one part in a million million apart.
    assert ours(content, x) == pytest.approx(made.answers(content, {"x": x}), abs=2e-6)


def test_columns_are_named_and_ordered_as_they_are_joined():
    node = made.regressor(made.attributes(classes=1, kind="target"))
    joined = helper().make_node("Concat", ["c", "a", "d", "b"], ["x"], axis=1)
    content, x = made.model(joined, node, inputs=[(name, 1) for name in "abcd"]), made.rows()
    fed = {name: x[:, place : place + 1] for name, place in zip("cadb", range(4), strict=True)}
    assert parse_onnx(content, columns=4).features == ("c", "a", "d", "b")
    assert ours(content, x) == pytest.approx(made.answers(content, fed), abs=2e-6)


def test_what_changes_nothing_may_follow():
    of = pytest.importorskip("onnx")
    said = made.attributes(classes=3)
    said["class_weights"] = [w for _ in range(48) for w in (0.05, 0.05, 1 / 6 - 0.1)]
    said["class_weights"][:3] = [1 / 6, 0.0, 0.0]
    one = of.helper.make_tensor("one", of.TensorProto.FLOAT, [1], [1.0])
    steps = [
        helper().make_node("Identity", ["p"], ["q"]),
        helper().make_node("Normalizer", ["q"], ["r"], domain="ai.onnx.ml", norm="L1"),
        helper().make_node("Cast", ["r"], ["s"], to=1),
        helper().make_node("Mul", ["one", "s"], ["t"]),
    ]
    content, x = made.model(made.classifier(said, post="NONE"), *steps, output="t",
                            constants=[one]), made.rows()  # fmt: skip
    assert ours(content, x) == pytest.approx(made.answers(content, {"x": x}), abs=2e-6)


def refused(*nodes, **how):
    with pytest.raises(EvidenceError) as why:
        parse_onnx(made.model(*nodes, **how), columns=4)
    return str(why.value)


def test_a_graph_that_is_more_than_trees_is_refused_with_the_operation():
    node, make = made.regressor(made.attributes(classes=1, kind="target")), helper().make_node
    assert "comes from Sigmoid" in refused(node, make("Sigmoid", ["p"], ["q"]), output="q")
    assert "comes from Mul" in refused(node, make("Mul", ["p", "p"], ["q"]), output="q")
    assert "before its trees stands Log" in refused(make("Log", ["raw"], ["x"]), node,
                                                    inputs=[("raw", 4)])  # fmt: skip
    assert "cut to whole" in refused(make("Cast", ["raw"], ["x"], to=7), node, inputs=[("raw", 4)])
    assert "name of a class" in refused(made.classifier(made.attributes()), output="label")
    normal = make("Normalizer", ["p"], ["q"], domain="ai.onnx.ml", norm="L1")
    scaled = made.classifier(made.attributes(), post="NONE")
    assert "divided by what they add up to" in refused(scaled, normal, output="q")


def test_trees_that_are_not_read_are_refused():
    said = made.attributes(classes=1, kind="target")
    assert "answer by MAX" in refused(made.regressor(said, aggregate_function="MAX"))
    probit = made.classifier(made.attributes(), post="PROBIT")
    assert "PROBIT" in refused(probit)
    strange = {**said, "nodes_modes": ["BRANCH_MEMBER", *said["nodes_modes"][1:]]}
    assert "BRANCH_MEMBER" in refused(made.regressor(strange))
    circle = {**said, "nodes_truenodeids": [0, 0, *said["nodes_truenodeids"][2:]]}
    assert "damaged" in refused(made.regressor(circle))
    short = {**said, "nodes_values": said["nodes_values"][:-1]}
    assert "damaged" in refused(made.regressor(short))
    mixed = made.attributes(classes=1, kind="target")
    mixed["nodes_modes"][0] = "BRANCH_EQ"
    mixed["nodes_modes"][1] = "BRANCH_LEQ"
    mixed["nodes_featureids"] = [0] * len(mixed["nodes_modes"])
    assert "equals another" in refused(made.regressor(mixed), inputs=[("x", 1)])


@pytest.mark.parametrize("kept", [0, 3, 200, 1000])
def test_a_file_that_is_cut_off_is_refused(kept):
    content = made.model(made.classifier(made.attributes()))
    with pytest.raises(EvidenceError, match=r"cut off|damaged"):
        parse_onnx(content[:kept], columns=4)
