"""Where too many edits are declared to run them all, the solver says what running all would."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from tests.checks.explanation.lender import ACTIONS, EXPLANATION, answer, lender
from tests.checks.explanation.tree_lender import tree_lender

from answerable.checks.evidence.reasons_game import open_game, rows_of
from answerable.checks.evidence.recourse_plausible import open_plausible
from answerable.checks.evidence.recourse_solver import search_or_prove
from answerable.documents.engineer import engineer_text, sheet
from answerable.system.explanation import Action

pytest.importorskip("ortools", reason="ortools is not installed")

SHOE = Action("shoe", "any", step=1, steps=2, cost=1, phrase=(("en", "Other shoes"),))
THREE = replace(
    EXPLANATION,
    stated="",
    actions=(replace(ACTIONS[0], step=60, coupled=(("debt", "same_change"),)), ACTIONS[1], SHOE),
)


def refused_of(bench, many=12):
    game = open_game(bench)
    return game, rows_of(game.everyone, np.flatnonzero(~game.answers.favourable)[:many])


@pytest.mark.parametrize("form", ["xgboost", "skops"])
def test_the_solver_says_of_everybody_what_running_all_edits_says(tmp_path, form):
    bench = tree_lender(tmp_path, form, threshold=0.5, explanation=THREE)
    game, people = refused_of(bench)
    assert game.trees
    plausible = open_plausible(game)
    every = search_or_prove(game, people, plausible)
    proved = search_or_prove(game, people, plausible, whole=0)
    assert [one.none_exists for one in every] == [one.none_exists for one in proved]
    assert {one.certificate for one in every if one.none_exists} == {"exhaustive"}
    assert {one.certificate for one in proved if one.none_exists} == {"solver"}
    assert any(one.found for one in proved)
    for all_, one in zip(every, proved, strict=True):
        if one.found and len(one.found[0].moves) == 3:
            assert one.found[0].cost == min(way.cost for way in all_.found)


def test_a_proof_is_told_with_its_kind(tmp_path, monkeypatch):
    import answerable.checks.evidence.reasons_case as module

    monkeypatch.setattr(module, "WHOLE_FOR_ONE", 0)
    nothing = replace(THREE, actions=(SHOE, replace(ACTIONS[1], step=0.5), ACTIONS[0]))
    nothing = replace(nothing, actions=(*nothing.actions[:2], replace(ACTIONS[0], step=1)))
    bench = tree_lender(tmp_path, threshold=0.5, explanation=nothing)
    game = open_game(bench)
    lowest = int(game.answers.score.argmin())
    person = module.explain_case(bench, f"p{lowest}")
    assert person.searched.certificate == "solver"
    assert "No action exists (certificate: CP-SAT)" in engineer_text(sheet(person))


def test_without_trees_or_threshold_it_is_said_why_nobody_can_be_certain(tmp_path):
    game, people = refused_of(lender(tmp_path, "never"))
    found = search_or_prove(game, people, open_plausible(game), whole=0)
    open_ = [one for one in found if not one.found]
    assert open_
    assert not any(one.none_exists for one in found)
    assert all(one.uncertain.startswith("no solver can be asked: ") for one in open_)


def test_without_the_solver_nobody_is_said_to_have_no_recourse(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    game, people = refused_of(tree_lender(tmp_path, threshold=0.5, explanation=THREE))
    found = search_or_prove(game, people, open_plausible(game), whole=0)
    open_ = [one for one in found if not one.found]
    assert open_
    assert all("answerable[recourse]" in one.uncertain for one in open_)
    assert not any(one.none_exists for one in open_)


def test_the_audit_counts_who_is_left_open(tmp_path, monkeypatch):
    import answerable.checks.evidence.recourse as module

    bench = lender(tmp_path, "never")
    searching = module.search_or_prove
    monkeypatch.setattr(module, "search_or_prove", lambda *a: searching(*a, whole=0))
    found = answer(bench, "recourse_exists").by_key
    assert found["refused people",].value == 0
    assert (
        "nobody can say that nothing would help" in found["refused people", "nothing found"].reason
    )
