"""Scope by where the output is used, and an exemption that ends at the edge of its use."""

from datetime import date
from pathlib import Path

import pytest

import answerable
from answerable.card.copy_example import copy_example
from answerable.cli.main import run
from answerable.documents.report import report
from answerable.flow import audit
from answerable.runs.trust import Trust

EXAMPLE = Path(answerable.__file__).parent / "examples" / "mailbox"
CLAIM = "exclusively_military_defence_natsec"


@pytest.fixture(scope="module")
def records():
    return {
        variant: audit(
            EXAMPLE / variant, as_of=date(2026, 11, 1), trust=Trust(), write=False
        ).record
        for variant in ("planted", "clean")
    }


def claims(record, use):
    return [f for f in record.law.use(use).flips if f.fact == CLAIM]


def test_a_claim_nothing_supports_is_flagged_and_one_with_a_contract_is_not(records):
    assert any(flip.unsupported for flip in claims(records["planted"], "barracks mail"))
    assert not any(flip.unsupported for flip in claims(records["clean"], "barracks mail"))


def test_a_lender_that_calls_itself_military_contradicts_itself_and_that_is_a_finding(records):
    (finding,) = [f for f in records["planted"].findings if f.verdict == "breached"]
    assert (finding.about, finding.check) == ("loan letters", "law.contradiction.v1")
    assert "credit" in finding.says
    assert records["planted"].exit_code == 1
    assert records["clean"].exit_code == 0
    assert not [f for f in records["clean"].findings if f.verdict == "breached"]


def test_a_delaware_firm_is_in_scope_where_its_output_is_used_and_needs_a_representative(records):
    law = records["clean"].law.use("loan letters")
    assert [c.name for c in law.classes if c.instrument == "eu.aia"] == ["high_risk"]
    (owed,) = [d for d in law.duties if d.id == "aia.22"]
    assert owed.party == "Letterbox Analytics LLC"
    (step,) = [s for s in law.steps if s.rule == "art_2.1"]
    assert [f.name for f in step.decided_by] == ["output_used_in_eu"]


def test_the_report_names_the_claim_and_what_is_not_carried(records):
    page = report(records["planted"])
    assert "Claimed: nothing but a declaration supports exclusively military" in page
    assert "<strong>Not carried here:</strong> barracks mail is not examined" in page
    assert "Claimed: nothing" not in report(records["clean"])


def test_the_exemption_stops_at_the_edge_although_the_score_is_shared(records):
    law = records["clean"].law
    assert "eu.aia" in {n.instrument for n in law.use("barracks mail").not_examined}
    assert any("Article 2(3)" in said and "tone" in said for said in law.use("loan letters").stays)


@pytest.mark.parametrize(("variant", "code"), [("planted", 1), ("clean", 0)])
def test_exit_codes_and_printed_words(variant, code, tmp_path, capsys):
    copy_example("mailbox", tmp_path)
    card = tmp_path / variant
    assert run(["audit", str(card), "--as-of", "2026-11-01", "--trust", str(tmp_path)]) == code
    assert ("contradicts itself" in " ".join(capsys.readouterr().out.split())) == (code == 1)
    assert run(["law", str(card), "--on", "2026-11-01", "--trace"]) == 0
    out = capsys.readouterr().out
    assert "not carried here: barracks mail" in out
    assert ("CLAIM: nothing but a declaration" in out) == (code == 1)
    assert ("contradiction: exclusively military" in out) == (code == 1)
