"""Selection and scoring rates of New York City's Local Law 144, table by table."""

from answerable.checks.evidence.ll144 import BiasAudit
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.rates import rate
from answerable.stats.results import Entry, Key, Series, Undefined


@check(
    "fairness.ll144_rate.v1",
    asks="What are the selection and scoring rates that a New York City bias audit must publish?",
    source="6 RCNY 5-300 to 5-301; interval: Wilson, JASA 22 (1927)",
    does_not_show="Why the rates differ; people of unknown category are in none of them.",
    weighs=True,
)
def ll144_rate(audit: BiasAudit, *, level: float = 0.95) -> Series:
    """Return per table and category the share selected, and the share scored above the median.

    The median is that of the full sample, unknown categories included; a score equal to it is not
    above it. Every category has its rate, however small; the unknown are counted beside. The rule
    counts applicants; rates that know weights and clusters stand beside, and an entry says so.
    """
    entries: list[tuple[Key, Entry]] = []
    for table in audit.tables:
        place = (table.measure, table.name)
        for category in table.categories:
            entries.append(((*place, category.label, KNOWN), rate(category, level=level)))
        if table.unknown:
            reason = f"{table.unknown:,} people of unknown category are outside the calculation"
            entries.append(((*place, "", "group unknown"), Undefined(reason)))
    for table in audit.sampled:
        for category in table.categories:
            key = (table.measure, table.name, category.label, audit.beside)
            entries.append((key, rate(category, level=level)))
    if audit.plainly:
        entries.append((("", "", "", "how sampled"), Undefined(audit.plainly)))
    return Series(("measure", "table", "category", PEOPLE), tuple(entries))
