"""P-values corrected for how many were looked at."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's adjusted p-values: below alpha, the chance of any false one is at most alpha.

    Valid however the tests depend on each other. Source: Holm, Scand. J. Statist. 6 (1979).

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    adjusted, highest = [1.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[place] * (len(p_values) - rank)))
        adjusted[place] = highest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return adjusted p-values: among those below q, at most a share q is false on average.

    For tests that are independent or go the same way. Source: Benjamini and Hochberg, J. Royal
    Statist. Soc. B 57 (1995).

    >>> [round(p, 3) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.005])]
    [0.02, 0.04, 0.04, 0.02]
    """
    adjusted, lowest, n = [1.0] * len(p_values), 1.0, len(p_values)
    order = sorted(range(n), key=p_values.__getitem__, reverse=True)
    for behind, place in enumerate(order):
        lowest = min(lowest, p_values[place] * n / (n - behind))
        adjusted[place] = lowest
    return tuple(adjusted)
