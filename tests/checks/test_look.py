"""The look: real rows to the terminal, reasons and counts to the record."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.toy import components, toy
from tests.tables.make import card_of

from answerable.checks.bench import Bench
from answerable.checks.look import look, look_counts
from answerable.kernels.neighbours import nearest, standardised
from answerable.runs.trust import Trust
from answerable.system.data import Basis, Data, Decision, Group, Outcome, Protected, Source

BASIS = Basis("find differences", "consent", "two people")


def recorded(folder, rows, **more):
    """A bench over a CSV of id, sex, income, score, decision, outcome."""
    lines = ["id,sex,income,score,decision,outcome", *rows]
    (folder / "a.csv").write_text("\n".join(lines) + "\n")
    source = Source("s", file="a.csv", key="id", **more)
    data = Data(
        (source,),
        Outcome("outcome", "past_decision", "good"),
        Decision("decision", "yes", "score"),
        (Protected("sex", "sex", (("f", "women"), ("m", "men")), basis=BASIS),),
        (Group("poor women", "sex == 'f' and income < 10", basis=BASIS),),
    )
    return Bench(card_of(folder, data=data), Trust())


ROWS = [
    "a,f,5,0.9,yes,bad",
    "b,m,50,0.6,yes,bad",
    "c,f,51,0.1,no,good",
    "d,m,52,0.8,yes,good",
    "e,,53,0.2,no,bad",
]


def reasons(bench):
    return {one.reason: one.n for one in look_counts(bench)}


def test_groups_come_first_with_their_words_and_those_unknown(tmp_path):
    shown = [(s.reason, s.n, len(s.rows)) for s in look(recorded(tmp_path, ROWS), rows=1)]
    assert shown[:4] == [
        ("sex: women", 2, 1),
        ("sex: men", 2, 1),
        ("sex: not known", 1, 1),
        ("poor women", 1, 1),
    ]


def test_words_and_codes_for_nobody_knows_are_no_groups(tmp_path):
    rows = [*ROWS, "g,NA,5,0.9,yes,good", "h,9,5,0.9,yes,good"]
    made = recorded(tmp_path, rows, sentinels=(("sex", (9.0,)),))
    sex = Protected("sex", "sex", (("f", "women"), ("m", "men"), ("NA", "")), basis=BASIS)
    bench = Bench(replace(made.card, data=replace(made.card.data, protected=(sex,))), Trust())
    found = {one.reason: one.n for one in look(bench) if one.reason.startswith("sex: ")}
    assert found == {"sex: women": 2, "sex: men": 2, "sex: not known": 3}


def test_a_missing_value_is_called_missing(tmp_path):
    shown = next(s for s in look(recorded(tmp_path, ROWS)) if s.reason == "sex: not known")
    assert dict(shown.rows[0])["id"] == "e"


def test_confident_errors_are_ordered_by_how_sure_the_score_was(tmp_path):
    shown = {s.reason: s for s in look(recorded(tmp_path, ROWS))}
    approved = shown["decision is yes against the past decision, highest score first"]
    assert [dict(row)["id"] for row in approved.rows] == ["a", "b"]
    refused = shown["decision is not yes against the past decision, lowest score first"]
    assert [dict(row)["id"] for row in refused.rows] == ["c"]


def test_a_named_unfavourable_outcome_parts_the_same_people(tmp_path):
    by_good = recorded(tmp_path, ROWS)
    outcome = Outcome("outcome", "past_decision", "not bad", "bad")
    card = replace(by_good.card, data=replace(by_good.card.data, outcome=outcome))
    assert reasons(Bench(card, Trust())) == reasons(by_good)


def test_without_errors_there_is_nothing_to_show(tmp_path):
    rows = ["a,f,5,0.9,yes,good", "b,m,9,0.1,no,bad"]
    assert not [r for r in reasons(recorded(tmp_path, rows)) if "against" in r]


def test_declared_codes_are_counted_and_shown_five_at_most(tmp_path):
    rows = [f"p{i},f,{999 if i < 7 else i},0.5,yes,good" for i in range(20)]
    bench = recorded(tmp_path, rows, sentinels=(("income", (999.0,)),))
    found = next(s for s in look(bench) if "999" in s.reason)
    assert (found.reason, found.n) == ("income is 999, a code that stands for missing", 7)
    assert len(found.rows) == 5
    assert not [r for r in reasons(bench) if "percentile" in r]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("-5", "income is negative, for 1 in 100 or fewer"),
        ("99999", "income is more than 10 times the 99th percentile (50)"),
    ],
)
def test_hardly_possible_values(tmp_path, value, reason):
    rows = [f"p{i},f,{i % 51},0.5,yes,good" for i in range(200)]
    assert reason not in reasons(recorded(tmp_path, rows))
    assert reasons(recorded(tmp_path, [*rows, f"x,f,{value},0.5,yes,good"]))[reason] == 1


def test_a_key_that_names_two_rows(tmp_path):
    assert reasons(recorded(tmp_path, [*ROWS, ROWS[0]]))["id names more than one row"] == 2
    assert "id names more than one row" not in reasons(recorded(tmp_path, ROWS))


def test_near_twins_decided_differently_are_pairs_with_the_nearest_first(tmp_path):
    bench = recorded(tmp_path, ROWS)
    found = next(s for s in look(bench) if s.reason.startswith("nearest neighbours"))
    # by income: b-c (1 apart, yes and no), c-d, d-e
    assert found.n == 3
    assert [dict(row)["id"] for row in found.rows[:2]] == ["b", "c"]
    same = recorded(tmp_path, [row.replace(",no,", ",yes,") for row in ROWS])
    assert not [r for r in reasons(same) if r.startswith("nearest")]


def test_looking_at_recorded_columns_runs_nothing(tmp_path):
    (tmp_path / "system.py").write_text("raise SystemExit('executed')\n")
    (tmp_path / "a.csv").write_text("salary,support,wage,paid\n1,2,3,1\n2,2,3,0\n")
    data = Data((Source("s", file="a.csv"),), Outcome("paid", "truth", "1"))
    bench = Bench(card_of(tmp_path, data=data, components=components()), Trust())
    assert reasons(bench) == {
        "nearest neighbours with another paid, in pairs, nearest first (among everyone)": 1
    }


def test_computed_decisions_are_looked_at_where_the_code_is_trusted(tmp_path):
    assert any(r.startswith("decision is yes against what") for r in reasons(toy(tmp_path)))


def test_the_record_gets_no_value_of_a_row(tmp_path):
    for one in look_counts(recorded(tmp_path, ROWS)):
        assert isinstance(one.n, int)
        assert not {"0.9", "51", "52"} & set(one.reason.split())


def test_nearest_is_that_of_a_plain_loop():
    points = np.random.default_rng(1).normal(size=(600, 3)).round(2)
    found, distance = nearest(points)
    for i in range(0, 600, 7):
        apart = np.sqrt(((points - points[i]) ** 2).sum(axis=1))
        apart[i] = np.inf
        assert distance[i] == pytest.approx(apart.min(), abs=1e-6)
        assert apart[found[i]] == pytest.approx(apart.min(), abs=1e-6)


def test_columns_without_spread_and_holes_do_not_move_anybody():
    flat, holed = np.ones(3), np.array([1.0, np.nan, 3.0])
    points = standardised([flat, holed, np.full(3, np.nan)])
    assert points.tolist() == [[-1.0], [0.0], [1.0]]
