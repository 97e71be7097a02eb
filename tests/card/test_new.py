from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.card.columns import look_at_columns
from answerable.card.new import new_card, write_new_card
from answerable.card.questions import ABOUT_DATA, QUESTIONS
from answerable.card.read import parse_card, read_card
from answerable.errors import AnswerableError

DAY = date(2026, 11, 25)
ANSWERS = {
    "name": "Mortgages", "party": "Bank", "country": "DE",
    "size": "large", "public_authority": "no", "role": "provider", "since": "2026-01-15",
    "use": "mortgage decision", "prose": "Decide.", "decides": "software",
    "about": "natural_persons", "outcome": "credit", "places": "DE, US-MA",
    "persons": "applicants, partners", "persons_per_year": "2000", "column": "approved",
    "means": "past_decision", "favourable": "yes", "decided": "", "wished": "", "protected": "sex",
    "sampling": "census",
    "unit": "one application", "limit": "80", "who": "A. Berg",
}  # fmt: skip


def card_of(text, tmp_path):
    return parse_card(text.encode(), tmp_path / "answerable.toml")


@pytest.fixture
def guess(tmp_path):
    (tmp_path / "d.csv").write_text("id,sex,income,approved,gdlin\n1,f,1,yes,1\n2,m,2,no,666\n")
    return look_at_columns(tmp_path / "d.csv")


def test_about_twenty_five_facts_are_asked_each_once():
    keys = [question.key for question in QUESTIONS]
    assert len(keys) == len(set(keys)) <= 25
    assert set(keys) == set(ANSWERS)
    assert set(ABOUT_DATA) < set(keys)


def test_a_card_of_nothing_but_unknowns_reads_back(tmp_path):
    path = write_new_card(tmp_path / "new", {}, today=DAY)
    card = read_card(path)
    assert card.system.components[0].name == "decision_maker"
    assert card.gate.requires == ("purpose", "policy:*")
    assert {'use "main use" . purpose . outcome', "decision . favourable", "name"} <= {
        u.where for u in card.unknowns
    }


def test_every_answer_lands_in_the_card(tmp_path, guess):
    card = card_of(new_card(ANSWERS, guess, today=DAY), tmp_path)
    party, use = card.system.parties[0], card.system.uses[0]
    assert (card.system.name, party.name, party.country, party.size) == (
        "Mortgages", "Bank", "DE", "large",
    )  # fmt: skip
    assert party.public_authority is False
    assert (party.roles[0].role, party.roles[0].of, party.roles[0].since) == (
        "provider", "mortgage decision", date(2026, 1, 15),
    )  # fmt: skip
    assert use.purpose.places == ("DE", "US-MA")
    assert (use.purpose.decides, use.purpose.about, use.purpose.outcome, use.purpose.prose) == (
        "software", "natural_persons", "credit", "Decide.",
    )  # fmt: skip
    assert (use.persons, use.persons_per_year) == (("applicants", "partners"), 2000)
    assert card.data.outcome.column == "approved"
    assert (card.data.outcome.means, card.data.outcome.favourable) == ("past_decision", "yes")
    assert card.data.decision.favourable == "yes"
    assert [p.column for p in card.data.protected] == ["sex"]
    assert (card.data.sources[0].sampling, card.data.sources[0].unit) == (
        "census",
        "one application",
    )
    assert (card.limits[0].of, card.limits[0].at_least, card.limits[0].who, card.limits[0].on) == (
        "sex", 0.8, "A. Berg", DAY,
    )  # fmt: skip


def test_what_columns_tell_is_filled_in_and_stays_unknown(tmp_path, guess):
    text = new_card({}, guess, today=DAY)
    card = card_of(text, tmp_path)
    maker = card.system.component("decision_maker")
    assert maker.run.columns == (("decision", "approved"),)
    assert maker.reads == ("income", "gdlin")
    assert card.data.outcome is None
    assert [(p.name, p.basis.legal) for p in card.data.protected] == [("sex", "unknown")]
    assert card.data.sources[0].sentinels == ()
    assert "sentinels = { gdlin = [666] }" in text
    assert {"outcome . favourable", "outcome . means", 'protected "sex" . basis'} <= {
        u.where for u in card.unknowns
    }


def test_data_in_another_folder_is_named_as_seen_from_the_card(tmp_path, guess):
    path = write_new_card(tmp_path / "card", {}, guess, tmp_path / "d.csv", today=DAY)
    assert read_card(path).data.sources[0].file == "../d.csv"


def test_nothing_is_overwritten_unless_forced(tmp_path):
    path = write_new_card(tmp_path, {}, today=DAY)
    path.write_text("mine")
    with pytest.raises(AnswerableError, match="--force"):
        write_new_card(tmp_path, {}, today=DAY)
    assert path.read_text() == "mine"
    write_new_card(tmp_path, {}, today=DAY, force=True)
    assert read_card(path)
    assert [p.name for p in tmp_path.iterdir()] == ["answerable.toml"]


printable = st.text(st.characters(codec="utf-8"), max_size=12).filter(str.isprintable)


@st.composite
def some_answers(draw):
    chosen = draw(st.sets(st.sampled_from(QUESTIONS)))
    found = {}
    for question in chosen:
        odd = draw(st.one_of(printable, st.sampled_from(question.choices or ("DE", "80", "sex"))))
        if not question.fault(odd.strip()):
            found[question.key] = odd.strip()
    return found


@settings(deadline=None)
@given(some_answers(), st.booleans())
def test_whatever_fits_the_questions_reads_back(tmp_path_factory, answers, with_data):
    folder = tmp_path_factory.mktemp("new")
    found = None
    if with_data:
        (folder / "d.csv").write_text('id,sex,"a ""b""",race,approved\n1,f,1,x,yes\n2,m,2,y,no\n')
        found = look_at_columns(folder / "d.csv")
    assert card_of(new_card(answers, found, today=DAY), folder)


@pytest.mark.parametrize("columns", [1, 30, 400])
def test_wide_and_narrow_files_make_cards_of_readable_lines(tmp_path, columns):
    header = ",".join(f'"column number {i}, ""quoted"""' for i in range(columns))
    (tmp_path / "d.csv").write_text(f"{header}\n{','.join('1' * columns)}\n")
    text = new_card({}, look_at_columns(tmp_path / "d.csv"), today=DAY)
    assert len(card_of(text, tmp_path).system.component("decision_maker").reads) == columns
    assert max(map(len, text.splitlines())) < 130


def hiring(tmp_path, rows=300):
    import random

    draw = random.Random(3)
    lines = ["candidate_id,age,sex,score,applied_on,pay,hired"]
    for n in range(rows):
        pay = 999 if n % 9 == 0 else draw.randint(0, 5000)
        lines.append(
            f"{n},{draw.randint(18, 70)},{draw.choice('fm')},{draw.random():.3f},"
            f"2025-{1 + n % 12:02d}-{1 + n % 28:02d},{pay},{n % 2}"
        )
    (tmp_path / "d.csv").write_text("\n".join(lines) + "\n")
    return look_at_columns(tmp_path / "d.csv")


def test_ages_are_banded_and_scores_days_and_codes_are_pointed_at(tmp_path):
    found = hiring(tmp_path)
    text = new_card({}, found, today=DAY)
    card = card_of(text, tmp_path)
    assert {p.name: p.bands for p in card.data.protected} == {"age": (25, 40, 60), "sex": ()}
    assert '# is it the score behind it? score = "score"' in text
    assert '# does it say when a case was decided? period = "applied_on"' in text
    assert "sentinels = { pay = [999] }" in text
    assert 'key = "candidate_id"' in text


def test_a_key_that_repeats_is_told_and_not_offered(tmp_path):
    (tmp_path / "d.csv").write_text("id,hired\n1,0\n2,1\n2,0\n")
    found = look_at_columns(tmp_path / "d.csv")
    assert (found.key, found.repeated_keys) == ("", (("id", 1),))
    assert "id names a case once too often to be a key" in new_card({}, found, today=DAY)


def test_the_limits_a_card_offers_read_when_their_marks_are_taken_away(tmp_path):
    text = new_card({}, hiring(tmp_path), today=DAY)
    start = text.index("# [[policy]]")
    end = text.index("\n# An expectation")
    offered = [line.removeprefix("# ").removeprefix("#") for line in text[start:end].splitlines()]
    card = card_of(text[:start] + "\n".join(offered) + text[end:], tmp_path)
    assert len(card.limits) == text[start:end].count("# [[policy]]") >= 7
    assert {limit.check.partition(".")[0] for limit in card.limits} == {
        "fairness", "data", "proxies",
    }  # fmt: skip
    assert {limit.of for limit in card.limits} == {"", "age"}


def test_a_decision_in_a_column_of_its_own_is_told_from_what_came_of_it(tmp_path):
    rows = "".join(f"{n},{n % 7},{'invite' if n % 2 else 'reject'},{n % 3}\n" for n in range(60))
    (tmp_path / "d.csv").write_text("id,skill,decision,outcome\n" + rows)
    found = look_at_columns(tmp_path / "d.csv")
    for answers in ({}, {"column": "outcome", "decided": "decision", "wished": "invite"}):
        card = card_of(new_card(answers, found, today=DAY), tmp_path)
        assert card.system.components[-1].run.columns == (("decision", "decision"),)
        assert all("outcome" not in one.reads for one in card.system.components)
    assert card.data.decision.favourable == "invite"
    assert 'column = "outcome"' in new_card({}, found, today=DAY)


def test_what_came_after_the_decision_is_read_by_nothing_and_said(tmp_path):
    lines = [f"{i},{i % 7},{'yes' if i % 2 else 'no'},{i % 3 if i % 2 else ''}" for i in range(60)]
    (tmp_path / "d.csv").write_text("id,skill,hired,stayed\n" + "\n".join(lines) + "\n")
    text = new_card({}, look_at_columns(tmp_path / "d.csv"), today=DAY)
    card = card_of(text, tmp_path)
    assert card.data.sources[0].unused == ("stayed",)
    assert all("stayed" not in one.reads + one.writes for one in card.system.components)
    assert '# stayed is filled only where hired is "yes": it came later' in text


def test_the_basis_a_card_offers_reads_when_its_mark_is_taken_away(tmp_path):
    text = new_card({}, hiring(tmp_path), today=DAY)
    card = card_of(
        text.replace('basis = "unknown"', "#").replace("# basis = ", "basis = "), tmp_path
    )
    assert {str(p.basis.delete_by) for p in card.data.protected} == {"2027-12-31"}


@pytest.mark.parametrize(("branches", "few"), [(9, True), (10, False)])
def test_clusters_too_few_for_an_interval_are_offered_with_that_warning(tmp_path, branches, few):
    lines = [f"{i},{i % 2},b{i % branches}" for i in range(60)]
    (tmp_path / "d.csv").write_text("id,hired,branch\n" + "\n".join(lines) + "\n")
    text = new_card({}, look_at_columns(tmp_path / "d.csv"), today=DAY)
    assert '# cluster: perhaps "branch"' in text
    assert ("(9 of them: no interval with fewer than 10)" in text) is few
