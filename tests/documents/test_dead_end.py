from dataclasses import replace

import pytest
from tests.record.sample import sample_record

from answerable.documents.next_steps import next_steps
from answerable.findings.mends import DESCRIBE_FIRST
from answerable.system.system import NotRun, PythonCall, Recorded

MEND = "Find the step for 'race': write a [[scenario]] about it and let the audit locate it."


def steps_where_all_run_by(run) -> list[str]:
    record = sample_record()
    breached = next(f for f in record.findings if f.verdict == "breached")
    components = tuple(replace(one, run=run) for one in record.system.components)
    changed = replace(
        record,
        system=replace(record.system, components=components),
        findings=(replace(breached, mend=MEND),),
    )
    return [step.action for step in next_steps(changed)]


@pytest.mark.parametrize("run", [Recorded((("a", "a"),)), NotRun("no replica")])
def test_recorded_decisions_alone_lead_to_describing_the_components(run):
    steps = steps_where_all_run_by(run)
    assert DESCRIBE_FIRST in steps
    assert MEND not in steps


def test_components_that_run_lead_to_a_scenario():
    steps = steps_where_all_run_by(PythonCall("system:decide"))
    assert MEND in steps
    assert DESCRIBE_FIRST not in steps
