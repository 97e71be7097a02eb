"""Left after dropping: how well the other fields still give the protected attribute back."""

from answerable.checks.evidence.proxies import Recoverable
from answerable.checks.proxies.recovering import SOURCE, apart, areas
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Estimate, Key, Series, Undefined

KEYS = ("field", "group", PEOPLE)


@check(
    "proxies.left_after_dropping.v1",
    asks="When one field is dropped, how well do the others still give the attribute back?",
    source=f"ridge regression of membership on 0/1 columns (Fisher's discriminant); {SOURCE}",
    does_not_show="What dropping several fields at once would leave, and what it would cost.",
)
def left_after_dropping(people: Recoverable, *, level: float = 0.95) -> Series:
    """Return, per field dropped and group, how well a rule over the rest finds members.

    0.5 is chance and 1 is certainty. Only fields that stand in the data take part: what components
    compute goes with what it is computed from. The field whose loss takes away most comes first.
    """
    from answerable.kernels.recover import joint_scores

    kept = people.delivered
    if len(kept.fields) < 2:
        reason = "fewer than two fields that stand in the data are read"
        return Series(KEYS, ((("", "", KNOWN), Undefined(reason)),))
    columns, blocks = kept.joint
    whole = areas(kept, joint_scores(columns, kept.fitted), "", level)
    before = {key[1]: entry.value for key, entry in whole}
    entries: list[tuple[Key, Estimate]] = []
    for field, block in zip(kept.fields, blocks, strict=True):
        scores = joint_scores(columns, kept.fitted, without=block)
        entries += areas(kept, scores, f"without {field.name}", level)
    entries.sort(key=lambda entry: entry[1].value - before[entry[0][1]])
    return Series(KEYS, (*entries, *apart(kept)))
