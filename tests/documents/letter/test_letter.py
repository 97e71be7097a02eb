"""The letter: two answers, plain words, one page, nobody else, and nothing hostile acts."""

import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.checks.explanation.lender import EXPLANATION, REASONS
from tests.documents.browser import FLAGS, chromium, violations
from tests.documents.hostile import PAYLOAD
from tests.documents.letter.person import refused

from answerable.checks.evidence.reasons_case import explain_case
from answerable.checks.evidence.reasons_person import Step
from answerable.documents.engineer import engineer_html, engineer_text, sheet
from answerable.documents.letter import texts as module
from answerable.documents.letter.compose import compose
from answerable.documents.letter.pages import letter_html, letter_pdf, letter_text
from answerable.documents.letter.texts import languages, texts
from answerable.errors import EvidenceError, NeedsExtra
from answerable.system.explanation import Contact

HOSTILE = replace(
    EXPLANATION,
    reasons=tuple(replace(r, phrase=(("en", f"{PAYLOAD}{{n}}#emph[x]$y$"),)) for r in REASONS),
    contact=Contact(PAYLOAD, authority=PAYLOAD),
)


@pytest.fixture
def person(tmp_path):
    return refused(tmp_path)


def test_every_language_has_every_sentence_and_the_same_gaps():
    folder = Path(module.__file__).parent / "texts"
    known = {c: tomllib.loads((folder / f"{c}.toml").read_text("utf-8")) for c in languages()}
    assert {"de", "en"} <= set(known)
    gaps = {
        code: {key: sorted(re.findall(r"{(\w+)}", text)) for key, text in sentences.items()}
        for code, sentences in known.items()
    }
    for code, found in gaps.items():
        assert found == gaps["en"], code


def test_an_unknown_language_is_named_with_those_there_are():
    with pytest.raises(EvidenceError, match="there are de, en"):
        texts("tlh")


def test_numbers_are_written_as_the_language_writes_them():
    assert texts("en").number(1234.5) == "1,234.5"
    assert texts("de").number(1234.5) == "1.234,5"
    assert texts("en").number(-2.0) == "\u22122"


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_letter_is_a_draft_with_two_answers_in_plain_words(person, language):
    letter = compose(person, language)
    text = letter_text(letter)
    assert letter.is_draft
    assert letter.readability.score >= 60
    assert len(letter.why.items) == len(person.told) >= 1
    assert len(letter.why.items) <= 4
    assert letter.change.items
    assert "office@lender.example" in text
    assert len(letter.rows) == 3


def test_a_named_person_turns_the_draft_into_a_letter(person):
    from datetime import date

    letter = compose(person, "en", sender="A. Berg", on=date(2026, 11, 25))
    assert not letter.is_draft
    assert letter.status == "Sent by A. Berg on 2026-11-25."


def test_what_is_protected_is_marked(person):
    marks = {row.word: row.protected for row in compose(person, "en").rows}
    assert marks == {"income": "", "debt": "", "shoe": "protected"}


def test_what_made_no_difference_is_said_to_have_made_none(person):
    effects = {row.word: row.effect for row in compose(person, "en").rows}
    assert effects["shoe"] == "made no difference"


def test_each_change_in_the_letter_turns_the_decision_by_the_formula(person):
    values = {used.field: used.value for used in person.used}
    for way in person.searched.found:
        after = values | {move.action.field: move.after for move in way.moves}
        assert after["income"] / 5000 - after["debt"] / 2000 >= 0.3


def test_without_a_stable_reason_no_reason_is_guessed(tmp_path):
    person = refused(tmp_path, "in a mood")
    letter = compose(person, "en")
    assert person.cannot_say
    assert letter.why.items == ()
    assert "We cannot say for sure why" in letter_text(letter)
    assert "We cannot say why" in engineer_text(sheet(person))


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_reason_that_acted_and_has_no_words_is_not_told_as_one_that_is_not_known(
    tmp_path, language
):
    wordless = replace(EXPLANATION, reasons=(), stated="")
    person = refused(tmp_path, explanation=wordless)
    assert set(person.unworded) <= {"income", "debt"}
    assert person.unworded
    letter = compose(person, language, sender="A. Berg")
    say = texts(language)
    assert letter.is_draft
    assert letter.status == say("draft_lacks", what=say("lacks_words"))
    assert letter.why.before == (say("why_no_words"),)
    page = engineer_text(sheet(person))
    assert f"We cannot say why: {', '.join(person.unworded)} acted, and the card" in page
    assert "no reason acted" not in page


def test_a_letter_whose_every_main_reason_has_words_lacks_none(person):
    assert person.unworded == ()
    assert not compose(person, "en", sender="A. Berg").is_draft


def test_without_recourse_the_number_of_edits_tried_is_said(tmp_path):
    hopeless = replace(EXPLANATION, actions=(replace(EXPLANATION.actions[1], steps=1, step=0.01),))
    letter = compose(refused(tmp_path, explanation=hopeless), "en")
    assert letter.change.before == (
        "We tried the one change on our list. It does not change the result.",
    )


def test_the_letter_holds_nobody_else_and_no_secret_of_the_model(person):
    text = letter_text(compose(person, "en"))
    keys = set(re.findall(r"\bp\d+\b", text))
    assert keys == {person.key}
    assert f"{person.score:.3f}" not in text
    assert "0.3" not in text, "the threshold"


def test_the_same_person_gets_the_same_letter_byte_for_byte(tmp_path):
    first, second = (letter_html(compose(refused(tmp_path), "de")) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["en", "de"])
def test_axe_finds_no_violation_in_the_letter(person, language):
    assert violations(letter_html(compose(person, language))) == []


def test_axe_finds_no_violation_on_the_engineers_page(person):
    assert violations(engineer_html(sheet(person, (compose(person, "en"),)))) == []


def test_hostile_names_show_and_run_nothing(tmp_path):
    person = refused(tmp_path, explanation=HOSTILE)
    page = letter_html(compose(person, "en"))
    assert "<script" not in page
    assert "<img" not in page
    assert "\x1b" not in page
    assert "\u202e" not in letter_text(compose(person, "en"))
    assert "{n}" in page, "a gap in a name is no gap of ours"
    assert "<script" not in engineer_html(sheet(person, (compose(person, "en"),)))
    assert pages_of(letter_pdf(compose(person, "en"))) >= 1


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_pdf_is_one_page_and_always_the_same(person, language):
    letter = compose(person, language)
    assert pages_of(letter_pdf(letter)) == 1
    assert letter_pdf(letter) == letter_pdf(letter)


def test_without_typst_the_extra_is_named(person, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NeedsExtra, match=r"answerable\[pdf\]"):
        letter_pdf(compose(person, "en"))


def printed(page, folder):
    file, out = folder / "letter.html", folder / "printed.pdf"
    file.write_text(page, encoding="utf-8")
    command = [chromium(), *FLAGS, f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"]
    subprocess.run(
        [*command, f"--print-to-pdf={out}", file.as_uri()],
        capture_output=True,
        timeout=90,
        check=False,
    )
    return pages_of(out.read_bytes())


def test_the_page_prints_on_one_page(person, tmp_path):
    page = letter_html(compose(person, "de"))
    assert printed(page, tmp_path) == 1
    assert printed(page.replace("<h1>", "<p>more</p>" * 80 + "<h1>"), tmp_path) > 1


def test_the_engineers_page_traces_every_component_with_hashes(person):
    text = engineer_text(sheet(person, (compose(person, "en"),)))
    for word in ("form", "score", "rule", "system.py", "Replay: a second run", "Flesch"):
        assert word in text
    assert re.search(r"\b[0-9a-f]{64}\b", text)


def test_a_favourable_decision_names_no_reasons(tmp_path):
    from tests.checks.explanation.lender import lender

    bench = lender(tmp_path)
    decisions = bench.traces().answer("decision")
    key = str(bench.recorded.batch()["id"][list(decisions).index("yes")])
    letter = compose(explain_case(bench, key), "en")
    assert letter.why.items == ()
    assert letter.answer[0] == "Our software decided in your favour."
    assert [p.title[:2] for p in (letter.used, letter.why, letter.disagree)] == ["1.", "2.", "3."]


def with_officer(person, said):
    """Return the person after an officer, who is recorded to have said something."""
    step = Step("officer", "human", "recorded columns", (("decision", "no"),), (("end", said),))
    return replace(person, steps=(*person.steps, step))


@pytest.mark.parametrize(
    ("language", "overruled"),
    [("en", 'a person decided "yes"'), ("de", "Ein Mensch hat „yes“ entschieden")],
)
def test_who_was_overruled_by_a_person_is_sent_no_refusal(person, language, overruled):
    letter = compose(with_officer(person, "yes"), language, sender="A. Berg")
    assert letter.is_draft
    assert overruled in letter.status
    assert "„yes“" in letter.answer[-1] or '"yes"' in letter.answer[-1]


def test_what_a_person_decided_after_the_software_is_told(person):
    agreed = compose(with_officer(person, "no"), "en", sender="A. Berg")
    assert not agreed.is_draft
    assert agreed.answer[-1].startswith('A person then looked at it and decided: "no".')
    seconds = compose(with_officer(person, 3.2), "en", sender="A. Berg")
    assert seconds.answer[-1] == compose(person, "en").answer[-1]


def test_a_field_that_moves_along_is_told_as_it_was_run(tmp_path):
    along = replace(EXPLANATION.actions[0], coupled=(("shoe", "proportional"),), months=1)
    someone = refused(tmp_path, explanation=replace(EXPLANATION, actions=(along,)))
    shoe = tuple(replace(u, value=0.004) if u.field == "shoe" else u for u in someone.used)
    move = someone.searched.found[0].moves[0]
    told = compose(replace(someone, used=shoe), "en").change.items[0]
    assert f"with shoe at {0.004 * move.after / move.before:.2g}" in told
    assert told.endswith("this takes about 1 month")


def test_small_numbers_keep_two_digits():
    assert [texts("en").number(x) for x in (0.0042, 0.05, 12.345, 0.0)] == [
        "0.0042", "0.05", "12.35", "0",
    ]  # fmt: skip


def test_nobody_called_so_is_said_in_one_sentence(tmp_path):
    from tests.checks.explanation.lender import lender

    with pytest.raises(EvidenceError, match="no case and no scenario with a person is called"):
        explain_case(lender(tmp_path), "p9999")
