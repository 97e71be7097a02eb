"""Where trees alone make the score its reasons are exact, and it is said where they are not."""

from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from tests.checks.explanation.lender import EXPLANATION, answer
from tests.checks.explanation.tree_lender import FIELDS, tree_lender

from answerable.checks.evidence import recourse_trees
from answerable.checks.evidence.reasons_attribution import attribute
from answerable.checks.evidence.reasons_case import explain_case
from answerable.checks.evidence.reasons_game import open_game, rows_of
from answerable.checks.evidence.reasons_nearest import nearest_of
from answerable.checks.evidence.reasons_trees import EXACT, SAMPLED
from answerable.checks.evidence.recourse_plausible import open_plausible
from answerable.checks.evidence.recourse_search import search
from answerable.checks.evidence.recourse_trees import in_reach
from answerable.documents.engineer import engineer_text, sheet
from answerable.system.explanation import Reason

TOGETHER = (
    Reason("money", ("income", "debt"), (("en", "Your money."),)),
    Reason("shoe", ("shoe",), (("en", "Your shoe size."),)),
)


def by_definition(game, person, asked):
    """Return the Shapley values of the whole graph run coalition by coalition: nothing drawn.

    `asked` is what the graph says of a batch, in the unit of the values.
    """
    players, n = game.players, len(game.reference)

    def worth(coalition):
        fields = {field for place in coalition for field in players[place].fields}
        own = fields | set(game.explanation.held)
        batch = {
            field: np.repeat(person[field], n) if field in own else game.background[field]
            for field in game.entering
        }
        return float(asked(batch).mean())

    out = np.zeros(len(players))
    for player in range(len(players)):
        others = [each for each in range(len(players)) if each != player]
        for size in range(len(players)):
            weight = factorial(size) * factorial(len(others) - size) / factorial(len(players))
            for some in combinations(others, size):
                out[player] += weight * (worth({*some, player}) - worth(set(some)))
    return out


def log_odds(p):
    return np.log(p / (1 - p))


@pytest.mark.parametrize(
    ("form", "link", "unit"),
    [("xgboost", log_odds, "log-odds"), ("lightgbm", log_odds, "log-odds"),
     ("skops", lambda p: p, "score"), ("pipeline.skops", lambda p: p, "score")],
)  # fmt: skip
def test_exact_reasons_are_those_of_the_definition(tmp_path, form, link, unit):
    explained = replace(EXPLANATION, reasons=TOGETHER, held=("sex",), stated="")
    game = open_game(tree_lender(tmp_path, form, explanation=explained))
    assert game.trees is not None, game.why_sampled
    rows = np.flatnonzero(~game.answers.favourable)[:2]
    people = rows_of(game.everyone, rows)
    found = attribute(game, people, tuple(map(str, rows)))
    for place, one in enumerate(found):
        person = {field: values[place : place + 1] for field, values in people.items()}
        definition = by_definition(game, person, lambda b: link(game.ask_plainly(b).score))
        assert one.values == pytest.approx(definition, abs=2e-5)
        assert (one.method, one.unit) == (EXACT, unit)
        assert one.gap < 1e-6 * game.score_range
        assert one.score == pytest.approx(link(game.answers.score[rows[place]]), abs=1e-5)


def test_a_class_of_several_is_explained_against_each_of_the_others(tmp_path):
    bench = tree_lender(tmp_path, "classes.skops", threshold=0.4)
    game = open_game(bench)
    assert game.trees is not None, game.why_sampled

    def asked(batch):
        traces = bench.graph.run(batch, until=game.last)
        never, late, yes = (np.log(traces.answer(name)) for name in ("never", "late", "p"))
        return yes - (never + late) / 2

    row = np.flatnonzero(~game.answers.favourable)[:1]
    person = rows_of(game.everyone, row)
    (one,) = attribute(game, person, ("one",))
    assert one.values == pytest.approx(by_definition(game, person, asked), abs=2e-5)
    assert one.score == pytest.approx(float(asked(person)[0]), abs=1e-9)
    assert (one.method, one.unit) == (EXACT, "log-odds, mean of those against each other class")
    assert one.gap < 1e-6 * game.score_range
    reached = in_reach(game, game.everyone)
    assert (reached == game.answers.favourable).mean() > 0.99
    assert (reached | ~game.answers.favourable).all()
    assert nearest_of(game, person) is None, "no score of one class alone decides"
    model = game.trees.model
    assert not model.rises
    along = model.along(game.trees.rows(person))
    own = model.table.codes(game.trees.rows(person))[0, 0]
    assert along[0, int(own)] == pytest.approx(game.answers.score[row[0]], abs=1e-9)


def test_the_checks_of_reasons_hold_in_a_clean_lender_of_trees(tmp_path):
    bench = tree_lender(tmp_path)
    told = answer(bench, "additivity")
    assert told.answer
    assert dict(told.witness)["method"] == EXACT
    assert answer(bench, "same_answer_twice").answer


def test_a_rule_with_a_part_in_the_score_is_sampled_and_the_trees_alone_are_exact(tmp_path):
    # Of them there are too many to run every combination with.
    told = replace(EXPLANATION, reference="all", stated="")
    bench = tree_lender(tmp_path, before=True, explanation=told)
    game = open_game(bench)
    assert game.trees is None
    assert game.why_sampled == "several components act on p: earn, score"
    refused = int(np.flatnonzero(~game.answers.favourable)[0])
    person = explain_case(bench, f"p{refused}")
    assert person.attribution.method == SAMPLED
    methods = {one.component: one for one in person.methods}
    assert methods["earn"].method == methods["rule"].method == SAMPLED
    assert methods["earn"].because == "it is no model file"
    inside = methods["score"]
    assert (inside.method, inside.unit, inside.people) == (EXACT, "log-odds", len(game.reference))
    assert [name for name, _ in inside.values] == ["earned", *FIELDS[1:]]
    total = inside.base + sum(value for _, value in inside.values)
    assert total == pytest.approx(inside.score, abs=1e-5)
    page = engineer_text(sheet(person))
    assert f"score | exact, path enumeration | {len(game.reference)} |" in page
    assert "earn | sampled, through the whole graph |  | it is no model file" in page
    assert "Inside score: p, exact, path enumeration" in page


def test_the_engineer_is_told_how_large_the_background_is_and_where_it_is_from(tmp_path):
    game = open_game(bench := tree_lender(tmp_path))
    refused = int(np.flatnonzero(~game.answers.favourable)[0])
    page = engineer_text(sheet(explain_case(bench, f"p{refused}")))
    assert f"{len(game.reference)} people of the cases (people)." in page
    assert "Exact, path enumeration, against all of them" in page
    assert "Shapley value of the score, in log-odds" in page


def test_without_a_score_reasons_are_sampled(tmp_path):
    bench = tree_lender(tmp_path)
    data = replace(bench.card.data, decision=replace(bench.card.data.decision, score=""))
    bench.card = replace(bench.card, data=data)
    assert open_game(bench).why_sampled == "the card names no score"


@pytest.mark.parametrize("side", ["at_least", "below"])
def test_edits_that_trees_rule_out_are_those_that_turn_nothing(tmp_path, side, monkeypatch):
    bench = tree_lender(tmp_path, threshold=0.5)
    decision = replace(bench.card.data.decision, favourable_side=side)
    bench.card = replace(bench.card, data=replace(bench.card.data, decision=decision))
    game = open_game(bench)
    assert game.trees is not None
    reached = in_reach(game, game.everyone)
    assert (reached | ~game.answers.favourable).all(), "nobody decided for may be ruled out"
    assert reached.sum() <= game.answers.favourable.sum() + 1
    people = rows_of(game.everyone, np.flatnonzero(~game.answers.favourable)[:20])
    plausible = open_plausible(game)
    by_trees = search(game, people, plausible)
    monkeypatch.setattr(
        recourse_trees, "in_reach", lambda _, batch: np.full(len(batch["income"]), True)
    )
    assert by_trees == search(game, people, plausible)


def test_where_a_component_decides_every_edit_is_run(tmp_path):
    game = open_game(tree_lender(tmp_path))
    assert in_reach(game, game.everyone).all()


@pytest.mark.parametrize("form", ["xgboost", "skops"])
def test_the_nearest_other_outcome_turns_it_and_nothing_nearer_of_one_field_does(tmp_path, form):
    bench = tree_lender(tmp_path, form, threshold=0.5)
    game = open_game(bench)
    refused = np.flatnonzero(~game.answers.favourable)[:6]
    steps = {name: np.unique(game.everyone[name]) for name in ("income", "debt", "shoe")}
    for row in refused:
        person = rows_of(game.everyone, np.array([row]))
        nearest = nearest_of(game, person)
        assert nearest.turned
        assert {field for field, *_ in nearest.changes} <= set(steps), "sex is protected"
        cost = sum(abs(b - a) / game.everyone[f].std() for f, a, b in nearest.changes)
        for field, values in steps.items():
            batch = {f: np.repeat(v, len(values)) for f, v in person.items()}
            won = game.ask_plainly({**batch, field: values}).favourable
            apart = np.abs(values[won] - person[field][0]) / game.everyone[field].std()
            assert (apart >= cost - 1e-9).all()


def test_the_engineer_is_told_the_nearest_other_outcome(tmp_path):
    game = open_game(bench := tree_lender(tmp_path, threshold=0.5))
    refused = int(np.flatnonzero(~game.answers.favourable)[0])
    told = explain_case(bench, f"p{refused}")
    assert [one.component for one in told.methods] == ["score"]
    page = engineer_text(sheet(told))
    assert "Nearest other outcome on the trees: " in page
    assert "Run again end to end, the outcome turned." in page
    assert nearest_of(open_game(tree_lender(tmp_path)), {}) is None, "there a component decides"
