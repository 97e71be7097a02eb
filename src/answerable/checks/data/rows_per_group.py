"""Rows per group: how many people of each group the data hold."""

from collections.abc import Iterator

from answerable.checks.evidence.columns_groups import GroupRows
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, NOBODY_KNOWS, PEOPLE, SPELLINGS
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined

MOST = 50
"""Groups with a line of their own; an attribute with thousands of values is told in one line."""

MOST_SPELLINGS = 5
UNKNOWN_WORDS = frozenset(
    {
        *("na", "n/a", "#n/a", "<na>", "nan", "null", "unknown", "not known", "unk", "missing"),
        *("?", "-", "--", ".", "not stated", "not specified", "unspecified", "undisclosed"),
        *("not disclosed", "not provided", "not available", "prefer not to say", "declined"),
        *("declined to state", "declined to answer", "refused", "no answer", "undetermined"),
    }
)
"""What forms and programs write where nobody knows, without case."""
"""So many groups written in several ways are named; the others are counted."""


@check(
    "data.rows_per_group.v1",
    asks="How many rows are there of each group?",
    source="AI Act Article 10(3)-(4); interval: Wilson, JASA 22 (1927)",
    does_not_show="Whether the shares are those of the people the system is used on.",
)
def rows_per_group(rows: GroupRows, *, level: float = 0.95) -> Series:
    """Return each group's share of all rows, largest first, and how many rows have no group.

    A group the card declares and the data lack is `Undefined`, never a share of 0; so is one of
    fewer rows than the card's smallest cell. Beyond the 50 largest groups the rest is one line.
    Words that differ only in case or spaces are named together: they may be one group. So are
    words that may stand for nobody knows, such as "NA".
    """
    entries: list[tuple[Key, Entry]] = []
    for group in rows.groups[:MOST]:
        share: Entry = rate(group, level=level)
        if not group.successes:
            share = Undefined(f"the data hold no row of {group.label}")
        elif group.successes < rows.minimum:
            share = Undefined(f"withheld: fewer than {rows.minimum} rows of {group.label}")
        entries.append(((group.label, KNOWN), share))
    if rest := rows.groups[MOST:]:
        together = Count("the rest", sum(group.successes for group in rest), rest[0].n)
        reason = (
            f"{len(rest):,} further groups hold {together.successes:,} rows together, "
            f"{rest[0].successes:,} or fewer each"
        )
        entries.append((("", "further groups"), Undefined(reason)))
    entries += _spellings(rows)
    entries += _perhaps_unknown(rows)
    for people, which in ((rows.unknown, "group unknown"), (rows.elsewhere, "partly unknown")):
        if people.successes:
            entries.append((("", which), rate(people, level=level)))
    return Series(("group", PEOPLE), tuple(entries))


def _spellings(rows: GroupRows) -> Iterator[tuple[Key, Entry]]:
    """Yield the words that may be one group written in several ways: each is counted alone."""
    alike: dict[str, list[str]] = {}
    for group in rows.groups:
        if group.successes:
            alike.setdefault(" ".join(group.label.split()).casefold(), []).append(group.label)
    several = [sorted(words) for words in alike.values() if len(words) > 1]
    for words in several[:MOST_SPELLINGS]:
        written = ", ".join(f'"{word}"' for word in words)
        reason = (
            f"{written} are counted as {len(words)} groups; if they are one, give them one word "
            "under `values` of [[protected]]"
        )
        yield (words[0], SPELLINGS), Undefined(reason)
    rest = len(several) - MOST_SPELLINGS
    if rest > 0:
        yield ("", SPELLINGS), Undefined(f"{rest:,} more groups are written in several ways")


def _perhaps_unknown(rows: GroupRows) -> Iterator[tuple[Key, Entry]]:
    """Yield the words that are counted as groups and read as if nobody knew."""
    plain = {group.label: " ".join(group.label.split()).casefold() for group in rows.groups}
    words = [g.label for g in rows.groups if g.successes and plain[g.label] in UNKNOWN_WORDS]
    if words:
        written = ", ".join(f'"{word}"' for word in words)
        mapped = ", ".join(f'"{word}" = ""' for word in words)
        one = "is counted as a group" if len(words) == 1 else "are counted as groups"
        reason = (
            f"{written} {one}; if it stands for nobody knows, write values = {{ {mapped} }} "
            "under [[protected]]"
        )
        yield (words[0], NOBODY_KNOWS), Undefined(reason)
