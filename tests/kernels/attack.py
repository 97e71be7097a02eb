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


def could_hold(table, withheld, at):
    """Return the fewest and the most people that a cell of a table with totals could hold.

    Over every table of whole people, none below 0, that has the published cells and totals. The
    last position of every axis is its total; values of withheld cells are not looked at. Infinity
    where nothing bounds it.
    """
    from scipy.optimize import LinearConstraint, milp

    shape = tuple(size - 1 for size in table.shape)
    sums = {}
    for place in np.ndindex(*table.shape):
        picked = np.zeros(shape)
        picked[tuple(slice(None) if p == s else p for p, s in zip(place, shape, strict=True))] = 1
        sums[place] = picked.ravel()
    known = [place for place in sums if not withheld[place]]
    told = [table[place] for place in known]
    rows = np.array([sums[place] for place in known])
    more = {"constraints": LinearConstraint(rows, told, told)} if known else {}
    more["integrality"] = np.ones(int(np.prod(shape)))
    least, most = milp(sums[at], **more), milp(-sums[at], **more)
    return round(least.fun), round(-most.fun) if most.status == 0 else np.inf
