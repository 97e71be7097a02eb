"""Runs end to end: every step kept, references in place, and clear words when something is off."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.toy import toy

from answerable.errors import EvidenceError
from answerable.runs.determinism import unsteady
from answerable.runs.types import CannotRun
from answerable.system.system import NotRun, PythonCall, Recorded

ONE = {"salary": [3000.0], "support": [600.0], "wage": [0.0]}


def batch(**more):
    return {name: np.array(values) for name, values in {**ONE, **more}.items()}


def test_every_step_is_kept_in_graph_order(tmp_path):
    traces = toy(tmp_path).graph.run(batch())
    names = ["text", "reader", "extractor", "score", "rule"]
    assert [step.component for step in traces.steps] == names
    assert traces.field("income").tolist() == [3600]
    assert traces.field("decision").tolist() == ["yes"]
    assert traces.field("support").tolist() == [600]
    assert traces.step("score").read["income"].tolist() == [3600]


def test_what_depends_on_a_missing_answer_waits_and_the_rest_goes_on(tmp_path):
    traces = toy(tmp_path).graph.run(batch())
    why = "a recorded human has no answer for an invented applicant"
    assert traces.stopped_at == "officer"
    assert traces.because == why
    assert dict(traces.not_run) == {
        "officer": why,
        "letter": f"needs final of officer: {why}",
        "chat": f"needs letter, which needs final of officer: {why}",
    }
    with pytest.raises(CannotRun, match=f"officer: {why}"):
        traces.answer("final")


def test_the_cards_own_cases_have_recorded_answers(tmp_path):
    bench = toy(tmp_path)
    traces = bench.traces()
    assert traces.field("final").tolist() == ["no"] * 13 + ["yes"] * 27
    assert traces.cases[:2] == ("c0", "c1")
    assert dict(traces.not_run) == {"chat": "it is somebody else's"}
    assert bench.traces() is traces


def test_a_reference_answers_in_place_and_may_read_the_whole_case(tmp_path):
    graph = toy(tmp_path, "extractor").graph
    wrong = graph.run(batch())
    right = graph.run(batch(), replaced=frozenset({"extractor"}))
    assert wrong.field("income").tolist() == [3000]
    assert right.field("income").tolist() == [3600]
    assert [step.replaced for step in right.steps] == [False, False, True, False, False]


def test_a_recorded_reference_knows_the_cards_cases_only(tmp_path):
    def by_column(component):
        if component.name != "rule":
            return component
        return replace(component, reference=Recorded((("decision", "officer_says"),)))

    bench = toy(tmp_path, change=by_column)
    own = bench.traces(frozenset({"rule"}))
    assert own.field("decision").tolist() == ["no"] * 13 + ["yes"] * 27
    invented = bench.graph.run(batch(), replaced=frozenset({"rule"}))
    assert "nobody knows what it would say" in dict(invented.not_run)["rule"]


def test_people_are_never_replaced_by_code(tmp_path):
    def coded(component):
        if component.name != "officer":
            return component
        return replace(component, run=PythonCall("system:rule"))

    traces = toy(tmp_path, change=coded).graph.run(batch())
    assert dict(traces.not_run)["officer"] == "a person is never re-run by a program"


def test_until_stops_there_and_says_when_it_cannot(tmp_path):
    graph = toy(tmp_path).graph
    assert graph.run(batch(), until="extractor").steps[-1].component == "extractor"
    with pytest.raises(CannotRun, match="officer"):
        graph.run(batch(), until="officer")


def test_a_component_cannot_change_what_others_see(tmp_path):
    greedy = "\ndef score(case):\n    case['income'] *= 0\n    return {'score': case['income']}\n"
    traces = toy(tmp_path, extra=greedy).graph.run(batch())
    assert traces.field("income").tolist() == [3600]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("return {'score': case['income'][:-1]}", "'score' answered 1 times for 2 cases"),
        ("return {}", "'score' did not write score; it answered with nothing"),
        ("return {'score': case['income'], 'x': case['income']}", "'score' wrote x, which its"),
        ("return {'score': case['income'] * np.nan}", "no number into 'score' for 2 of 2"),
        ("return {'score': [None, 1.0]}", "no number into 'score' for 1 of 2"),
        ("return {'score': case['income'] / 0}", "'score'"),
        ("return None", "'score' returned NoneType"),
        ("return {'score': 3}", "column 'score' has 0 dimensions|is one value"),
        ("raise SystemExit(3)", r"'score' failed in system:score: SystemExit: 3"),
        ("raise KeyError('age')", r"'score' failed in system:score: KeyError: 'age' \(system.py"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_wrong_answers_name_the_component(tmp_path, code, sentence):
    bench = toy(tmp_path, extra=f"\ndef score(case):\n    {code}\n")
    two = batch(salary=[1.0, 2.0], support=[0.0, 0.0], wage=[0.0, 0.0])
    with pytest.raises(EvidenceError, match=sentence):
        bench.graph.run(two)


def test_a_hole_follows_a_hole(tmp_path):
    extra = "\ndef score(case):\n    return {'score': case['income'] / 5000 + case['wage']}\n"

    def reads_wage(component):
        if component.name != "score":
            return component
        return replace(component, reads=("income", "clean", "wage"))

    text = "\ndef text(case):\n    return {'text': ['salary 1; support 1; wage 1'] * 2}\n"
    bench = toy(tmp_path, extra=extra + text, change=reads_wage)
    two = batch(salary=[1.0, 2.0], support=[0.0, 0.0], wage=[0.0, np.nan])
    assert np.isnan(bench.graph.run(two).field("score")).tolist() == [False, True]


def test_a_component_without_replica_says_why(tmp_path):
    def gone(component):
        return replace(component, run=NotRun("sold")) if component.name == "score" else component

    traces = toy(tmp_path, change=gone).graph.run(batch())
    assert dict(traces.not_run)["score"] == "sold"
    assert "sold" in dict(traces.not_run)["rule"]


def test_steady_components_are_steady_and_others_are_named(tmp_path):
    bench = toy(tmp_path)
    assert unsteady(bench.graph, bench.recorded.batch(), recorded=True) == ()
    company = "\ndef score(case):\n    x = case['income']\n    return {'score': x / x.max()}\n"
    bench = toy(tmp_path / ".", extra=company)
    found = unsteady(bench.graph, bench.recorded.batch(), recorded=True)
    assert found[0] == ("score", "other people beside them")
    rank = (
        "\ndef score(case):\n    x = case['income']\n    return {'score': np.arange(len(x)) / 1}\n"
    )
    bench = toy(tmp_path, extra=rank)
    assert dict(unsteady(bench.graph, bench.recorded.batch()))["score"] == "another order"
    dice = "\ndef score(case):\n    return {'score': np.random.rand(len(case['income']))}\n"
    bench = toy(tmp_path, extra=dice)
    assert "score" in dict(unsteady(bench.graph, bench.recorded.batch()))


def test_what_enters_is_read_before_anybody_writes_it(tmp_path):
    def form(component):
        # An input that reads what the person wrote and passes it on under the same names.
        if component.name != "text":
            return component
        fields = ("salary", "support")
        return replace(component, reads=fields, writes=fields, run=NotRun("a form"))

    assert toy(tmp_path).graph.entering == ("salary", "support", "wage")
    assert toy(tmp_path, change=form).graph.entering == ("salary", "support", "text")
