import json

import pytest
from click.testing import CliRunner

from answerable.card.read import read_card
from answerable.card.schema import card_schema
from answerable.cli.init import command
from answerable.errors import AnswerableError

CSV = "id,sex,income,approved\n1,f,1,yes\n2,m,2,no\n"


def run(*arguments, said=""):
    return CliRunner().invoke(command, [str(a) for a in arguments], input=said)


def test_yes_asks_nothing_and_writes_a_card_that_reads(tmp_path):
    done = run("--yes", tmp_path / "new")
    assert done.exit_code == 0, done.output
    assert "things are still unknown" in done.stdout
    assert read_card(tmp_path / "new").system.name == "unknown"


def test_what_is_said_lands_and_enter_stays_unknown(tmp_path):
    said = "My system\nMy firm\nUK\nGB\n" + "\n" * 12
    done = run(tmp_path, said=said)
    assert done.exit_code == 0, done.output
    assert 'Write "GB".' in done.stderr
    card = read_card(tmp_path)
    assert (card.system.name, card.system.parties[0].country) == ("My system", "GB")
    assert card.system.uses[0].purpose.outcome == "unknown"


def test_with_data_the_columns_are_hinted_at_and_asked_for(tmp_path):
    (tmp_path / "d.csv").write_text(CSV)
    done = run(tmp_path, "--data", tmp_path / "d.csv", said="\n" * 25)
    assert done.exit_code == 0, done.output
    assert "(perhaps approved)" in done.stderr
    assert "(perhaps sex)" in done.stderr
    assert read_card(tmp_path).data.sources[0].file == "d.csv"


def test_the_machine_form_asks_nothing_and_lists_what_is_unknown(tmp_path):
    answer = json.loads(run("--json", tmp_path).stdout)
    assert answer["written"] == [str(tmp_path / "answerable.toml")]
    assert {"where", "what", "line"} == set(answer["unknown"][0])


def test_a_card_that_is_there_is_kept_before_anything_is_asked(tmp_path):
    (tmp_path / "answerable.toml").write_text("mine")
    done = run(tmp_path)
    assert isinstance(done.exception, AnswerableError)
    assert "Name of the system" not in done.output
    assert (tmp_path / "answerable.toml").read_text() == "mine"


def test_an_end_of_the_answers_is_one_sentence_and_writes_nothing(tmp_path):
    done = run(tmp_path, said="My system\n")
    assert done.exit_code != 0
    assert "Nobody is there to answer" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_closed_stdin_is_one_sentence(tmp_path, monkeypatch, capsys):
    import sys

    from answerable.cli.main import run as answerable

    monkeypatch.setattr(sys, "stdin", None)
    assert answerable(["init", str(tmp_path)]) == 2
    assert "Nobody is there to answer" in capsys.readouterr().err


def test_a_key_that_repeats_is_told(tmp_path):
    (tmp_path / "d.csv").write_text("id,hired\n1,0\n2,1\n2,0\n")
    done = run(tmp_path, "--yes", "--data", tmp_path / "d.csv")
    assert "id is no key: 1 row names a case that another row names, too." in done.output


def test_an_example_is_copied_and_says_what_to_do_next(tmp_path):
    done = run("--example", "mortgage", tmp_path / "m")
    assert done.exit_code == 0, done.output
    copy = tmp_path / "m"
    assert f"Next: answerable audit {copy / 'planted'} --trust {copy}\n" in done.stdout
    assert read_card(tmp_path / "m" / "planted")


def test_an_example_is_not_put_beside_another_card(tmp_path):
    (tmp_path / "answerable.toml").write_text("mine")
    done = run("--example", "mortgage", tmp_path)
    assert isinstance(done.exception, AnswerableError)
    assert "holds a card already" in str(done.exception)
    assert [p.name for p in tmp_path.iterdir()] == ["answerable.toml"]


def test_an_example_with_data_is_a_usage_error(tmp_path):
    assert run("--example", "mortgage", "--data", "x.csv").exit_code == 2


def test_the_schema_is_printed():
    assert json.loads(run("--schema").stdout) == card_schema()


@pytest.mark.parametrize("name", ["d.pkl", "absent.csv"])
def test_data_nobody_can_read_writes_nothing(tmp_path, name):
    if name == "d.pkl":
        (tmp_path / name).write_bytes(b"\x80\x04.")
    done = run("--yes", tmp_path, "--data", tmp_path / name)
    assert isinstance(done.exception, AnswerableError)
    assert not (tmp_path / "answerable.toml").exists()


def test_data_that_lie_elsewhere_need_the_word_that_the_next_step_names(tmp_path):
    (tmp_path / "d.csv").write_text(CSV)
    near = run(tmp_path / "near", "--yes", "--data", tmp_path / "d.csv")
    assert near.stdout.endswith(f"answerable audit {tmp_path / 'near'}\n")
    far = run(tmp_path / "a" / "far", "--yes", "--data", tmp_path / "d.csv")
    assert far.stdout.endswith(f"--trust {tmp_path / 'a' / 'far'}\n")
