import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from answerable.card.copy_example import copy_example
from answerable.card.read import read_card
from answerable.cli.law import command
from answerable.cli.main import run

MORTGAGE = Path(__file__).parents[2] / "src/answerable/examples/mortgage/planted"


@pytest.fixture
def card(tmp_path):
    """A copy of the card alone: reading the law needs no code and no data."""
    shutil.copy(MORTGAGE / "answerable.toml", tmp_path / "answerable.toml")
    return tmp_path


def law(capsys, *arguments):
    code = run(["law", *map(str, arguments)])
    return code, capsys.readouterr().out


def test_today_the_mortgage_is_high_risk_and_applies_later(card, capsys):
    code, out = law(capsys, card, "--on", "2026-11-23")
    assert code == 0
    act = "High-risk: Artificial Intelligence Act, Annex III, point 5(b), with Article 6(2)"
    assert f"{act}: applies from 2 December 2027" in out
    assert "because" not in out
    assert len(out.splitlines()) < 60


def test_all_prints_reasons_flips_and_every_duty(card, capsys):
    _, short = law(capsys, card, "--on", "2026-11-23")
    _, out = law(capsys, card, "--on", "2026-11-23", "--all")
    assert "high_risk: Annex III, point 5(b), with Article 6(2)" in out
    assert "applies from 2027-12-02" in out
    assert "because credit_score_natural_person = yes" in out
    assert "flip: " in out
    assert "from None" not in out
    assert "since unknown: Have it approved" in out
    assert "every rule:" not in out
    _, traced = law(capsys, card, "--on", "2026-11-23", "--trace")
    assert "every rule:" in traced
    (counted,) = [line for line in short.splitlines() if "Nordhaus Bank AG:" in line]
    said = sum(int(n) for n in re.findall(r"\d+", counted))
    told = json.loads(law(capsys, card, "--on", "2026-11-23", "--json")[1])
    every = [duty for use in told["uses"] for duty in use["duties"]]
    assert said == len({json.dumps(one) for one in every if one["party"] == "Nordhaus Bank AG"})


def test_in_december_2021_it_says_proposal_and_not_law(card, capsys):
    _, out = law(capsys, card, "--on", "2021-12-17")
    (act,) = [line for line in out.splitlines() if "High-risk: Artificial" in line]
    assert act.endswith(
        "COM(2021) 206, Annex III, point 5(b), with Article 6(2): proposal, not law"
    )
    _, out = law(capsys, card, "--on", "2021-12-17", "--all")
    assert "a proposal, not law" in out
    assert "applies from" not in out.split("duties:")[0].split("eu.gdpr")[0]


def test_with_a_target_the_red_line_stops_and_a_bank_is_examined_all_the_same(card, capsys):
    file = card / "answerable.toml"
    text = file.read_text("utf-8")
    assert 'selects_targets_for_attack = "no"' in text
    file.write_text(
        text.replace('selects_targets_for_attack = "no"', 'selects_targets_for_attack = "yes"', 1),
        "utf-8",
    )
    code, out = law(capsys, card, "--on", "2026-11-23")
    assert code == 4
    assert "STOP" in out
    assert "Not examined, which is no permission: " in out
    _, out = law(capsys, card, "--on", "2026-11-23", "--all")
    assert "not examined by this law: eu.aia, Article 2(3)" not in out
    assert "the card contradicts itself: selects targets for attack = yes cannot be true" in out


def test_the_first_look_names_claims_contradictions_and_what_does_not_carry(tmp_path, capsys):
    copy_example("mailbox", tmp_path)
    _, out = law(capsys, tmp_path / "planted", "--on", "2026-11-23")
    assert "  Claimed without evidence: exclusively military defence natsec, which keeps" in out
    assert "  The card contradicts itself: exclusively military defence natsec = yes" in out
    assert "  Not carried here: barracks mail is not examined by eu.aia (Article 2(3))" in out
    _, out = law(capsys, tmp_path / "clean", "--on", "2026-11-23")
    assert "Claimed without evidence" not in out
    assert "contradicts itself" not in out
    _, out = law(capsys, tmp_path / "planted", "--on", "2026-11-23", "--lawyer")
    assert "CLAIM: nothing but a declaration supports exclusively military" in out
    _, out = law(capsys, tmp_path / "planted", "--on", "2021-12-17")
    assert "  Later reading, not law on 17 December 2021: Court of Justice, C-634/21" in out
    assert "  Not read, no text was known on that day: coe.cets225, eu.dsa" in out


def test_the_object_says_the_same(card, capsys):
    code, out = law(capsys, card, "--on", "2026-11-23", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["as_of"] == "2026-11-23"
    held = [c for u in told["uses"] for c in u["classes"] if c["instrument"] == "eu.aia"]
    assert {"name": "high_risk", "applies_from": "2027-12-02"}.items() <= held[0].items()
    assert told["uses"][0]["steps"][0]["holds"] in ("yes", "no", "unknown")


def test_a_text_can_be_forced_and_an_unknown_one_is_refused(card, capsys):
    _, out = law(capsys, card, "--text", "eu.aia=com_2021_206")
    assert "proposal, not law" in out
    assert run(["law", str(card), "--text", "eu.aia=nonsense"]) == 2
    assert run(["law", str(card), "--text", "nonsense"]) == 2


def test_two_days_are_compared_for_this_system(card, capsys):
    code, out = law(capsys, "compare", "2024-08-01", "2026-11-23", card)
    assert code == 0
    assert "applies from 2026-08-02 -> applies from 2027-12-02" in out
    assert "aia_2024 (in_force) -> aia_2026 (in_force)" in out
    _, out = law(capsys, "compare", "2026-11-22", "2026-11-23", card)
    assert "nothing changed" in out
    _, out = law(capsys, "compare", "2024-08-01", "2026-11-23", card, "--json")
    assert json.loads(out)["changes"]
    assert run(["law", "compare", "yesterday", "2026-11-23", str(card)]) == 2


def test_one_rule_is_printed_with_its_sources(capsys):
    code, out = law(capsys, "rule", "annex_iii.5b")
    assert code == 0
    assert "fraud_detection_main" in out
    assert "yes: a mortgage score" in out
    _, out = law(capsys, "rule", "annex_iii.5b", "--json")
    assert json.loads(out)["rules"][0]["concludes"] == "high_risk"
    assert run(["law", "rule", "annex_iii"]) == 2


def test_examples_are_answered_and_counted(tmp_path, capsys):
    file = tmp_path / "examples.jsonl"
    line = {"id": "a", "facts": ["credit_score_natural_person", "cheese"], "expected": "high_risk",
            "articles": ["AnnexIII.5.b"], "authority": "regulation"}  # fmt: skip
    file.write_text(json.dumps(line), "utf-8")
    code, out = law(capsys, "examples", file, "--json")
    told = json.loads(out)
    assert code == 0
    (one,) = told["examples"]
    assert {"id", "expected", "answer", "agrees", "rule", "assumed"} <= one.keys()
    assert (one["answer"], one["agrees"]) == ("high_risk", True)
    assert one["warnings"] == ["unknown token 'cheese'"]
    assert told["accuracy"]["regulation"] == {"agrees": 1, "of": 1, "share": 1.0}
    _, out = law(capsys, "examples", file)
    assert "all: 1 of 1 (100.0%)" in out


def test_the_interview_writes_answers_into_the_card_and_asks_no_more_than_needed(card):
    file = card / "answerable.toml"
    done = CliRunner().invoke(
        command, ["show", str(card), "--on", "2026-11-23", "--ask"], input="maybe\nno\n" + "\n" * 80
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    facts = {f.name: f.value for f in read_card(file).system.uses[0].facts}
    assert facts["meaningful_human_review"] == "no"
    assert "that fits no answer" in done.output
    again = CliRunner().invoke(command, ["show", str(card), "--ask"], input="\n" * 80)
    assert "really weigh each case" in done.output
    assert "really weigh each case" not in again.output


def test_the_interview_counts_helps_stops_and_says_what_changed(card):
    asked = CliRunner().invoke(
        command, ["show", str(card), "--on", "2026-11-23", "--ask"], input="?\nno\nq\n"
    )
    assert "\\n" not in asked.output
    assert re.search(r"^1 of at most \d+: mortgage decision: ", asked.stderr, re.MULTILINE)
    assert "q = stop" in asked.stderr
    assert "an officer who reads the file" in asked.stderr
    assert asked.stderr.count("an officer who reads the file") == 1
    assert asked.stdout.startswith("1 answered and kept in the card\n")
    assert "mortgage decision: new: Automated decision: General Data Protection" in asked.stdout
    assert "Accessible service" not in asked.stdout
    facts = {f.name: f.value for f in read_card(card / "answerable.toml").system.uses[0].facts}
    assert facts["meaningful_human_review"] == "no"


def test_an_interview_without_answers_changes_no_class(card):
    done = CliRunner().invoke(command, ["show", str(card), "--ask"], input="q\n")
    assert done.stdout == "0 answered and kept in the card\nno class changed\n"


def test_the_help_says_where_the_options_of_the_default_are(capsys):
    _, out = law(capsys, "--help")
    said = " ".join(out.split())
    assert "law show --help" in said
    for option in ("--on", "--all", "--ask"):
        assert option in said
        assert option in law(capsys, "show", "--help")[1]
