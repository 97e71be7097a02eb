"""Fewest fields: how well the best one, two or three fields give the protected attribute back."""

from answerable.checks.evidence.proxies import Recoverable
from answerable.checks.proxies.recovering import SOURCE, apart, areas
from answerable.checks.registry import check
from answerable.stats.missing import PEOPLE
from answerable.stats.results import Estimate, Key, Series


@check(
    "proxies.fewest_fields.v1",
    asks="How few of the fields that are read suffice to give the protected attribute back?",
    source="forward selection (Hastie et al., Elements of Statistical Learning, 3.3.2) inside "
    f"every training part; {SOURCE}",
    does_not_show="Whether other fields, as few, would do as well.",
)
def fewest_fields(people: Recoverable, *, level: float = 0.95, up_to: int = 3) -> Series:
    """Return, per number of fields and group, how well the best so many fields find members.

    0.5 is chance and 1 is certainty. Which fields are best is decided without the people judged.
    """
    from answerable.kernels.recover import fewest_scores

    columns, blocks = people.joint
    entries: list[tuple[Key, Estimate]] = []
    steps = fewest_scores(columns, blocks, people.fitted, up_to=up_to)
    for number, scores in enumerate(steps, start=1):
        name = "the best field" if number == 1 else f"the best {number} fields"
        entries += areas(people, scores, name, level)
    return Series(("field", "group", PEOPLE), (*entries, *apart(people)))
