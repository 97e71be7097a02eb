"""All instruments on one card: who speaks, who is silent, what is asked."""

import re

import pytest

from answerable.law.classify import classify
from answerable.law.find import instruments

OURS = [law for law in instruments() if law.id != "eu.aia"]


@pytest.fixture
def judged(given, today):
    def judge(country, outcome="credit", **purpose):
        use = given.use("it", outcome=outcome, places=(country,), **purpose)
        return classify(given.system(use, country=country[:2]), as_of=today).use("it")

    return judge


def speaking(one):
    return {c.instrument for c in one.classes} | {u.instrument for u in one.undecided}


def test_a_mortgage_score_in_germany_concerns_european_law_and_the_german_lens_only(judged):
    one = judged("DE")
    assert speaking(one) == {"eu.aia", "eu.gdpr", "eu.eprivacy", "eu.accessibility", "de.dek"}
    silent = {n.instrument for n in one.not_examined}
    assert {law.id for law in instruments()} == speaking(one) | silent


def test_the_same_score_in_boston_concerns_american_credit_law_only(judged):
    one = judged("US-MA")
    assert speaking(one) == {"us.reg_b"}
    assert {q.fact for q in one.questions} == {"uses_prohibited_basis", "proxy_meant"}
    assert {"eu.aia", "eu.gdpr", "de.dek", "us.co"} <= {n.instrument for n in one.not_examined}


def test_hiring_in_new_york_state_is_open_until_somebody_says_whether_it_is_the_city(judged):
    one = judged("US-NY", "employment")
    assert speaking(one) == {"us.ugesp", "us.nyc.ll144"}
    (audit,) = [u for u in one.undecided if u.instrument == "us.nyc.ll144"]
    assert "used_in_new_york_city" in audit.needs


@pytest.mark.parametrize("outcome", ["credit", "employment", "content", "public_benefit"])
@pytest.mark.parametrize("country", ["DE", "US-CO", "GB", "KR"])
def test_at_most_25_questions_settle_a_use(judged, country, outcome):
    assert len(judged(country, outcome).questions) <= 25


@pytest.mark.parametrize("law", OURS, ids=lambda law: law.id)
def test_every_duty_has_an_example_and_every_wording_says_what_was_read(law):
    assert law.duties
    assert all(duty.example and duty.cite for duty in law.duties)
    assert all(wording.source and wording.note for wording in law.wordings)


@pytest.mark.parametrize("law", OURS, ids=lambda law: law.id)
def test_every_question_is_asked_in_plain_words(law):
    for name in law.own_facts:
        ask = law.facts[name].ask
        assert not re.search(r"Article|§|CFR|section \d", ask), name
        assert ask == "" or ask.endswith("?"), name
