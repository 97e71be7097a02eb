"""What may be asked of a table of counts, and what leaves: withheld, or with noise."""

from datetime import date

import numpy as np
import pytest
from tests.checks.recorded import bench_of

from answerable.checks.release import OTHER_OR_MISSING, Persons, release
from answerable.checks.release_axes import OTHER, Wanted
from answerable.errors import EvidenceError
from answerable.system.data import Decision, Outcome, Protected, Source

DAY = date(2026, 11, 25)
SEX = Protected("sex", "sex", ())
WORDED = Protected("sex", "sex", (("f", "women"), ("m", "men")))
AGE = Protected("age", "age", (), bands=(25, 40))
SOURCE = Source("cases", python="cases:all", key="id", strata=("branch",))
NEEDS = "OpenDP, 265 MB, is not installed"


def people(n=400, **more):
    rng = np.random.default_rng(5)
    return {
        "id": [f"p{i}" for i in range(n)],
        "sex": rng.choice(["f", "m"], n, p=[0.3, 0.7]).tolist(),
        "age": rng.integers(18, 70, n).tolist(),
        "branch": rng.choice(["north", "south"], n).tolist(),
        "decision": rng.choice(["yes", "no"], n).tolist(),
        "score": rng.random(n).tolist(),
        "paid": rng.choice(["1", "0"], n).tolist(),
        **more,
    }


def made(columns=None, wanted=None, *, source=SOURCE, protected=(SEX,), **asked):
    bench = bench_of(
        columns or people(),
        source=source,
        protected=protected,
        outcome=Outcome("paid", "truth", "1"),
        decision=Decision("decision", "yes", "score"),
    )
    return release(bench, wanted or Wanted(), on=DAY, **asked)


def test_attributes_by_outcome_and_decision_are_what_is_counted():
    found, columns = made(), people()
    assert found.table.dims == ("sex", "paid", "decision")
    cell = found.table.counts[0, found.table.levels[1].index("1"), 0]
    rows = zip(columns["sex"], columns["paid"], columns["decision"], strict=True)
    assert cell == sum(row == ("f", "1", "yes") for row in rows)
    assert found.table.counts[-1, -1, -1] == 400
    assert found.persons == Persons("id")


def test_strata_and_bins_are_there_when_asked_for_and_answers_can_be_left_out():
    wanted = Wanted(by=("age", "branch"), without=("outcome", "decision"), bins=4)
    table = made(wanted=wanted, protected=(SEX, AGE)).table
    assert table.dims == ("age", "branch", "score bin")
    assert table.levels[0] == ("under 25", "25 to 39", "40 and over")
    assert table.levels[2] == ("0 to under 0.25", "0.25 to under 0.5", "0.5 to under 0.75",
                               "0.75 to 1")  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "asked", "said"),
    [
        (Wanted(by=("id",)), {}, "'id' is no protected attribute and no stratum"),
        (Wanted(by=("sex", "sex")), {}, "two axes of the table are called 'sex'"),
        (Wanted(bins=1), {}, "1 bins are not between 2 and 100"),
        (Wanted(levels=(("race", ("a",)),)), {}, "--levels names 'race'"),
        (Wanted(), {"minimum": 4}, "may withhold more but not less"),
        (Wanted(), {"rows": 0}, "0 rows of a person count nobody"),
        (Wanted(), {"person": "nobody"}, "no column 'nobody'"),
        (Wanted(), {"epsilon": 1.0}, r"which values 'sex' has.*--levels \"sex=A,B\""),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_way_out(wanted, asked, said):
    with pytest.raises(EvidenceError, match=said):
        made(wanted=wanted, **asked)


def test_a_table_of_too_many_cells_says_which_attribute_has_so_many_values():
    columns = people(12_000, branch=[str(i // 8) for i in range(12_000)])
    with pytest.raises(EvidenceError, match=r"branch 1,500.*keep fewer attributes with --by"):
        made(columns, Wanted(by=("sex", "branch")))


def test_a_value_that_hardly_anybody_has_is_not_named_unless_the_card_names_it():
    columns = people()
    columns["sex"][:3] = ["intersex"] * 3
    assert made(columns).table.levels[0] == ("f", "m", OTHER)
    named = Wanted(levels=(("sex", ("f", "m", "intersex")),))
    found = made(columns, named)
    assert found.table.levels[0] == ("f", "m", "intersex")
    assert found.table.withheld[2].any()


def test_somebody_with_two_rows_is_counted_as_told_or_not_at_all():
    columns = people()
    columns["id"][1] = columns["id"][0]
    with pytest.raises(EvidenceError, match="1 rows are about a person who has a row already"):
        made(columns)
    once = made(columns, rows=1)
    assert once.table.counts[-1, -1, -1] == 399
    assert once.persons == Persons("id", 1, 1)
    twice = made(columns, rows=2)
    assert twice.table.minimum == 10, "ten rows are five people at least"
    assert twice.table.counts[-1, -1, -1] == 400
    alone = made(columns, source=Source("cases", python="cases:all"))
    assert alone.persons == Persons()


def test_counts_of_people_have_no_column_that_names_one():
    columns = {"sex": ["f", "m"], "paid": ["1", "0"], "decision": ["yes", "no"], "n": [20, 30]}
    source = Source("cases", file="counts.csv", counts="n")
    with pytest.raises(EvidenceError, match="leave out --person"):
        made(columns, source=source, person="sex")


def test_a_private_release_has_the_declared_values_only_and_no_hash_of_the_data():
    pytest.importorskip("opendp", reason=NEEDS)
    columns = people()
    columns["sex"][:2] = ["intersex", None]
    found = made(columns, protected=(WORDED,), epsilon=2.0)
    table = found.table
    assert table.levels[0] == ("women", "men", OTHER_OR_MISSING)
    assert table.levels[1] == ("1", OTHER_OR_MISSING)
    assert (found.files, table.epsilon, table.rows) == ((), pytest.approx(2.0), 1)
    exact = sum(s == "m" and p == "1" for s, p in zip(columns["sex"], columns["paid"], strict=True))
    assert abs(table.counts[1, 0].sum() - exact) < 40


def test_noise_is_as_wide_as_the_rows_of_one_person():
    pytest.importorskip("opendp", reason=NEEDS)
    columns = people()
    columns["id"][:4] = ["p0"] * 4
    found = made(columns, protected=(WORDED,), epsilon=1.0, rows=2)
    assert (found.table.scale, found.persons) == (2.0, Persons("id", 2, 2))


def test_cases_that_were_drawn_have_no_epsilon(monkeypatch):
    monkeypatch.setattr("answerable.checks.release.opendp_for", float)
    answers = {"outcome": Outcome("paid", "truth", "1"), "decision": Decision("decision", "yes")}
    bench = bench_of(people(), protected=(WORDED,), **answers)
    bench.exact = bench.exact.sample(100, 1)
    with pytest.raises(EvidenceError, match="100 of 400 cases are run"):
        release(bench, Wanted(), on=DAY, epsilon=1.0)
    assert release(bench, Wanted(), on=DAY).drawn_of == 400
