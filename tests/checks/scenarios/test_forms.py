"""The four forms of a scenario, end to end and at one component."""

from dataclasses import replace

import pytest
from tests.checks.toy import MOTHER, SUPPORT, TWIN, ask, rewritten, toy

from answerable.checks.bench import Bench
from answerable.errors import EvidenceError
from answerable.runs.types import CannotRun
from answerable.stats.rates import difference, paired_difference
from answerable.stats.results import Count, Estimate, Observed
from answerable.system.data import Data, Decision
from answerable.system.expectations import Edit, Scenario


def run(folder, scenario, *faults, **more):
    return ask(toy(folder, *faults, scenarios=(scenario,), **more), scenario)


def test_a_person_gets_what_was_expected(tmp_path):
    scenario = Scenario("she", "person", "decision", person=MOTHER, expect="yes")
    held = run(tmp_path, scenario).by_key["held",]
    assert held == Observed(True, (("decision", "yes"), ("expected", "yes")))


def test_a_person_who_does_not_is_shown_step_by_step(tmp_path):
    scenario = Scenario("she", "person", "decision", person=MOTHER, expect="yes")
    series = run(tmp_path, scenario, "extractor")
    held = series.by_key["held",]
    assert not held.answer
    assert dict(held.witness)["extractor: income"] == "3000"
    assert ("component", "extractor") in series.by_key["located",].witness


def test_numbers_may_differ_by_the_tolerance(tmp_path):
    near = Scenario("s", "person", "score", person=MOTHER, expect="0.7", tolerance=0.03)
    assert run(tmp_path, near).by_key["held",].answer  # 0.72
    assert not run(tmp_path, replace(near, tolerance=0.01)).by_key["held",].answer


def test_what_a_person_does_not_state_is_typical_and_said(tmp_path):
    person = Edit((("salary", 3000),))
    series = run(tmp_path, Scenario("p", "person", "score", person=person, expect="0.6"))
    held = series.by_key["held",]
    assert held.answer
    assert dict(held.witness)["taken from the typical case"] == "2 fields: support, wage"


def test_a_field_nobody_knows_is_refused(tmp_path):
    person = Edit((("salary", 3000), ("alimony", 1)))
    with pytest.raises(EvidenceError, match="sets alimony, which no component reads"):
        run(tmp_path, Scenario("p", "person", "decision", person=person, expect="yes"))


def test_the_steps_at_which_twins_part_are_in_the_witness(tmp_path):
    witness = dict(run(tmp_path, SUPPORT, "extractor").by_key["held",].witness)
    assert witness["decision"] == "no and yes"
    assert witness["extractor: income"] == "3000 and 3600"
    assert witness["rule: decision"] == "no and yes"


def test_a_recorded_person_has_no_answer_for_an_invented_one(tmp_path):
    series = run(tmp_path, SUPPORT)
    reason = "a recorded human has no answer for an invented applicant"
    assert series.by_key["located", "not tested", "officer"].reason == reason
    assert reason in series.by_key["located", "not tested", "letter"].reason
    after = replace(SUPPORT, field="final")
    with pytest.raises(CannotRun, match=f"officer: {reason}"):
        run(tmp_path, after)


def test_many_twins_are_compared_in_pairs(tmp_path):
    many = Scenario("all", "twin", "decision", twin=TWIN, among="support > 0")
    series = run(tmp_path, many, "extractor")
    # 20 people with salaries 2100, 2300, ... 5900 and 600 of support: 13 reach 3500 without the
    # support, 3 more (2900, 3100, 3300) only with it.
    twins = paired_difference(13, 0, 3, 4, first="as they are", second="their twins")
    assert series.by_key["difference",] == twins
    assert dict(series.by_key["held",].witness) == {
        "people": 20,
        "answered otherwise than their twin": 3,
    }


def test_with_a_margin_many_twins_are_an_interval_only(tmp_path):
    many = Scenario("all", "twin", "decision", twin=TWIN, among="support > 0", margin=0.6)
    series = run(tmp_path, many, "extractor")
    assert [key for key, _ in series if key[0] != "located"] == [("difference",)]
    assert ("located",) not in series.by_key


def test_a_population_is_compared_with_the_others(tmp_path):
    among = Scenario("pop", "population", "decision", among="single people", margin=0.1)
    series = run(tmp_path, among)
    # salary + support + wage >= 3500, for odd (single) and even rows
    singles = sum(2000 + 100 * i + 600 >= 3500 for i in range(1, 40, 2))
    others = sum(2000 + 100 * i + 600 * (i % 4 == 2) >= 3500 for i in range(0, 40, 2))
    expected = difference(Count("single people", singles, 20), Count("others", others, 20))
    assert series.by_key["known",] == expected
    assert [key for key, _ in series] == [("known",)]


def test_people_who_may_belong_are_placed_each_way(tmp_path):
    among = Scenario("pop", "population", "decision", among="single people", margin=0.1)
    missing = "\nimport toydata\n"
    bench = toy(tmp_path, scenarios=(among,), extra=missing)
    code = (tmp_path / "toydata.py").read_text()
    code = code.replace("1.0 if i % 2 else 0.0", "float('nan') if i > 37 else float(i % 2)")
    (tmp_path / "toydata.py").write_text(code)
    series = ask(bench, among)
    assert isinstance(series.by_key["known",], Estimate)
    known = series.by_key["known",]
    lowest, highest = series.by_key["lowest possible",], series.by_key["highest possible",]
    assert sum(c.n for c in known.counts) == 38
    # Two people are too few to tell what they got: each stands on both sides, and is one person.
    assert lowest.n == highest.n == 40
    assert [c.n for c in lowest.counts] == [c.n for c in highest.counts]
    assert sum(c.n for c in lowest.counts) == 42
    assert lowest.value <= known.value <= highest.value


def test_a_population_far_below_is_located(tmp_path):
    among = Scenario("pop", "population", "decision", among="single people", margin=0.1)
    refuse = """
def rule(case):
    poor = np.array(["support 600" in t for t in case["clean"]])
    return {"decision": np.where((case["score"] >= 0.7) & ~poor, "yes", "no")}
"""
    series = run(tmp_path, among, extra=refuse)
    assert ("component", "rule") in series.by_key["located",].witness


def test_more_salary_never_hurts_unless_it_does(tmp_path):
    more = Scenario("more", "monotone", "decision", raises="salary", steps=(100.0, 1000.0))
    clean = run(tmp_path, more)
    assert clean.by_key["held",].answer
    assert clean.by_key["turned for the worse", "salary +1000"].value == 0
    cap = "\ndef score(case):\n    s = case['income'] / 5000\n    return {'score': s * (s < 1.1)}\n"
    broken = run(tmp_path, more, extra=cap)
    held = broken.by_key["held",]
    incomes = [2000 + 100 * i + 600 * (i % 2 or i % 4 == 2) for i in range(40)]
    hurt = {step: sum(3500 <= x < 5500 <= x + step for x in incomes) for step in (100, 1000)}
    assert held == Observed(
        False, (("raise", "salary +1000"), ("turned for the worse", hurt[1000]), ("people", 40))
    )
    assert broken.by_key["turned for the worse", "salary +100"].value == hurt[100] / 40 == 0
    entry = broken.by_key["turned for the worse", "salary +1000"]
    assert entry.counts == (Count("salary +1000", hurt[1000], 40),)
    assert entry.method == "wilson"
    assert ("component", "score") in broken.by_key["located",].witness


def test_a_score_without_a_favourable_value_is_worse_when_lower(tmp_path):
    more = Scenario("more", "monotone", "score", raises="salary", steps=(100.0,))
    assert run(tmp_path, more).by_key["held",].answer
    assert not run(tmp_path, replace(more, raises="wage", steps=(-100.0,))).by_key["held",].answer


def test_one_component_alone(tmp_path):
    fed = Edit((("clean", "salary 3000; support 600; wage 0"),))
    at = Scenario("at", "person", "income", person=fed, expect="3600", at="extractor")
    assert run(tmp_path, at).by_key["held",].answer
    twins = Scenario("tw", "twin", "decision", twin=Edit((("score", 0.9),)), at="rule")
    series = run(tmp_path, twins)
    assert not series.by_key["held",].answer
    with pytest.raises(EvidenceError, match="does not state clean"):
        run(tmp_path, replace(at, person=Edit((("salary", 1),))))
    with pytest.raises(EvidenceError, match="which writes income"):
        run(tmp_path, replace(at, field="decision"))


def test_a_field_that_no_component_writes_cannot_hold_by_accident(tmp_path):
    with pytest.raises(EvidenceError, match="which no component writes"):
        run(tmp_path, replace(SUPPORT, field="paid"))


def test_without_data_an_invented_person_is_fully_stated_or_refused(tmp_path):
    bench = toy(tmp_path)
    bench.card = rewritten(bench.card, data=Data())
    assert ask(bench, SUPPORT).by_key["held",].answer
    half = replace(SUPPORT, person=Edit((("salary", 3000),)))
    bench.card = rewritten(bench.card, scenarios=(half,))
    with pytest.raises(EvidenceError, match="does not state support, wage"):
        ask(bench, half)


def test_no_row_of_a_real_person_is_in_a_witness(tmp_path):
    many = Scenario("all", "twin", "decision", twin=TWIN, among="support > 0")
    told = [e.witness for _, e in run(tmp_path, many, "extractor") if isinstance(e, Observed)]
    names = {name for witness in told for name, _ in witness}
    assert names == {
        "people",
        "answered otherwise than their twin",
        "component",
        "answers of extractor unlike its reference",
    }


def test_with_a_margin_a_clear_difference_is_located(tmp_path):
    many = Scenario("all", "twin", "decision", twin=TWIN, among="support > 0", margin=0.01)
    unfair = """
def rule(case):
    poor = np.array(["wage 0" in t for t in case["clean"]])
    return {"decision": np.where(poor, "no", "yes")}
"""
    series = run(tmp_path, many, extra=unfair)
    assert series.by_key["difference",].value == -1
    assert ("component", "rule") in series.by_key["located",].witness


def test_a_twin_that_changes_what_nobody_has_is_refused(tmp_path):
    many = Scenario("all", "twin", "decision", twin=Edit((("alimony", 1),)))
    with pytest.raises(EvidenceError, match="changes alimony, which the cases do not have"):
        run(tmp_path, many)


def test_among_nobody_is_refused(tmp_path):
    many = Scenario("all", "twin", "decision", twin=TWIN, among="support > 1e9")
    with pytest.raises(EvidenceError, match="nobody among the cases meets"):
        run(tmp_path, many)


def test_only_numbers_can_be_raised(tmp_path):
    more = Scenario("more", "monotone", "decision", raises="officer_says", steps=(1.0,))
    with pytest.raises(EvidenceError, match="no number for anybody"):
        run(tmp_path, more)
    with pytest.raises(EvidenceError, match="raises 'gold', which the cases do not have"):
        run(tmp_path, replace(more, raises="gold"))
    with pytest.raises(EvidenceError, match="needs to know which 'clean' is worse"):
        run(tmp_path, replace(more, raises="salary", field="clean"))


def test_the_typical_case_is_put_together_column_by_column(tmp_path):
    def reads_more(component):
        if component.name != "text":
            return component
        return replace(component, reads=(*component.reads, "single", "town"))

    person = Edit((("salary", 3000),))
    scenario = Scenario("p", "person", "town_read", person=person, expect="Ulm 0")
    bench = toy(
        tmp_path,
        scenarios=(scenario,),
        extra="\ndef score(case):\n    return {'score': case['income'] / 5000,"
        " 'town_read': [f'{t} {s:g}' for t, s in zip(case['town'], case['single'])]}\n",
        change=lambda c: replace(
            reads_more(c),
            reads=(*reads_more(c).reads, *(("town", "single") if c.name == "score" else ())),
            writes=(*c.writes, *(("town_read",) if c.name == "score" else ())),
        ),
    )
    data = tmp_path / "toydata.py"
    towns = '"town": ["Ulm" if i % 3 else ("Bonn" if i % 2 else None) for i in range(n)],'
    data.write_text(data.read_text().replace('"paid"', f'{towns}\n        "paid"'))
    held = ask(bench, scenario).by_key["held",]
    assert held.answer
    assert dict(held.witness)["taken from the typical case"].endswith("single, town")


READ_OFF = Decision(
    "approved", "granted", "score", 0.7, favourable_side="at_least", unfavourable="not granted"
)


@pytest.mark.parametrize(
    ("scenario", "faults", "held"),
    [
        (Scenario("a", "person", "approved", person=MOTHER, expect="granted"), (), True),
        (Scenario("a", "person", "approved", person=MOTHER, expect="granted"), ("score",), False),
        (replace(SUPPORT, field="approved"), (), True),
        (replace(SUPPORT, field="approved"), ("extractor",), False),
        (Scenario("m", "monotone", "approved", raises="salary", steps=(500.0,)), (), True),
    ],
)
def test_a_decision_that_is_read_off_a_score_is_compared_like_one_that_is_written(
    tmp_path, scenario, faults, held
):
    bench = toy(tmp_path, *faults, scenarios=(scenario,))
    card = rewritten(bench.card, data=replace(bench.card.data, decision=READ_OFF))
    series = ask(Bench(card, bench.trust), scenario)
    assert series.by_key["held",].answer is held
    if faults:
        assert series.by_key["located",].answer


def test_a_population_is_counted_by_a_decision_that_is_read_off_a_score(tmp_path):
    written = Scenario("pop", "population", "decision", among="single people", margin=0.1)
    expected = run(tmp_path, written).by_key["known",]
    read_off = replace(written, field="approved")
    bench = toy(tmp_path, scenarios=(read_off,))
    card = rewritten(bench.card, data=replace(bench.card.data, decision=READ_OFF))
    assert ask(Bench(card, bench.trust), read_off).by_key["known",] == expected
