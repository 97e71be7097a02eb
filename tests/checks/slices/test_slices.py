from dataclasses import replace

import numpy as np
import pytest
from tests.checks.counted import RACE
from tests.checks.recorded import bench_of, values

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.slices import Errors, Halves, Refusals
from answerable.checks.slices.confirming import _corrected, _told_together
from answerable.checks.slices.errors import errors
from answerable.checks.slices.refusals import refusals
from answerable.errors import EvidenceError
from answerable.kernels.slices import People
from answerable.stats.rates import difference
from answerable.stats.results import Count, Undefined
from answerable.system.data import Decision, Outcome, Source

KEYED = Source("cases", python="a:b", key="case")


def town(n, seed, refused):
    """People of whom some are refused, by chance and by `refused(columns)`."""
    rng = np.random.default_rng(seed)
    columns = {
        "race": rng.choice(np.array(["white", "black", "asian"], dtype=object), n),
        "dep": rng.integers(0, 4, n),
        "income": rng.normal(3000, 500, n),
        "branch": rng.choice(np.array(list("abcdef"), dtype=object), n),
    }
    no = rng.random(n) < refused(columns)
    yes_or_no = np.where(no, "no", "yes").astype(object)
    approve = np.where(rng.random(n) < 0.9, ~no, no).astype(int)
    case = [f"c{i}" for i in range(n)]
    return columns | {"case": case, "decision": yes_or_no, "approve": approve}


def planted(columns):
    return 0.1 + 0.45 * ((columns["race"] == "black") & (columns["dep"] == 2))


def clean(columns):
    return np.full(len(columns["dep"]), 0.15)


def bench(columns, seed=0, **card):
    card = {
        "source": KEYED,
        "protected": [RACE],
        "reads": ["dep", "income", "branch", "case"],
    } | card
    return bench_of(columns, seed=seed, **card)


def refused(columns, **card):
    return refusals(Refusals().open(Ask("lending", outcome="decision"), bench(columns, **card)))


def test_the_subgroup_nobody_named_is_found_first_and_confirmed():
    found = list(refused(town(3000, 1, planted)))
    (where, how, _), entry = found[0]
    assert (where, how) == ("race = black and dep = 2", "confirmed")
    assert entry.low > 0.3
    assert [count.label for count in entry.counts] == [where, "everyone else"]
    assert sum(count.n for count in entry.counts) == 1500
    assert all(key[1] == "not confirmed" for key, _ in found[1:])


def test_the_planted_slice_is_first_in_nearly_all_samples():
    first = [next(iter(refused(town(1500, seed, planted))))[0][0] for seed in range(20)]
    assert first.count("race = black and dep = 2") >= 19


def test_clean_twins_raise_something_in_at_most_one_of_twenty():
    runs, raised = 100, 0
    for seed in range(runs):
        found = refused(town(600, seed, clean), seed=seed)
        raised += any(key[1] == "confirmed" for key, _ in found)
    assert raised <= 5


def test_errors_say_against_what_and_nobody_is_refused_by_a_truth():
    columns = town(2000, 2, clean)
    wrong = (columns["branch"] == "c") & (np.arange(2000) % 2 == 0)
    columns["approve"] = np.where(wrong, 1 - columns["approve"], columns["approve"])
    for means, words in (("truth", "truth"), ("past_decision", "agreement with past decisions")):
        made = bench(columns, means=means)
        found = list(errors(Errors().open(Ask("lending", outcome="decision"), made)))
        assert found[0][0] == (words, "branch = c", "confirmed", "known")
        outcomes = [ask.outcome for ask in Refusals().asks(made.card)]
        assert outcomes == (["decision"] if means == "truth" else ["decision", "approve"])
        assert [ask.outcome for ask in Errors().asks(made.card)] == ["decision"]


def test_a_column_of_errors_without_any_decision_is_searched():
    made = bench(town(2000, 2, planted), outcome=Outcome("approve", "truth", "1"), decision=None)
    uses = tuple(replace(use, decision="") for use in made.card.system.uses)
    made.card = replace(made.card, system=replace(made.card.system, uses=uses))
    (ask,) = (one for one in Refusals().asks(made.card) if not isinstance(one, Skip))
    assert ask.outcome == "approve"
    assert not [one for one in Errors().asks(made.card) if not isinstance(one, Skip)]
    first, _ = next(iter(refusals(Refusals().open(ask, made))))
    assert first[:2] == ("race = black and dep = 2", "confirmed")


def test_holm_corrects_in_order_and_counts_the_wrong_direction_as_nothing():
    measured = [
        (label, difference(Count(label, hits, 100), Count("everyone else", 100, 1000)))
        for label, hits in (("a", 30), ("b", 19), ("c", 2))
    ]
    found = dict(_corrected(measured, 0.05))
    raw = [entry.p_value for _, entry in measured]
    assert found["a", "confirmed", "known"].p_value == pytest.approx(3 * raw[0])
    assert found["b", "confirmed", "known"].p_value == pytest.approx(2 * raw[1])
    assert found["c", "not confirmed", "known"].p_value == 1.0


def test_no_outcome_is_no_error():
    (skip,) = Errors().asks(bench(town(100, 3, clean), outcome=None).card)
    assert isinstance(skip, Skip)
    assert skip.reason == "no outcome is recorded beside the decision"


def test_people_without_an_answer_are_in_neither_half():
    columns = town(400, 4, planted)
    columns["decision"][:100] = None
    made = Refusals().open(Ask("lending", outcome="decision"), bench(columns)).halves
    assert made.without_answer == 100
    assert len(made.search.hit) + len(made.confirm.hit) == 300
    assert values(refused(columns))["", "", "no outcome"] == (
        "100 people without an outcome are in neither half"
    )


def test_nobody_refused_is_no_subgroup():
    columns = town(400, 5, lambda c: np.full(400, -1.0))
    ((_, entry),) = refused(columns)
    assert entry == Undefined("the answer is the same for all 200 people of the half searched")


def test_where_everybody_is_refused_the_favourable_value_is_none_of_the_data():
    with pytest.raises(EvidenceError, match="favourable 'yes' is no value of 'decision'"):
        refused(town(400, 5, lambda c: np.full(400, 2.0)))


@pytest.mark.parametrize(
    ("n", "says"), [(30, "too few to search"), (100, "nobody can be told apart")]
)
def test_a_search_that_cannot_be_made_says_why(n, says):
    columns = town(n, 6, clean) | {"dep": [1] * n, "income": [np.nan] * n}
    with pytest.raises(EvidenceError, match=says):
        refused(columns, reads=["dep", "income"], protected=[])


def test_ten_thousand_values_are_joined_beyond_the_most_frequent():
    columns = town(1200, 7, planted) | {"branch": [f"branch {i}" for i in range(1200)]}
    ((where, *_), _), *_ = refused(columns)
    assert where == "race = black and dep = 2"


def test_a_decision_in_other_words_is_read_by_the_card():
    columns = town(2000, 8, planted)
    columns["decision"] = (columns["decision"] == "yes").astype(bool)
    found = values(
        refused(
            columns, decision=Decision("decision", "true"), outcome=Outcome("approve", "truth", "1")
        )
    )
    assert next(iter(found)) == ("race = black and dep = 2", "confirmed", "known")


def halves_of(inside, hit):
    """Halves whose columns say in which slice everybody is, the same people on both sides."""
    codes = np.array(inside, np.int64).T
    people = People(codes, (2,) * len(codes), np.array(hit, dtype=bool))
    names = tuple(f"s{place}" for place in range(len(codes)))
    return Halves(names, (("= 0", "= 1"),) * len(codes), people, people, minimum=5)


@pytest.mark.parametrize(("few", "told"), [(3, 1), (5, 2)])
def test_a_slice_that_differs_from_another_by_a_few_people_is_not_told_beside_it(few, told):
    inside = [(1, 1)] * 40 + [(1, 0)] * few + [(0, 0)] * 60
    halves = halves_of(inside, [1] * len(inside))
    assert _told_together(halves, [((0, 1),), ((1, 1),)]) == told
