"""How many refused people can do nothing: no declared edit, nor any of them together, helps."""

from collections.abc import Iterator

from answerable.checks.evidence.recourse import RecourseByGroup, RecourseOf
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined

KINDS = {
    "exhaustive": "every combination of the declared edits was run, up to {edits:,} for each, and "
    "all failed",
    "solver": "a solver proved that no combination of the declared edits reaches the line",
}
"""Kind of certificate -> what it says."""


@check(
    "explanation.recourse_exists.v1",
    asks="How many refused people of each group could change nothing that would help them?",
    source="Ustun, Spangher and Liu, FAT* (2019); certificate by enumeration: Kothari et al., ICLR "
    "(2024); interval: Wilson, JASA 22 (1927)",
    does_not_show="What the person who decides in the end would do, and whether a change that "
    "would help is one that somebody can really make.",
)
def recourse_exists(evidence: RecourseByGroup, *, level: float = 0.95) -> Series:
    """Return the share without recourse per group, how it is known, and who is left open.

    Nobody counts as without recourse but on a certificate: every combination of the declared
    edits was run through all automated components, or a solver proved that none helps. It is one
    over the declared edits, not over all there could be.
    """
    entries: list[tuple[Key, Entry]] = []
    for group in evidence.groups:
        entries.append(
            ((group.label,), rate(Count(group.label, group.without, group.n), level=level))
        )
        entries += [
            ((group.label, name), Undefined(reason))
            for name, reason in _notes(group, evidence.minimum)
        ]
    for kind, people in evidence.certificates:
        reason = f"{KINDS[kind].format(edits=evidence.edits)}, for {people} of them"
        entries.append((("certificate", kind), Undefined(reason)))
    return Series(("group", "note"), tuple(entries))


def _notes(group: RecourseOf, minimum: int) -> Iterator[tuple[str, str]]:
    def some(people: int) -> str:
        return f"{people}" if people >= minimum else f"fewer than {minimum}"

    if group.only_unlike:
        yield (
            "unlikely edits only",
            f"{some(group.only_unlike)} of {group.n} would be helped only by a change that leads "
            "away from everybody who was accepted",
        )
    if group.not_certain:
        yield (
            "nothing found",
            f"for {some(group.not_certain)} of {group.n} nothing was found, and not every "
            "combination could be tried: nobody can say that nothing would help",
        )
