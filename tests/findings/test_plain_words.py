"""What a check found, read by somebody who knows no statistics."""

import re

import pytest

from answerable.checks.ask import Ask
from answerable.findings.forms import margin_interval
from answerable.findings.plain_words import plain_says
from answerable.stats.rates import DIFFERENCE
from answerable.stats.results import Count, Estimate, Observed, Undefined
from answerable.system.expectations import Limit

AUC = "newcombe_auc_crossfitted"


def own(check, at_least, at_most):
    return Limit("p", check, "", "policy", "margin_interval", at_least, at_most, "", "", None)


def auc(value, low, high):
    return Estimate(value, low, high, 0.95, AUC, 1989)


def gap(value, low, high, *counts):
    return Estimate(value, low, high, 0.95, DIFFERENCE, 900, counts)


def test_an_area_under_the_curve_is_how_often_the_right_one_of_two_is_picked():
    told = [(("score", "black", "known"), auc(0.655, 0.597, 0.709))]
    told += [(("income", "white", "known"), auc(0.496, 0.42, 0.57))]
    said = plain_says("proxies.recovered_alone.v1", Ask(), told, None)
    assert said == (
        "Of two people, one of the group and one not, score alone (group: black) picks the right "
        "one 66 times in 100 (95 % interval 60 to 71; tossing a coin: 50); income alone (group: "
        "white) 50 (42 to 57)."
    )


def test_a_limit_stands_in_the_unit_of_the_numbers_which_show_their_side_of_it():
    limit = own("proxies.recovered_alone", None, 0.65)
    told = [(("score", "black", "known"), auc(0.6512, 0.6503, 0.7))]
    said = plain_says("proxies.recovered_alone.v1", Ask(), told, limit)
    assert (
        "65.1 times in 100 (95 % interval 65.03 to 70; tossing a coin: 50; limit: at most 65)"
        in (said)
    )


@pytest.mark.parametrize(
    ("check", "told", "said"),
    [
        (
            "data.duplicates.v1",
            [
                (
                    ("every column",),
                    Estimate(0.1, 0.05, 0.2, 0.95, "wilson", 90, (Count("rows", 9, 90),)),
                )
            ],
            "9 of 90 rows (95 % interval 5.0 to 20.0 %) repeat another in every column.",
        ),
        (
            "data.purpose.v1",
            [
                (("who decides",), Observed(True, (("stated", "software_then_person"),))),
                (("in words",), Observed(False, (("too vague", "marketing"),))),
            ],
            "The card states who decides (software then person); it leaves open the purpose in "
            "words (too vague marketing).",
        ),
        (
            "reliability.steady.v1",
            [
                (("model", "in another order"), Observed(False, (("cases asked about again", 9),))),
                (("form", "always"), Observed(True, (("cases asked about again", 9),))),
                (("chat", ""), Undefined("no copy exists here")),
            ],
            "Asked again about 9 cases, model (in another order) answered otherwise; form answered "
            "the same every time; chat was not compared: no copy exists here.",
        ),
        (
            "data.sentinels.v1",
            [(("", "", "", "no number looks like a code"), Observed(False))],
            "No number looks as if it stood for \u201cnot known\u201d.",
        ),
        (
            "data.label_disagreement.v1",
            [(("exactly alike", "the outcome"), Undefined("no two people are alike"))],
            "",
        ),
        (
            "data.outcome_leak.v1",
            [(("", "", "known"), Undefined("nobody got the favourable outcome"))],
            "Nobody got the favourable outcome.",
        ),
        (
            "slices.refusals.v1",
            [(("age = 7", "not confirmed", "known"), Undefined("2 clusters are too few"))],
            "Subgroups refused more often: 2 clusters are too few.",
        ),
        (
            "slices.refusals.v1",
            [
                (
                    ("age = 7", "not confirmed", "known"),
                    gap(0.2, 0.1, 0.3, Count("age = 7", 6, 10), Count("everyone else", 40, 100)),
                )
            ],
            "Without the favourable answer in decision: age = 7: 6 of 10 (60.0 %), "
            "everyone else 40 of 100 (40.0 %), "
            "+20.0 points (95 % interval +10.0 to +30.0), not seen again in the other half of the "
            "cases.",
        ),
    ],
)
def test_what_was_counted_is_a_sentence(check, told, said):
    assert plain_says(check, Ask(outcome="decision"), told, None) == said


def test_of_many_entries_five_are_named_and_the_rest_counted():
    told = [((f"c{n}", "read by model", "known"), auc(0.7, 0.6, 0.8)) for n in range(300)]
    said = plain_says("data.outcome_leak.v1", Ask(), told, None)
    assert len(re.findall(r"c\d+ \(read by model\)", said)) == 5
    assert said.endswith("and 295 more in the table.")


def test_a_limit_on_a_difference_is_told_in_points():
    limit = own("fairness.accuracy_difference", -0.05, None)
    entry = gap(-0.145, -0.215, -0.081, Count("black", 134, 197), Count("white", 1387, 1681))
    assert margin_interval(limit, entry).because == (
        "the 95 % interval \u221221.5 to \u22128.1 points lies below the limit \u22125.0 points"
    )


def observed(answer, **witness):
    return [((), Observed(answer, tuple((k.replace("_", " "), v) for k, v in witness.items())))]


@pytest.mark.parametrize(
    ("check", "told", "said"),
    [
        (
            "explanation.same_answer_twice.v1",
            observed(False, people=30, answered_otherwise=29),
            "Asked again, in another order and beside other people, the system answered otherwise "
            "about 29 of 30 refused people.",
        ),
        (
            "explanation.same_answer_twice.v1",
            observed(True, people=30, answered_otherwise=0),
            "Asked again, in another order and beside other people, the system answered the same "
            "about all 30 refused people.",
        ),
        (
            "explanation.additivity.v1",
            [
                (
                    (),
                    Observed(
                        False,
                        (
                            ("method", "sampled"),
                            ("people", 30),
                            ("people whose reasons do not add up", 4),
                            ("largest gap, share of the range of the score", "2.6e-01"),
                        ),
                    ),
                )
            ],
            "The reasons of 4 of 30 refused people do not add up (sampled); the largest gap is "
            "0.26 of the range of the score.",
        ),
    ],
)
def test_what_is_observed_of_explanations_is_a_sentence(check, told, said):
    assert plain_says(check, Ask(), told, None) == said
