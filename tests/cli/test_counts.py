"""`answerable counts`: the mortgage example's table leaves the house, and nobody small with it."""

import csv
import json
import sys
from pathlib import Path

import duckdb
import numpy as np
import pytest
from tests.kernels.attack import could_hold

import answerable.examples
from answerable.checks.bench import Bench
from answerable.cli.main import run
from answerable.kernels.suppress import secret_cells

AXES = ("race", "sex", "decision")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The file the command wrote, and the exact counts it was made of, which are in no file."""
    mortgage = Path(answerable.examples.__file__).parent / "mortgage" / "planted"
    file = tmp_path_factory.mktemp("counts") / "people.csv"
    benches = []

    class Kept(Bench):
        def __init__(self, *given, **more):
            super().__init__(*given, **more)
            benches.append(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("answerable.checks.bench.Bench", Kept)
        assert run(["counts", str(mortgage), "--without", "outcome", "-o", str(file)]) == 0
    return file.read_text(encoding="utf-8"), benches[0].exact.count(AXES)


@pytest.fixture
def published(both):
    """The written file's head and cells."""
    lines = list(csv.reader(both[0].splitlines()))
    head = {line[0][2:]: line[1] for line in lines if line[0].startswith("#")}
    names, *cells = [line for line in lines if not line[0].startswith("#")]
    assert names == [*AXES, "people"]
    return head, {tuple(line[:-1]): line[-1] for line in cells}


@pytest.fixture
def exact(both):
    return both[1]


def arrays(published, exact):
    """The true table with totals, and which of its cells are withheld, in the file's order."""
    axes = [list(dict.fromkeys(cell[axis] for cell in published)) for axis in range(len(AXES))]
    shape = tuple(len(axis) for axis in axes)
    inner = np.zeros([size - 1 for size in shape], int)
    for cell, n in exact.items():
        inner[tuple(axis.index(v or "missing") for axis, v in zip(axes, cell, strict=True))] = n
    true = inner
    for axis in range(inner.ndim):
        true = np.concatenate([true, true.sum(axis=axis, keepdims=True)], axis=axis)
    withheld = np.array([word == "withheld" for word in published.values()]).reshape(shape)
    return true, withheld


def test_the_table_is_right_wherever_it_says_something(published, exact):
    head, cells = published
    true, withheld = arrays(cells, exact)
    told = [int(word) for word in cells.values() if word != "withheld"]
    assert told == true[~withheld].tolist()
    assert head["people"] == cells["all", "all", "all"] == "1989"
    assert head["withheld cells"] == str(withheld.sum())
    assert cells["black", "all", "approve"] == "120"


def test_no_small_cell_of_the_published_table_can_be_had_back(published, exact):
    true, withheld = arrays(published[1], exact)
    small = [tuple(at) for at in np.argwhere(secret_cells(true, 5))]
    assert len(small) >= 5
    assert withheld.sum() < withheld.size / 2
    for at in small:
        assert could_hold(true, withheld, at)[1] >= (5 if true[at] else 1)


def test_the_same_attack_has_them_back_where_only_small_cells_are_withheld(published, exact):
    true, _ = arrays(published[1], exact)
    small = (true > 0) & (true < 5)
    had = [could_hold(true, small, tuple(at)) for at in np.argwhere(small)]
    assert any(least == most for least, most in had)
    assert any(most < 5 for _, most in had)


CARD = """
name = "Loans"
minimum_cell = 10
[[party]]
name = "Firm"
[[use]]
name = "loans"
decision = "decision"
[[component]]
name = "officer"
kind = "human"
reads = []
writes = ["decision"]
run = { recorded = ["decision"] }
[[source]]
name = "a"
file = "a.csv"
[decision]
field = "decision"
favourable = "yes"
[[protected]]
name = "sex"
column = "sex"
values = { f = "Frauen", m = "Männer" }
"""


@pytest.fixture
def loans(tmp_path):
    (tmp_path / "answerable.toml").write_text(CARD, encoding="utf-8")
    rows = ["f,yes"] * 12 + ["f,no"] * 15 + ["m,yes"] * 30 + ["m,no"] * 20
    (tmp_path / "a.csv").write_text("\n".join(["sex,decision", *rows]), encoding="utf-8")
    return str(tmp_path)


def test_on_stdout_as_csv_or_json_and_with_the_same_content(loans, capsys):
    assert run(["counts", loans]) == 0
    assert "Frauen,yes,12\n" in capsys.readouterr().out
    assert run(["counts", loans, "--as", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert ["Frauen", "yes", 12] in document["cells"]
    assert run(["counts", loans, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {name: answer[name] for name in document} == document
    assert (answer["format"], answer["file"]) == ("csv", None)


def test_a_file_a_spreadsheet_opens_with_its_letters(loans, tmp_path, capsys):
    file = tmp_path / "out.csv"
    assert run(["counts", loans, "-o", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert file.read_bytes().startswith(b"\xef\xbb\xbf# system")
    assert "Männer,no,20\n" in file.read_text(encoding="utf-8-sig")
    read = duckdb.sql(f"from read_csv('{file}', comment = '#') where sex = 'Männer'")
    assert read.columns == ["sex", "decision", "people"]
    assert read.fetchall() == [("Männer", "yes", 30), ("Männer", "no", 20), ("Männer", "all", 50)]


def test_a_decision_that_nothing_works_out_can_be_left_out(loans, tmp_path, capsys):
    card = CARD.replace('run = { recorded = ["decision"] }', 'run = { none = "no copy here" }')
    (tmp_path / "answerable.toml").write_text(card, encoding="utf-8")
    assert run(["counts", loans]) == 2
    assert "no copy here. Leave it out with --without" in capsys.readouterr().err
    assert run(["counts", loans, "--without", "decision"]) == 0
    assert "Frauen,27\n" in capsys.readouterr().out


def test_more_may_be_withheld_and_not_less(loans, capsys):
    assert run(["counts", loans, "--minimum", "14"]) == 0
    assert "Frauen,yes,withheld" in capsys.readouterr().out
    assert run(["counts", loans, "--minimum", "5"]) == 2
    assert "withholds groups of fewer than 10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--epsilon", "1", "--minimum", "12"], "drop one"),
        (["--levels", "sex"], "write it as race=black,white"),
        (["--levels", "sex=a,a"], "write it as race=black,white"),
        (["--bins", "5"], "names no score to put in bins"),
        (["--epsilon", "0"], "must be 1e-06 or more"),
    ],
)
def test_what_makes_no_sense_is_refused(loans, capsys, asked, said):
    assert run(["counts", loans, *asked]) == 2
    assert said in capsys.readouterr().err


def test_without_the_extra_a_release_with_noise_says_what_to_install(loans, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "opendp", None)
    assert run(["counts", loans, "--epsilon", "1"]) == 2
    said = capsys.readouterr()
    assert 'pip install "answerable[privacy]"' in said.err
    assert said.out == ""


def test_a_release_with_noise_keeps_what_it_spends_in_its_head(loans, capsys):
    pytest.importorskip("opendp", reason="OpenDP, 265 MB, is not installed")
    assert run(["counts", loans, "--epsilon", "1"]) == 0
    text = capsys.readouterr().out
    assert "# epsilon,1.0\n" in text
    lines = [line.split(",") for line in text.splitlines() if not line.startswith("#")]
    assert [line[:2] for line in lines[1:]] == [
        [sex, answer]
        for sex in ("Frauen", "Männer", "other or missing")
        for answer in ("yes", "other or missing")
    ]
    assert abs(int(lines[3][2]) - 30) < 40
