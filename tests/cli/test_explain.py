"""`answerable explain` on the mortgage example: the letter tells what was read, and replays."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import answerable
from answerable.cli.explain import command
from answerable.cli.main import run

EXAMPLE = Path(answerable.__file__).parent / "examples" / "mortgage"
MOTHER = "child support is income"
NAMES = {"en": "English", "de": "Deutsch"}
RESULT = {"en": "refused", "de": "abgelehnt"}


def explained(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    done = explained(EXAMPLE / "planted", MOTHER, "--json", "--out", out)
    assert done.return_value == 1, done.output
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


def test_nobody_may_send_a_refusal_that_the_reference_undoes(planted):
    found, _ = planted
    for letter, word in (("en", "Draft, not to be sent"), ("de", "Entwurf, nicht absenden")):
        assert found["letters"][letter]["is_draft"]
        assert found["letters"][letter]["status"].startswith(word)
    named = explained(EXAMPLE / "planted", MOTHER, "--lang", "en", "--sender", "A. Berg")
    assert named.return_value == 1
    assert "may have read your papers wrongly" in " ".join(named.output.split())
    clean = explained(EXAMPLE / "clean", MOTHER, "--lang", "en", "--sender", "A. Berg")
    assert clean.return_value == 0
    assert "not to be sent" not in clean.output


def test_every_document_is_written(planted):
    _, out = planted
    assert sorted(file.name for file in out.iterdir()) == [
        "engineer.html", "explanation.json", "letter.de.html", "letter.de.pdf", "letter.de.txt",
        "letter.en.html", "letter.en.pdf", "letter.en.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
def test_her_letter_is_one_page_in_plain_words_with_what_is_protected_marked(planted, language):
    found, out = planted
    pdf = (out / f"letter.{language}.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    (says,) = [s for s in found["engineer"]["says"] if s.startswith(f"Letter in {NAMES[language]}")]
    assert int(re.search(r"(\d+) of 100", says)[1]) >= 60, "plain language starts at 60"
    letter = found["letters"][language]
    assert sum(bool(row["protected"]) for row in letter["rows"]) == 2
    assert RESULT[language] in letter["answer"][1]


def test_her_explanation_is_measured_and_nothing_is_in_doubt(planted):
    found, _ = planted
    (table,) = [t for t in found["engineer"]["tables"] if t["caption"].startswith("How faithful")]
    assert len(table["rows"]) == 9
    assert [row[2] for row in table["rows"][:-1]] == ["as it should be"] * 8
    assert table["rows"][-1][2].startswith("not tested: ")
    assert found["faithfulness"]["deletion"]["low"] > 0


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


def swapped(folder):
    """A copy of the example in which two phrases name each other's fields: a planted mistake."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("records", "__pycache__"))
    file = folder / "planted" / "answerable.toml"
    card = file.read_text(encoding="utf-8")
    ratio = '["salary", "spouse_wage", "child_support", "other_income", "hexp", "obligations"]'
    jobs = 'code = "industry_unemployment"\nfields = ["unem"]'
    assert f"fields = {ratio}" in card
    assert jobs in card
    card = card.replace(f"fields = {ratio}", 'fields = ["unem"]')
    file.write_text(card.replace(jobs, jobs.replace('["unem"]', ratio)), encoding="utf-8")
    return file.parent


def test_a_phrase_for_a_field_that_did_not_act_is_caught_and_not_sent(planted, tmp_path):
    card = swapped(tmp_path / "mortgage")
    name = ("--sender", "A. Berg", "--lang", "en")
    done = explained(card, MOTHER, "--json", *name, "--trust", tmp_path)
    assert done.return_value == 1
    found = json.loads(done.output)
    assert found["stated"] == {"code": "ratio_excess", "known": True, "acted": False,
                               "rise": found["stated"]["rise"]}  # fmt: skip
    assert found["not_sent"] == [
        {
            "reason": "ratio_excess, which the system states",
            "because": "moving its fields to the reference did not raise the score",
        }
    ]
    letter = found["letters"]["en"]
    assert "Your monthly payments are high for the income we read." not in letter["why"]["items"]
    assert letter["is_draft"], "no name makes a letter of it while the system contradicts it"
    assert letter["status"].startswith("Draft, not to be sent")
    right, _ = planted
    assert right["stated"]["acted"]
    assert right["not_sent"] == []


def test_a_case_nobody_has_is_bad_input(capsys):
    assert run(["explain", str(EXAMPLE / "planted"), "child support is incom"]) == 2
    said = capsys.readouterr().err
    assert "Did you mean 'child support is income'?" in said


TWIN = EXAMPLE.parent / "robot-twin"


@pytest.mark.parametrize("person", ["P0001", "P0005"])
def test_the_model_and_its_if_statements_are_explained_byte_for_byte_alike(tmp_path, person):
    both = {}
    for variant in ("planted", "rules"):
        out = tmp_path / variant
        done = explained(TWIN / variant, person, "--json", "--out", out)
        found = json.loads(done.output)
        tables = {table["caption"]: table for table in found.pop("engineer")["tables"]}
        for table in ("Trace", "Versions and hashes"):
            tables.pop(table)
        letters = {f.name: f.read_bytes() for f in out.iterdir() if f.name.startswith("letter.")}
        assert len(letters) == 6
        left_out = {"written": None, "files": None}
        both[variant] = (done.return_value, found | left_out, tables, letters)
    assert both["planted"] == both["rules"]


def test_the_refused_twin_is_told_reasons_and_the_approved_none():
    found = {p: json.loads(explained(TWIN / "rules", p, "--json").output) for p in ("P0001",
             "P0005")}  # fmt: skip
    assert [one["reason"] for one in found["P0001"]["reasons"]]
    assert found["P0001"]["faithfulness"]["planted"]["alone"]
    assert found["P0005"]["favourable"]
    assert found["P0005"]["faithfulness"] is None


def run_again(card, out, seed, *more):
    """Explain in a process of its own, with other hashes of words."""
    command_ = [sys.executable, "-m", "answerable", "explain", str(card), "P0001"]
    return subprocess.run(
        [*command_, "--out", str(out), *more],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_kept_explanation_is_replayed_to_the_last_byte(tmp_path):
    first, second = tmp_path / "one", tmp_path / "two"
    assert run_again(TWIN / "rules", first, "1").returncode == 0
    again = run_again(TWIN / "rules", second, "2", "--replay", str(first))
    assert again.returncode == 0
    assert "Replay: outcome and explanation are identical" in again.stdout
    files = {file.name: file.read_bytes() for file in first.iterdir()}
    assert files == {file.name: file.read_bytes() for file in second.iterdir()}


def test_a_replay_that_differs_says_in_what(tmp_path):
    out = tmp_path / "kept"
    explained(TWIN / "rules", "P0001", "--out", out)
    kept = json.loads((out / "explanation.json").read_text())
    kept["decision"] = "approve"
    kept["files"][0][1] = "0" * 64
    (out / "explanation.json").write_text(json.dumps(kept))
    done = explained(TWIN / "rules", "P0001", "--lang", "en", "--replay", out)
    assert done.return_value == 1
    assert 'decision was "approve" and is "refuse"' in done.output
    assert "answerable.toml is another file now" in done.output


def test_a_replay_needs_the_explanation_of_the_same_case(tmp_path, capsys):
    out = tmp_path / "kept"
    explained(TWIN / "rules", "P0001", "--out", out)
    assert run(["explain", str(TWIN / "rules"), "P0005", "--replay", str(out)]) == 2
    assert "explains another case" in capsys.readouterr().err
    (out / "explanation.json").write_text("{")
    assert run(["explain", str(TWIN / "rules"), "P0001", "--replay", str(out)]) == 2
    assert "is no kept explanation" in capsys.readouterr().err


def test_files_that_differ_from_the_record_are_not_explained(tmp_path, capsys):
    folder = tmp_path / "mortgage"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("records", "__pycache__"))
    card = folder / "planted"
    arguments = ["audit", str(card), "--only", "data.rows_per_group", "--trust", str(folder)]
    assert run(arguments) in (0, 1, 3)
    (record,) = (card / "records").iterdir()
    asked = ["explain", str(card), MOTHER, "--record", str(record), "--trust", str(folder)]
    assert run([*asked, "--lang", "en"]) == 1
    (card / "answerable.toml").write_text((card / "answerable.toml").read_text() + "\n")
    capsys.readouterr()
    assert run(asked) == 2
    assert "answerable.toml: the file is another one now" in capsys.readouterr().err


def test_where_a_person_decides_the_field_of_the_software_is_named(tmp_path):
    from tests.checks.toy import toy

    from answerable.cli.explain import _proposed
    from answerable.system.data import Decision

    card = toy(tmp_path).card
    assert _proposed(card) == ""
    decided = replace(card, data=replace(card.data, decision=Decision("final", "yes", "")))
    assert _proposed(decided) == (
        " officer is a person: to explain what the software told them, write "
        '[decision] field = "decision" with its favourable value.'
    )
