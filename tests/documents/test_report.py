import gzip
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

from tests.documents.expected import assert_as_kept
from tests.documents.hostile import hostile
from tests.record.sample import sample_record

from answerable.documents.report import report
from answerable.findings.types import Judged
from answerable.law.result import Stop
from answerable.record.types import LookCount, NotTested
from answerable.stats.results import Count, Estimate, Observed, Series, Undefined


class Parsed(HTMLParser):
    """Tags with attributes, and the text a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] != "style":
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def page_words(record) -> str:
    return Parsed(report(record)).words


def test_the_page_of_the_sample_record():
    page = re.sub(r"<style>.*?</style>", "<style></style>", report(sample_record()), flags=re.S)
    assert_as_kept("report.html", re.sub(r"sha256-[\w+/=]+", "sha256-...", page))


def test_the_same_record_gives_the_same_page():
    assert report(sample_record()) == report(sample_record())


def test_the_page_is_small_and_asks_nothing_of_the_network():
    page = report(sample_record())
    assert len(page.encode()) < 60_000
    assert not re.search(r"(?:https?:)?//|url\(|@import", page)
    loading = {"script", "img", "link", "iframe", "object", "embed", "base", "form", "audio"}
    assert not loading & {tag for tag, _ in Parsed(page).tags}


def test_the_policy_allows_the_style_sheet_and_nothing_else():
    page = report(sample_record())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not [attrs for _, attrs in Parsed(page).tags if "style" in attrs]


def test_hostile_names_show_and_run_nothing():
    page = report(hostile(sample_record()))
    parsed = Parsed(page)
    assert {tag for tag, _ in parsed.tags} == {t for t, _ in Parsed(report(sample_record())).tags}
    for _, attrs in parsed.tags:
        assert not [name for name in attrs if name.startswith("on")]
        assert (attrs.get("href") or "#").startswith("#")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", page)
    shown = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}{% raw %}"
    assert shown in parsed.words
    assert r"\x1b[31m\x9b31m\u202e\u2028=cmd()" in parsed.words


def test_every_link_of_the_page_leads_somewhere_on_it():
    tags = Parsed(report(sample_record())).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    links = {attrs["href"][1:] for tag, attrs in tags if tag == "a"}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)
    named = {attrs["aria-labelledby"] for _, attrs in tags if "aria-labelledby" in attrs}
    assert named <= set(ids)


def test_words_we_promised_not_to_print_do_not_occur():
    words = page_words(sample_record()).lower()
    assert not re.search(r"\b(fair|unfair|compliant|passed|safe|score of|trustworthy)\b", words)


def test_the_first_screen_says_class_date_and_source_before_any_finding():
    first = page_words(sample_record()).split("Findings, component by component")[0]
    for part in (
        "High-risk applies from 2 December 2027 Regulation (EU) 2024/1689, Annex III, point 5(b)",
        "600 of child support is not read as income",
        "420 people in the group black could tell; 600 people in the group Hispanic could tell",
        "licence: the licence of the data",
        "Privacy: membership inference, re-identification, secrets in text",
        "Mend the income extractor",
    ):
        assert part in first
    assert "wording aia_2026, in force; source: statute" in page_words(sample_record())


def test_what_nobody_set_a_limit_for_is_one_row_a_definition_and_its_method_is_said_once():
    words = page_words(sample_record())
    measured = words.split("Measured, and nobody set a limit")[1].split("Why this law applies")[0]
    asked = "How often is the favourable outcome given, group by group? selection rate"
    assert f"{asked} single mothers single mothers 80.9 % 67.5 to 89.6 % 38 of 47" in measured
    assert "all others 87.8 % 86.2 to 89.2 % 1,689 of 1,924" in measured
    assert "may belong no number: 3 people may belong to the group" in measured
    table, methods = measured.split("How each number is made")
    assert "Miettinen and Nurminen, Stat. Med. 4" not in table
    assert "interval: Miettinen and Nurminen, Stat. Med. 4 (1985). Does not show: Why" in methods
    assert "How often is the favourable outcome given" not in methods


def test_every_check_that_was_not_run_is_named():
    checks = "fairness.auc_gap, fairness.theil_index, fairness.impact_ratio of mail"
    skipped = NotTested(checks, "nothing here decides about people", "Name the field.")
    first, rest = page_words(replace(sample_record(), not_tested=(skipped,))).split(
        "Findings, component by component"
    )
    assert "3 fairness checks of mail. Nothing here decides about people." in first
    assert "fairness: AUC gap, Theil index, impact ratio of mail: nothing here" in rest


def test_law_promise_and_policy_never_share_a_verdict():
    words = page_words(sample_record())
    ratio = words[
        words.index("Black applicants: 133 of 197 approved, impact ratio 0.743 (0.67 to") :
    ]
    ratio = ratio[ratio.index("No number in the law.") :]
    law, rest = ratio.split("Promise to others", 1)
    promise, policy = rest.split("Own policy", 1)
    assert "Article 10(2)(f)" in law
    assert "breached" in promise.split("Set by")[0]
    assert policy.strip().startswith("cannot tell")


def test_a_proposal_is_called_no_law():
    record = sample_record()
    use = record.law.uses[0]
    held = replace(use.classes[0], wording="com_2021_206", wording_status="proposal", applies=False)
    law = replace(record.law, uses=(replace(use, classes=(held,)), *record.law.uses[1:]))
    assert "High-risk proposal, not law" in page_words(replace(record, law=law))


def test_a_stop_is_the_first_thing_said():
    record = sample_record()
    stop = Stop("mortgage decision", "no-weapons", "own.red_lines", "We build no weapons.")
    stopped = replace(record, law=replace(record.law, stops=(stop,)), findings=(), n_cases=None)
    words = page_words(stopped)
    assert "The audit stopped before any number" in words
    assert "Nothing was measured, so nothing is known to be breached or to hold." in words
    assert "No limit that could be tested is breached" not in words
    assert words.index("Stopped before any number. We build no weapons.") < words.index("Findings,")


def test_nobody_looked_is_said():
    record = sample_record()
    assert "Nobody looked." not in page_words(record)
    assert "Nobody looked." in page_words(replace(record, notes=()))


def test_counts_of_a_few_people_are_withheld_everywhere():
    record = sample_record()
    counts = (Count("few", 1, 3), Count("many", 30, 60), Count("unknown", 4, 4))
    estimate = Estimate(0.5, 0.1, 0.9, 0.95, "wilson", 67, counts)
    finding = replace(record.findings[4], results=Series(("group",), ((("few",), estimate),)))
    looked = (LookCount("liq is 1000000", 2), LookCount("gdlin is 666", 12))
    words = page_words(replace(record, findings=(finding,), looked=looked))
    assert "withheld (fewer than 5 people)" in words
    assert "1 of 3" not in words
    judged = replace(finding, against=record.findings[3].against, verdict="cannot_tell")
    words = page_words(replace(record, findings=(judged,), looked=looked))
    assert "few withheld (fewer than 5 people); unknown withheld (fewer than 5" in words
    assert "1 of 3" not in words
    assert "Compared with many, 30 of 60" in words
    assert "fewer than 5 liq is 1000000" in words
    assert "12 gdlin is 666" in words


def test_open_and_closed_warnings_stay_visible():
    words = page_words(sample_record())
    assert "Open. Officers report that letters come before they looked." in words
    assert "Closed. The scan of pay slips cuts the last line." in words


def test_how_a_fault_was_located_is_told_in_words_not_drawn_as_a_number():
    record = sample_record()
    series = Series(
        ("part", "about", "component"),
        (
            (("held",), Observed(False, (("decision", "refuse and approve"),))),
            (("difference",), Estimate(-0.149, -0.26, -0.04, 0.95, "newcombe_paired", 47)),
            (("located",), Observed(True, (("component", "income_extractor"),))),
            (("located", "innocent", "score_model"), Observed(True)),
            (("located", "not tested", "officer"), Undefined("a person is never re-run")),
        ),
    )
    finding = replace(record.findings[0], results=series)
    words = page_words(replace(record, findings=(finding,)))
    assert "Right on reference inputs score_model" in words
    assert "Not compared officer: a person is never re-run" in words
    assert "−14.9 points" in words
    assert "no number: a person is never re-run" not in words


def test_many_open_rules_are_one_line_on_the_first_screen_and_all_in_the_trace():
    record = sample_record()
    use = record.law.uses[0]
    many = tuple(
        replace(use.undecided[0], article=f"Article 5(1)({letter})", needs=(f"fact_{letter}",))
        for letter in "abcdefghij"
    )
    law = replace(record.law, uses=(replace(use, undecided=many), *record.law.uses[1:]))
    words = page_words(replace(record, law=law))
    first, rest = words.split("Findings, component by component")
    assert "10 rules in 1 law still open" in first
    assert all(
        f"Article 5(1)({letter}). Missing: fact {letter}." in rest for letter in "abcdefghij"
    )


def test_a_large_record_stays_a_small_page():
    record = sample_record()
    many = tuple(
        replace(finding, id=f"{finding.id}{n}", line=f"{finding.line}{n}")
        for n in range(8)
        for finding in record.findings
    )
    page = report(replace(record, findings=many))
    judged = {f.line for f in record.findings if f.against or f.ask.scenario}
    assert page.count("<article") == 8 * len(judged)
    assert page.count('<table class="compact') < 4
    assert len(gzip.compress(page.encode())) < 40_000


def test_a_long_result_is_cut_and_says_so_but_never_its_gravest_rows():
    record = sample_record()
    estimates = tuple(
        ((f"group {n}",), Estimate(0.5, 0.4, 0.6, 0.95, "wilson", 90)) for n in range(30)
    )
    finding = replace(
        record.findings[2],
        results=Series(("group",), estimates),
        judged=(Judged(("group 29",), "cannot_tell", "the interval holds the limit"),),
    )
    words = page_words(replace(record, findings=(finding,)))
    assert "18 more rows in record.json" in words
    assert "group 29 n = 90" in words
    assert "group 10 n = 90" in words
    assert "group 11 n = 90" not in words


def test_a_question_is_asked_once_for_all_groups_and_a_comparator_named_once():
    record = sample_record()
    counts = (Count("black", 134, 197), Count("white", 1387, 1681))
    other = (Count("Hispanic", 80, 111), Count("white", 1387, 1681))
    entries = tuple(
        ((one[0].label,), Estimate(-0.1, -0.2, 0.0, 0.95, "miettinen_nurminen_difference", 90, one))
        for one in (counts, other)
    )
    finding = replace(record.findings[4], results=Series(("group",), entries))
    by_sex = replace(finding, id="f-sex", line="l-sex", ask=replace(finding.ask, group="sex"))
    words = page_words(replace(record, findings=(finding, by_sex)))
    assert words.count(finding.asks) == 1
    assert words.count("134 of 197; white 1,387 of 1,681") == 2
    assert "80 of 111 sex black" in words


def test_what_is_withheld_for_one_reason_is_said_once():
    record = sample_record()
    seen = Estimate(0.5, 0.4, 0.6, 0.95, "wilson", 90, (Count("many", 45, 90),))
    few = tuple(
        ((name,), Undefined(f"withheld: fewer than 5 people in {name}")) for name in ("a", "b", "c")
    )
    finding = replace(record.findings[4], results=Series(("group",), ((("many",), seen), *few)))
    words = page_words(replace(record, findings=(finding,)))
    assert "a, b and c withheld: fewer than 5 people" in words
    assert words.count("withheld: fewer than") == 1


def test_a_difference_of_a_scenario_is_printed_in_points_and_names_its_people():
    record = sample_record()
    counts = (Count("single mothers", 30, 47), Count("all others", 1550, 1924))
    gap = Estimate(-0.167, -0.311, -0.044, 0.95, "miettinen_nurminen_difference", 1971, counts)
    finding = replace(record.findings[0], results=Series(("people",), ((("known",), gap),)))
    words = page_words(replace(record, findings=(finding,)))
    assert "single mothers 30 of 47 \u221216.7 points \u221231.1 to \u22124.4 points" in words


def test_hundreds_of_groups_leave_a_small_page():
    record = sample_record()
    entries = tuple(
        (
            (f"group {n}",),
            Estimate(0.5, 0.4, 0.6, 0.95, "wilson", 90, (Count(f"group {n}", 45, 90),)),
        )
        for n in range(400)
    )
    judged = tuple(
        Judged(
            (f"group {n}",), "cannot_tell", "the interval holds the limit; 400 people could", 400
        )
        for n in range(400)
    )
    many = Series(("group",), entries)
    limited = replace(record.findings[3], results=many, judged=judged, verdict="cannot_tell")
    reported = replace(record.findings[4], results=many)
    page = report(replace(record, findings=(limited, reported)))
    assert len(page) < len(report(sample_record())) + 12_000
    assert "396 more answers in record.json" in Parsed(page).words
