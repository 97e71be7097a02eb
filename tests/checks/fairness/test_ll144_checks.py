"""Local Law 144 by the book: hand tables, the 2 % rule, ties at the median, unknown people."""

from dataclasses import replace
from datetime import date

import pytest
from tests.checks.counted import CountedBench, card_of
from tests.tables.make import cases_of

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.ll144 import BiasAudits
from answerable.checks.fairness.ll144_impact_ratio import ll144_impact_ratio
from answerable.checks.fairness.ll144_public_summary import ll144_public_summary
from answerable.checks.fairness.ll144_rate import ll144_rate
from answerable.stats.results import Undefined
from answerable.system.data import Decision, Protected, Source
from answerable.system.system import Party, Purpose, Role

SEX = Protected("sex", "sex", (("f", "women"), ("m", "men")), category="sex")
RACE = Protected("race", "race", (), category="race_ethnicity")
NEW_YORK = Purpose("software", "natural_persons", "employment", ("US-NYC",))
SOURCE = Source(
    "applications", python="cases:all", collected_from=date(2026, 1, 1),
    collected_to=date(2026, 6, 30), sampling="census",
)  # fmt: skip


def card_for(purpose=NEW_YORK, protected=(SEX, RACE), score="", since=date(2026, 2, 1)):
    card = card_of(
        protected=protected,
        sources=(SOURCE,),
        decision=Decision("decision", "yes", score, classes=("yes", "no")),
    )
    use = replace(card.system.uses[0], purpose=purpose)
    party = Party("Firm", "US", "large", roles=(Role("deployer", "lending", since),))
    return replace(card, system=replace(card.system, uses=(use,), parties=(party,)))


def opened(rows, card=None):
    """Rows are (sex, race, decision, score, how many people)."""
    columns = {"sex": [], "race": [], "decision": [], "score": []}
    for sex, race, decision, score, n in rows:
        for name, value in zip(columns, (sex, race, decision, score), strict=True):
            columns[name] += [value] * n
    card = card or card_for()
    (ask,) = BiasAudits().asks(card)
    assert isinstance(ask, Ask)
    return BiasAudits().open(ask, CountedBench(card, cases_of(columns)))


def table(**cells):
    """f_white=(30, 60): 30 of 60 white women selected."""
    rows = []
    for name, (yes, n) in cells.items():
        sex, race = name.split("_")
        race = None if race == "unknown" else race
        rows += [(sex, race, "yes", 0.0, yes), (sex, race, "no", 0.0, n - yes)]
    return rows


PLANTED = table(f_white=(120, 400), m_white=(200, 400), f_black=(40, 200), m_black=(90, 200))
CLEAN = table(f_white=(200, 400), m_white=(200, 400), f_black=(100, 200), m_black=(100, 200))
RATE = "selection rate"


def test_the_tables_by_hand():
    found = ll144_impact_ratio(opened(PLANTED)).by_key
    # Women 160 of 600, men 290 of 600; white 320 of 800, black 130 of 400.
    assert found[RATE, "sex", "women", "known"].value == pytest.approx(160 / 290)
    assert found[RATE, "sex", "men", "known"].value == 1
    ratio = found[RATE, "race/ethnicity", "black", "known"].value
    assert ratio == pytest.approx(130 / 400 / (320 / 800))
    # Each intersection against the highest of *its* table: white men, 200 of 400.
    both = "sex and race/ethnicity"
    assert found[RATE, both, "women, black", "known"].value == pytest.approx(0.2 / 0.5)
    assert found[RATE, both, "men, black", "known"].value == pytest.approx(0.45 / 0.5)


def test_a_planted_difference_is_seen_and_its_clean_twin_shows_none():
    key = (RATE, "sex", "women", "known")
    assert ll144_impact_ratio(opened(PLANTED)).by_key[key].high < 0.8
    clean = ll144_impact_ratio(opened(CLEAN))
    assert {entry.value for _, entry in clean} == {1.0}
    assert ll144_rate(opened(CLEAN)).by_key[key].value == 0.5


def test_a_tiny_category_is_left_out_and_no_yardstick():
    # Five of five selected: another tool then shows everybody at a ratio of one half.
    rows = CLEAN + table(m_islander=(5, 5))
    ratios = ll144_impact_ratio(opened(rows)).by_key
    left_out = ratios[RATE, "race/ethnicity", "islander", "below 2 %"]
    assert isinstance(left_out, Undefined)
    assert (left_out.counts[0].successes, left_out.counts[0].n) == (5, 5)
    assert ratios[RATE, "race/ethnicity", "white", "known"].value == 1
    # Its number and its rate are published all the same.
    assert ll144_rate(opened(rows)).by_key[RATE, "race/ethnicity", "islander", "known"].n == 5
    kept = ll144_impact_ratio(opened(rows), least=0.0).by_key
    assert kept[RATE, "race/ethnicity", "white", "known"].value == 0.5


def test_exactly_two_per_cent_is_in():
    rows = table(f_white=(49, 98), f_black=(1, 2))
    assert (RATE, "race/ethnicity", "black", "known") in ll144_impact_ratio(opened(rows)).by_key


def test_people_of_unknown_category_are_outside_and_counted_table_by_table():
    rates = ll144_rate(opened(CLEAN + table(f_unknown=(30, 40)))).by_key
    assert rates[RATE, "sex", "women", "known"].n == 640
    assert (RATE, "sex", "", "group unknown") not in rates
    assert rates[RATE, "race/ethnicity", "", "group unknown"].reason.startswith("40 people")
    assert rates[RATE, "sex and race/ethnicity", "", "group unknown"].reason.startswith("40")
    assert rates[RATE, "race/ethnicity", "white", "known"].n == 800


def test_nobody_selected_makes_no_ratio():
    rows = table(f_white=(0, 60), m_white=(0, 40))
    found = ll144_impact_ratio(opened(rows)).by_key
    assert all(isinstance(found[RATE, "sex", who, "known"], Undefined) for who in ("women", "men"))


def test_a_score_equal_to_the_median_is_not_above_it():
    rows = [
        ("f", "white", "no", 1.0, 30),
        ("f", "white", "no", 2.0, 40),
        ("m", "white", "no", 2.0, 10),
        ("m", "white", "no", 3.0, 20),
    ]
    audit = opened(rows, card_for(score="score"))
    assert audit.median == 2
    rates = ll144_rate(audit).by_key
    assert rates["scoring rate", "sex", "women", "known"].value == 0
    assert rates["scoring rate", "sex", "men", "known"].value == pytest.approx(20 / 30)
    ratios = ll144_impact_ratio(audit).by_key
    assert ratios["scoring rate", "sex", "women", "known"].value == 0


def test_the_median_is_that_of_the_full_sample_and_nan_is_no_score():
    rows = [
        ("f", "white", "no", 1.0, 1),
        (None, "white", "no", 9.0, 2),
        ("m", "white", "no", 4.0, 1),
        ("m", "white", "no", float("nan"), 7),
    ]
    assert opened(rows, card_for(score="score")).median == 6.5


def test_the_public_summary_says_what_is_known_and_what_is_not():
    seen = ll144_public_summary(opened(CLEAN))
    assert seen.answer
    witness = dict(seen.witness)
    assert witness["distribution date of the tool"] == "2026-02-01"
    assert witness["collected"] == "2026-01-01 to 2026-06-30"
    assert (witness["applicants or candidates"], witness["unknown sex"]) == (1200, 0)
    unknown = ll144_public_summary(opened(CLEAN, card_for(since=None)))
    assert not unknown.answer
    assert dict(unknown.witness)["distribution date of the tool"] == "unknown"


@pytest.mark.parametrize(
    "purpose",
    [replace(NEW_YORK, outcome="credit"), replace(NEW_YORK, places=("DE", "US-NJ"))],
)
def test_other_uses_are_not_asked(purpose):
    assert list(BiasAudits().asks(card_for(purpose))) == []


def test_without_a_declared_category_the_reason_is_told():
    (skip,) = BiasAudits().asks(card_for(protected=[replace(SEX, category="")]))
    assert isinstance(skip, Skip)
    assert "category" in skip.mend


def test_one_category_alone_makes_one_table():
    audit = opened(CLEAN, card_for(protected=[SEX]))
    assert [t.name for t in audit.tables] == ["sex"]


def of_a_sample(rows, weights, score="", **source):
    card = card_for(score=score)
    made = replace(SOURCE, **source)
    card = replace(card, data=replace(card.data, sources=(made,)))
    columns = {"sex": [], "race": [], "decision": [], "score": [], "w": [], "shop": []}
    for (*values, n), w in zip(rows, weights, strict=True):
        for name, value in zip(columns, (*values, w), strict=False):
            columns[name] += [value] * n
    columns["shop"] = [i % 20 for i in range(len(columns["w"]))]
    (ask,) = BiasAudits().asks(card)
    return BiasAudits().open(ask, CountedBench(card, cases_of(columns)))


def test_the_rule_counts_applicants_and_the_population_stands_beside():
    # Refused women were all kept, and one in four of the others.
    rows = table(f_white=(50, 250), m_white=(55, 100), f_black=(50, 250), m_black=(50, 100))
    weights = [4 if (sex, yes) != ("f", "no") else 1 for sex, _, yes, *_ in rows]
    audit = of_a_sample(rows, weights, weight="w")
    ratios, rates = ll144_impact_ratio(audit).by_key, ll144_rate(audit).by_key
    women = RATE, "sex", "women"
    assert ratios[*women, "known"].value == pytest.approx(0.2 / 0.525)
    beside = ratios[*women, "knowing weights"]
    assert beside.value == pytest.approx(0.5 / 0.525) and beside.low < 1 < beside.high
    assert beside.population == ((400.0, 800.0), (420.0, 800.0))
    assert rates[*women, "known"].value == pytest.approx(0.2)
    assert rates[*women, "knowing weights"].value == pytest.approx(0.5)
    for found in (ratios, rates):
        assert found["", "", "", "how sampled"].reason == (
            "the rule counts applicants one by one, and so do these numbers; those beside them "
            "are of the population, knowing weights"
        )
    witness = dict(ll144_public_summary(audit).witness)
    assert witness["weights and clusters"] == "not used: the rule counts applicants one by one"
    assert witness["applicants or candidates"] == 700


def test_weights_that_are_all_alike_change_no_rate_and_clusters_are_felt():
    rows = [(s, r, "yes" if q > 4 else "no", q, 10) for s in "fm" for r in ("white", "black")
            for q in range(10)]  # fmt: skip
    alike = ll144_rate(of_a_sample(rows, [3] * 40, "score", weight="w")).by_key
    known = {key[:-1]: e for key, e in alike.items() if key[-1] == "known"}
    assert {key[0] for key in known} == {RATE, "scoring rate"}
    for key, entry in known.items():
        other = alike[*key, "knowing weights"]
        assert (other.value, other.low, other.high) == pytest.approx(
            (entry.value, entry.low, entry.high)
        )
    clustered = ll144_impact_ratio(of_a_sample(rows, [1] * 40, cluster="shop")).by_key
    entry = clustered[RATE, "sex", "women", "knowing clusters"]
    other = clustered[RATE, "sex", "men", "knowing clusters"]
    assert "by_definition_ratio" in (entry.method, other.method)
    assert "miettinen_nurminen_ratio_clustered" in (entry.method, other.method)
