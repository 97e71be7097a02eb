"""Every test of equal rates in one table: its p-value alone and corrected for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from answerable.documents.words import key_words, listed, short_name
from answerable.findings.family import exact_tests
from answerable.findings.phrases import p_value
from answerable.findings.types import Finding

MOST = 12
"""The page shows no more tests, the smallest p-values first; all follow from the record."""


@dataclass(frozen=True, slots=True)
class TestRow:
    """One test."""

    what: str
    whom: str
    alone: str
    holm: str
    benjamini_hochberg: str


@dataclass(frozen=True, slots=True)
class Family:
    """The tests shown, and how many are not."""

    rows: tuple[TestRow, ...]
    more: int


def family_of(findings: Iterable[Finding]) -> Family:
    """Return the family of tests, smallest p-value first; without rows where there is but one."""
    findings = tuple(findings)
    asked = {finding.line: finding for finding in findings}
    tests = exact_tests(findings)
    if len(tests) < 2:
        return Family((), 0)
    rows = []
    for test in tests[:MOST]:
        names = dict.fromkeys(short_name(asked[line].check) for line, _ in test.lines)
        line, key = test.lines[0]
        ask = asked[line].ask
        whom = ", ".join(part for part in (ask.label, key_words(key), ask.outcome) if part)
        ps = (test.p_value, test.holm, test.benjamini_hochberg)
        rows.append(TestRow(listed(list(names)), whom, *(_bare(p) for p in ps)))
    return Family(tuple(rows), len(tests) - len(rows))


def _bare(p: float) -> str:
    return p_value(p).removeprefix("p = ").removeprefix("p ")
