import pytest

from answerable.card.cross.explanation import explanation_faults
from answerable.card.outline import Outline

COMPONENTS = [
    {"name": "form", "kind": "input", "reads": ["age", "pay"], "writes": ["text"],
     "run": {"python": "system:form"}},
    {"name": "score", "kind": "model", "reads": ["text"], "writes": ["score"],
     "run": {"python": "system:score"}},
]  # fmt: skip
STEPS = {"step": 1, "steps": 2}


def said(**sections):
    return [f.what for f in explanation_faults(Outline({"component": COMPONENTS, **sections}))]


def test_reasons_and_actions_over_fields_of_the_case_are_right():
    assert not said(
        reason=[{"code": "pay", "fields": ["pay"]}],
        action=[{"field": "pay", **STEPS}],
        word=[{"field": "text"}, {"field": "age"}],
        explanation={"held": ["age"], "stated": "score"},
    )


def test_a_reason_about_a_field_that_a_component_writes_is_refused():
    (what,) = said(reason=[{"code": "a", "fields": ["text"]}])
    assert what == 'reason "a" is about "text", which does not come with the case: a component ' \
        "writes it."  # fmt: skip


def test_a_field_in_two_reasons_is_refused():
    (what,) = said(reason=[{"code": "a", "fields": ["pay"]}, {"code": "b", "fields": ["pay"]}])
    assert "stands in the reasons" in what


def test_nobody_may_be_told_to_change_a_protected_attribute():
    protected = [{"name": "age", "column": "age"}]
    (what,) = said(protected=protected, action=[{"field": "age", **STEPS}])
    assert what == 'an action changes "age", which is "age".'


def test_an_action_needs_one_grid():
    none, both = {"field": "pay"}, {"field": "pay", **STEPS, "values": [1]}
    for action in (none, both):
        (what,) = said(action=[action])
        assert "needs a grid" in what


def test_unknown_fields_are_named():
    found = said(
        action=[{"field": "pax", **STEPS}],
        word=[{"field": "shoe"}],
        explanation={"held": ["nothing"], "stated": "why"},
    )
    assert len(found) == 4


INSUFFICIENT = (
    "You did not reach a qualifying score.",
    "Our internal standards were not met.",
    "You failed to achieve the score we ask for.",
)


@pytest.mark.parametrize("phrase", INSUFFICIENT)
def test_in_the_united_states_a_failed_score_is_no_reason(phrase):
    reason = [{"code": "a", "fields": ["pay"], "phrase": {"en": phrase}}]
    here, there = ([{"purpose": {"places": [place]}}] for place in ("US-MA", "DE"))
    (what,) = said(reason=reason, use=here)
    assert "12 CFR 1002.9(b)(2) calls insufficient" in what
    assert not said(reason=reason, use=there)
    specific = [reason[0] | {"phrase": {"en": "Your income is low for the loan."}}]
    assert not said(reason=specific, use=here)
    assert not said(reason=specific, use=[{"purpose": {"places": "unknown"}}])
