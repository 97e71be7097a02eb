"""Recourse is valid when run again, sparse, plausible; "none" comes with its certificate."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from tests.checks.explanation.lender import ACTIONS, EXPLANATION, answer, lender

from answerable.checks.evidence.reasons_game import open_game, rows_of
from answerable.checks.evidence.recourse import RecourseByGroup, RecourseOf
from answerable.checks.evidence.recourse_plausible import open_plausible
from answerable.checks.evidence.recourse_search import search
from answerable.system.explanation import Action


def searched(bench):
    game = open_game(bench)
    rows = np.flatnonzero(~game.answers.favourable)
    people = rows_of(game.everyone, rows)
    return people, search(game, people, open_plausible(game))


def approves(income, debt):
    """The lender's formula, written here a second time."""
    return income / 5000 - debt / 2000 >= 0.3


def test_recourse_equals_the_formula_tried_edit_by_edit(tmp_path):
    people, found = searched(lender(tmp_path))
    for income, debt, one in zip(people["income"], people["debt"], found, strict=True):
        up = [income + 100 * k for k in range(1, 6)]
        down = [debt - 50 * k for k in range(1, 5) if debt - 50 * k >= 0]
        alone = {(i, debt) for i in up if approves(i, debt)}
        alone |= {(income, d) for d in down if approves(income, d)}
        both = {(i, d) for i, d in product(up, down) if approves(i, d)}
        seen = set()
        for way in one.found:
            after = {m.action.field: m.after for m in way.moves}
            seen.add((after.get("income", income), after.get("debt", debt)))
        assert seen == (alone if one.best and len(one.best.moves) == 1 else alone | both)
        if not one.found:
            assert one.tried == len(up) + len(down) + len(up) * len(down)


def test_nothing_but_declared_fields_ever_moves(tmp_path):
    _, found = searched(lender(tmp_path))
    moved = {m.action.field for one in found for way in one.found for m in way.moves}
    assert moved == {"income", "debt"}


def test_the_cheapest_comes_first_and_one_field_before_two(tmp_path):
    _, found = searched(lender(tmp_path))
    some = [one for one in found if len(one.found) > 1]
    assert some
    for one in some:
        plausible = [way for way in one.found if way.plausible]
        sizes = [len(way.moves) for way in plausible]
        assert sizes == sorted(sizes)
        assert plausible == sorted(plausible, key=lambda w: (len(w.moves), w.cost, w.months))


def test_a_system_that_reads_what_nobody_can_change_leaves_no_recourse(tmp_path):
    fixed = answer(lender(tmp_path, "never"), "recourse_exists", "large feet").by_key
    clean = answer(lender(tmp_path), "recourse_exists", "large feet").by_key
    assert fixed["others",].value > clean["others",].value + 0.2
    assert "every combination of the declared edits" in fixed["certificate", "exhaustive"].reason


def test_groups_are_counted_apart_and_all_together(tmp_path):
    bench = lender(tmp_path)
    everyone = answer(bench, "recourse_exists").by_key["refused people",]
    by_sex = answer(bench, "recourse_exists", "sex").by_key
    assert by_sex["men",].n + by_sex["women",].n == everyone.n
    cost = answer(bench, "recourse_cost", "sex").by_key["men",]
    assert cost.low < cost.value < cost.high


def test_an_edit_away_from_everybody_accepted_is_no_plausible_one(tmp_path):
    far = Action("income", "up", step=90_000, steps=1, phrase=(("en", "Earn a fortune"),))
    bench = lender(tmp_path, explanation=replace(EXPLANATION, actions=(far,)))
    _, found = searched(bench)
    assert all(one.found and one.best is None for one in found)
    note = answer(bench, "recourse_exists").by_key["refused people", "unlikely edits only"]
    assert "leads away from everybody" in note.reason


SHOE = Action("shoe", "up", step=1, steps=1, cost=1, phrase=(("en", "Other shoes"),))


def test_three_fields_are_changed_where_two_do_not_help(tmp_path):
    all_three = replace(EXPLANATION, actions=(*ACTIONS, SHOE))
    people, found = searched(lender(tmp_path, "three at once", explanation=all_three))

    def helps(income, debt, shoe):
        return income >= 3300 and debt <= 300 and shoe >= 43

    three = 0
    for income, debt, shoe, one in zip(
        people["income"], people["debt"], people["shoe"], found, strict=True
    ):
        up = [income + 100 * k for k in range(6)]
        down = [debt - 50 * k for k in range(5) if debt - 50 * k >= 0]
        exists = any(helps(i, d, s) for i, d, s in product(up, down, (shoe, shoe + 1)))
        assert exists == bool(one.found)
        assert one.none_exists == (not exists), "none is said with its certificate, and only then"
        three += bool(one.found) and len(one.found[0].moves) == 3
    assert three


def test_what_was_not_tried_in_full_is_no_certificate(tmp_path):
    bench = lender(tmp_path, "never")
    game = open_game(bench)
    people = rows_of(game.everyone, np.flatnonzero(~game.answers.favourable))
    found = search(game, people, open_plausible(game), whole=3)
    left = [one for one in found if not one.found]
    assert left
    assert not any(one.none_exists for one in left if one.tried > 3)


def test_nothing_dearer_or_slower_than_the_card_allows_is_told(tmp_path):
    cheap = replace(EXPLANATION, most_cost=3)
    _, found = searched(lender(tmp_path, explanation=cheap))
    assert max(way.cost for one in found for way in one.found) == 3
    soon = replace(EXPLANATION, most_months=6)
    _, found = searched(lender(tmp_path, explanation=soon))
    assert {m.action.field for one in found for way in one.found for m in way.moves} == {"debt"}


def test_coupled_fields_move_along(tmp_path):
    swap = replace(ACTIONS[0], coupled=(("debt", "same_change"),))
    bench = lender(tmp_path, explanation=replace(EXPLANATION, actions=(swap,)))
    people, found = searched(bench)
    for income, debt, one in zip(people["income"], people["debt"], found, strict=True):
        helped = {i for k in range(1, 6) if approves(i := income + 100 * k, debt + 100 * k)}
        assert {way.moves[0].after for way in one.found} == helped


@pytest.mark.parametrize(("direction", "sign"), [("up", 1), ("down", -1)])
def test_a_direction_is_kept(tmp_path, direction, sign):
    one_way = Action("debt", direction, step=50, steps=4, phrase=(("en", "Debt"),))
    _, found = searched(lender(tmp_path, explanation=replace(EXPLANATION, actions=(one_way,))))
    moves = [m for one in found for way in one.found for m in way.moves]
    assert all((m.after - m.before) * sign > 0 for m in moves)
    assert bool(moves) == (direction == "down")


def test_a_cost_is_the_mean_of_the_cheapest_ways_and_never_below_nothing(tmp_path):
    bench = lender(tmp_path)
    _, found = searched(bench)
    costs = [one.best.cost for one in found if one.best]
    every = replace(EXPLANATION, recourse_cases=10_000)
    mean = answer(lender(tmp_path, explanation=every), "recourse_cost").by_key["refused people",]
    assert mean.value == pytest.approx(sum(costs) / len(costs))
    assert mean.low >= 0


def test_no_cost_is_told_of_fewer_people_than_the_smallest_cell(tmp_path):
    bench = lender(tmp_path, minimum_cell=1000)
    told = answer(bench, "recourse_cost").by_key["refused people",]
    assert told.reason == "fewer than 1000 people have recourse"


def test_with_a_small_group_another_is_withheld_and_nobody_for_the_unknown():
    groups = (("women", 22), ("men", 300), ("diverse", 3), ("unknown", 4))
    told = RecourseByGroup(
        "sex", tuple(RecourseOf(label, n, 0, 0, 0, ()) for label, n in groups), 0, (), minimum=5
    )
    assert told.guards == {"women", "diverse"}
    assert not replace(told, groups=told.groups[:2] + told.groups[3:]).guards
