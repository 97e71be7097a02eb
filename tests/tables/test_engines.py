"""Every primitive of the data door, and a whole audit, on every engine: the same answers."""

import math
import shutil
from datetime import date

import duckdb
import numpy as np
import pytest
from tests.tables import engines

from answerable.card.read import read_card
from answerable.checks.bench import Bench
from answerable.checks.release import release
from answerable.checks.release_axes import Wanted
from answerable.documents.released import as_csv
from answerable.errors import EvidenceError, NeedsExtra
from answerable.flow import audit
from answerable.runs.trust import Trust
from answerable.system.data import Source
from answerable.tables.connect import named, open_remote
from answerable.tables.dimensions import AtLeast, Bins, Bucket, Holds, Values
from answerable.tables.duck import Duck, load_file
from answerable.tables.postgres import Postgres
from answerable.tables.shape import capped, stored, tidied
from answerable.tables.spark import Spark, connect

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.xdist_group("engines"),
]

NAN = float("nan")
ODD_NAMES = ("a b", 'quo"te', "back`tick", "semi;colon", "per%cent", "{brace}", "$1", ":p",
             "Übergröße", "漢字", "tab\there", "it's", "--c")  # fmt: skip
N = 400


def columns():
    """Names that break quoting, values that break engines."""
    rng = np.random.default_rng(3)

    def mixed(pool):
        return [pool[i] for i in rng.integers(0, len(pool), N)]

    made = {
        "sex": ("varchar", mixed(["f", "m", "F ", None, "é", "it's", "\\back\n"])),
        "number as text": ("varchar", mixed(["1", "1.0", " 3 ", "12\n", "x", "", "1_0", "nan"])),
        "score": ("double precision", mixed([0.0, 0.1, 0.29, 0.5, 0.7, 1.0, 1e-7, NAN, None])),
        "married": ("boolean", mixed([True, False, None])),
        "dep": ("integer", mixed([0, 1, 2, None])),
        "salary": ("double precision", mixed([1.5, 3100.25, -7.0, 1e6, math.inf, None, -0.0])),
        "weight": ("double precision", mixed([0.1, 1 / 3, 2.0, 1e6 + 0.7, 0.0])),
        "bank": ("varchar", mixed([f"bank {i}" for i in range(40)] + [None])),
        "branch": ("bigint", mixed([*range(30), None])),
        "day": ("date", mixed([date(2026, 1, 31), date(1999, 12, 1), None])),
        "price": ("numeric(9,2)", mixed([1.25, 7.0, None])),
    }
    return made | {name: ("integer", mixed([0, 1])) for name in ODD_NAMES}


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    """The columns as a Parquet file, as every engine but PostgreSQL reads them."""
    path = tmp_path_factory.mktemp("cases") / "cases.parquet"
    db = duckdb.connect()
    typed = ", ".join(
        f'"{name.replace(chr(34), chr(34) * 2)}" {kind}' for name, (kind, _) in columns().items()
    )
    db.execute(f"create table t ({typed})")
    marks = ", ".join("?" for _ in columns())
    rows = zip(*(values for _, values in columns().values()), strict=True)
    db.executemany(f"insert into t values ({marks})", [list(row) for row in rows])
    db.execute(f"copy t to '{path}' (format parquet)")
    return path


@pytest.fixture(scope="module")
def here(parquet):
    duck = Duck()
    load_file(duck, parquet, parquet.name)
    duck.lock(parquet)
    return stored(duck, "raw", in_place=True)


@pytest.fixture(scope="module")
def server():
    with engines.postgres() as address:
        yield address


@pytest.fixture(scope="module")
def sail_address():
    with engines.sail() as address:
        yield address


@pytest.fixture(scope="module")
def classic():
    with engines.spark() as session:
        yield session


def there(request, engine, parquet):
    """Return the door to the same rows on another engine."""
    if engine == "postgres":
        engines.need("psycopg")
        address = request.getfixturevalue("server")
        engines.fill_postgres(address, "people.cases", columns())
        return tidied(Postgres(address, ("127.0.0.1",)), named("people.cases"))
    if engine == "sail":
        spark = connect(request.getfixturevalue("sail_address"), ("127.0.0.1",))
    else:
        spark = Spark(request.getfixturevalue("classic"))
    return tidied(spark, spark.offer(spark._session.read.parquet(str(parquet))))


def plain(cube):
    sums = [None if s is None else s.tolist() for s in (cube.weight, cube.square)]
    return cube.dims, cube.levels, cube.codes.tolist(), cube.n.tolist(), sums


CONDITIONS = (
    "dep > 0 and married == 'true'",
    "not (score >= 0.5)",
    "`number as text` == 12 or salary < 0",
    "salary == '1000000' or salary == '1.5' or salary == '1.50'",
    "sex >= 'a' and sex != 'm'",
    "sex < 'a'",
    "day >= '2000-01-01'",
    "price in (1.25, 7)",
)


def everything(door):
    """Every primitive of the door, as plain values."""
    cube = door.cube(
        ["sex", Bins("score", 10), AtLeast("score", 0.29), "married", Bucket("bank")],
        weight="weight",
    )
    found = [
        door.count([]),
        door.count(["salary", "price", "day"]),
        plain(door.cube([Holds(text) for text in CONDITIONS])),
        plain(cube),
        plain(door.histogram("score", ["married"])),
        plain(door.buckets("branch", ["sex", AtLeast("score", 0.5)])),
        plain(door.joint("sex", "bank", where="dep >= 1")),
        door.group_sizes(["sex", "married", "dep", "price"]),
        repr(door.moments("salary", ["sex"])),
        repr(door.moments("number as text")),
        repr(door.weighed_moments("salary", [Values("sex"), Bucket("bank")], weight="weight")),
        door.distinct("salary"),
        door.count(ODD_NAMES),
        plain(capped(door, "bank", 3).cube(["sex", "dep", "salary"])),
    ]
    return found


# Spark before Sail: its JVM is started by a fork, which can fail once gRPC's threads run.
@pytest.mark.parametrize("engine", ["postgres", "spark", "sail"])
def test_every_primitive_gives_the_same_answer(request, engine, here, parquet):
    ours, theirs = everything(here), everything(there(request, engine, parquet))
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        assert other == one, number


def test_the_answers_are_those_of_a_plain_loop(here):
    """Without this the engines might all be wrong together."""
    table = {name: values for name, (_, values) in columns().items()}
    expected = {}
    for sex, score in zip(table["sex"], table["score"], strict=True):
        if score is not None and score >= 0.5:
            expected[(sex,)] = expected.get((sex,), 0) + 1
    assert here.count(["sex"], where="score >= 0.5") == expected
    cube = here.cube(["sex"], weight="weight")
    for (sex,), weight in zip([k for k, _ in cube.cells()], cube.weight, strict=True):
        told = [w for s, w in zip(table["sex"], table["weight"], strict=True) if s == sex]
        assert weight == pytest.approx(sum(told), abs=len(told) * 1e-6)
    assert cube.square.sum() == pytest.approx(sum(w * w for w in table["weight"]))
    known = [s for s in table["salary"] if s is not None and math.isfinite(s)]
    moments = here.moments("salary")[()]
    assert moments.n == len(known)
    assert moments.mean == pytest.approx(np.mean(known))
    assert moments.variance == pytest.approx(np.var(known, ddof=1))


def test_of_every_person_so_many_rows_are_kept_and_no_more(here):
    capped_door, banks = capped(here, "bank", 3), here.count(["bank"])
    assert max(banks.values()) > 3
    assert capped_door.count(["bank"]) == {bank: min(n, 3) for bank, n in banks.items()}
    whole = here.count(["bank", "sex", "day"])
    assert all(n <= whole[cell] for cell, n in capped_door.count(["bank", "sex", "day"]).items())


CARD = """
name = "Recorded decisions"
[[party]]
name = "Bank"
[[use]]
name = "loans"
decision = "decision"
[[component]]
name = "form"
kind = "input"
reads = ["dep"]
writes = ["dep"]
run = {{ recorded = ["dep"] }}
[[component]]
name = "officer"
kind = "human"
reads = []
writes = ["decision"]
run = {{ recorded = {{ decision = "married" }} }}
[[component]]
name = "model"
kind = "model"
reads = ["dep"]
writes = ["opinion"]
run = {{ python = "system:opinion" }}
[[source]]
name = "decisions"
{source}
[decision]
field = "decision"
favourable = "true"
[outcome]
column = "dep"
means = "truth"
unfavourable = 0
[[protected]]
name = "sex"
column = "sex"
[[group]]
name = "poor"
where = "salary < 100 and dep > 0"
[[policy]]
id = "a limit nobody meets"
check = "fairness.impact_ratio"
of = "sex"
at_least = 30
[network]
allow = ["127.0.0.1"]
"""


def same(ours, theirs, *, but):
    """Hold two records of the same people together, apart from what needs rows."""
    withheld = {m.line for m in theirs.measured if but in m.not_tested}
    counts = ("fairness.selection_rate", "fairness.impact_ratio", "fairness.true_positive")
    assert not [line for line in withheld if line.startswith(counts)]
    alike = [m for m in ours.measured if m.line not in withheld]
    assert sum(m.results is not None for m in alike) > 5
    for one, other in zip(
        alike, [m for m in theirs.measured if m.line not in withheld], strict=True
    ):
        assert other == one, (other.line, other.not_tested, one.not_tested)
    told = {f.id: (f.verdict, f.judged) for f in theirs.findings if f.verdict != "not_tested"}
    assert any(verdict == "breached" for verdict, _ in told.values())
    assert told == {f.id: (f.verdict, f.judged) for f in ours.findings if f.id in told}


CODE = """
def opinion(batch):
    return {"opinion": batch["dep"]}
"""
REMOTE = 'engine = "{}"\ntable = "{}"\nconnection = "env:CASES_ADDRESS"'


def audited(folder, source):
    folder.mkdir(exist_ok=True)
    (folder / "answerable.toml").write_text(CARD.format(source=source), encoding="utf-8")
    (folder / "system.py").write_text(CODE, encoding="utf-8")
    trust = Trust.of_user([str(folder)])
    return audit(folder, as_of=date(2026, 10, 1), trust=trust, write=False).record


@pytest.mark.parametrize("engine", ["postgres", "sail"])
def test_an_audit_has_the_same_results_and_findings(
    request, engine, tmp_path, parquet, monkeypatch
):
    shutil.copy(parquet, tmp_path / "cases.parquet")
    ours = audited(tmp_path / "here", 'file = "../cases.parquet"')
    if engine == "postgres":
        engines.need("psycopg")
        address = request.getfixturevalue("server")
        engines.fill_postgres(address, "people.cases", columns())
        source = REMOTE.format("postgres", "people.cases")
    else:
        address = request.getfixturevalue("sail_address")
        spark = connect(address, ("127.0.0.1",))
        spark._session.read.parquet(str(parquet)).createOrReplaceTempView("given")
        source = REMOTE.format("spark", "given")
    monkeypatch.setenv("CASES_ADDRESS", address)
    theirs = audited(tmp_path / "there", source)
    same(ours, theirs, but="only counts leave it")
    assert theirs.n_cases == ours.n_cases == N
    assert theirs.sql
    assert not any("127.0.0.1" in statement for statement in theirs.sql)
    assert any(file.name.startswith("table:") for file in theirs.files)
    assert handed_out(tmp_path / "there") == handed_out(tmp_path / "here")


def handed_out(folder):
    """Return the table that `answerable counts` writes, at most three rows of every bank."""
    bench = Bench(read_card(folder), Trust.of_user([str(folder)]))
    found = release(bench, Wanted(), on=date(2026, 11, 25), person="bank", rows=3)
    assert found.table.withheld.any()
    return as_csv(found).splitlines()[6:]


def remote(engine="postgres", **more):
    return Source("d", engine=engine, table="people.cases", connection="env:CASES_ADDRESS", **more)


def card_with(allow, **more):
    from dataclasses import replace

    from tests.tables.make import card_of

    return replace(card_of(source=remote(**more)), allowed_addresses=allow)


def test_rows_leave_only_where_the_card_says_so(server, monkeypatch):
    from answerable.tables.cases import open_cases

    engines.fill_postgres(server, "people.cases", columns())
    monkeypatch.setenv("CASES_ADDRESS", server)
    stays = open_cases(card_with(("127.0.0.1",)))
    with pytest.raises(EvidenceError, match="stay in PostgreSQL: only counts leave it"):
        stays.batch(["sex"])
    leave = open_cases(card_with(("127.0.0.1",), rows_leave=True))
    assert len(leave.batch(["sex"])["sex"]) == N
    assert leave.count(["sex", "day"]) == stays.count(["sex", "day"])


def test_a_changed_row_changes_the_fingerprint(server, monkeypatch):
    import psycopg

    engines.fill_postgres(server, "people.cases", columns())
    monkeypatch.setenv("CASES_ADDRESS", server)
    card = card_with(("127.0.0.1",))
    _, before, name = open_remote(card, card.data.sources[0])
    assert name == "table:people.cases@postgres"
    assert open_remote(card, card.data.sources[0])[1] == before
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("update people.cases set dep = 7 where ctid = '(0,1)'")
    assert open_remote(card, card.data.sources[0])[1] != before


def test_nothing_can_be_written(server):
    engines.fill_postgres(server, "people.cases", columns())
    engine = Postgres(server, ("127.0.0.1",))
    with pytest.raises(EvidenceError, match=r"refused a statement: .*read-only"):
        engine.rows("drop table people.cases")
    assert engine.rows("select count(*) as n from people.cases") == [(N,)]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "CASES_ADDRESS, which is not set"),
        ("postgresql://u:secret@db.example:5432/x", "db.example:5432 is no declared address"),
        ("host=/var/run/somewhere", "localhost:5432 is no declared address"),
        ("postgresql://u:secret@127.0.0.1:1/x", "did not let us in"),
        ("secret=secret", "cannot be read"),
    ],
)
def test_an_address_is_refused_without_its_secret(address, sentence, monkeypatch):
    engines.need("psycopg")
    monkeypatch.setenv("CASES_ADDRESS", address)
    card = card_with(("127.0.0.1",))
    with pytest.raises(EvidenceError, match=sentence) as refused:
        open_remote(card, card.data.sources[0])
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("sc://spark.example:15002/;token=secret", "spark.example:15002 is no declared address"),
        ("http://127.0.0.1/secret", "cannot be read"),
    ],
)
def test_an_address_of_spark_is_refused_without_its_secret(address, sentence, monkeypatch):
    monkeypatch.setenv("CASES_ADDRESS", address)
    card = card_with(("127.0.0.1",), engine="spark")
    with pytest.raises(EvidenceError, match=sentence) as refused:
        open_remote(card, card.data.sources[0])
    assert "secret" not in str(refused.value)


def test_a_missing_driver_is_named_with_its_extra(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(NeedsExtra, match=r'needs psycopg: pip install "answerable\[postgres\]"'):
        Postgres("postgresql://x", ())


def test_a_dataframe_of_the_users_own_session_is_counted_where_it_is(sail_address, parquet):
    from answerable.tables.cases import open_cases

    frame = connect(sail_address, ("127.0.0.1",))._session.read.parquet(str(parquet))
    cases = open_cases(card_with((), engine=""), lambda: frame)
    assert cases.n == N
    assert sum(cases.count(["sex", "married"]).values()) == N
    with pytest.raises(EvidenceError, match="stay in Spark"):
        cases.batch()
