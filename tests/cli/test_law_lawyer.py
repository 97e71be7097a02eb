"""The document for a lawyer: every open question, its facts, its readings, its source."""

from pathlib import Path

from answerable.cli.main import run

MORTGAGE = Path(__file__).parents[2] / "src/answerable/examples/mortgage/planted"


def document(capsys, card):
    assert run(["law", str(card), "--lawyer", "--on", "2026-11-25"]) == 0
    return capsys.readouterr().out


def test_each_open_question_stands_with_rule_facts_readings_and_source(capsys):
    text = document(capsys, MORTGAGE)
    question = text.split("1. **automated decision?**")[1].split("###")[0]
    assert "Article 22(1) \\[statute\\]" in question
    assert "Missing: Does a person with the power" in question
    assert question.count("Reading: ") == 2
    assert "from memory" in question


def test_claims_without_evidence_and_weak_sources_are_listed(capsys):
    text = document(capsys, MORTGAGE)
    claims = text.split("### Answers that only a declaration supports")[1].split("###")[0]
    assert "Is the deployer a public authority? Now no" in claims
    soft = text.split("### Conclusions that rest on less than a statute")[1].split("###")[0]
    assert "opinion" in soft
    assert "statute" not in soft
    assert "Regulation (EU) 2024/1689" in text.split("## Texts that were read")[1]


def test_a_settled_use_has_no_question_and_markdown_in_names_stays_text(tmp_path, capsys):
    text = (MORTGAGE / "answerable.toml").read_text("utf-8")
    told = text.replace('name = "Nordhaus Bank AG"', 'name = "[Bank](javascript:x)"')
    told = told.replace("hard_to_avoid =", 'meaningful_human_review = "yes"\nhard_to_avoid =', 1)
    (tmp_path / "answerable.toml").write_text(told, "utf-8")
    use = document(capsys, tmp_path).split("## mortgage decision")[1]
    assert "Nothing: every class follows" in use.split("## marketing mail")[0]
    assert "[Bank](" not in use
