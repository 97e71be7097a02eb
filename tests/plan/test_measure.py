"""What cannot be run is `not_tested` with its own reason, and the rest of the audit goes on."""

import pickle
from dataclasses import replace
from types import SimpleNamespace

from tests.checks.toy import toy

from answerable.checks.ask import Ask
from answerable.checks.load import load_checks
from answerable.plan.measure import measure
from answerable.plan.types import NOT_TRUSTED, PlanLine
from answerable.runs.trust import Trust
from answerable.system.system import ModelFile

STEADY = PlanLine("reliability.steady.v1", "reliability.steady.v1", Ask(), (), ())


def measured(bench):
    load_checks()
    (one,) = measure(SimpleNamespace(lines=(STEADY,)), bench)
    return one


def run_by(run):
    def change(component):
        return replace(component, run=run) if component.name == "score" else component

    return change


def test_a_pickle_under_another_name_is_told_and_is_no_matter_of_trust(tmp_path):
    (tmp_path / "m.skops").write_bytes(pickle.dumps({"a": 1}))
    found = measured(toy(tmp_path, change=run_by(ModelFile("m.skops", "skops"))))
    assert found.results is None
    assert found.not_tested.startswith("component 'score': m.skops is a pickle, and loading one")


def test_code_that_nobody_trusts_is_told_as_that(tmp_path):
    bench = toy(tmp_path)
    bench = type(bench)(bench.card, Trust())
    found = measured(bench)
    assert (found.not_tested, found.mend[:11]) == (NOT_TRUSTED, "toydata.py ")


def test_a_program_that_ends_itself_does_not_end_the_audit(tmp_path):
    bench = toy(tmp_path, extra="\ndef score(case):\n    raise SystemExit('bye')\n")
    assert "'score' failed in system:score: SystemExit: bye" in measured(bench).not_tested
