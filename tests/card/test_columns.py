import json

import pytest

from answerable.card.columns import look_at_columns
from answerable.errors import EvidenceError

CSV = (
    "case_id,Sex,applicant_race,income,approved,branch,gdlin,dependents\n"
    + "\n".join(
        f"{i},{'fm'[i % 2]},{'abc'[i % 3]},{1000 + 10 * i},{'yes' if i % 4 else 'no'},"
        f"{'xy'[i % 2]},{666 if i == 7 else i % 2},{-1 if i == 3 else i % 3}"
        for i in range(40)
    )
    + "\n"
)


def guess(tmp_path, text=CSV, name="d.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return look_at_columns(tmp_path / name)


def test_names_and_values_suggest_what_a_column_is(tmp_path):
    found = guess(tmp_path)
    assert [c.name for c in found.outcomes] == ["approved"]
    assert found.outcomes[0].values == ("yes", "no")
    assert [(a, c.name) for a, c in found.protected] == [("sex", "Sex"), ("race", "applicant_race")]
    assert [(c.name, c.codes) for c in found.sentinels] == [
        ("gdlin", (666.0,)),
        ("dependents", (-1.0,)),
    ]
    assert found.clusters == ("branch",)
    assert found.key == "case_id"
    assert (found.rows, found.whole) == (40, True)


def test_an_ordinary_number_is_no_sentinel(tmp_path):
    ages = "id,years\n" + "\n".join(f"{i},{i}" for i in range(1, 110))
    changes = "id,change\n" + "\n".join(f"{i},{i - 50}" for i in range(100))
    assert guess(tmp_path, ages).sentinels == ()
    assert guess(tmp_path, changes).sentinels == ()


def test_a_word_inside_another_is_no_protected_attribute(tmp_path):
    found = guess(tmp_path, "image,sexton,stage,terrace\n1,2,3,4\n")
    assert found.protected == ()


def test_parquet_and_json_are_read_as_well(tmp_path):
    import duckdb

    path = tmp_path / "it's.parquet"
    quoted = str(path).replace("'", "''")
    duckdb.execute(f"copy (select i % 2 as hired, i as x from range(9) t(i)) to '{quoted}'")
    assert [c.name for c in look_at_columns(path).outcomes] == ["hired"]
    rows = [{"hired": i % 2, "x": i} for i in range(9)]
    assert guess(tmp_path, json.dumps(rows), "d.json").outcomes[0].name == "hired"


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [("d.pkl", "x", "an ending nobody here reads"), ("d.json", "{", "cannot be read as json"),
     ("d.parquet", "x", "cannot be read as parquet"), ("absent.csv", None, "is no file")],
)  # fmt: skip
def test_a_file_nobody_can_read_gets_one_sentence(tmp_path, name, text, what):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(EvidenceError, match=what) as caught:
        look_at_columns(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_column_whose_name_steers_a_terminal_is_left_out(tmp_path):
    found = guess(tmp_path, "a,\u001b[31mred\n1,2\n")
    assert [c.name for c in found.columns] == ["a"]
    assert found.skipped == 1


def test_a_column_that_differs_in_every_row_is_no_cluster(tmp_path):
    assert guess(tmp_path, "branch,x\na,1\nb,2\nc,2\n").clusters == ()
    assert guess(tmp_path, "branch,x\na,1\nb,2\nb,2\n").clusters == ("branch",)


@pytest.mark.parametrize("name", ["repaid", "two_year_recid", "err", "error_flag"])
def test_what_came_later_and_an_error_column_are_outcomes(tmp_path, name):
    rows = "\n".join(f"{i},{i % 2},{i % 2},{i % 2}" for i in range(40))
    found = guess(tmp_path, f"id,{name},terror,merry\n{rows}\n")
    assert [c.name for c in found.outcomes] == [name]


def test_what_is_filled_for_the_hired_alone_came_after_the_decision(tmp_path):
    lines = [
        f"{i},{i % 7},{'yes' if i % 2 else 'no'},{i % 3 if i % 2 else ''},{'x' if i % 5 else ''}"
        for i in range(60)
    ]
    found = guess(tmp_path, "id,skill,hired,stayed,note\n" + "\n".join(lines) + "\n")
    assert found.later == (("stayed", "hired", "yes"),)


def test_a_gap_that_chance_explains_is_no_sign(tmp_path):
    lines = [f"{i},{'no' if i == 3 else 'yes'},{'x' if i > 40 else ''}" for i in range(60)]
    found = guess(tmp_path, "id,hired,note\n" + "\n".join(lines) + "\n")
    assert found.later == ()
