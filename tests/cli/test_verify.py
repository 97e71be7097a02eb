import json

import pytest
from tests.record.sealing import key, sealed

from answerable.cli.main import run
from answerable.proof.keys import configuration_folder


@pytest.fixture
def record(tmp_path):
    return sealed(tmp_path)


def _change_a_digit(record):
    path = record / "record.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"value":0.743', b'"value":0.843', 1))


def test_an_unaltered_record_of_a_stranger_is_said_to_be_both(record, capsys):
    assert run(["verify", str(record)]) == 0
    out = capsys.readouterr().out
    assert "unaltered: yes, all 5 files are as they were sealed" in out
    assert f"signed by a key you trust: no, by {key().id}" in out
    assert "numbers: 5 computed again" in out
    assert "record before this one: none was sealed" in out


def test_one_changed_digit_ends_with_5_and_is_named(record, capsys):
    _change_a_digit(record)
    assert run(["verify", str(record)]) == 5
    out = capsys.readouterr().out
    assert "unaltered: no" in out
    assert "record.json /findings/1/results/entries/0/1/value was altered" in out


def test_an_altered_record_never_reads_as_signed(record, capsys):
    _change_a_digit(record)
    assert run(["verify", str(record), "--key", key().id]) == 5
    out = capsys.readouterr().out
    assert "trust: what was sealed, yes; what lies here now, no: the key you named" in out


def test_json_says_the_same(record, capsys):
    assert run(["verify", str(record), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["unaltered"], answer["trusted"], answer["key"]) == (True, False, key().id)
    _change_a_digit(record)
    assert run(["verify", str(record), "--json"]) == 5
    (altered,) = json.loads(capsys.readouterr().out)["altered"]
    assert altered == {
        "file": "record.json",
        "pointer": "/findings/1/results/entries/0/1/value",
        "what": "was altered",
    }


def test_a_key_named_or_listed_is_trusted(record, capsys, tmp_path):
    assert run(["verify", str(record), "--key", key().id]) == 0
    assert "trust: yes: the key you named" in capsys.readouterr().out
    (tmp_path / "key.pub").write_text(key().id + "\n")
    assert run(["verify", str(record), "--key", str(tmp_path / "key.pub")]) == 0
    assert "trust: yes: the key you named" in capsys.readouterr().out
    assert run(["verify", str(record), "--key", key(8).id]) == 0
    assert "trust: no" in capsys.readouterr().out
    configuration_folder().mkdir(parents=True)
    (configuration_folder() / "trusted_keys").write_text(f"{key().id} Housing council\n")
    assert run(["verify", str(record)]) == 0
    assert "trust: yes: Housing council" in capsys.readouterr().out


def test_what_is_no_record_or_no_key_ends_with_2(record, tmp_path, capsys):
    assert run(["verify", str(tmp_path)]) == 2
    assert "is no record" in capsys.readouterr().err
    assert run(["verify", str(record), "--key", "nonsense"]) == 2
    assert "neither a key id" in capsys.readouterr().err


def test_verifying_makes_no_key(record):
    run(["verify", str(record)])
    assert not configuration_folder().exists()


def test_a_name_that_speaks_to_the_terminal_is_printed_harmlessly(record, capsys):
    (record / "x\x1b[2Junaltered: yes\n").write_text("")
    assert run(["verify", str(record)]) == 5
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\nunaltered: yes" not in out


def test_a_name_that_is_no_text_is_printed_harmlessly(record, capsysbinary):
    path = bytes(record) + b"/\xff\xfe"
    with open(path, "wb"):  # noqa: PTH123 - a name that no text can spell
        pass
    assert run(["verify", str(record)]) == 5
    assert run(["verify", str(record), "--json"]) == 5
    assert b"\xff" not in capsysbinary.readouterr().out


def test_the_record_before_is_named_when_it_lies_beside(tmp_path, capsys):
    from dataclasses import replace

    from tests.record.sample import sample_record

    first = sealed(tmp_path)
    second = sealed(tmp_path, replace(sample_record(), seed=8), minute=2)
    assert run(["verify", str(second)]) == 0
    assert f"record before this one: {first.name}" in capsys.readouterr().out
    (second / "away").mkdir()
    first.rename(tmp_path / "elsewhere")
    assert run(["verify", str(second)]) == 5
    assert "not beside it" in capsys.readouterr().out
