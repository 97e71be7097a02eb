"""What New York City's Local Law 144 asks to publish beside the tables."""

from answerable.checks.evidence.ll144 import BiasAudit
from answerable.checks.registry import check
from answerable.stats.results import Observed


@check(
    "fairness.ll144_public_summary.v1",
    asks="Is everything known that the public summary of a bias audit must say?",
    source="6 RCNY 5-303(a)",
    does_not_show="Whether the auditor is independent, or the summary in fact published.",
    weighs=True,
)
def ll144_public_summary(audit: BiasAudit) -> Observed:
    """Return yes when every field is known; the witness holds them, unknown ones by that word.

    The date of the audit is the date of the record; rates and ratios are in the checks beside.
    """
    known = all(value != "unknown" for _, value in audit.summary)
    middle = (("median score", audit.median),) if audit.median is not None else ()
    return Observed(known, (*audit.summary, *middle))
