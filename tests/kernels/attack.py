"""An adversary with counts: which few people follow from sums and differences of printed groups."""

import numpy as np

NEAR = 1e-7


def singled_out(printed, groups):
    """Return the places of the groups whose number of people follows from the printed ones.

    Both are 0/1 rows over cells. A group follows when its indicator is a sum of multiples of
    printed indicators, whatever these multiples are: when least squares leave nothing of it.
    """
    a, b = np.asarray(printed, float).T, np.asarray(groups, float).T
    left = b - a @ np.linalg.lstsq(a, b, rcond=None)[0]
    return np.flatnonzero(np.abs(left).max(axis=0, initial=0) < NEAR).tolist()
