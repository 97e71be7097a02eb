"""`answerable explain` on the mortgage example: the letter tells what was read, and replays."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import answerable
from answerable.cli.explain import command
from answerable.cli.main import run

EXAMPLE = Path(answerable.__file__).parent / "examples" / "mortgage"
MOTHER = "child support is income"


def explained(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    done = explained(EXAMPLE / "planted", MOTHER, "--json", "--out", out)
    assert done.return_value == 0, done.output
    return json.loads(done.output), out


def test_the_single_mother_is_told_that_3100_were_read(planted):
    found, _ = planted
    letter = found["letters"]["en"]
    assert found["decision"] == "refuse"
    assert letter["read"]["items"] == ["your whole income: 3,100 dollars a month"]
    effects = {row["word"]: (row["value"], row["effect"]) for row in letter["rows"]}
    assert effects["child support"] == ("600 dollars a month", "made no difference")
    assert letter["why"]["items"][0] == "Your monthly payments are high for the income we read."
    assert found["letters"]["de"]["read"]["items"] == [
        "Ihr ganzes Einkommen: 3.100 Dollar im Monat"
    ]


def test_the_engineer_is_told_which_component_made_the_outcome(planted):
    found, _ = planted
    assert found["replayed"]
    says = found["engineer"]["says"]
    assert (
        "With its reference in the place of income_extractor, the outcome is another one." in says
    )


def test_every_document_is_written(planted):
    _, out = planted
    assert sorted(file.name for file in out.iterdir()) == [
        "engineer.html", "letter.de.html", "letter.de.pdf", "letter.de.txt",
        "letter.en.html", "letter.en.pdf", "letter.en.txt",
    ]  # fmt: skip


def test_the_clean_twin_reads_3700_and_decides_for_her():
    done = explained(EXAMPLE / "clean", MOTHER, "--lang", "en")
    assert done.return_value == 0
    assert "your whole income: 3,700 dollars a month" in done.output
    assert "Our software decided in your favour." in done.output


def test_a_recorded_refusal_is_explained_the_same_way_twice():
    one, two = (explained(EXAMPLE / "planted", "0001", "--json") for _ in range(2))
    assert one.output == two.output
    found = json.loads(one.output)
    assert found["replayed"]
    assert not found["favourable"]
    assert found["reasons"]


def test_a_case_nobody_has_is_bad_input(capsys):
    assert run(["explain", str(EXAMPLE / "planted"), "child support is incom"]) == 2
    said = capsys.readouterr().err
    assert "Did you mean 'child support is income'?" in said


def test_files_that_differ_from_the_record_are_not_explained(tmp_path, capsys):
    import shutil

    folder = tmp_path / "mortgage"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("records", "__pycache__"))
    card = folder / "planted"
    arguments = ["audit", str(card), "--only", "data.rows_per_group", "--trust", str(folder)]
    assert run(arguments) in (0, 1, 3)
    (record,) = (card / "records").iterdir()
    asked = ["explain", str(card), MOTHER, "--record", str(record), "--trust", str(folder)]
    assert run([*asked, "--lang", "en"]) == 0
    (card / "answerable.toml").write_text((card / "answerable.toml").read_text() + "\n")
    capsys.readouterr()
    assert run(asked) == 2
    assert "answerable.toml: the file is another one now" in capsys.readouterr().err
