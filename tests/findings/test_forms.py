import pytest

from answerable.findings.forms import by_form, margin_interval, ugesp
from answerable.stats.rates import difference, rate, ratio
from answerable.stats.results import Count, Estimate, Observed, Undefined
from answerable.system.expectations import Limit


def limit(at_least=None, at_most=None, form="margin_interval"):
    return Limit("id", "check", "", "policy", form, at_least, at_most, "because", "A. Berg", None)


def between(low, high):
    return Estimate((low + high) / 2, low, high, 0.95, "test", 100)


def compared(a, b):
    return ratio(Count("group", *a), Count("others", *b))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.80, 0.95, "holds"),
        (0.79, 0.95, "cannot_tell"),
        (0.60, 0.80, "cannot_tell"),
        (0.60, 0.79, "breached"),
    ],
)
def test_an_interval_settles_it_only_when_it_lies_on_one_side(low, high, verdict):
    assert margin_interval(limit(0.8), between(low, high)).verdict == verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.1, 0.1, "holds"),
        (-0.2, 0.05, "cannot_tell"),
        (-0.3, -0.15, "breached"),
        (0.11, 0.3, "breached"),
        (-0.3, 0.3, "cannot_tell"),
    ],
)
def test_a_limit_may_have_two_sides(low, high, verdict):
    assert margin_interval(limit(-0.1, 0.1), between(low, high)).verdict == verdict


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("margin_interval", Undefined("no people in 'ghosts'")),
        ("ugesp", Undefined("no people in 'ghosts'")),
        ("ugesp", Observed(True)),
    ],
)
def test_what_is_no_number_cannot_be_told(form, entry):
    judged = by_form(limit(0.8, form=form), entry, ("ghosts",))
    assert judged.verdict == "cannot_tell"
    assert judged.key == ("ghosts",)
    assert judged.because in ("no people in 'ghosts'", "a yes or no has no interval")


@pytest.mark.parametrize(
    ("seen", "at_least", "at_most", "verdict"),
    [
        (True, None, 0.0, "breached"),
        (False, None, 0.0, "holds"),
        (True, 1.0, None, "holds"),
        (False, 1.0, None, "breached"),
    ],
)
def test_a_yes_counts_as_one_and_a_no_as_none(seen, at_least, at_most, verdict):
    judged = margin_interval(limit(at_least, at_most), Observed(seen), ("column",))
    assert (judged.key, judged.verdict) == (("column",), verdict)
    word = "yes" if seen else "no"
    assert f"the answer is {word}, " in judged.because


def test_cannot_tell_comes_with_the_n_that_could():
    judged = margin_interval(limit(0.8), compared((38, 47), (1689, 1924)))
    assert judged.n_that_could == 137
    assert "137 people in 'group' could settle it where 47 cannot" in judged.because


def test_on_the_limit_no_n_could_and_it_says_so():
    judged = margin_interval(limit(0.8), compared((40, 100), (50, 100)))
    assert judged.verdict == "cannot_tell"
    assert judged.n_that_could is None
    assert "no number of people in 'group' alone could settle it, but more" in judged.because
    assert judged.because.endswith("more decisions about both groups could")


def test_the_same_people_can_breach_one_form_and_not_settle_the_other():
    black = compared((133, 197), (1527, 1681))
    assert margin_interval(limit(0.8), black).verdict == "cannot_tell"
    assert ugesp(limit(0.8, form="ugesp"), black).verdict == "breached"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ((30, 100), (60, 100), "breached"),  # below and significant
        ((3, 6), (45, 60), "cannot_tell"),  # below, not significant
        ((850, 1000), (9_500, 10_000), "holds"),  # significant, and not below four fifths
        ((60, 100), (60, 100), "holds"),
        ((1, 1), (60, 100), "cannot_tell"),  # one person can breach nothing
    ],
)
def test_four_fifths_needs_both_conditions(a, b, verdict):
    assert ugesp(limit(0.8, form="ugesp"), compared(a, b)).verdict == verdict


@pytest.mark.parametrize(
    ("set_to", "entry"),
    [
        (limit(at_most=1.25, form="ugesp"), compared((1, 9), (5, 9))),
        (limit(0.8, form="ugesp"), rate(Count("all", 3, 9))),
    ],
)
def test_four_fifths_of_something_else_is_refused_in_words(set_to, entry):
    assert "needs `at_least` and a ratio" in ugesp(set_to, entry).because


def test_a_difference_has_an_n_that_could_too():
    gap = difference(Count("group", 38, 47), Count("others", 1689, 1924))
    assert margin_interval(limit(-0.1), gap).n_that_could == 2401


def test_a_number_whose_power_nobody_computes_says_so():
    entry = Estimate(0.1, -0.1, 0.3, 0.95, "mover_difference", 90, (Count("a", 3, 40),))
    judged = margin_interval(limit(at_most=0.2), entry)
    assert judged.verdict == "cannot_tell"
    assert judged.because.endswith("is not computed for such a number")
