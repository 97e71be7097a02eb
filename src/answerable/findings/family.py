"""All exact tests of an audit as one family, with p-values corrected for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from answerable.findings.types import Finding
from answerable.stats.effective import usual_method
from answerable.stats.missing import IGNORING
from answerable.stats.multiplicity import benjamini_hochberg, holm
from answerable.stats.rates import DIFFERENCE, PAIRED, RATIO
from answerable.stats.results import Count, Estimate, Key

ALPHA = 0.05
_TESTED = (RATIO, DIFFERENCE, PAIRED)


@dataclass(frozen=True, slots=True)
class ExactTest:
    """One exact test of "no difference"."""

    lines: tuple[tuple[str, Key], ...]
    """Plan lines and keys whose number rests on this test: a ratio and a difference share one."""
    p_value: float
    holm: float
    """Corrected so that any false difference among all tests has a chance of at most 5 %."""
    benjamini_hochberg: float
    """Corrected so that at most 5 % of the differences called so are false, on average."""


def exact_tests(findings: Iterable[Finding]) -> tuple[ExactTest, ...]:
    """Return every exact test of the findings once, smallest p-value first.

    Tests of the same counts (the ratio and the difference of the same two groups) are one test.
    Placings of unknown people are no tests of their own.
    """
    found: dict[tuple[Count, ...], tuple[float, dict[tuple[str, Key], None]]] = {}
    for finding in findings:
        for key, entry in finding.results or ():
            if not isinstance(entry, Estimate) or usual_method(entry.method) not in _TESTED:
                continue
            aside = any(part.endswith(" possible") or part.startswith(IGNORING) for part in key)
            if entry.p_value is None or aside:
                continue
            _, lines = found.setdefault(entry.counts, (entry.p_value, {}))
            lines[finding.line, key] = None
    ps = [p for p, _ in found.values()]
    adjusted = zip(found.values(), holm(ps), benjamini_hochberg(ps), strict=True)
    made = (ExactTest(tuple(lines), p, one, two) for (p, lines), one, two in adjusted)
    return tuple(sorted(made, key=lambda test: test.p_value))


def family_says(findings: Iterable[Finding]) -> str:
    """Return in one sentence how many differences stand after correction; "" without tests."""
    tests = exact_tests(findings)
    if not tests:
        return ""
    plain, strict, mild = (
        sum(p < ALPHA for p in each)
        for each in zip(*((t.p_value, t.holm, t.benjamini_hochberg) for t in tests), strict=True)
    )
    n = len(tests)
    made = "1 comparison of rates was tested" if n == 1 else f"{n} comparisons of rates were tested"
    return (
        f"{made}: {plain} of them would be rare by chance (p below {ALPHA:g}), where about "
        f"{ALPHA * n:.1f} would be by chance alone; {strict} still when all are corrected together "
        f"(Holm), {mild} when a share of {ALPHA:.0%} may be false (Benjamini and Hochberg)."
    )
