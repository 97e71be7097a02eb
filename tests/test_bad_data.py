"""Data that are not what the card says end with one sentence and exit 2, and leave no record."""

import subprocess
import sys

import pytest

from answerable.cli.main import run

CARD = """
name = "s"
[[party]]
name = "Firm"
country = "DE"
size = "small"
roles = [{{ role = "provider", of = "decide" }}]
[[use]]
name = "decide"
decision = "decision"
[use.purpose]
decides = "software"
about = "natural_persons"
outcome = "credit"
places = ["DE"]
prose = "Decide on a loan."
[[component]]
name = "past"
kind = "logic"
reads = []
writes = ["decision"]
run = {{ recorded = ["decision"] }}
[[source]]
name = "cases"
file = "{file}"
key = "id"
[decision]
field = "decision"
favourable = "1"
[[protected]]
name = "sex"
column = "sex"
basis = {{ purpose = "audit", legal = "Art 6(1)(f)", access = "one person" }}
"""

ROWS = "id,sex,decision\n" + "".join(f"{i},{'fm'[i % 2]},{i % 3 > 0:d}\n" for i in range(90))


def audit(folder, content, *, file="cases.csv"):
    (folder / "answerable.toml").write_text(CARD.format(file=file))
    if content is not None:
        (folder / "cases.csv").write_bytes(content)
    return run(["audit", str(folder), "--as-of", "2026-11-23"])


def test_the_clean_twin_is_audited(tmp_path):
    assert audit(tmp_path, ROWS.encode()) == 0
    assert (tmp_path / "records").is_dir()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no file cases.csv"),
        (b"", "empty"),
        (b"id,sex,decision\n", "no rows"),
        (ROWS.replace("sex", "gender", 1).encode(), "no column 'sex'"),
        (ROWS.replace("id,", "number,", 1).encode(), "no column 'id'"),
        (ROWS.replace("0,f", "0,\xfc").encode("latin-1"), "UTF-8"),
        ((ROWS + "91,f,1,extra\n").encode(), "Number of Columns: 3 Found: 4"),
    ],
)
def test_one_sentence_and_exit_2(content, said, tmp_path, capsys):
    assert audit(tmp_path, content) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "records").exists()


def test_a_name_too_long_for_the_system_is_a_file_that_is_not_there(tmp_path, capsys):
    assert audit(tmp_path, None, file="x" * 5000 + ".csv") == 2
    assert "there is no file" in capsys.readouterr().err


def test_audits_at_once_leave_one_record_and_none_fails(tmp_path):
    assert audit(tmp_path, ROWS.encode()) == 0
    for path in (tmp_path / "records").iterdir():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    command = [sys.executable, "-m", "answerable", "audit", str(tmp_path), "--as-of", "2026-11-23"]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(list((tmp_path / "records").iterdir())) == 1
