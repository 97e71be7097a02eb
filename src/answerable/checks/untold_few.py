"""Which cells of people lose which answers: round by round, until nothing follows any more."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    follows = _Following(joint, minimum, alone, {})
    everywhere = follows([], joint.people([]) < 0)
    gone = dict.fromkeys(fields, everywhere)
    for field in fields:
        before = None
        while before is None or (before != gone[field]).any():
            before = gone[field]
            told = follows([field], before)
            without = told | gone[fields[0]]
            both = follows([fields[0], field], without)
            gone[field] = told | (both & ~without)
    return gone


@dataclass(frozen=True, slots=True)
class _Following:
    """Who would follow from the tables of the others; the same people are looked at once."""

    joint: Joint
    minimum: int
    alone: bool
    seen: "dict[bytes, Mask]"

    def __call__(self, answered: Sequence[str], gone: "Mask") -> "Mask":
        """Return those gone and those who would follow, of whoever answered all of these fields."""
        from answerable.kernels.untold import untold

        joint, n = self.joint, self.joint.people(answered)
        codes, left = joint.codes[:, : joint.tables], n * ~gone
        key = left.tobytes()
        if key not in self.seen:
            self.seen[key] = untold(codes, left, self.minimum, joint.named)
        more = gone | self.seen[key]
        return more if self.alone else more | _guards(codes, n, joint.named, self.minimum)


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
