"""Of whom decision and outcome must not be told together, though each alone may be.

Of 44 people four were refused, and how many of these four had repaid is what a true positive rate
tells. Such groups are withheld in every table that crosses the two, with as many others of their
attribute as hide them: everybody less the others would be these four again. People whose group
nobody knows are no group here: what they got is taken as known.
"""

from typing import TYPE_CHECKING

from answerable.checks.untold_joint import Joint

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


def crossed(
    joint: Joint, pair: tuple[str, str], gone: "Mask", minimum: int
) -> dict[str, frozenset[str]]:
    """Return per attribute and declared group the groups withheld wherever the two are crossed."""
    from answerable.kernels.untold import given_away

    margins, named = tuple(n * ~gone for n in joint.margins(*pair)), joint.named
    by_group = [
        _by_group(margins, place, names)
        for (_, _, place), names in zip(joint.each(), named, strict=True)
    ]
    codes = joint.codes[:, : joint.tables]
    hidden = [hidden_together(each, minimum) for each in by_group]
    while True:
        for one, each in zip(hidden, by_group, strict=True):
            _guard(one, each, minimum)
        shown = [names & ~one for names, one in zip(named, hidden, strict=True)]
        away = (given_away(codes, n, shown, minimum, named) for n in margins)
        found = next((cells for cells in away if cells.any()), None)
        if found is None or not _hide_beside(found, joint, shown, hidden, by_group):
            break
    return {
        axis.name: frozenset(word for word, is_gone in zip(words, one, strict=True) if is_gone)
        for (axis, words, _), one in zip(joint.each(), hidden, strict=True)
        if one.any()
    }


def _by_group(margins: "tuple[Ints, ...]", place: "Ints", named: "Mask") -> "Ints":
    """Return selected, refused, good and bad people of every group: shape (4, groups)."""
    import numpy as np

    return np.stack([np.bincount(place, n, len(named)) * named for n in margins]).astype(np.int64)


def _few(margins: "Ints", minimum: int) -> bool:
    return bool(((margins > 0) & (margins < minimum)).any())


def hidden_together(by_group: "Ints", minimum: int) -> "Mask":
    """Return the groups with a few people of one kind, and as many others as hide them.

    `by_group` is people of several kinds in each group, shape (kinds, groups); the first two kinds
    are everybody.
    """
    import numpy as np

    hidden: Mask = np.any((by_group > 0) & (by_group < minimum), axis=0)
    _guard(hidden, by_group, minimum)
    return hidden


def _guard(hidden: "Mask", by_group: "Ints", minimum: int) -> None:
    """Hide the smallest others until those hidden are nobody's few together."""
    import numpy as np

    people = by_group[0] + by_group[1]
    while _few(by_group[:, hidden].sum(axis=1), minimum):
        others = np.flatnonzero(~hidden & (people > 0))
        if not len(others):
            return
        hidden[others[np.argmin(people[others])]] = True


def _hide_beside(
    found: "Mask",
    joint: Joint,
    shown: "list[Mask]",
    hidden: "list[Mask]",
    by_group: "list[Ints]",
) -> bool:
    """Hide the smallest group shown that has people in these cells; whether there was one."""
    beside = [
        (int(people[:2, at].sum()), axis, int(at))
        for axis, people in enumerate(by_group)
        for at in {*joint.codes[found, axis].tolist()}
        if shown[axis][at]
    ]
    if not beside:
        return False
    _, axis, at = min(beside)
    hidden[axis][at] = True
    return True
