"""The price list of definitions: what is drawn, what is crossed, who chose, and nothing hostile."""

from dataclasses import replace
from datetime import date

import pytest
from tests.documents.browser import violations
from tests.record.sample import sample_record

from answerable.checks.fairness.conflicts import KEYS as MEASURED_KEYS
from answerable.documents.charts_conflicts import KEYS, conflict_chart, prices
from answerable.documents.report import report
from answerable.findings.conflict_words import conflict_says
from answerable.stats.results import Estimate, Observed, Series
from answerable.system.expectations import Limit

COST = Estimate(0.108, 0.09, 0.13, 0.95, "linear_program_delta", 900)
NO = Observed(
    False,
    (
        ("can hold together within points", 2.0),
        ("first can within points", 7.4),
        ("accuracy lost there in points", 3.1),
    ),
)
DP, PPV = "demographic parity", "predictive parity"


def listed(*entries):
    return Series(KEYS, tuple((("truth", *key), entry) for key, entry in entries))


SERIES = listed(
    (("group-aware", "accuracy", "no definition", ""), replace(COST, value=0.9)),
    (("group-aware", "accuracy lost", DP, ""), COST),
    (("group-aware", "accuracy lost", DP, PPV), replace(COST, value=0.2)),
    (("group-blind", "accuracy lost", DP, ""), replace(COST, value=0.15)),
    (("group-blind", "accuracy lost", DP, PPV), NO),
)
CHOICE = Limit(
    "race", "fairness.impact_ratio", "race", "policy", "margin_interval", 0.8, None,
    "Equal access <b>first</b>.", "A. Berg", date(2026, 10, 1),
)  # fmt: skip


def test_the_drawing_knows_the_keys_of_the_check():
    assert KEYS == MEASURED_KEYS


def test_costs_crosses_and_tolerances_are_drawn_and_written():
    chart = str(conflict_chart(SERIES, (), "race"))
    assert chart.count('<rect class="aware"') == 3  # one of them explains the others
    assert chart.count('<rect class="blind"') == 2
    assert chart.count('class="none"') == 1
    for words in ("10.8 points", "15.0 points", "20.0 points", "no; from 7.4 points on"):
        assert words in chart
    assert "Nobody has chosen a definition for race" in chart


def test_the_choice_stands_beside_the_prices_with_name_and_reason_escaped():
    chart = str(conflict_chart(SERIES, (CHOICE, replace(CHOICE, of="sex")), "race"))
    assert "impact ratio</strong> (policy, A. Berg): Equal access &lt;b&gt;first" in chart
    assert chart.count("A. Berg") == 1


def test_other_results_have_no_price_list():
    assert prices(Series(("group",), ((("a",), COST),))) == ()
    assert conflict_chart(Series(KEYS, ()), (), "race") == ""


def test_the_sentence_names_price_and_first_conflict():
    said = conflict_says("race", SERIES)
    assert "demographic parity costs 10.8 points of accuracy (95 % interval 9.0 to 13.0)" in said
    assert "1 of 1 pairs of definitions cannot hold together" in said
    assert "first within 7.4 points" in said
    assert "every pair of definitions can hold together" in said


@pytest.fixture(scope="module")
def page():
    record = sample_record()
    first = record.findings[0]
    priced = replace(
        first, id="conflicts", line="conflicts", check="fairness.conflicts.v1", results=SERIES,
        verdict="reported", against=None, judged=(), says=conflict_says("race", SERIES),
    )  # fmt: skip
    return report(replace(record, findings=(*record.findings, priced)))


def test_the_page_with_the_price_list_has_no_accessibility_fault(page):
    assert 'class="dots conflicts"' in page
    assert violations(page.replace("<details>", "<details open>")) == []


def priced(series):
    record = sample_record()
    finding = record.findings[4]
    ask = replace(finding.ask, attribute="race", group="")
    return report(
        replace(
            record,
            findings=(replace(finding, check="fairness.conflicts.v1", ask=ask, results=series),),
        )
    )


def test_dear_definitions_are_folded_below_the_tables_and_cheap_ones_are_a_sentence():
    page = priced(SERIES)
    assert "What each definition costs: race" in page
    assert page.index('id="measured"') < page.index('class="dots conflicts"')
    cheap = listed(
        (("group-aware", "accuracy", "no definition", ""), replace(COST, value=0.9)),
        (("group-aware", "accuracy lost", DP, ""), replace(COST, value=0.004)),
        (("group-blind", "accuracy lost", DP, ""), replace(COST, value=0.001)),
    )
    page = priced(cheap)
    assert "What each definition costs" not in page
    assert 'class="dots conflicts"' not in page
    says = sample_record().findings[4].says
    assert page.index('id="measured"') < page.index(says)
