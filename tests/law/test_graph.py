"""Duties and disclosures follow the component graph; exemptions do not."""

from dataclasses import replace
from datetime import date

import pytest

from answerable.law.classify import classify
from answerable.law.graph import parts, several_models_decide
from answerable.system.facts import Fact, Truth
from answerable.system.system import Component, NotRun, Party, Purpose, Role, System, Use

HERE = NotRun("not run here")
TODAY = date(2026, 11, 23)


def part(name, reads=(), kind="logic", writes=None, facts=()):
    told = tuple(Fact(fact, value) for fact, value in facts)
    return Component(name, kind, tuple(reads), (writes or name,), HERE, facts=told)


def use(name, *components, outcome="credit", facts=(), decision="decision"):
    purpose = Purpose("software_then_person", "natural_persons", outcome, ("DE",))
    return Use(name, purpose, components, tuple(Fact(f, v) for f, v in facts), decision=decision)


def party(name, *roles, size="large"):
    held = tuple(Role(role, of, date(2026, 1, 15)) for role, of in roles)
    return Party(name, "DE", size, held)


BANK = party("bank", ("provider", "mortgage"), ("deployer", "mortgage"))
CHAIN = (
    part("form", kind="input"),
    part("words", ["form"], kind="service"),
    part("income", ["words"], kind="model"),
    part("decision", ["income"]),
)


def law_of(components, *uses, parties=(BANK,)):
    return classify(System("s", parties, uses, components), as_of=TODAY)


def test_what_a_listed_component_depends_on_belongs_to_the_use_at_any_depth():
    system = System("s", (), (use("mortgage", "decision"),), CHAIN)
    names = [c.name for c in parts(system, system.uses[0])]
    assert names == ["form", "words", "income", "decision"]
    shallow = replace(system, uses=(use("mortgage", "words"),))
    assert [c.name for c in parts(shallow, shallow.uses[0])] == ["form", "words"]


def test_a_generating_component_three_steps_away_brings_its_disclosure_to_the_use():
    facts = [("generates_synthetic_content", "yes"), ("standard_editing_only", "no")]
    chain = [replace(c, facts=tuple(Fact(*f) for f in facts)) if c.name == "words" else c
             for c in CHAIN]  # fmt: skip
    mine = use("mortgage", "decision", facts=[("standard_editing_only", "no"),
                                              ("authorised_law_enforcement", "no")])  # fmt: skip
    law = law_of(tuple(chain), mine)
    assert "Article 50(2)" in {c.article for c in law.uses[0].classes}
    (step,) = [s for s in law.uses[0].steps if s.rule == "art_50.2"]
    assert [f.source for f in step.decided_by if f.name == facts[0][0]] == ["component words"]
    assert "aia.50.2" in {d.id for d in law.uses[0].duties}
    quiet = law_of(CHAIN, mine)
    assert "Article 50(2)" not in {c.article for c in quiet.uses[0].classes}


@pytest.mark.parametrize(
    "exemption",
    ["exclusively_military_defence_natsec", "sole_purpose_scientific_rd", "foss_release",
     "standard_editing_only", "obvious_ai", "rule_only_by_humans", "narrow_procedural"],
)  # fmt: skip
def test_an_exemption_of_a_component_stays_with_the_component(exemption):
    plain = law_of(CHAIN, use("mortgage", "decision"))
    exempt = (*CHAIN[:2], replace(CHAIN[2], facts=(Fact(exemption, "yes"),)), CHAIN[3])
    law = law_of(exempt, use("mortgage", "decision"))
    assert law.uses[0].classes == plain.uses[0].classes
    assert law.uses[0].not_examined == plain.uses[0].not_examined
    assert any("component income" in sentence for sentence in law.uses[0].stays)
    assert plain.uses[0].stays == ()


def test_a_use_that_denies_what_is_true_of_its_component_contradicts_itself():
    speaks = (*CHAIN[:3], replace(CHAIN[3], facts=(Fact("interacts_with_persons", "yes"),)))
    law = law_of(speaks, use("mortgage", "decision", facts=[("interacts_with_persons", "no")]))
    assert any("component decision" in said for said in law.uses[0].contradictions)
    quiet = law_of(speaks, use("mortgage", "decision"))
    assert not any("component" in said for said in quiet.uses[0].contradictions)


def test_the_maker_of_a_part_owes_the_agreement_and_not_the_duties_of_the_whole():
    maker = party("Wortwerk", ("provider", "words"), size="small")
    law = law_of(CHAIN, use("mortgage", "decision"), parties=(BANK, maker))
    owed = {d.id for d in law.uses[0].duties if d.party == "Wortwerk"}
    assert "aia.25.4.supplier" in owed
    assert owed.isdisjoint({"aia.9", "aia.10", "aia.43"})
    bank = {d.id for d in law.uses[0].duties if d.party == "bank"}
    assert {"aia.25.4", "aia.9", "aia.10"} <= bank
    alone = law_of(CHAIN, use("mortgage", "decision"))
    assert "aia.25.4.supplier" not in {d.id for d in alone.uses[0].duties}
    elsewhere = law_of(CHAIN, use("mortgage", "form"), parties=(BANK, maker))
    assert "Wortwerk" not in {d.party for d in elsewhere.uses[0].duties if d.role != "any"}


def test_the_military_exemption_of_one_use_stops_at_the_edge_to_the_other():
    army = use("targets", "decision", outcome="military",
               facts=[("exclusively_military_defence_natsec", "yes")])  # fmt: skip
    law = law_of(CHAIN, army, use("mortgage", "decision"))
    assert "eu.aia" in {n.instrument for n in law.use("targets").not_examined}
    assert "high_risk" in {c.name for c in law.use("mortgage").classes}
    assert any(s.startswith("targets is not examined by eu.aia (Article 2(3))")
               for s in law.use("mortgage").stays)  # fmt: skip
    apart = law_of((*CHAIN, part("tank", kind="model")), replace(army, components=("tank",)),
                   use("mortgage", "decision"))  # fmt: skip
    assert apart.use("mortgage").stays == ()


def test_two_uses_of_one_model_share_no_verdict():
    score = (*CHAIN, part("mailing", ["income"]))
    mail = use("mail", "mailing", outcome="marketing", decision="mailing")
    law = law_of(score, use("mortgage", "decision"), mail)
    alone = law_of(score, mail)
    assert "high_risk" in {c.name for c in law.use("mortgage").classes}
    assert "high_risk" not in {c.name for c in law.use("mail").classes}
    assert law.use("mail").classes == alone.use("mail").classes


MODELS = (
    part("form", kind="input"),
    part("reader", ["form"], kind="model"),
    part("score", ["reader"], kind="model"),
    part("decision", ["score"]),
)


@pytest.mark.parametrize(
    ("components", "decision", "answer"),
    [(MODELS, "decision", Truth.YES),
     ((MODELS[0], part("decision", ["form"])), "decision", Truth.NO),
     (MODELS, "", Truth.UNKNOWN), (MODELS, "reader", Truth.NO), (CHAIN, "decision", Truth.UNKNOWN)],
)  # fmt: skip
def test_several_models_that_feed_one_decision_are_read_off_the_graph(components, decision, answer):
    listed = use("mortgage", *(c.name for c in components), decision=decision)
    assert several_models_decide(System("s", (), (listed,), components), listed) is answer


def test_parts_of_one_decision_are_judged_as_a_whole():
    narrow = [("narrow_procedural", "yes"), ("materially_influences", "no"), ("recruit", "yes"),
              ("profiling", "no"), ("evaluates_candidates", "yes")]  # fmt: skip
    whole = law_of(MODELS, use("hiring", "decision", outcome="employment", facts=narrow))
    (step,) = [s for s in whole.uses[0].steps if s.rule == "art_6.3"]
    assert step.holds is Truth.NO, "a step of a chain of models is no narrow task of its own"
    one = (MODELS[0], part("decision", ["form"], kind="model"))
    single = law_of(one, use("hiring", "decision", outcome="employment", facts=narrow))
    (step,) = [s for s in single.uses[0].steps if s.rule == "art_6.3"]
    assert step.holds is not Truth.NO
