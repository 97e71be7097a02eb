"""Drift: how far a column's values have moved between two sets of cases."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.columns_drift import ColumnPair, TwoSets
from answerable.checks.registry import check
from answerable.stats.missing import KNOWN, PEOPLE
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

METHOD = "basic bootstrap of counts, bias removed"
LEAST = 20
"""Rows each set needs."""


@check(
    "data.drift.v1",
    asks="Have the columns moved between earlier and later cases, or between sources?",
    source="Lin, IEEE Trans. Inf. Theory 37 (1991): Jensen-Shannon divergence, base 2; basic "
    "bootstrap: Davison and Hinkley (1997), 5.2; p-value: Pearson's chi-squared",
    does_not_show="Why a column moved, and changes of columns in concert that leave each alone.",
)
def drift(sets: TwoSets, *, level: float = 0.95, replicates: int = 500) -> Series:
    """Return the Jensen-Shannon divergence of each column, largest first.

    0 means the same shares, 1 that no value occurs in both sets; numbers are cut into tenths. The
    upward bias of small samples is taken off, so that 0 is a possible answer.
    """
    entries: list[tuple[Key, Entry]] = [
        ((pair.column, pair.role, KNOWN), _moved(pair, level, replicates, sets.seed))
        for pair in sets.columns
    ]
    entries.sort(key=lambda entry: -entry[1].value if isinstance(entry[1], Estimate) else 1.0)
    if sets.undated:
        reason = f"{sets.undated:,} cases without a period are in neither set"
        entries.append((("", "", "no period"), Undefined(reason)))
    return Series(("column", "column is", PEOPLE), tuple(entries))


def _moved(pair: ColumnPair, level: float, replicates: int, seed: int) -> Entry:
    import numpy as np

    from answerable.kernels.cube import bootstrap

    a, b = pair.first, pair.second
    if min(a.sum(), b.sum()) < LEAST:
        return Undefined(f"{a.sum():,} and {b.sum():,} rows: at least {LEAST} are needed in each")
    seen = _jensen_shannon(a[None], b[None])[0]
    again = _jensen_shannon(
        bootstrap(a, replicates=replicates, seed=seed),
        bootstrap(b, replicates=replicates, seed=seed + 1),
    )
    # Resampling adds as much bias as sampling did.
    bias = again.mean() - seen
    value = max(0.0, seen - bias)
    tail = 100 * (1 - level) / 2
    high, low = 2 * seen - np.percentile(again, [tail, 100 - tail])
    bounds = (min(max(0.0, float(low)), value), max(min(1.0, float(high)), value))
    n = int(a.sum() + b.sum())
    return Estimate(float(value), *bounds, level, METHOD, n, p_value=_chi_squared(a, b))


def _jensen_shannon(
    a: "npt.NDArray[np.int64]", b: "npt.NDArray[np.int64]"
) -> "npt.NDArray[np.float64]":
    """Return the divergence of each row of counts, in bits."""
    import numpy as np
    from scipy.special import rel_entr

    p, q = a / a.sum(axis=1, keepdims=True), b / b.sum(axis=1, keepdims=True)
    middle = (p + q) / 2
    nats = (rel_entr(p, middle) + rel_entr(q, middle)).sum(axis=1) / 2
    bits: npt.NDArray[np.float64] = nats / np.log(2)
    return bits


def _chi_squared(a: "npt.NDArray[np.int64]", b: "npt.NDArray[np.int64]") -> float:
    """Return the p-value of equal shares; levels that nobody has are left out."""
    import numpy as np
    from scipy.special import chdtrc

    table = np.stack([a, b])[:, (a + b) > 0].astype(np.float64)
    if table.shape[1] < 2:
        return 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return float(chdtrc(table.shape[1] - 1, ((table - expected) ** 2 / expected).sum()))
