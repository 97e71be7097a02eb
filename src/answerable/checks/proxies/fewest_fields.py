"""Fewest fields: how well the best one, two or three fields give the protected attribute back."""

from answerable.checks.evidence.proxies import Recoverable
from answerable.checks.proxies.recovering import SOURCE, apart, areas
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Estimate, Key, Series, Undefined

KEYS = ("number of fields", "group", PEOPLE)


@check(
    "proxies.fewest_fields.v1",
    asks="How few of the fields that are read suffice to give the protected attribute back?",
    source="forward selection (Hastie et al., Elements of Statistical Learning, 3.3.2) inside "
    f"every training part; {SOURCE}",
    does_not_show="Whether other fields, as few, would do as well.",
)
def fewest_fields(people: Recoverable, *, level: float = 0.95, up_to: int = 3) -> Series:
    """Return, per number of fields and group, how well the best so many fields find members.

    0.5 is chance and 1 is certainty. Only fields that stand in the data take part. Which of them
    are best is decided without the people judged.
    """
    from answerable.kernels.recover import fewest_scores

    kept = people.delivered
    if not kept.fields:
        reason = "no field that stands in the data is read"
        return Series(KEYS, ((("", "", KNOWN), Undefined(reason)),))
    columns, blocks = kept.joint
    entries: list[tuple[Key, Estimate]] = []
    steps = fewest_scores(columns, blocks, kept.fitted, up_to=up_to)
    for number, scores in enumerate(steps, start=1):
        name = "the best field" if number == 1 else f"the best {number} fields"
        entries += areas(kept, scores, name, level)
    return Series(KEYS, (*entries, *apart(people)))
