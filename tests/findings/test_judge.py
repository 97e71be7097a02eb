from dataclasses import replace

import pytest
from tests.checks.counted import (
    RACE,
    SEX,
    SINGLE_MOTHERS,
    CountedBench,
    CountedCases,
    card_of,
    mortgages,
)

from answerable.checks.ask import Ask
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.findings.judge import judge
from answerable.plan.types import Measured, Plan, PlanLine
from answerable.stats.rates import difference, paired_difference, ratio
from answerable.stats.results import Count, Observed, Series, Undefined
from answerable.system.expectations import Limit, Scenario
from answerable.system.facts import Grade

load_checks()
RATIO = "fairness.impact_ratio.v1"
TWIN, POPULATION = "scenarios.twin.v1", "scenarios.population.v1"


def limit(form="margin_interval", at_least=0.8, id="four-fifths"):
    return Limit(
        id, "fairness.impact_ratio", "", "policy", form, at_least, None, "", "A. Berg", None
    )


def judged(results, *limits, check=RATIO, ask=None, card=None, not_tested="", mend=""):
    ask = ask or Ask(use="lending", attribute="race", outcome="approve")
    line = PlanLine("line", check, ask, (), (), limits)
    outcome = Measured("line", results, not_tested, mend)
    return judge(Plan((line,), (), "", ""), (outcome,), card or card_of(protected=[RACE]))


def mortgage(check=RATIO, **ask):
    asked = Ask(use="lending", outcome="approve", **ask)
    card = card_of(protected=[RACE, SEX], groups=[SINGLE_MOTHERS])
    evidence = PROVIDERS[CHECKS[check].needs].open(asked, CountedBench(card, mortgages()))
    return CHECKS[check].run(evidence), asked, card


def compared(known, lowest=None, highest=None, others=(600, 1000)):
    named = zip(
        ("known", "lowest possible", "highest possible"), (known, lowest, highest), strict=True
    )
    return Series(
        ("group", "people"),
        tuple(
            (("a", which), ratio(Count("a", *pair), Count("others", *others)))
            for which, pair in named
            if pair
        ),
    )


@pytest.mark.parametrize(
    ("ask", "form", "verdict"),
    [
        ({"attribute": "race"}, "margin_interval", "cannot_tell"),
        ({"attribute": "race"}, "ugesp", "breached"),
        ({"attribute": "sex"}, "margin_interval", "holds"),
        ({"group": "single mothers"}, "margin_interval", "cannot_tell"),
    ],
)
def test_the_verdicts_on_the_mortgage_data(ask, form, verdict):
    results, asked, card = mortgage(**ask)
    (finding,) = judged(results, limit(form), ask=asked, card=card)
    assert finding.verdict == verdict


def test_the_sentence_about_race_has_number_interval_and_people():
    results, asked, card = mortgage(attribute="race")
    (finding,) = judged(results, limit("ugesp"), ask=asked, card=card)
    assert finding.says == (
        "Past decisions, approve = 1: black 133 of 197 (67.5 %), white 1,527 of 1,681 (90.8 %). "
        "Impact ratio 0.743, 95 % interval 0.67 to 0.81, p < 0.001; below 0.8 by the four-fifths "
        "rule of thumb, an employment rule borrowed; 1 more, not breached, in the table."
    )


def test_the_sentence_about_single_mothers_names_who_may_belong_and_the_n_that_could():
    results, asked, card = mortgage(group="single mothers")
    (finding,) = judged(results, limit(), ask=asked, card=card)
    assert finding.says == (
        "Past decisions, approve = 1: single mothers 38 of 47 (80.9 %), all others 1,689 of 1,924 "
        "(87.8 %). Impact ratio 0.921, 95 % interval 0.77 to 1.02; with the 3 who may belong, "
        "0.865 to 0.943; with these 47 people only a drop below 72.7 % could have been seen."
    )
    assert finding.mend == "Look again when there are decisions about 137 single mothers."


@pytest.mark.parametrize("check", [RATIO, "fairness.selection_rate.v1"])
def test_people_without_a_recorded_decision_could_turn_a_verdict(check):
    def verdicts(empty):
        columns = {"race": ["a"] * 300 + ["b"] * 300 + ["a"] * empty}
        columns["decision"] = (["yes"] * 270 + ["no"] * 30) * 2 + [None] * empty
        asked = Ask(use="lending", attribute="race", outcome="decision")
        card = card_of(protected=[RACE])
        bench = CountedBench(card, CountedCases(columns))
        results = CHECKS[check].run(PROVIDERS[CHECKS[check].needs].open(asked, bench))
        (finding,) = judged(results, limit(at_least=0.85), check=check, ask=asked, card=card)
        return finding

    planted = verdicts(70)
    assert planted.verdict == "cannot_tell"
    assert any("something is missing could turn it" in one.because for one in planted.judged)
    if check == RATIO:
        assert "with the 70 about whom something is missing, 0.811 to 1.021" in planted.says
    # One empty decision of 301 could turn nothing.
    assert verdicts(1).verdict == verdicts(0).verdict == "holds"


def test_each_limit_of_a_line_makes_its_own_finding():
    findings = judged(compared((300, 1000)), limit(), limit("ugesp", id="thumb"))
    assert [f.id for f in findings] == ["line#policy:four-fifths", "line#policy:thumb"]
    assert [f.verdict for f in findings] == ["breached", "breached"]
    assert all(f.grade is Grade.MEASURED and f.about == "lending" for f in findings)


def test_without_a_limit_it_is_reported_and_judged_by_nobody():
    (finding,) = judged(compared((300, 1000)))
    assert (finding.verdict, finding.judged, finding.against) == ("reported", (), None)


def test_what_was_not_measured_is_not_tested_with_its_reason():
    (finding,) = judged(None, limit(), not_tested="officer: no replica", mend="Record it.")
    assert (finding.verdict, finding.reason) == ("not_tested", "officer: no replica")
    assert (finding.grade, finding.mend, finding.says) == (Grade.UNKNOWN, "Record it.", "")


def test_a_line_nobody_measured_is_not_tested_and_never_missing():
    plan = Plan((PlanLine("line", RATIO, Ask(use="lending"), (), ()),), (), "", "")
    (finding,) = judge(plan, (), card_of())
    assert finding.verdict == "not_tested"
    assert finding.reason


def test_the_gravest_entry_decides_and_is_told_first():
    results = Series(
        ("group", "people"),
        (
            (("fine", "known"), ratio(Count("fine", 600, 1000), Count("others", 600, 1000))),
            (("thin", "known"), ratio(Count("thin", 5, 9), Count("others", 600, 1000))),
            (("harmed", "known"), ratio(Count("harmed", 200, 1000), Count("others", 600, 1000))),
        ),
    )
    (finding,) = judged(results, limit())
    assert finding.verdict == "breached"
    assert [j.verdict for j in finding.judged] == ["holds", "cannot_tell", "breached"]
    assert "harmed 200 of 1,000" in finding.says
    assert finding.says.endswith("; 2 more, not breached, in the table.")
    assert "thin" not in finding.says
    assert "fine" not in finding.says


@pytest.mark.parametrize(
    ("known", "lowest", "highest", "verdict"),
    [
        ((600, 1000), (600, 1010), (610, 1010), "holds"),
        ((600, 1000), (600, 1600), (700, 1100), "cannot_tell"),
        ((300, 1000), (300, 1010), (310, 1010), "breached"),
        ((300, 1000), (300, 1100), (900, 1600), "cannot_tell"),
    ],
)
def test_no_verdict_stands_that_unknown_people_could_overturn(known, lowest, highest, verdict):
    (finding,) = judged(compared(known, lowest, highest), limit())
    assert finding.verdict == verdict
    assert len(finding.judged) == 1


def test_undefined_is_told_word_for_word():
    results = Series(("group", "people"), ((("a", "known"), Undefined("no people in 'a'")),))
    (finding,) = judged(results, limit())
    assert finding.verdict == "cannot_tell"
    assert "no people in 'a'" in finding.says


def test_a_limit_with_no_result_to_meet_holds_nothing():
    (finding,) = judged(Series((), ()), limit())
    assert finding.verdict == "cannot_tell"


def test_agreement_with_past_decisions_is_called_that():
    results = Series(
        ("measured against", "group", "people"),
        (
            (
                ("agreement with past decisions", "a", "known"),
                difference(Count("a", 3, 9), Count("b", 6, 9)),
            ),
        ),
    )
    (finding,) = judged(results, check="fairness.accuracy_difference.v1")
    assert "agreement with past decisions" in finding.says


SUPPORT = Scenario("child support is income", "twin", "decision", line=12)
LOWER = Scenario("not lower by 10 points", "population", "decision", margin=0.1)


def expected(results, scenario=SUPPORT, check=TWIN):
    ask = Ask(use="lending", scenario=scenario.name, outcome="decision")
    (finding,) = judged(results, check=check, ask=ask, card=card_of(scenarios=[scenario]))
    return finding


def seen(held, *more):
    witness = (("decision", "refuse and approve"), ("income_read", "3100 and 3700"))
    return Series(("part", "about", "component"), ((("held",), Observed(held, witness)), *more))


def test_a_scenario_is_breached_about_the_component_that_was_located():
    wrote = ("income_extractor wrote child_support_read", "0 instead of 600")
    located = (("located",), Observed(True, (("component", "income_extractor"), wrote)))
    innocent = (("located", "innocent", "score_model"), Observed(True))
    finding = expected(seen(False, innocent, located))
    assert (finding.verdict, finding.about, finding.card_line) == (
        "breached",
        "income_extractor",
        12,
    )
    assert finding.says == (
        "\u201cchild support is income\u201d does not hold: refused, but the twin is approved. "
        "The difference starts in income_extractor: it read child_support as 0 instead of 600. "
        "Right on reference inputs: score_model."
    )
    assert finding.mend == "Correct income_extractor and run the audit again."
    assert len(finding.judged) == 1


def test_a_fault_nobody_could_locate_stays_with_the_use():
    finding = expected(seen(False, (("located",), Observed(False, (("reason", "none"),)))))
    assert (finding.verdict, finding.about) == ("breached", "lending")
    assert "`reference`" in finding.mend


def test_a_scenario_that_held_holds():
    finding = expected(seen(True))
    assert (finding.verdict, finding.mend) == ("holds", "")
    assert finding.says.startswith("\u201cchild support is income\u201d holds: refused, but")


def test_a_number_beside_what_was_seen_is_told_and_not_judged():
    finding = expected(seen(True, (("difference",), paired_difference(4, 1, 2, 3))))
    assert [j.key for j in finding.judged] == [("held",)]
    assert "\u221210.0 points (95 % interval " in finding.says


@pytest.mark.parametrize(
    ("group", "verdict"),
    [((870, 1000), "holds"), ((600, 1000), "breached"), ((38, 47), "cannot_tell")],
)
def test_a_population_is_judged_by_its_margin(group, verdict):
    gap = difference(Count("single mothers", *group), Count("others", 1689, 1924))
    results = Series(("people", "about", "component"), ((("known",), gap),))
    finding = expected(results, LOWER, POPULATION)
    assert finding.verdict == verdict
    assert (finding.judged[0].n_that_could is not None) is (verdict == "cannot_tell")


def test_a_population_may_be_better_off():
    gap = difference(Count("single mothers", 990, 1000), Count("others", 500, 1000))
    finding = expected(Series(("people",), ((("known",), gap),)), LOWER, POPULATION)
    assert finding.verdict == "holds"


def test_a_scenario_that_showed_nothing_cannot_be_told():
    untested = (("located", "not tested", "officer"), Undefined("no replica"))
    finding = expected(Series(("part", "about", "component"), (untested,)))
    assert finding.verdict == "cannot_tell"


def unread(*columns):
    return Series(
        ("column", "why"), tuple(((c, "read by nothing"), Observed(True)) for c in columns)
    )


def test_what_was_seen_is_told_with_its_place_in_the_order_of_the_check():
    (finding,) = judged(unread("zip", "age"), check="data.unused_columns.v1", ask=Ask())
    assert finding.verdict == "reported"
    assert finding.says == (
        "2 columns are kept although no component reads them; read by nothing: zip and age."
    )


def test_a_limit_of_none_is_breached_by_the_first_seen_and_says_what_to_do():
    none = Limit(
        "tidy", "data.unused_columns", "", "policy", "margin_interval", None, 0.0, "", "", None
    )
    (finding,) = judged(unread("zip"), none, check="data.unused_columns.v1", ask=Ask())
    assert finding.verdict == "breached"
    assert finding.mend.startswith("Correct the data")


def test_the_card_says_whether_a_breach_must_stand_among_all_claims():
    entries = [(("a", "known"), difference(Count("a", 452, 1000), Count("b", 500, 1000)))]
    entries += [
        ((f"c{i}", "known"), difference(Count(f"c{i}", 495, 1000), Count("b", 500, 1000)))
        for i in range(19)
    ]
    results = Series(("group", "people"), tuple(entries))
    bound = limit(at_least=0.0)
    for multiplicity, verdict in (("none", "breached"), ("holm", "cannot_tell")):
        card = replace(card_of(protected=[RACE]), multiplicity=multiplicity)
        (finding,) = judged(results, bound, card=card)
        assert finding.verdict == verdict
        assert "among all 20 claims (Holm)" in finding.judged[0].because
