"""What trees say of everybody: proved, or an invented person for whom it is not so."""

import re

import numpy as np
import pytest
from tests.checks.explanation.tree_lender import tree_lender

from answerable.checks.evidence.scenario import Scenarios
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.checks.scenarios import prove
from answerable.findings.scenario_words import scenario_says
from answerable.system.expectations import Edit, Scenario

PERSON = Edit((("income", 4000.0), ("debt", 100.0), ("shoe", 40.0), ("sex", 0.0)))


def held(bench):
    load_checks()
    check = CHECKS["scenarios.monotone.v1"]
    provider = PROVIDERS[check.needs]
    assert isinstance(provider, Scenarios)
    (asked,) = provider.asks(bench.card)
    series = check.run(provider.open(asked, bench))
    return series, series.by_key["held",]


def more(raises, step=1.0, **changes):
    return Scenario("more", "monotone", "p", raises=raises, steps=(step,), **changes)


@pytest.mark.parametrize("at", ["", "score"])
def test_a_constraint_of_the_training_is_proved_for_everybody(tmp_path, at):
    bench = tree_lender(tmp_path, scenarios=(more("income", 100.0, at=at),))
    series, found = held(bench)
    assert found.answer
    assert dict(found.witness)[prove.EVERYBODY] == "proved on all 15 trees of score"
    says = scenario_says("more", series, ())
    assert "nobody of 300 is worse off with income +100, nor could anybody be (proved on" in says


def test_a_negative_step_asks_whether_less_of_it_can_hurt(tmp_path):
    bench = tree_lender(tmp_path, scenarios=(more("income", -0.001, person=PERSON),))
    _, found = held(bench)
    assert found.answer, "this person's score does not change for a thousandth less"
    assert dict(found.witness)[prove.EVERYBODY].startswith("not so: income from ")


def test_an_invented_person_is_shown_for_whom_it_is_not_so(tmp_path):
    bench = tree_lender(tmp_path, scenarios=(more("debt", person=PERSON),))
    series, found = held(bench)
    assert found.answer
    told = dict(found.witness)
    said = told[prove.EVERYBODY]
    low, high, change = (float(x) for x in re.findall(r"(?<=from |..to |..by )[-+\d.e]+", said)[:3])
    row = {
        name: float(v) for name, v in re.findall(r"(\w+) = ([-\d.e+]+)", told["invented person"])
    }
    batch = {name: np.array([row.get(name, 0.0)] * 2) for name in ("income", "shoe", "sex")}
    batch["debt"] = np.array([low, high])
    p = bench.graph.run(batch, until="score").field("p").astype(float)
    odds = np.log(p / (1 - p))
    assert odds[1] - odds[0] == pytest.approx(change, rel=0.01)
    assert change < 0
    assert "for every value there is it is not so" in scenario_says("more", series, ())


def test_a_search_that_is_cut_short_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(prove, "BUDGET", 0)
    _, found = held(tree_lender(tmp_path, scenarios=(more("debt", person=PERSON),)))
    assert dict(found.witness)[prove.EVERYBODY].startswith("not decided: cut short after")


def test_nothing_is_claimed_of_a_score_that_several_components_make(tmp_path):
    bench = tree_lender(tmp_path, before=True, scenarios=(more("income", 100.0),))
    _, found = held(bench)
    assert found.answer
    assert prove.EVERYBODY not in dict(found.witness)
