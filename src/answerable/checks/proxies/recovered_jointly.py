"""Recovered jointly: how well all fields together give the protected attribute back."""

from answerable.checks.evidence.proxies import Recoverable
from answerable.checks.proxies.recovering import SOURCE, apart, areas
from answerable.checks.registry import check
from answerable.stats.missing import PEOPLE
from answerable.stats.results import Series


@check(
    "proxies.recovered_jointly.v1",
    asks="How well do all fields that are read, together, give the protected attribute back?",
    source=f"ridge regression of membership on 0/1 columns (Fisher's discriminant); {SOURCE}",
    does_not_show="What a rule that does more than add up the fields could recover: the number "
    "is a lower bound of what they give away.",
)
def recovered_jointly(people: Recoverable, *, level: float = 0.95) -> Series:
    """Return, per group, how well a small rule over all fields puts members before all others.

    0.5 is chance and 1 is certainty. Numbers are cut into tenths, free text is its words. People
    are judged by a rule that was learned from others.
    """
    from answerable.kernels.recover import joint_scores

    scores = joint_scores(people.joint[0], people.fitted)
    entries = areas(people, scores, "all fields", level)
    return Series(("field", "group", PEOPLE), (*entries, *apart(people)))
