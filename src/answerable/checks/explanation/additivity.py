"""Reasons add up to the difference they explain."""

from answerable.checks.evidence.reasons import RefusedReasons
from answerable.checks.registry import check
from answerable.stats.results import Observed


@check(
    "explanation.additivity.v1",
    asks="Do the contributions of all fields add up to the score they explain?",
    source="Shapley (1953), efficiency; Lundberg and Lee, NeurIPS (2017), local accuracy",
    does_not_show="Whether the contributions are shared out among the fields in the right way.",
)
def additivity(evidence: RefusedReasons) -> Observed:
    """Return whether every person's contributions add up, both ends asked for anew.

    The witness holds the largest gap as a share of the range of the score, beside the limit the
    card allows per person (`explanation.additivity_limit`, by default one in a million).
    """
    failed = sum(not case.additive for case in evidence.cases)
    largest = max((case.gap for case in evidence.cases), default=0.0)
    witness = (
        ("method", evidence.method),
        ("people", len(evidence.cases)),
        ("people whose reasons do not add up", failed),
        ("largest gap, share of the range of the score", f"{largest:.1e}"),
    )
    return Observed(not failed, witness)
