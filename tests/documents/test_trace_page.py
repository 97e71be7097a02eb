from dataclasses import replace

from tests.record.sample import sample_record

from answerable.documents.report import report
from answerable.documents.trace_page import MOST_ANSWERS, compared, few_values, told
from answerable.law.result import Flip


def test_a_rule_explained_for_one_use_is_not_explained_again():
    record = sample_record()
    first, *rest = record.law.uses
    again = replace(first, use="second use")
    traces = told(replace(record, law=replace(record.law, uses=(first, again, *rest))))
    assert all(not one.rule_as_for and not one.reason.as_for for one in traces[0].told)
    assert traces[1].told
    assert all(one.reason.as_for == first.use for one in traces[1].told)


def test_the_same_rule_with_other_facts_keeps_its_facts_and_no_second_explanation():
    record = sample_record()
    first = record.law.uses[0]
    steps = tuple(
        replace(
            step,
            decided_by=tuple(replace(fact, source="another") for fact in step.decided_by),
        )
        for step in first.steps
    )
    again = replace(first, use="second use", steps=steps)
    second = told(replace(record, law=replace(record.law, uses=(first, again))))[1]
    explained = [one for one in second.told if one.reason.facts]
    assert explained
    assert {one.rule_as_for for one in explained} == {first.use}
    assert {fact.source for one in explained for fact in one.reason.facts} == {"another"}


def test_a_fact_with_many_answers_names_three():
    assert few_values("place: AD or CH or GB or GE or IS") == "place: AD or CH or GB or 2 more"
    assert few_values("place: AD or CH or GB or GE") == "place: AD or CH or GB or GE"


def test_so_many_answers_take_a_class_away_that_the_rest_is_counted():
    record = sample_record()
    use = record.law.uses[0]
    held = use.classes[0]
    flip = use.flips[0]
    loses = (f"{held.instrument}:{held.name} ({held.article})",)
    flips: tuple[Flip, ...] = tuple(
        replace(flip, fact=f"fact_{n}", would_be="no", loses=loses, gains=()) for n in range(9)
    )
    law = replace(record.law, uses=(replace(use, flips=flips), *record.law.uses[1:]))
    without = told(replace(record, law=law))[0].told[0].reason.without
    assert len(without) == MOST_ANSWERS + 1
    assert without[-1] == f"{9 - MOST_ANSWERS} more"


def test_wordings_compared_on_one_day_stand_together():
    record = sample_record()
    days = {one.read_on for one in record.law.wordings}
    found = compared(record)
    assert len(found) == len(days)
    assert sum(len(one.texts) for one in found) == len(record.law.wordings)
    assert all(one.day in report(record) for one in found)
