import json

import pytest
from tests.record.sealing import sealed

from answerable.cli.main import run


@pytest.fixture
def record(tmp_path):
    return sealed(tmp_path)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("html", "<!doctype html>"),
        ("json", "{"),
        ("markdown", "# Mortgage decisions"),
        ("sarif", '{\n  "$schema"'),
        ("junit", "<?xml"),
    ],
)
def test_a_record_is_written_in_every_format(record, capsys, name, begins):
    assert run(["export", str(record), "--as", name]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_a_file_is_written_instead_of_stdout(record, tmp_path, capsys):
    file = tmp_path / "findings.sarif"
    assert run(["export", str(record), "--as", "sarif", "--output", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_json_says_the_same(record, capsys):
    assert run(["export", str(record), "--as", "markdown", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["format"] == "markdown"
    assert answer["text"].startswith("# Mortgage decisions")


def test_an_unknown_format_is_named_with_those_there_are(record, capsys):
    assert run(["export", str(record), "--as", "docx"]) == 2
    assert "there are html, json, junit, markdown, sarif" in capsys.readouterr().err


def test_a_folder_that_is_no_record_is_bad_input(tmp_path, capsys):
    assert run(["export", str(tmp_path)]) == 2
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_written_is_the_environments_fault(record, tmp_path, capsys):
    missing = tmp_path / "nowhere" / "page.html"
    assert run(["export", str(record), "--as", "html", "--output", str(missing)]) == 74
    assert "could not be written" in capsys.readouterr().err
