"""Must it be this model? A needless one is shown up; a needed one is borne out."""

import numpy as np
import pytest
from tests.checks.challenger.lender import FIELDS, N, bench, challenge, needed, needless

from answerable.checks.ask import Ask, Skip
from answerable.checks.challenger.accuracy_lost import accuracy_lost
from answerable.checks.challenger.auc_lost import auc_lost
from answerable.checks.challenger.brier_lost import brier_lost
from answerable.checks.challenger.group_difference import group_difference
from answerable.checks.challenger.quality import quality
from answerable.checks.challenger.scorecard import scorecard
from answerable.checks.challenger.size import size
from answerable.checks.evidence.challenge import EVERYONE, IN_USE, Challenges
from answerable.checks.evidence.challenge_boosting import library
from answerable.checks.evidence.challenge_groups import GroupChallenges
from answerable.checks.evidence.challenge_people import read_input
from answerable.errors import EvidenceError, NeedsExtra
from answerable.findings.challenger_words import challenger_says
from answerable.stats.results import Estimate, Observed, Undefined
from answerable.system.data import Group, Protected, Source

try:
    library()
    HAS_BOOSTING = True
except NeedsExtra:
    HAS_BOOSTING = False


with_boosting = pytest.mark.skipif(not HAS_BOOSTING, reason="interpret-core is not installed")


def gone():
    raise NeedsExtra("interpret-core", "challenger")


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    """Boosting takes a second; only what is about it trains a machine."""
    if "boosts" not in request.fixturenames:
        monkeypatch.setattr("answerable.checks.evidence.challenge.library", gone)


@pytest.fixture
def boosts():
    """Ask for the boosting machine too."""


@pytest.fixture(scope="module")
def simple():
    return challenge(needless())


@pytest.fixture(scope="module")
def complex_one():
    return challenge(needed())


def first(series, word):
    return next(entry for key, entry in series if any(word in part for part in key))


def test_a_needless_model_gains_nothing_over_a_scorecard(simple):
    lost = first(auc_lost(simple), "scorecard")
    assert lost.low < 0.01
    assert lost.high < 0.03
    assert "lines" in simple.challengers[0].name
    assert first(brier_lost(simple), "scorecard").high < 0.02
    assert first(accuracy_lost(simple), "scorecard").high < 0.04


def test_a_model_that_is_needed_is_borne_out(complex_one):
    lost = first(auc_lost(complex_one), "scorecard")
    assert lost.low > 0.15
    assert first(accuracy_lost(complex_one), "scorecard").low > 0.1
    assert first(brier_lost(complex_one), "scorecard").low > 0.02


@with_boosting
def test_a_boosting_machine_of_pairs_sees_pairs_and_no_three_at_once(boosts, complex_one):
    assert first(auc_lost(complex_one), "boosting").low > 0.1
    rng = np.random.default_rng(4)
    pairs = needless(seed=5)
    sign = np.sign(pairs["income"] * pairs["debt"])
    chance = np.where(sign > 0, 0.85, 0.25)
    made = pairs | {"approve": (rng.random(N) < chance).astype(int), "score": chance}
    made["decision"] = np.where(chance > 0.5, "yes", "no").astype(object)
    lost = auc_lost(challenge(made))
    assert first(lost, "boosting").high < 0.06
    assert first(lost, "scorecard").low > 0.15


def test_the_two_answers_in_words(simple, complex_one):
    says = challenger_says("challenger.auc_lost.v1", "scorer", "", auc_lost(simple))
    assert says.startswith("Must it be scorer? Measured against the truth, a scorecard of ")
    assert "as good within the interval" in says
    says = challenger_says("challenger.auc_lost.v1", "scorer", "", auc_lost(complex_one))
    assert "loses 0." in says
    assert "more than chance explains" in says


def test_past_decisions_are_named_as_such():
    made = challenge(needless(), means="past_decision")
    assert made.against == "agreement with past decisions"
    says = challenger_says("challenger.auc_lost.v1", "scorer", "", auc_lost(made))
    assert "Measured against past decisions" in says


def test_nobody_is_scored_by_a_challenger_that_learned_from_them():
    """Each person's own field is a name; a model that had learned the names would know it all."""
    columns = needless() | {"approve": np.random.default_rng(8).integers(0, 2, N)}
    columns["income"] = np.arange(N) + 0.5 * columns["approve"]
    found = first(quality(challenge(columns)), "scorecard")
    assert isinstance(found, Estimate)
    assert found.value < 0.56


@with_boosting
def test_the_same_seed_gives_the_same_numbers(boosts):
    one, two = (challenge(needless(n=500), seed=3) for _ in range(2))
    assert quality(one) == quality(two)
    assert scorecard(one) == scorecard(two)


def test_every_model_chooses_as_many_people(simple):
    chosen = {int(model.selected.sum()) for model in (simple.in_use, *simple.challengers)}
    assert chosen == {int((needless()["decision"] == "yes").sum())}
    assert (simple.in_use.selected == (needless()["decision"] == "yes")).all()


def test_a_score_of_risk_is_turned():
    columns = needless()
    turned = columns | {"score": 1 - columns["score"]}
    assert challenge(turned).in_use.score == pytest.approx(columns["score"])
    declared = {"threshold": 0.4, "favourable_side": "below", "unfavourable": "no"}
    assert challenge(turned, decides=declared).in_use.score == pytest.approx(columns["score"])


def test_approving_everyone_is_one_of_the_options(simple):
    found = quality(simple).by_key
    base = found[(simple.against, EVERYONE, "right")]
    assert base.counts[0].successes == int(needless()["approve"].sum())
    assert isinstance(found[(simple.against, EVERYONE, "AUC")], Undefined)
    rate = base.value
    assert found[(simple.against, EVERYONE, "Brier score")].value == pytest.approx(
        rate * (1 - rate), abs=1e-3
    )


def test_the_area_of_the_model_in_use_is_scikit_learns(simple):
    metrics = pytest.importorskip("sklearn.metrics")
    columns = needless()
    areas = [
        metrics.roc_auc_score(
            columns["approve"][simple.fold == k], columns["score"][simple.fold == k]
        )
        for k in range(5)
    ]
    assert quality(simple).by_key[(simple.against, IN_USE, "AUC")].value == pytest.approx(
        np.mean(areas)
    )


def test_the_scorecard_has_a_line_for_everybody_and_its_counts_add_up(simple):
    entries = list(scorecard(simple))
    fields = {key[0] for key, _ in entries}
    assert fields == {"income", "debt"}
    for field in fields:
        mine = [entry.counts[0] for key, entry in entries if key[0] == field]
        assert sum(count.n for count in mine) == N
        assert min(count.n for count in mine) >= 20
    says = challenger_says("challenger.scorecard.v1", "scorer", "", scorecard(simple))
    assert "income up to" in says


def test_sizes_are_told_and_what_nobody_can_read_is_said(simple):
    found = size(simple).by_key
    assert isinstance(found[(IN_USE,)], Undefined)
    lines = found[(simple.challengers[0].name,)]
    assert isinstance(lines, Observed)
    assert dict(lines.witness)["lines"] == simple.card.lines


def test_seconds_stand_on_the_bench_and_in_no_result(simple):
    made = bench(needless())
    provider = Challenges()
    provider.open(*list(provider.asks(made.card)), made)
    assert {"challenger: training the scorecard", "challenger: one decision of the scorecard",
            "challenger: one decision of the model in use"} <= set(made.cpu_s)  # fmt: skip
    assert "seconds" not in repr([quality(simple), size(simple), auc_lost(simple)])


def test_a_protected_attribute_is_no_feature():
    made = challenge(needless(), reads=(*FIELDS, "group"))
    assert [one.name for one in made.inputs] == list(FIELDS)
    left = first(quality(made), "field group")
    assert "protected" in left.reason


def test_more_people_than_needed_are_drawn_by_the_seed_and_it_is_said():
    many = needless(n=6000)
    made = challenge(many, seed=7)
    assert len(made.people.good) == 5000
    assert "5,000 of 6,000 people, drawn by seed 7" in first(quality(made), "sample").reason


def test_people_without_a_score_are_counted():
    columns = needless()
    columns["score"] = columns["score"].copy()
    columns["score"][:9] = np.nan
    assert "9 people" in first(quality(challenge(columns)), "incomplete").reason


def test_a_cluster_is_never_split_between_learning_and_judging():
    columns = needless() | {"bank": np.array([f"b{i % 40}" for i in range(N)], dtype=object)}
    made = challenge(columns, source=Source("cases", python="c:all", cluster="bank"))
    per_bank = {(bank, fold) for bank, fold in zip(columns["bank"], made.fold, strict=True)}
    assert len(per_bank) == 40
    assert first(accuracy_lost(made), "scorecard").method == "student_t_paired_clustered"


def groups(columns, **options):
    made = bench(columns, **options)
    provider = GroupChallenges()
    return [provider.open(asked, made) for asked in provider.asks(made.card)]


def test_groups_are_compared_under_each_model():
    columns = needless()
    # The model in use holds something against the few that no field explains.
    columns["score"] = np.where(columns["group"] == "few", columns["score"] / 2, columns["score"])
    columns["decision"] = np.where(columns["score"] >= 0.45, "yes", "no").astype(object)
    (evidence,) = groups(columns)
    found = group_difference(evidence).by_key
    in_use = found[("truth", "few", IN_USE, "selection rate")]
    simple = found[("truth", "few", evidence.challenge.challengers[0].name, "selection rate")]
    assert in_use.high < -0.15
    assert simple.low > -0.1
    says = challenger_says("challenger.group_difference.v1", "scorer", "group",
                           group_difference(evidence))  # fmt: skip
    assert "against many" in says


def test_rates_of_a_few_people_are_withheld():
    columns = needless()
    columns["group"] = columns["group"].copy()
    columns["group"][:] = "many"
    bad = np.flatnonzero(columns["approve"] == 0)[:3]
    good = np.flatnonzero(columns["approve"] == 1)[:30]
    columns["group"][[*bad, *good]] = "few"
    (evidence,) = groups(columns)
    found = group_difference(evidence).by_key
    assert isinstance(found[("truth", "few", IN_USE, "selection rate")], Estimate)
    assert "withheld" in found[("truth", "few", IN_USE, "good outcomes chosen")].reason


def test_ages_are_compared_in_their_bands():
    columns = needless() | {"age": np.arange(N) % 60 + 18}
    ages = Protected("age", "age", (), reference="40 and over", bands=(25.0, 40.0))
    (evidence,) = groups(columns, protected=(ages,))
    people = {label: int(mine.sum()) for label, mine in evidence.groups}
    assert people == {"under 25": 140, "25 to 39": 300, "40 and over": 760}
    assert evidence.comparator == "40 and over"


def test_a_declared_group_and_an_unknown_one_are_read():
    columns = needless()
    columns["group"] = np.where(np.arange(N) < 20, None, columns["group"])
    (by_word, by_condition) = groups(columns, groups=(Group("rich few", "income > 1"),))
    assert by_word.unknown == 20
    assert {label for label, _ in by_condition.groups} == {"rich few", "others"}
    assert by_condition.comparator == "others"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"kind": "logic"}, "no trained model"),
        ({"means": "unknown"}, "truth or a past decision"),
    ],
)
def test_where_there_is_no_model_to_challenge_it_is_said(changed, reason):
    (asked,) = Challenges().asks(bench(needless(), **changed).card)
    assert isinstance(asked, Skip)
    assert reason in asked.reason


def test_too_few_people_train_nothing():
    columns = {name: values[:90] for name, values in needless().items()}
    with pytest.raises(EvidenceError, match="at least 50 of each"):
        challenge(columns)


def test_without_the_library_the_scorecard_is_compared_all_the_same():
    entries = auc_lost(challenge(needless())).entries
    assert isinstance(entries[0][1], Estimate)
    assert 'pip install "answerable[challenger]"' in entries[1][1].reason


def test_lines_are_said_in_round_numbers_and_missing_is_a_value():
    values = np.array([*np.linspace(1.23456, 9.8765, 95), *[np.nan] * 5])
    one = read_input("income", values)
    line = np.array([0] * 5 + [1] * 5 + [1])
    assert one.label(line, 0) == "below 5.56"
    assert one.label(line, 1) == "5.56 or more or missing"
    words = read_input("job", np.array(["a"] * 30 + ["b"] * 30 + ["rare"], dtype=object))
    assert words.words == ("a", "b", "any other")


def test_the_ask_is_about_the_model():
    (asked,) = Challenges().asks(bench(needless()).card)
    assert asked == Ask(use="lending", component="scorer")
    protected = (Protected("group", "group", ()),)
    assert [ask.label for ask in GroupChallenges().asks(
        bench(needless(), protected=protected).card)] == ["group"]  # fmt: skip
