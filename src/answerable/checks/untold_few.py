"""Which cells of people lose which answers: round by round, until nothing follows any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.checks.untold_crossed import unknown_crossed
from answerable.checks.untold_joint import Joint
from answerable.stats.small_parts import guarded_parts

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

SHARE = 0.1
"""Where more of a group than this lack another answer, they may lack it because of this one: then
the others of the group lose theirs, and the rate stays that of the whole group."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the card has tables of."""

    fields: tuple[str, ...]
    """Answers, the decision first."""
    strata: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    """Decision and outcome, where both are recorded."""


def few_of(joint: Joint, asked: Asked, minimum: int, *, alone: bool) -> "dict[str, Mask]":
    """Return per field the cells whose answers in it are left out.

    Whoever is left out of the decision is left out of everything: it is what all else is measured
    with. `alone` says that no other table counts the same people without these attributes.
    """
    nobody = joint.people([]) < 0
    gone = dict.fromkeys(asked.fields, nobody)
    everywhere = _following(joint, [], nobody, minimum, alone=alone)
    while True:
        before = sum(int(mask.sum()) for mask in gone.values())
        for field in asked.fields:
            gone[field] = gone[field] | gone[asked.fields[0]] | everywhere
            for answered in ([field], [asked.fields[0], field]):
                gone[field] = _following(joint, answered, gone[field], minimum, alone=alone)
            _half_known(joint, asked, field, gone, minimum)
        if asked.pair:
            outcome = asked.pair[1]
            gone[outcome] = gone[outcome] | unknown_crossed(
                joint, asked.pair, gone[outcome], minimum
            )
        if before == sum(int(mask.sum()) for mask in gone.values()):
            return gone


def _following(
    joint: Joint, answered: Sequence[str], gone: "Mask", minimum: int, *, alone: bool
) -> "Mask":
    """Return those gone and those who would follow from the tables of the others."""
    from answerable.kernels.untold import untold

    codes, n = joint.codes[:, : joint.tables], joint.people(answered)
    more = gone | untold(codes, n * ~gone, minimum)
    return more if alone else more | _guards(codes, n, minimum)


def _half_known(
    joint: Joint, asked: Asked, field: str, gone: "dict[str, Mask]", minimum: int
) -> None:
    """Leave out the few of a group of whom something else is not known that is of the others.

    Whatever is told of the group, and once more of those of whom that is known, tells of these few.
    """
    import numpy as np

    for other in (*asked.fields, *asked.strata):
        if other == field:
            continue
        unknown = ~joint.known(other) | gone.get(other, np.zeros(len(joint.codes), dtype=bool))
        n = joint.people([field]) * ~gone[field]
        for _, words, place in joint.each():
            lacking = np.bincount(place, n * unknown, len(words))
            people = np.bincount(place, n, len(words))
            few = (lacking > 0) & (lacking < minimum)
            because = few & (lacking > SHARE * people) & (other in gone)
            gone[field] = gone[field] | (unknown & (few & ~because)[place])
            if because.any():
                gone[other] = gone[other] | because[place]


def _guards(codes: "Ints", n: "Ints", minimum: int) -> "Mask":
    """Return the small groups of each attribute and as many others as hide them.

    Where several tables count the same people, leaving somebody out of one of them is not enough:
    another, without this attribute, still has them.
    """
    import numpy as np

    gone = np.zeros(len(n), dtype=bool)
    for place in codes.T:
        sizes = np.bincount(place, n).astype(int).tolist()
        small = [size for size in sizes if 0 < size < minimum]
        if 0 < sum(small) < minimum:
            gone |= np.isin(place, list(guarded_parts(sizes, minimum)))
    return gone
