"""Recovered alone: how well one field by itself gives the protected attribute back."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.proxies import ReadField, Recoverable
from answerable.checks.proxies.recovering import SOURCE, apart, areas
from answerable.checks.registry import check
from answerable.stats.missing import PEOPLE
from answerable.stats.results import Estimate, Key, Series

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@check(
    "proxies.recovered_alone.v1",
    asks="How well does each field that is read, by itself, give the protected attribute back?",
    source=f"share of each group per level of the field; {SOURCE}",
    does_not_show="Whether the field is used for the group it points to, or rightly decides.",
)
def recovered_alone(people: Recoverable, *, level: float = 0.95) -> Series:
    """Return, per field and group, how well the field puts members before all others.

    0.5 is chance and 1 is certainty. Numbers are cut into tenths, free text is its words. People
    are judged by a rule that was learned from others. Strongest first.
    """
    entries: list[tuple[Key, Estimate]] = []
    for field in people.fields:
        entries += areas(people, _scores(people, field), field.name, level)
    entries.sort(key=lambda entry: -entry[1].value)
    return Series(("field", "group", PEOPLE), (*entries, *apart(people)))


def _scores(people: Recoverable, field: ReadField) -> "npt.NDArray[np.float64]":
    from answerable.kernels.recover import fit_folds, histogram_scores, joint_scores

    if field.coded is not None:
        return histogram_scores(field.coded.codes, people.member, people.fold)
    fitted = list(fit_folds(field.columns, people.member, people.fold))
    return joint_scores(field.columns, fitted)
