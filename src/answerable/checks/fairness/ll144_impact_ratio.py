"""Impact ratios of New York City's Local Law 144, table by table."""

from answerable.checks.evidence.ll144 import BiasAudit, Table
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.people import plain, share_of
from answerable.stats.rates import ratio
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined

SMALL = 0.02
"""Share of the data below which a category may be left out: 6 RCNY 5-301(d)."""


@check(
    "fairness.ll144_impact_ratio.v1",
    asks="What are the impact ratios that a New York City bias audit must publish?",
    source="6 RCNY 5-300 to 5-301; interval: Miettinen and Nurminen, Stat. Med. 4 (1985)",
    does_not_show="Whether a ratio is low enough to matter: the rule sets no mark.",
    weighs=True,
)
def ll144_impact_ratio(audit: BiasAudit, *, level: float = 0.95, least: float = SMALL) -> Series:
    """Return per table and category its rate over the highest rate of that table; 1 is parity.

    The highest is taken among the categories that are in: one of less than `least` of the data is
    left out, as the auditor may with a justification, and is no yardstick either; its number and
    rate stay published. People of unknown category are outside. `Undefined` for all of a table
    when the highest rate is 0. The card's smallest cell applies to these numbers too: publishing
    smaller ones needs minimum_cell = 1. The rule counts applicants; ratios that know weights and
    clusters stand beside, and an entry says so.
    """
    entries: list[tuple[Key, Entry]] = []
    for tables, way in ((audit.tables, KNOWN), (audit.sampled, audit.beside)):
        for table in tables:
            kept = [c for c in table.categories if not is_small(c, table, least)]
            for category in table.categories:
                key = (table.measure, table.name, category.label)
                if category in kept:
                    highest = max(kept, key=lambda c: (share_of(c), c.n, c.label))
                    entries.append(((*key, way), _ratio(category, highest, level)))
                elif way == KNOWN:
                    entries.append(((*key, "below 2 %"), _left_out(category, table)))
    if audit.plainly:
        entries.append((("", "", "", "how sampled"), Undefined(audit.plainly)))
    return Series(("measure", "table", "category", PEOPLE), tuple(entries))


def is_small(category: Count, table: Table, least: float = SMALL) -> bool:
    """Return whether a category is less than `least` of the data used for the audit."""
    return category.n < least * table.everyone


def _ratio(category: Count, highest: Count, level: float) -> Entry:
    if category is highest and highest.successes:
        both = (plain(category), plain(highest))
        return Estimate(1.0, 1.0, 1.0, level, "by_definition_ratio", int(category.n), both)
    return ratio(category, highest, level=level)


def _left_out(category: Count, table: Table) -> Undefined:
    share = 100 * category.n / table.everyone
    reason = f"{category.label} is {share:.1f} % of the data: left out of the ratios, which the"
    return Undefined(f"{reason} rule allows below 2 % when the auditor says why", (category,))
