"""A refusal in the United States is a notice of 12 CFR 1002.9; elsewhere it is none."""

from dataclasses import replace

import pytest
from tests.checks.explanation.lender import EXPLANATION
from tests.documents.letter.person import refused

from answerable.documents.engineer import engineer_text, sheet
from answerable.documents.letter.compose import compose
from answerable.documents.letter.pages import letter_html, letter_pdf, letter_text
from answerable.system.explanation import Contact

AGENCY = "Consumer Financial Protection Bureau, 1700 G Street NW, Washington, DC 20552"
FULL = Contact("Lender Inc.", "1 Main Street, Boston, MA 02108", "a@l.example", "", AGENCY)

RULE = (
    "The Federal Equal Credit Opportunity Act prohibits creditors from discriminating against "
    "credit applicants on the basis of race, color, religion, national origin, sex, marital "
    "status, age (provided the applicant has the capacity to enter into a binding contract); "
    "because all or part of the applicant's income derives from any public assistance program; or "
    "because the applicant has in good faith exercised any right under the Consumer Credit "
    "Protection Act. The Federal agency that administers compliance with this law concerning this "
    f"creditor is {AGENCY}."
)
"""12 CFR 1002.9(b)(1), with the agency in the place that the rule leaves for it."""


def at(person, *places, outcome="credit", contact=FULL):
    """The same person, decided about in other places."""
    card = person.card
    uses = tuple(
        replace(use, purpose=replace(use.purpose, places=places, outcome=outcome))
        for use in card.system.uses
    )
    told = replace(card.explanation, contact=contact)
    system = replace(card.system, uses=uses)
    return replace(person, card=replace(card, system=system, explanation=told))


@pytest.fixture
def person(tmp_path):
    return refused(tmp_path)


def test_the_notice_stands_in_the_words_of_the_rule(person):
    letter = compose(at(person, "US-MA"), "en", sender="A. Berg")
    assert RULE in letter.notice
    assert letter.title == "Notice of action taken and statement of reasons"
    assert 1 <= len(letter.why.items) <= 4
    assert not letter.is_draft
    for page in (letter_text(letter), letter_html(letter)):
        words = " ".join(page.split()).replace("&#39;", "'")
        assert "Lender Inc., 1 Main Street, Boston" in words
        assert AGENCY in words
    assert letter_pdf(letter).startswith(b"%PDF")


def test_the_rules_own_words_are_not_measured_for_how_they_read(person):
    letter = compose(at(person, "US-MA"), "en")
    assert letter.readability.score >= 60
    assert "Equal Credit" not in letter.prose


@pytest.mark.parametrize(
    ("contact", "lacks"),
    [
        (replace(FULL, authority="unknown"), "the name and address of the federal agency"),
        (replace(FULL, post=""), "the name and address of the creditor"),
        (None, "an office to write to"),
    ],
)
def test_what_nobody_said_is_named_and_the_letter_stays_a_draft(person, contact, lacks):
    letter = compose(at(person, "US", contact=contact), "en", sender="A. Berg")
    assert letter.is_draft
    assert letter.status.startswith("Draft, not to be sent. Missing: ")
    assert lacks in letter.status
    if contact and contact.authority == "unknown":
        assert letter.notice.endswith("concerning this creditor is not given.")


def test_without_a_reason_that_acted_no_notice_can_be_sent(tmp_path):
    unsaid = refused(tmp_path, explanation=replace(EXPLANATION, redraws_limit=-1.0))
    assert unsaid.cannot_say
    letter = compose(at(unsaid, "US"), "en", sender="A. Berg")
    assert "one to four reasons that acted" in letter.status


@pytest.mark.parametrize(
    ("places", "outcome", "eu", "us"),
    [
        (("DE",), "credit", True, False),
        (("US-MA",), "credit", False, True),
        (("US-MA", "DE"), "credit", True, True),
        (("NO",), "credit", True, False),
        (("CH",), "credit", False, False),
        (("US",), "employment", False, False),
    ],
)
def test_the_place_and_the_outcome_decide_which_rights_are_told(person, places, outcome, eu, us):
    letter = compose(at(person, *places, outcome=outcome), "en")
    text = letter_text(letter)
    assert ("General Data Protection" in " ".join(text.split())) == eu
    assert bool(letter.notice) == us


def test_the_german_letter_of_a_us_lender_offers_english_and_gives_the_notice(person):
    letter = compose(at(person, "US-MA"), "de")
    assert "Equal Credit Opportunity Act" in letter.notice
    assert AGENCY in letter.notice
    assert "auf Englisch" in letter_text(letter)


def test_the_engineer_sees_the_rule_line_by_line(person):
    text = engineer_text(sheet(at(person, "US-MA", contact=replace(FULL, authority=""))))
    assert "name and address of the federal agency | (a)(2), (b)(1) | missing" in text
    assert "each moved and run again" in text
    assert "add it where a consumer report was used" in text
    assert "12 CFR 1002.9" not in engineer_text(sheet(at(person, "DE")))


def test_a_favourable_decision_is_no_adverse_action(person):
    good = replace(at(person, "US-MA"), favourable=True, told=())
    letter = compose(good, "en", sender="A. Berg")
    assert not letter.notice
    assert not letter.is_draft
    assert EXPLANATION.most_reasons == 4
