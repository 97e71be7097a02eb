"""How many refused people can do nothing: no declared edit of one or two fields would help."""

from answerable.checks.evidence.recourse import RecourseByGroup
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series, Undefined


@check(
    "explanation.recourse_exists.v1",
    asks="How many refused people of each group could change nothing that would help them?",
    source="Ustun, Spangher and Liu, FAT* (2019); certificate by enumeration: Kothari et al., ICLR "
    "(2024); interval: Wilson, JASA 22 (1927)",
    does_not_show="What the person who decides in the end would do, and whether a change that "
    "would help is one that somebody can really make.",
)
def recourse_exists(evidence: RecourseByGroup, *, level: float = 0.95) -> Series:
    """Return the share without recourse per group, and how many only unlikely edits would help.

    Every declared edit of one field, and of two where one does not help, was run through all
    automated components: "none" is a certificate over those edits, not over all there could be.
    """
    entries: list[tuple[Key, Entry]] = []
    for group in evidence.groups:
        entries.append(
            ((group.label,), rate(Count(group.label, group.without, group.n), level=level))
        )
        if group.only_unlike:
            reason = f"{group.only_unlike} of {group.n} would be helped only by a change that "
            reason += "leads away from everybody who was accepted"
            entries.append(((group.label, "unlikely edits only"), Undefined(reason)))
    if evidence.edits:
        reason = (
            f"up to {evidence.edits:,} declared edits were run for each of them, and all failed"
        )
        entries.append((("certificate",), Undefined(reason)))
    return Series(("group", "note"), tuple(entries))
