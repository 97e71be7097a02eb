"""Whose decision would be another one if a protected attribute alone were another one."""

from answerable.checks.evidence.flips import Flipped
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Observed, Scalar, Series

SAME = "the decision is the same"


@check(
    "fairness.protected_attribute_alone.v1",
    asks="Whose decision would change if a protected attribute alone had another value?",
    source="Galhotra et al., ESEC/FSE (2017) (causal discrimination), every value instead of "
    "sampled ones; interval: Wilson, JASA 22 (1927)",
    does_not_show="What the system does through stand-ins for the attribute: only the column "
    "itself is changed, and a system that does not read it can treat the groups just as unequally.",
    weighs=True,
)
def protected_attribute_alone(evidence: Flipped, *, level: float = 0.95) -> Series:
    """Return whether anybody's decision depends on the attribute alone, and the share by group.

    `("the decision is the same",)` is `Observed`; the shares are of people for whom at least one
    other value changes the decision. Everybody is run end to end with every value that occurs, so
    among these people nothing is estimated; the interval is for others like them, and in a sample
    for those they stand for. Where no
    component reads the column, that is the proof.
    """
    if not evidence.read_by:
        witness: tuple[tuple[str, Scalar], ...] = (
            ("read by", "no component on the way to the decision"),
        )
        return Series(("of",), (((SAME,), Observed(True, witness)),))
    everyone = evidence.groups[0]
    witness = (
        ("people", int(everyone.n)),
        ("decided otherwise", int(everyone.changed)),
        ("read by", ", ".join(evidence.read_by)),
        ("method", _method(evidence)),
    )
    if evidence.trees:
        asking = f"{evidence.asking:,} of {evidence.trees:,} trees ask about it"
        if evidence.asking:
            moves = f"it alone moves a score by {evidence.spread:.3g} ({evidence.unit}) at most"
        else:
            moves = "for nobody whatever can it make a difference"
        witness += (("trees", f"{asking}; {moves}"),)
    entries: list[tuple[Key, Entry]] = [((SAME,), Observed(not everyone.changed, witness))]
    entries += [
        ((group.label,), rate(Count(group.label, group.changed, group.n), level=level))
        for group in evidence.groups
    ]
    return Series(("of",), tuple(entries))


def _method(evidence: Flipped) -> str:
    everyone, tried = evidence.groups[0], len(evidence.tried)
    values = f"every one of {tried} values"
    if tried < evidence.occur:
        values = f"{tried} of {evidence.occur:,} values, spread evenly"
    people = "every person"
    if everyone.n < evidence.people:
        people = f"{everyone.n:,} of {evidence.people:,} people, spread evenly"
    exact = tried == evidence.occur and everyone.n == evidence.people
    return f"{'exhaustive: ' if exact else ''}{values} for {people}, run end to end"
