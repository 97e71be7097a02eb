"""The story the mortgage example tells, from the card to a record a stranger can check.

One audit of each variant, in processes that differ in hash seed and threads; every statement a
newcomer reads in the README stands here as a test.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from answerable.cli.main import run

EXAMPLE = Path(__file__).parent.parent / "src" / "answerable" / "examples" / "mortgage"
DAY = "2026-11-23"


def copy_of(example, folder):
    target = folder / "mortgage"
    shutil.copytree(example, target, ignore=shutil.ignore_patterns("records", "__pycache__"))
    return target


def audit(variant, *, hash_seed="0", threads="1", home):
    """Audit a copied variant in a process of its own; return its exit code and JSON answer."""
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "answerable",
            "audit",
            str(variant),
            "--as-of",
            DAY,
            "--json",
            "--trust",
            str(variant.parent),
        ],
        env={
            **os.environ,
            "XDG_CONFIG_HOME": str(home),
            "PYTHONHASHSEED": hash_seed,
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 1, 3, 4), ran.stderr
    return ran.returncode, json.loads(ran.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def same_key(home, monkeypatch):
    """Verify with the key that sealed, whatever the configuration of other tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))


@pytest.fixture(scope="module")
def planted(tmp_path_factory, home):
    return audit(copy_of(EXAMPLE, tmp_path_factory.mktemp("a")) / "planted", home=home)


@pytest.fixture(scope="module")
def clean(tmp_path_factory, home):
    return audit(copy_of(EXAMPLE, tmp_path_factory.mktemp("b")) / "clean", home=home)


def scenario(answer, name):
    (finding,) = [
        f for f in answer["findings"] if f["check"].startswith("scenarios.") and name in str(f)
    ]
    return finding


def test_the_fault_is_found_and_the_extractor_is_named(planted):
    code, answer = planted
    assert code == 1
    twin = scenario(answer, "child support is income")
    assert (twin["verdict"], twin["about"]) == ("breached", "income_extractor")
    innocent = {
        tuple(entry["key"])
        for entry in twin["results"]
        if entry["key"][:2] == ["located", "innocent"]
    }
    assert ("located", "innocent", "score_model") in innocent


def test_a_twin_that_differs_in_marriage_alone_holds_even_in_planted(planted):
    _, answer = planted
    held = [f for f in answer["findings"] if "marriage alone" in json.dumps(f)]
    assert held
    assert {f["verdict"] for f in held} == {"holds"}


def test_the_clean_twin_breaches_no_scenario_and_its_gate_says_what_is_missing(clean):
    code, answer = clean
    verdicts = {f["verdict"] for f in answer["findings"] if f["check"].startswith("scenarios.")}
    assert "breached" not in verdicts
    assert code == 3


def test_forty_seven_single_mothers_are_too_few_to_tell(planted):
    _, answer = planted
    finding = scenario(answer, "single mothers are not approved less often")
    assert finding["verdict"] == "cannot_tell"


@pytest.mark.parametrize(
    ("group", "counts"), [("black", (133, 197)), ("white", (1527, 1681)), ("Hispanic", (85, 111))]
)
def test_the_numbers_are_those_that_were_published(planted, group, counts):
    """The counts of Munnell, Tootell, Browne and McEneaney, AER 86 (1996), as the data have them.

    Nobody may fall out of them for what some other attribute lacks.
    """
    record = json.loads((Path(planted[1]["record"]) / "record.json").read_text(encoding="utf-8"))
    line = "fairness.selection_rate.v1/mortgage decision/race/approve"
    (past,) = [one for one in record["measured"] if one["line"] == line]
    entries = {tuple(key): entry for key, entry in past["results"]["entries"]}
    (count,) = entries[group, "known"]["counts"]
    assert (count["successes"], count["n"]) == counts


def test_the_class_comes_with_its_date_and_wording(planted):
    _, answer = planted
    mortgage = answer["uses"][0]
    (high_risk,) = [c for c in mortgage["classes"] if c["name"] == "high_risk"]
    assert "point 5(b)" in high_risk["article"]
    assert (high_risk["wording"], high_risk["applies_from"]) == ("aia_2026", "2027-12-02")
    assert not [c for c in answer["uses"][1]["classes"] if c["name"] == "high_risk"]


def test_what_nobody_tested_is_listed(planted):
    _, answer = planted
    said = json.dumps(answer["not_tested"])
    for area in ("privacy", "security", "oversight", "disclosure", "chat_assistant", "officer"):
        assert area in said


def test_hash_seed_and_threads_change_no_byte(planted, tmp_path, home):
    again = audit(copy_of(EXAMPLE, tmp_path) / "planted", hash_seed="4711", threads="2", home=home)
    first, second = (Path(answer["record"]) / "record.json" for _, answer in (planted, again))
    assert first.read_bytes() == second.read_bytes()


def test_no_row_and_no_path_of_this_machine_is_in_the_record(planted):
    folder = Path(planted[1]["record"])
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(folder.parents[2]) not in text
        assert str(Path.home()) not in text


def test_a_stranger_verifies_it_and_one_changed_digit_is_named(planted, tmp_path, capsys):
    record = tmp_path / "record"
    shutil.copytree(planted[1]["record"], record)
    assert run(["verify", str(record)]) == 0
    assert "unaltered: yes" in capsys.readouterr().out
    path = record / "record.json"
    text = path.read_text(encoding="utf-8")
    assert '"successes":133' in text
    path.write_text(text.replace('"successes":133', '"successes":134', 1), encoding="utf-8")
    assert run(["verify", str(record)]) == 5
    assert re.search(r"record\.json /(measured|findings|margins)/\d+", capsys.readouterr().out)


def test_it_runs_again_with_the_same_numbers(planted, capsys):
    code, answer = planted
    record = Path(answer["record"])
    trusted = str(record.parents[2])
    assert run(["rerun", str(record), "--trust", trusted]) == 0
    assert "reproduced" in capsys.readouterr().out
    assert code == 1


def test_a_changed_file_is_named_and_nothing_runs(planted, tmp_path, capsys):
    shutil.copytree(Path(planted[1]["record"]).parents[2], tmp_path / "mortgage")
    (tmp_path / "mortgage" / "mortgage_steps.py").write_text("raise SystemExit('ran')\n")
    record = next((tmp_path / "mortgage" / "planted" / "records").iterdir())
    assert run(["rerun", str(record), "--trust", str(tmp_path)]) == 2
    assert "mortgage_steps.py" in capsys.readouterr().err


def test_in_2021_it_was_a_proposal(capsys):
    assert run(["law", str(EXAMPLE / "planted"), "--on", "2021-12-17"]) == 0
    assert "proposal" in capsys.readouterr().out.lower()


def test_a_red_line_stops_before_any_number_and_the_act_does_not_examine_weapons(tmp_path, home):
    card = copy_of(EXAMPLE, tmp_path) / "planted" / "answerable.toml"
    text = card.read_text(encoding="utf-8")
    text = text.replace(
        'selects_targets_for_attack = "no"', 'selects_targets_for_attack = "yes"', 1
    )
    text = text.replace('outcome = "credit"', 'outcome = "military"', 1)
    card.write_text(text, encoding="utf-8")
    code, answer = audit(card.parent, home=home)
    assert code == 4
    assert answer["findings"] == []
    record = json.loads((Path(answer["record"]) / "record.json").read_text(encoding="utf-8"))
    weapon = record["law"]["uses"][0]
    assert "eu.aia" in {one["instrument"] for one in weapon["not_examined"]}


def test_code_of_a_stranger_does_not_run(tmp_path, capsys):
    folder = copy_of(EXAMPLE, tmp_path)
    (folder / "mortgage_data.py").write_text("raise SystemExit('the stranger ran')\n")
    assert run(["audit", str(folder / "planted"), "--as-of", DAY]) in (1, 3)
    printed = capsys.readouterr()
    assert "the stranger ran" not in printed.out + printed.err
    assert "trust" in printed.out
