"""What holds for every instrument: silence, questions, flips, sure answers that stay."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from answerable.law.card_facts import stated_facts
from answerable.law.classify import classify
from answerable.law.engine import undecided
from answerable.law.find import instruments
from answerable.law.network import network
from answerable.law.questions import questions
from answerable.law.state import read_state
from answerable.system.facts import Truth

TODAY = date(2026, 11, 23)
AIA = next(law for law in instruments() if law.id == "eu.aia")


def test_silence_is_never_a_no(given, today):
    use = given.use(outcome="unknown", about="unknown", places=("unknown",), decides="unknown",
                    components=())  # fmt: skip
    system = replace(given.system(use), parties=())
    law = classify(system, as_of=today)
    assert law.uses[0].classes == ()
    assert law.uses[0].not_examined == ()
    rules = [r for r in AIA.rules if "aia_2026" in r.applies_from and r.effect]
    gated = [r for r in rules if r.effect != "not_examined"]
    assert len([u for u in law.uses[0].undecided if u.instrument == "eu.aia"]) == len(gated)


def state_of(given, facts=()):
    system = given.system(given.use(facts=facts))
    return read_state(
        AIA, AIA.wording("aia_2026"), stated_facts(system, system.uses[0], AIA.facts), TODAY
    )


def test_a_few_answers_settle_everything_that_is_open(given):
    asked = questions([state_of(given)])
    assert 3 <= len(asked) <= 7
    settled = state_of(given, [given.said(question.fact, "no") for question in asked])
    assert [u.rule for u in undecided(settled)] == []
    assert questions([settled]) == ()


def test_a_flip_does_what_it_says(given, today):
    use = given.use()
    law = classify(given.system(use), as_of=today)
    flips = [f for f in law.uses[0].flips if f.would_be in ("yes", "no")]
    assert len(flips) > 5
    for flip in flips:
        changed = given.use(facts=[given.said(flip.fact, flip.would_be)])
        after = classify(given.system(changed), as_of=today, flips=False)
        now = {f"{c.instrument}:{c.name} ({c.article})" for c in after.uses[0].classes}
        before = {f"{c.instrument}:{c.name} ({c.article})" for c in law.uses[0].classes}
        assert set(flip.gains) <= now - before, flip
        assert set(flip.loses) <= before - now, flip
        open_ = {f"{u.instrument}:{u.name} ({u.article})" for u in after.uses[0].undecided}
        assert set(flip.opens) <= (before - now) & open_, flip
        assert not set(flip.loses) & open_, flip
    assert any(flip.opens for flip in flips)


BASE = sorted(n for n, f in AIA.facts.items() if f.kind == "yes_no" and f.ask and not f.conditions)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@drawn(
    st.dictionaries(st.sampled_from(BASE), st.sampled_from(list(Truth)), max_size=25),
    st.dictionaries(st.sampled_from(BASE), st.sampled_from([Truth.YES, Truth.NO]), max_size=25),
)
def test_learning_facts_never_overturns_a_sure_answer_of_any_rule(known, learned):
    net = network(AIA, "aia_2026")
    derived = frozenset(net.derived)
    known = {n: v for n, v in known.items() if n not in derived and v is not Truth.UNKNOWN}
    more = {**{n: v for n, v in learned.items() if n not in derived}, **known}
    before, after = net.run(known), net.run(more)
    presumed = {n for n, f in AIA.facts.items() if f.presumed_yes_if or f.presumed_no_if or
                f.yes_if or f.no_if}  # fmt: skip
    for node in net.rules:
        below = {n.name for n in net.behind[node.name]}
        if not below & presumed and before[node.name] is not Truth.UNKNOWN:
            assert after[node.name] is before[node.name]


def test_the_same_system_gives_the_same_law_every_time(given, today):
    one = classify(given.system(), as_of=today, red_lines=[("x", "sold_to_despots", "no", "A")])
    assert all(
        classify(given.system(), as_of=today, red_lines=[("x", "sold_to_despots", "no", "A")])
        == one
        for _ in range(3)
    )


@pytest.mark.parametrize(
    ("outcome", "fact", "article"),
    [
        ("employment", "recruit", "Annex III, point 4(a), with Article 6(2)"),
        ("worker_management", "monitor_performance", "Annex III, point 4(b), with Article 6(2)"),
        ("education", "edu_access", "Annex III, point 3(a), with Article 6(2)"),
        ("insurance", "life_health_insurance_risk_pricing",
         "Annex III, point 5(c), with Article 6(2)"),
        ("migration", "application_examination", "Annex III, point 7(c), with Article 6(2)"),
        ("justice", "judicial_assistance", "Annex III, point 8(a), with Article 6(2)"),
    ],
)  # fmt: skip
def test_two_answers_place_a_use_of_a_listed_area(given, today, outcome, fact, article):
    facts = [given.said(fact), given.said("profiling")]
    law = classify(given.system(given.use(outcome=outcome, facts=facts)), as_of=today)
    undecided = {u.article: u.needs for u in law.uses[0].undecided}
    assert article in {c.article for c in law.uses[0].classes}, undecided.get(article)
