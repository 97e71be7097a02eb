import pytest
from tests.checks.recorded import bench_of, values

from answerable.checks.ask import Ask
from answerable.checks.data.rows_per_group import rows_per_group
from answerable.checks.evidence.columns_groups import Groups
from answerable.system.data import Group, Protected


def rows(columns, ask, **card):
    return rows_per_group(Groups().open(ask, bench_of(columns, **card)))


def test_shares_of_groups_come_with_who_has_none():
    columns = {"sex": ["w"] * 30 + ["m"] * 60 + [None] * 10}
    found = rows(columns, Ask(attribute="sex"), protected=[Protected("sex", "sex", ())])
    assert values(found) == {
        ("m", "known"): 0.6, ("w", "known"): 0.3, ("", "group unknown"): 0.1,
    }  # fmt: skip


def test_a_group_the_card_declares_and_the_data_lack_is_no_share_of_zero():
    protected = Protected("sex", "sex", (("w", "women"), ("d", "diverse")))
    found = rows({"sex": ["w"] * 20}, Ask(attribute="sex"), protected=[protected])
    assert values(found)["diverse", "known"] == "the data hold no row of diverse"


def test_a_declared_group_is_counted_beside_all_others():
    columns = {"age": [20.0] * 25 + [50.0] * 70 + [float("nan")] * 5}
    found = rows(columns, Ask(group="young"), groups=[Group("young", "age < 30")])
    assert values(found) == {
        ("others", "known"): 0.7, ("young", "known"): 0.25, ("", "group unknown"): 0.05,
    }  # fmt: skip


def test_ten_thousand_groups_are_fifty_lines_and_one():
    columns = {"town": [f"town {i}" for i in range(10_000)] + ["town 7"] * 20}
    found = values(rows(columns, Ask(attribute="t"), protected=[Protected("t", "town", ())]))
    assert len(found) == 51
    assert next(iter(found.items())) == (("town 7", "known"), 21 / 10_020)
    assert found["town 0", "known"] == "withheld: fewer than 5 rows of town 0"
    assert found["", "further groups"] == (
        "9,950 further groups hold 9,950 rows together, 1 or fewer each"
    )


def test_one_word_written_in_several_ways_is_told_and_single_spellings_are_not():
    columns = {"sex": ["F"] * 30 + ["f"] * 20 + ["F "] * 6 + ["M"] * 40}
    found = values(rows(columns, Ask(attribute="sex"), protected=[Protected("sex", "sex", ())]))
    told = {key: said for key, said in found.items() if key[1] == "spellings"}
    assert told == {
        ("F", "spellings"): '"F", "F ", "f" are counted as 3 groups; if they are one, give them '
        "one word under `values` of [[protected]]"
    }


def test_words_that_read_as_if_nobody_knew_are_told_and_other_words_are_not():
    columns = {"sex": ["F"] * 30 + ["M"] * 40 + ["N/A"] * 6 + ["Unknown"] * 8}
    found = values(rows(columns, Ask(attribute="sex"), protected=[Protected("sex", "sex", ())]))
    told = {key: said for key, said in found.items() if key[1] == "perhaps unknown"}
    assert told == {
        ("Unknown", "perhaps unknown"): '"Unknown", "N/A" are counted as groups; if it stands for '
        'nobody knows, write values = { "Unknown" = "", "N/A" = "" } under [[protected]]'
    }
    clean = values(
        rows(
            {"sex": ["F"] * 30 + ["M"] * 40},
            Ask(attribute="sex"),
            protected=[Protected("sex", "sex", ())],
        )
    )
    assert not any(key[1] == "perhaps unknown" for key in clean)


def test_a_value_with_the_empty_word_is_nobody_knows():
    columns = {"sex": ["F"] * 30 + ["M"] * 40 + ["NA"] * 6 + [None] * 4}
    sex = Protected("sex", "sex", (("NA", ""), ("F", "women")))
    found = values(rows(columns, Ask(attribute="sex"), protected=[sex]))
    assert found["", "group unknown"] == pytest.approx(10 / 80)
    assert {key[0] for key in found} == {"women", "M", ""}
