"""Which cells of people lose which answers: round by round, until nothing follows any more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from answerable.checks.untold_joint import Joint
from answerable.stats.small_parts import guarded_parts

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


def few_of(joint: Joint, fields: Sequence[str], minimum: int, *, alone: bool) -> "dict[str, Mask]":
    """Return per field the cells whose answers in it are left out; the decision is the first field.

    Only people in a group of fewer than `minimum`, or in what little a group is more than those
    inside it, lose an answer: everybody of whom something is missing stays. `alone` says that no
    other table counts the same people without these attributes.
    """
    nobody = joint.people([]) < 0
    everywhere = _following(joint, [], nobody, minimum, alone=alone)
    gone = dict.fromkeys(fields, everywhere)
    for field in fields:
        before = None
        while before is None or (before != gone[field]).any():
            before = gone[field]
            told = _following(joint, [field], before, minimum, alone=alone)
            without = told | gone[fields[0]]
            both = _following(joint, [fields[0], field], without, minimum, alone=alone)
            gone[field] = told | (both & ~without)
    return gone


def _following(
    joint: Joint, answered: Sequence[str], gone: "Mask", minimum: int, *, alone: bool
) -> "Mask":
    """Return those gone and those who would follow from the tables of the others."""
    from answerable.kernels.untold import untold

    codes, n, named = joint.codes[:, : joint.tables], joint.people(answered), joint.named
    more = gone | untold(codes, n * ~gone, minimum, named)
    return more if alone else more | _guards(codes, n, named, minimum)


def _guards(codes: "Ints", n: "Ints", named: "Sequence[Mask]", minimum: int) -> "Mask":
    """Return the small groups of each attribute and as many others as hide them.

    Where several tables count the same people, leaving somebody out of one of them is not enough:
    another, without this attribute, still has them.
    """
    import numpy as np

    gone = np.zeros(len(n), dtype=bool)
    for place, names in zip(codes.T, named, strict=True):
        sizes = (np.bincount(place, n, len(names)) * names).astype(int).tolist()
        small = [size for size in sizes if 0 < size < minimum]
        if 0 < sum(small) < minimum:
            gone |= np.isin(place, list(guarded_parts(sizes, minimum)))
    return gone
