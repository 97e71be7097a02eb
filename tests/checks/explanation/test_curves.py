"""Curves of one field: every value of it run by hand says the same, and nobody rare is gone to."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.explanation.lender import lender
from tests.checks.explanation.tree_lender import tree_lender

from answerable.checks.evidence.reasons_attribution import attribute
from answerable.checks.evidence.reasons_curves import ASKED, _range, curves_of
from answerable.checks.evidence.reasons_game import open_game, rows_of


def curves(bench, place=0):
    """Return the game, a refused person, and their curves by field."""
    game = open_game(bench)
    row = np.flatnonzero(~game.answers.favourable)[place]
    person = rows_of(game.everyone, np.array([row]))
    (one,) = attribute(game, person, (str(row),))
    return game, person, {curve.field: curve for curve in curves_of(game, person, one)}


def run(game, person, field, values):
    edited = {name: np.repeat(own, len(values)) for name, own in person.items()}
    answers = game.ask_plainly({**edited, field: np.asarray(values)})
    return game.sign * answers.score, answers.favourable


@pytest.fixture(scope="module")
def forest(tmp_path_factory):
    """A lender whose forest needs no process of its own."""
    return tree_lender(tmp_path_factory.mktemp("forest"), "skops", threshold=0.5)


@pytest.mark.parametrize("form", ["xgboost", "skops", "pipeline.skops"])
def test_every_whole_number_run_by_hand_lies_on_the_steps(tmp_path, form):
    game, person, found = curves(tree_lender(tmp_path, form, threshold=0.5), 3)
    for field in ("income", "debt", "shoe"):
        curve = found[field]
        assert curve.kind == "steps"
        values = np.arange(curve.pieces[0].low, curve.pieces[-1].high)
        assert len(values) > 9
        scores, won = run(game, person, field, values)
        begins = [piece.low for piece in curve.pieces]
        on = [curve.pieces[n] for n in np.searchsorted(begins, values, side="right") - 1]
        assert [piece.score for piece in on] == pytest.approx(scores, abs=1e-6)
        assert [piece.favourable for piece in on] == won.tolist()
        assert (np.diff([piece.score for piece in curve.pieces]) != 0).all(), "a step that is none"
    assert len(found["income"].pieces) > 3


def test_the_mean_is_that_of_reference_people_run_by_hand(forest):
    pytest.importorskip("numba")
    game, _, found = curves(forest)
    curve = found["income"]
    assert curve.people == len(game.reference) > 50
    for piece in curve.mean[:: len(curve.mean) // 4]:
        n = len(game.reference)
        batch = {**game.background, "income": np.repeat(np.ceil(piece.low), n)}
        assert piece.score == pytest.approx(game.ask_plainly(batch).score.mean(), abs=1e-6)


def test_few_whole_numbers_are_choices(forest):
    game, person, found = curves(forest)
    curve = found["sex"]
    assert (curve.kind, [piece.word for piece in curve.pieces]) == ("choices", ["0", "1"])
    assert [piece.score for piece in curve.pieces] == pytest.approx(
        run(game, person, "sex", [0.0, 1.0])[0]
    )


def test_a_system_that_is_no_trees_is_asked_at_some_values(tmp_path):
    _, person, found = curves(lender(tmp_path))
    income, debt = found["income"], float(person["debt"][0])
    assert (income.kind, income.mean) == ("asked", ())
    assert ASKED <= len(income.pieces) <= ASKED + 1
    for piece in income.pieces:
        assert piece.low == piece.high
        assert piece.score == pytest.approx(piece.low / 5000 - debt / 2000)
        assert piece.favourable == (piece.score >= 0.3)
    assert income.at in {piece.low for piece in income.pieces}, "their own value must be shown"
    assert found["shoe"].spread == 0


def test_without_a_score_there_is_no_curve(tmp_path):
    bench = lender(tmp_path)
    data = replace(bench.card.data, decision=replace(bench.card.data.decision, score=""))
    bench.card = replace(bench.card, data=data)
    assert curves(bench)[2] == {}


def test_a_value_that_few_people_have_is_not_gone_to(forest):
    game = open_game(forest)
    column = np.where(np.arange(300) < game.bench.card.minimum_cell - 1, 3.0, game.everyone["sex"])
    rare = replace(game, everyone={**game.everyone, "sex": column})
    person = rows_of(rare.everyone, np.array([20]))
    (one,) = attribute(rare, person, ("p20",))
    (sex,) = [curve for curve in curves_of(rare, person, one) if curve.field == "sex"]
    assert [piece.word for piece in sex.pieces] == ["0", "1"]
    ends = _range(np.concatenate([np.arange(2000.0), [1e9]]), None, 10)
    assert (ends.low, ends.high) == (50.0, 1950.0)
    assert _range(np.arange(15.0), None, 10) is None, "too few cases to say where most lie"
