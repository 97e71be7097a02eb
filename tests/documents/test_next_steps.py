from dataclasses import replace

from tests.record.sample import sample_record

from answerable.card.card import Unknown
from answerable.documents.next_steps import AT_MOST, next_steps
from answerable.law.result import Stop
from answerable.plan.types import NOT_TRUSTED
from answerable.record.types import NotTested


def actions(record) -> list[str]:
    return [step.action for step in next_steps(record)]


def test_breaches_come_first_and_the_list_stays_short():
    steps = actions(sample_record())
    assert steps[0].startswith("Mend the income extractor")
    assert len(steps) <= AT_MOST
    assert len(set(steps)) == len(steps)


def test_one_kind_never_fills_the_list():
    record = sample_record()
    many = tuple(
        replace(record.findings[0], id=f"f{n}", mend=f"Mend thing {n}.") for n in range(30)
    )
    steps = actions(replace(record, findings=many))
    assert sum(step.startswith("Mend thing") for step in steps) == 3
    assert any(step.startswith("Answer for mortgage decision: ") for step in steps)


def test_a_question_names_its_use_where_there_are_several():
    record = sample_record()
    (first, *further) = record.law.uses
    assert further
    assert any(step.startswith(f"Answer for {first.use}: ") for step in actions(record))
    alone = replace(record, law=replace(record.law, uses=(first,)))
    assert any(step.startswith("Answer: ") for step in actions(alone))


def test_data_that_make_other_numbers_wrong_come_before_what_is_breached():
    record = sample_record()
    breach = next(one for one in record.findings if one.verdict == "breached")
    seen = replace(
        breach, check="data.rows_per_group.v1", verdict="reported", mend="Give them one word."
    )
    steps = actions(replace(record, findings=(breach, seen, replace(seen, id="again"))))
    assert steps[0] == "Give them one word."
    assert steps.count("Give them one word.") == 1
    judged = replace(seen, verdict="breached")
    assert actions(replace(record, findings=(breach, judged)))[0] != "Give them one word."


def test_what_stopped_several_checks_is_told_before_what_is_breached():
    record = sample_record()
    breach = next(one for one in record.findings if one.verdict == "breached")
    reason = "the weight 'w' is below zero for 1 person; give everyone one of at least 0."
    stopped = tuple(
        replace(breach, id=f"s{n}", verdict="not_tested", reason=reason, judged=())
        for n in range(3)
    )
    steps = actions(replace(record, findings=(breach, *stopped)))
    assert steps[0] == reason.replace("the", "The", 1)
    one = replace(record, findings=(breach, stopped[0]))
    assert not any(step.startswith("The weight") for step in actions(one))


def test_a_stop_comes_before_everything():
    record = sample_record()
    stop = Stop("mortgage decision", "no-weapons", "own.red_lines", "We build no weapons.")
    stopped = replace(record, law=replace(record.law, stops=(stop,)))
    assert actions(stopped)[0] == "Do not build or run 'mortgage decision' as it is described."


def test_nobody_having_looked_is_a_step_until_somebody_did():
    record = sample_record()
    look = "Look at the data and write down what you notice: answerable look --note"
    assert look not in actions(record)
    assert look in actions(replace(record, notes=()))


def test_a_breach_without_a_mend_still_says_what_to_do():
    record = sample_record()
    bare = replace(record.findings[1], mend="")
    steps = actions(replace(record, findings=(bare,)))
    assert steps[0] == (
        "Repair mortgage decision: impact ratio of race, or write down why it is accepted."
    )


def test_a_quiet_record_asks_for_nothing_it_does_not_need():
    record = sample_record()
    law = replace(record.law, uses=())
    quiet = replace(
        record, findings=(), law=law, warnings=(), not_tested=(), unknowns=(), n_cases=None
    )
    assert next_steps(quiet) == ()


def test_code_nobody_trusts_is_the_first_step_with_its_command():
    record = sample_record()
    mend = "a.py would be executed; then add --trust /srv/my card or --trust sha256:00, or list it."
    kept = NotTested("data.drift", NOT_TRUSTED, mend)
    first = next_steps(replace(record, not_tested=(kept, kept)))[0]
    assert first.action.endswith("run: answerable audit CARD --trust '/srv/my card'")
    assert not any("would be executed" in step for step in actions(replace(record, findings=())))


def test_which_answer_is_favourable_is_asked_before_anything_else_about_the_card():
    record = sample_record()
    open_ = Unknown("decision . favourable", "which value is favourable is unknown")
    later = replace(open_, where="outcome . favourable")
    steps = actions(replace(record, unknowns=(*record.unknowns, later, open_)))
    assert steps[0] == "Write under [decision] which value is favourable."
    assert steps[0] not in actions(record)


def test_a_component_that_answers_in_two_ways_is_a_step_without_any_limit():
    record = sample_record()
    unsteady = replace(
        record.findings[0],
        check="reliability.steady.v1",
        verdict="reported",
        mend="Make the same case get the same answer: score (the same batch twice) answered "
        "otherwise.",
    )
    assert unsteady.mend in actions(replace(record, findings=(*record.findings, unsteady)))
