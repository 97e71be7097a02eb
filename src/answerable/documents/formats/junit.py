"""JUnit XML, which every CI shows: one suite a component or use, one case a finding.

The format knows failed and skipped. Breached is a failure; `cannot tell` and `not tested` are
skipped with their word and reason, because neither is a success.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from answerable.documents.formats import Format
from answerable.documents.printable import one_line
from answerable.documents.summary import sentence
from answerable.documents.words import VERDICTS
from answerable.findings.types import Finding
from answerable.record.types import Record


def write(record: Record) -> str:
    """Return the suites of a record."""
    suites = Element("testsuites", _totals(one_line(record.name), record.findings))
    for about in dict.fromkeys(finding.about for finding in record.findings):
        mine = tuple(finding for finding in record.findings if finding.about == about)
        suite = SubElement(suites, "testsuite", _totals(one_line(about) or "system", mine))
        for finding in mine:
            _case(suite, finding)
    indent(suites)
    body = tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _totals(name: str, findings: tuple[Finding, ...]) -> dict[str, str]:
    verdicts = [finding.verdict for finding in findings]
    skipped = verdicts.count("cannot_tell") + verdicts.count("not_tested")
    return {
        "name": name,
        "tests": str(len(verdicts)),
        "failures": str(verdicts.count("breached")),
        "errors": "0",
        "skipped": str(skipped),
    }


def _case(suite: Element, finding: Finding) -> None:
    names = {"name": one_line(finding.id), "classname": one_line(finding.check), "time": "0"}
    case = SubElement(suite, "testcase", names)
    words = one_line(sentence(finding))
    if finding.verdict == "breached":
        failure = SubElement(case, "failure", {"message": words, "type": "breached"})
        failure.text = one_line(finding.mend) or words
    elif finding.verdict in ("cannot_tell", "not_tested"):
        SubElement(case, "skipped", {"message": f"{VERDICTS[finding.verdict]}: {words}"})
    else:
        SubElement(case, "system-out").text = f"{VERDICTS[finding.verdict]}: {words}"


FORMAT = Format("junit", ".xml", "JUnit XML for CI", write)
