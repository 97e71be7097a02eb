"""How faithful reasons are, from the scores along random walks: arrays in, arrays out.

Deletion curves: Samek et al., IEEE Trans. Neural Netw. Learn. Syst. 28 (2017), there on pixels.
Agreement of methods: Krishna et al., "The disagreement problem", TMLR (2024).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


def random_curves(scores: "Numbers") -> "Numbers":
    """Return (pairs, players + 1): the score after 0, 1, ... deletions in random order.

    `scores` is (2 * pairs, players + 1), along walks from the reference to the person: read
    backwards, a walk deletes the person's fields one after the other. Both of a pair are averaged.
    """
    backwards = scores[:, ::-1]
    n, steps = backwards.shape
    pairs: Numbers = backwards.reshape(n // 2, 2, steps).mean(axis=1)
    return pairs


def deletion_gains(told: "Numbers", random: "Numbers") -> "Numbers":
    """Return (pairs,): how much higher the curve in the told order lies, on average of its steps.

    Both are (pairs, players + 1) against the same reference rows. Both ends are the same for every
    order and are left out; with fewer than two players nothing lies between them: an empty array.
    """
    import numpy as np

    inner = slice(1, told.shape[1] - 1)
    if told.shape[1] < 3:
        return np.zeros(0)
    gains: Numbers = (told[:, inner] - random[:, inner]).mean(axis=1)
    return gains


def kendall(one: "Numbers", other: "Numbers") -> float:
    """Return Kendall's tau-b of two rankings of the same players: 1 the same, -1 the reverse.

    NaN when either ranks nothing above anything. Kendall, Biometrika 33 (1945).
    """
    import numpy as np

    places = np.triu_indices(len(one), 1)
    a = np.sign(one[:, None] - one[None, :])[places]
    b = np.sign(other[:, None] - other[None, :])[places]
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else float("nan")


def planted_scores(
    scores: "Numbers", planted: "Flags", by: float, partner: "Flags | None" = None
) -> "Numbers":
    """Return the scores of a copy in which a planted field takes `by` away where it is set.

    With a `partner` it does so only where that player, too, is the person's.
    """
    set_ = planted if partner is None else planted & partner
    lower: Numbers = scores - by * set_
    return lower
