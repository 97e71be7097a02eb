"""The same case asked twice, in another order of the batch, gets the same answer."""

from answerable.checks.evidence.reasons import RefusedReasons
from answerable.checks.registry import check
from answerable.stats.results import Observed


@check(
    "explanation.same_answer_twice.v1",
    asks="Does the same person get the same answer again, in another order and other company?",
    source="Replay of a stored case; AI Act Article 12 and 86 presuppose that it can be repeated",
    does_not_show="Whether a service or a model that was changed since would answer the same.",
)
def same_answer_twice(evidence: RefusedReasons) -> Observed:
    """Return whether all sampled people got the same score, but for rounding, and decision."""
    same = sum(case.same_twice for case in evidence.cases)
    witness = (("people", len(evidence.cases)), ("answered otherwise", len(evidence.cases) - same))
    return Observed(same == len(evidence.cases), witness)
