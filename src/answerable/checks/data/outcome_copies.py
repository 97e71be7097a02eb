"""Outcome copies: columns outside the system that know the outcome and must stay outside."""

from answerable.checks.data.outcome_leak import restating
from answerable.checks.evidence.columns import RecordedColumns
from answerable.checks.registry import check
from answerable.stats.results import Series


@check(
    "data.outcome_copies.v1",
    asks="Which columns that no component reads know the outcome?",
    source="Kaufman et al., Leakage in Data Mining, ACM TKDD 6 (2012); area under the ROC curve "
    "out of fold (LeDell et al., EJS 9, 2015), interval: Newcombe, Stat. Med. 25 (2006)",
    does_not_show="Whether somebody will read such a column in the next version.",
)
def outcome_copies(columns: RecordedColumns, *, level: float = 0.95) -> Series:
    """Return, for each column that is not read, how well it alone puts the outcomes in order.

    Columns that the card declares `unused` carry that word. 1 means that the column restates the
    outcome. Strongest first.
    """
    apart = {columns.outcome, columns.key, *columns.read}
    return restating(columns, [name for name in columns.names if name not in apart], level)
