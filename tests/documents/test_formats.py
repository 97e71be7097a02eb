import json
import re
from xml.etree import ElementTree as ET

import pytest
from tests.documents.expected import assert_as_kept
from tests.documents.hostile import hostile
from tests.record.sample import sample_record

from answerable.documents.formats import formats
from answerable.documents.formats.markdown import plain

KINDS = {
    "breached": "fail",
    "cannot_tell": "open",
    "not_tested": "open",
    "reported": "informational",
}


def written(name: str, record=None) -> str:
    return formats()[name].write(record or sample_record())


def test_each_format_is_one_file_found_by_looking():
    assert {"html", "json", "markdown", "sarif", "junit"} <= set(formats())


@pytest.mark.parametrize("name", ["markdown", "sarif", "junit"])
def test_the_documents_of_the_sample_record(name):
    assert_as_kept(f"export{formats()[name].suffix}", written(name))


@pytest.mark.parametrize("name", ["html", "json", "markdown", "sarif", "junit"])
def test_hostile_names_leave_no_character_that_acts(name):
    text = written(name, hostile(sample_record()))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)


@pytest.mark.parametrize("name", ["html", "markdown", "junit"])
def test_promised_words_do_not_occur(name):
    text = re.sub(r"fairness\.\w+", "", written(name))
    assert not re.search(r"\b(fair|compliant|passed)\b", text.lower())


def test_sarif_is_structurally_what_the_standard_asks():
    log = json.loads(written("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result, finding in zip(run["results"], sample_record().findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.check
        assert result["kind"] == KINDS[finding.verdict]
        assert result["level"] == ("error" if finding.verdict == "breached" else "none")
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": "answerable.toml"}
        assert place["physicalLocation"]["region"] == {"startLine": finding.card_line}
        assert result["message"]["text"]
    prints = [result["partialFingerprints"]["finding/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_messages_hold_no_link_of_a_hostile_card():
    for result in json.loads(written("sarif", hostile(sample_record())))["runs"][0]["results"]:
        assert not re.search(r"(?<!\\)\[", result["message"]["text"])


def test_junit_counts_agree_with_its_cases():
    suites = ET.fromstring(written("junit", hostile(sample_record())))
    for suite in suites:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    plainly = ET.fromstring(written("junit"))
    assert [suite.get("name") for suite in plainly] == ["income_extractor", "mortgage decision"]
    assert (plainly.get("tests"), plainly.get("failures"), plainly.get("skipped")) == (
        "6",
        "2",
        "3",
    )


@pytest.mark.parametrize(
    ("hostile_text", "shown"),
    [
        ("<img src=x>", r"&lt;img src=x\>"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("https://evil.example", "https&#58;//evil.example"),
        ("a | b", r"a \| b"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("# title\nnext", r"\# title next"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
    ],
)
def test_markdown_shows_what_was_written(hostile_text, shown):
    assert plain(hostile_text) == shown
