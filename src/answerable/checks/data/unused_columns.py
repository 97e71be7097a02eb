"""Unused columns: what is kept about people although nothing reads it."""

from answerable.checks.evidence.columns import NOT_READ, UNUSED, RecordedColumns
from answerable.checks.registry import check
from answerable.stats.results import Entry, Key, Observed, Series


@check(
    "data.unused_columns.v1",
    asks="Which columns are kept although no component reads them?",
    source="GDPR Article 5(1)(c), data minimisation",
    does_not_show="Whether a column that is read is needed.",
)
def unused_columns(columns: RecordedColumns) -> Series:
    """Return one yes per column that no component reads, and a lone no when all are used.

    The outcome, the key, the period, labels, and the columns that say whom to compare are used by
    the audit itself and are not listed; recorded answers of a component are its own.
    """
    excused = {columns.outcome, columns.key, *columns.about_people, *columns.annotators}
    entries: list[tuple[Key, Entry]] = [
        ((name, columns.role(name)), Observed(True))
        for name in columns.names
        if name not in excused and columns.role(name) in (NOT_READ, UNUSED)
    ]
    if not entries:
        entries = [(("", "every column is used"), Observed(False))]
    return Series(("column", "why"), tuple(entries))
