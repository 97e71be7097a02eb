"""Reasons through the whole graph: run whole where affordable, else sampled and adjusted."""

from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from tests.checks.explanation.lender import EXPLANATION, FAULTS, answer, lender

from answerable.checks.evidence import reasons_attribution, reasons_walks
from answerable.checks.evidence.reasons_attribution import attribute
from answerable.checks.evidence.reasons_case import explain_case
from answerable.checks.evidence.reasons_game import open_game, rows_of
from answerable.checks.evidence.reasons_trees import SAMPLED
from answerable.checks.evidence.reasons_whole import WHOLE
from answerable.documents.engineer import engineer_text, sheet

MANY = replace(EXPLANATION, reference="all")
"""Too many people to run every combination with: 300 x 8."""
HELD = replace(MANY, held=("shoe",), reasons=EXPLANATION.reasons[:2])


def by_definition(game, person, others):
    """Return the Shapley values of the whole graph, coalition by coalition, against others."""
    players, held = game.players, set(game.explanation.held)

    def worth(coalition):
        own = held | {field for place in coalition for field in players[place].fields}
        batch = {
            field: np.repeat(person[field], len(others))
            if field in own
            else game.background[field][others]
            for field in game.entering
        }
        return float(game.ask_plainly(batch).score.mean())

    out = np.zeros(len(players))
    for player in range(len(players)):
        rest = [each for each in range(len(players)) if each != player]
        for size in range(len(players)):
            weight = factorial(size) * factorial(len(rest) - size) / factorial(len(players))
            for some in combinations(rest, size):
                out[player] += weight * (worth({*some, player}) - worth(set(some)))
    return out, worth(set())


def explained(bench, people=4):
    """Return the game, and some refused people, each with the attribution."""
    game = open_game(bench)
    rows = np.flatnonzero(~game.answers.favourable)[:people]
    batch = rows_of(game.everyone, rows)
    found = attribute(game, batch, tuple(map(str, rows)))
    persons = [{f: v[i : i + 1] for f, v in batch.items()} for i in range(people)]
    return game, list(zip(persons, found, strict=True))


@pytest.mark.parametrize("fault", ["only together", "three at once"])
def test_few_reasons_are_run_whole_and_are_those_of_the_definition(tmp_path, fault):
    game, found = explained(lender(tmp_path, fault))
    for person, one in found:
        values, base = by_definition(game, person, np.arange(len(game.reference)))
        assert one.values == pytest.approx(values, abs=1e-12)
        assert (one.against, one.method, one.pairs) == (pytest.approx(base), WHOLE, 0)
        assert (one.people, one.walked, one.foreseen) == (len(game.reference), None, None)
        assert one.gap < 1e-12


@pytest.mark.parametrize("told", [MANY, HELD])
def test_sampled_reasons_add_up_and_come_near_the_definition(tmp_path, told):
    game, found = explained(lender(tmp_path, "only together", explanation=told))
    for person, one in found:
        values, base = by_definition(game, person, np.arange(len(game.reference)))
        assert one.method == SAMPLED
        assert one.pairs >= 32
        assert one.values.sum() == pytest.approx(one.score - base, abs=1e-12)
        assert one.against == pytest.approx(base)
        assert one.values == pytest.approx(values, abs=0.05)
        assert one.gap < 1e-12


def test_of_a_large_reference_some_are_drawn_and_the_reasons_are_against_those(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(reasons_walks, "MOST", 200)
    game, found = explained(lender(tmp_path, explanation=MANY))
    others = reasons_walks.compared(game)
    assert len(set(others.tolist())) == 200
    for person, one in found:
        values, base = by_definition(game, person, others)
        assert (one.people, one.against) == (200, pytest.approx(base))
        assert one.values == pytest.approx(values, abs=0.02)
        assert set(one.walked.walks.background) <= set(others)


def test_more_pairs_than_people_start_from_everybody_equally_often(tmp_path, monkeypatch):
    monkeypatch.setattr(reasons_walks, "MOST", 40)
    game = open_game(lender(tmp_path, explanation=MANY))
    for asked, drawn in ((32, 32), (64, 40), (128, 120)):
        (one,) = reasons_walks.walk(game, rows_of(game.everyone, np.array([0])), ("0",), asked)
        assert one.pairs == drawn
        _, times = np.unique(one.walks.background, return_counts=True)
        assert set(times) == {2 * max(1, drawn // 40)}


def test_a_system_in_a_mood_does_not_add_up_however_its_reasons_are_found(tmp_path):
    for told in (EXPLANATION, MANY):
        _, found = explained(lender(tmp_path, "in a mood", explanation=told))
        assert all(one.gap > 1e-5 for _, one in found)


def test_the_witness_and_the_page_say_how_it_was_found_and_how_good_the_fit_is(tmp_path):
    assert dict(answer(lender(tmp_path), "additivity").witness)["method"] == WHOLE
    bench = lender(tmp_path, explanation=MANY)
    game, ((_, one), *_) = explained(bench)
    share, low, high = one.foreseen
    assert 0.9 < low <= share <= high <= 1, "a sum of two lines is foreseen"
    page = " ".join(engineer_text(sheet(explain_case(bench, _refused(game)))).split())
    assert "pairs of antithetic orders, adjusted by regression to 300 of them" in page
    assert f"foresees pairs it did not see with R² {share:.2f}, 95 % interval" in page
    assert "is not offered as an explanation" in page
    whole = engineer_text(sheet(explain_case(lender(tmp_path), _refused(game))))
    assert "Exact, every combination of fields run, against 100 of them" in " ".join(whole.split())


def _refused(game):
    return f"p{np.flatnonzero(~game.answers.favourable)[0]}"


TWINS = """
def score(case):
    missing = (case["i"] < 3300) * 1.0 + (case["d"] > 300) + (case["s"] < 43)
    return {"score": 0.7 - missing / 3, "why": np.full(len(missing), "income")}
"""
"""Three reasons that weigh the same: two of them are not more main than the third."""


@pytest.mark.parametrize("whole", [True, False])
def test_reasons_that_weigh_the_same_cannot_be_separated(tmp_path, whole, monkeypatch):
    monkeypatch.setattr(reasons_attribution, "can_run_whole", lambda _: whole)
    monkeypatch.setitem(FAULTS, "twins", TWINS)
    # The reference lacks nothing of the three, so that each weighs exactly one third.
    rule = 'def rule(case):\n    return {"decision": np.where(case["score"] > 0.6, "yes", "no")}\n'
    monkeypatch.setitem(FAULTS, "strict", rule)
    bench = lender(tmp_path, "twins", "strict")
    worst = int(open_game(bench).answers.score.argmin())
    person = explain_case(bench, f"p{worst}")
    assert person.attribution.method == (WHOLE if whole else SAMPLED)
    assert person.attribution.values == pytest.approx([-1 / 3] * 3)
    assert person.cannot_say.startswith("its reasons cannot be separated")
    assert not person.told
