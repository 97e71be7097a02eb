"""The models side by side and the scorecard: what is drawn, and that nothing hostile gets out."""

from dataclasses import replace

from tests.documents.browser import violations
from tests.record.sample import sample_record

from answerable.checks.ask import Ask
from answerable.documents.charts_challenger import challenger_chart
from answerable.documents.compact import tables
from answerable.documents.report import report
from answerable.findings.challenger_words import challenger_says
from answerable.findings.types import Finding
from answerable.stats.results import Count, Estimate, Observed, Series, Undefined
from answerable.system.facts import Grade

PAST, SIMPLE = "agreement with past decisions", "a scorecard of 8 lines"


def number(value, low, high, *counts):
    return Estimate(value, low, high, 0.95, "student_t_paired", 900, counts)


LOST = Series(
    ("measured against", "model"),
    (((PAST, SIMPLE), number(0.012, -0.004, 0.028)), ((PAST, "a machine"), Undefined("no <b>"))),
)
QUALITY = Series(
    ("measured against", "model", "measure"),
    (
        ((PAST, "the model in use", "AUC"), number(0.771, 0.74, 0.80)),
        ((PAST, SIMPLE, "AUC"), number(0.759, 0.73, 0.79)),
        ((PAST, "approving everyone", "right"), number(0.877, 0.86, 0.89)),
        ((PAST, "", "sample"), Undefined("5,000 of 6,000 people")),
    ),
)
SIZE = Series(("model",), (((SIMPLE,), Observed(True, (("lines", 8), ("bytes", 1440)))),))
LINES = Series(
    ("field", "values"),
    (
        (("<i>income", "below 2,000"), number(0, 0, 0, Count("a", 30, 60))),
        (("<i>income", "2,000 or more"), number(40, 31, 49, Count("b", 2, 3))),
    ),
)


def finding(check, series):
    name = f"challenger.{check}.v1"
    return Finding(
        id=f"{name}/score", line=f"{name}/score", check=name,
        ask=Ask(use="mortgage decision", component="score_model"), about="score_model",
        verdict="reported", grade=Grade.MEASURED, results=series, against=None, judged=(),
        says=challenger_says(name, "score_model", "", series), asks="?", source="s",
        does_not_show="d", reason="", mend="", card_line=0,
    )  # fmt: skip


FOUND = tuple(
    finding(*one)
    for one in (("auc_lost", LOST), ("quality", QUALITY), ("size", SIZE), ("scorecard", LINES))
)
RECORD = replace(sample_record(), findings=(*sample_record().findings, *FOUND))


def test_one_sentence_answers_whether_it_must_be_this_model():
    says = FOUND[0].says
    assert f"{SIMPLE} loses 0.012 of AUC (95 % interval −0.004 to 0.028)" in says
    assert "as good within the interval" in says


def test_what_is_gained_is_turned_with_its_interval():
    gained = Series(LOST.keys, (((PAST, SIMPLE), number(-0.02, -0.03, -0.01)),))
    says = challenger_says("challenger.auc_lost.v1", "score_model", "", gained)
    assert "gains 0.020 of AUC (95 % interval 0.010 to 0.030): better than the model in use" in says


def test_the_models_stand_side_by_side_with_no_model_at_all():
    chart = str(challenger_chart(FOUND[0], RECORD))
    for words in ("the model in use", SIMPLE, "approving everyone", "0.771", "87.7 %",
                  "1,440 bytes", "past decisions, which are not the truth",
                  "<code>run.json</code>"):  # fmt: skip
        assert words in chart
    assert chart.count("<tr>") == 4


def test_every_line_of_the_scorecard_is_drawn_and_few_people_are_withheld():
    chart = str(challenger_chart(FOUND[3], RECORD))
    assert chart.count("<rect") == 2
    assert "<b>40</b>" in chart
    assert "31 to 49" in chart
    assert "30 of 60" in chart
    assert "withheld (fewer than 5 people)" in chart
    assert "<i>" not in chart


def test_other_findings_are_not_drawn_here():
    assert challenger_chart(FOUND[2], RECORD) == ""
    assert challenger_chart(sample_record().findings[0], RECORD) == ""
    assert challenger_chart(replace(FOUND[0], results=None), RECORD) == ""


def test_the_page_tells_what_is_drawn_once_and_the_rest_in_a_table():
    captions = {table.caption: table for table in tables(RECORD)}
    names = {one.name for one in captions["Challenger: score_model"].asked}
    assert names == {"quality", "size"}


def test_the_page_stays_accessible():
    assert violations(report(RECORD)) == []
