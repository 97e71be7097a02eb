from datetime import date

import pytest

from answerable.findings.contradictions import contradictions
from answerable.law.classify import classify
from answerable.system.facts import Fact
from answerable.system.system import Component, NotRun, Purpose, System, Use

CLAIM = Fact("exclusively_military_defence_natsec", "yes")


def found(*facts, outcome="credit"):
    purpose = Purpose("software", "natural_persons", outcome, ("DE",))
    score = Component("score", "model", (), ("s",), NotRun("not run here"))
    use = Use("mortgage", purpose, ("score",), facts, line=12)
    system = System("bank", (), (use,), (score,))
    return contradictions(system, classify(system, as_of=date(2026, 11, 23)))


def test_a_bank_that_is_exclusively_military_is_a_breached_finding_at_its_line():
    (one,) = found(CLAIM)
    assert (one.verdict, one.about, one.card_line) == ("breached", "mortgage", 12)
    assert "exclusively military" in one.says
    assert "credit" in one.says
    assert one.mend


@pytest.mark.parametrize(("facts", "outcome"), [((), "credit"), ((CLAIM,), "military")])
def test_facts_that_can_all_be_true_are_no_finding(facts, outcome):
    assert found(*facts, outcome=outcome) == ()
