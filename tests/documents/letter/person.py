"""A refused person of the toy lender, explained: the one closest to the threshold."""

import numpy as np
from tests.checks.explanation.lender import EXPLANATION, lender

from answerable.checks.evidence.reasons_case import explain_case


def refused(folder, *faults, explanation=EXPLANATION, **changes):
    """Return the explanation of the refused person with the highest score."""
    bench = lender(folder, *faults, explanation=explanation, **changes)
    traces = bench.traces()
    scores = np.where(traces.answer("decision") == "no", traces.answer("score"), -np.inf)
    return explain_case(bench, str(bench.recorded.batch()["id"][int(scores.argmax())]))
