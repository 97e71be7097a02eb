from pathlib import Path

from answerable.card.limits import unknown_checks
from answerable.card.read import read_card

CARD = read_card(Path(__file__).parent / "good.toml")


def test_a_check_that_exists_is_no_problem_with_or_without_its_version():
    assert unknown_checks(CARD, ["fairness.impact_ratio.v1"]) == ()
    assert unknown_checks(CARD, ["fairness.impact_ratio"]) == ()


def test_a_check_that_does_not_exist_is_named_with_line_and_mend():
    (problem,) = unknown_checks(CARD, ["fairness.impact_ratios.v1", "fairness.rate.v1"])
    assert problem.line == CARD.limits[0].line
    assert problem.mend == 'Did you mean "fairness.impact_ratios"?'
