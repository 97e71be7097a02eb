"""Law by date and place, as the mission tells it: one test a sentence, on the mortgage example."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import answerable
from answerable.card.read import read_card
from answerable.cli.main import run
from answerable.flow import classify_card
from answerable.law.differ import law_changes
from answerable.law.find import folders, instruments
from answerable.system.facts import Grade, Truth

MORTGAGE = Path(answerable.__file__).parent / "examples" / "mortgage" / "planted"
TODAY = date(2026, 11, 23)
USE = "mortgage decision"
POINT = "Annex III, point 5(b), with Article 6(2)"


@pytest.fixture(scope="module")
def card():
    return read_card(MORTGAGE)


@pytest.fixture(scope="module")
def law(card):
    return classify_card(card, as_of=TODAY)


@pytest.fixture(scope="module")
def score(law):
    (held,) = [c for c in law.use(USE).classes if c.instrument == "eu.aia"]
    return held


def test_the_class_and_the_article(score):
    assert (score.name, score.article) == ("high_risk", POINT)


def test_the_version_of_the_text(law, score):
    (text,) = [w for w in law.wordings if w.instrument == "eu.aia"]
    assert (score.wording, text.wording, text.wording_status) == (
        "aia_2026",
        "aia_2026",
        "in_force",
    )
    assert len(text.sha256) == 64


def test_whether_it_applies_today_and_from_when(score):
    assert (score.applies, score.applies_from) == (False, date(2027, 12, 2))


def test_which_facts_decided(law):
    (step,) = [s for s in law.use(USE).steps if s.rule == "annex_iii.5b"]
    assert step.holds is Truth.YES
    (fact,) = [f for f in step.decided_by if f.name == "credit_score_natural_person"]
    assert (fact.value, fact.grade, fact.source) == (
        "yes", Grade.DOCUMENTED, "Model file MD-7, section 1"
    )  # fmt: skip


def test_which_single_facts_would_flip_it(law):
    own = f"eu.aia:high_risk ({POINT})"
    away = {f.fact for f in law.use(USE).flips if own in f.loses}
    assert {"credit_score_natural_person", "fraud_detection_main"} <= away
    assert "human_in_loop" not in away, "a person at the end changes no class of the Act"


def test_one_example_on_each_side(score):
    assert score.example_in
    assert score.example_out


def test_on_17_december_2021_it_says_proposal_not_law(card):
    (held,) = [
        c
        for c in classify_card(card, as_of=date(2021, 12, 17)).use(USE).classes
        if c.instrument == "eu.aia"
    ]
    assert (held.wording, held.wording_status, held.applies) == ("com_2021_206", "proposal", False)


def test_on_17_december_2021_no_judgment_of_later_years_is_law(card):
    law = classify_card(card, as_of=date(2021, 12, 17)).use(USE)
    assert {c.article for c in law.classes if "C-634/21" in c.article or "C-203/22" in c.article} \
        == set()  # fmt: skip
    assert [d.cite for d in law.duties if "C-634/21" in d.cite or "C-203/22" in d.cite] == []
    assert any("C-634/21" in said and "2023-12-07" in said for said in law.later)
    assert classify_card(card, as_of=TODAY).use(USE).later == ()


def test_vague_terms_end_for_a_person_to_decide_with_the_facts(law):
    open_ = [u for u in law.use(USE).undecided if u.instrument == "eu.gdpr"]
    assert open_
    assert all(one.needs for one in open_)
    assert any(len(one.readings) > 1 for one in open_)


def test_marketing_mail_with_the_same_score_has_its_own_answer(law):
    mail = {c.name for c in law.use("marketing mail").classes if c.instrument == "eu.aia"}
    assert "high_risk" not in mail


WANTED = {
    "eu.aia": {"leak_2021_04", "com_2021_206", "aia_2024", "aia_2026"},
    "eu.gdpr": set(), "de.dek": set(), "us.ugesp": set(), "us.reg_b": set(),
    "us.nyc.ll144": set(),
}  # fmt: skip


def test_the_instruments_are_plain_files():
    there = {i.id: {w.id for w in i.wordings} for i in instruments()}
    assert all(there[name] >= wordings for name, wordings in WANTED.items())
    assert all(
        file.suffix == ".toml"
        for folder in folders()
        for file in folder.iterdir()
        if file.is_file()
    )


def test_a_lens_is_marked_as_no_law(law):
    (text,) = [w for w in law.wordings if w.instrument == "de.dek"]
    assert text.wording_status == "not_law"
    assert not [c for c in law.use(USE).classes if c.instrument == "de.dek" and c.applies]


def test_the_firms_own_red_lines_stand_beside_the_law_in_the_same_form(law):
    steps = [s for s in law.use(USE).steps if s.instrument == "own.red_lines"]
    assert [(s.rule, s.holds, s.status) for s in steps] == [("no-weapons", Truth.NO, "own_policy")]
    assert [f.name for f in steps[0].decided_by] == ["selects_targets_for_attack"]


def test_compare_says_what_changed_for_this_system(tmp_path, capsys):
    shutil.copy(MORTGAGE / "answerable.toml", tmp_path)
    assert run(["law", "compare", "2024-08-01", "2026-11-23", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "aia_2024" in out
    moved = f"mortgage decision: eu.aia, high_risk ({POINT}): applies from 2026-08-02 -> "
    assert f"{moved}applies from 2027-12-02" in out
    assert "Article 4a" in out
    assert "fine for Nordhaus Bank AG, high_risk: " in out
    assert "duty Article 4(1), as amended (deployer): none -> " in out
    assert run(["law", "compare", "2026-11-22", "2026-11-23", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == "nothing changed for this system"


def test_between_two_days_of_one_text_only_what_begins_changes(card):
    before, after = (
        classify_card(card, as_of=day) for day in (date(2027, 12, 1), date(2027, 12, 2))
    )
    changes = [c for c in law_changes(before, after) if c.use == USE]
    assert {c.instrument for c in changes} == {"eu.aia"}
    assert any(
        c.what.startswith("high_risk") and c.after.startswith("applies since") for c in changes
    )
