"""Columns as levels: numbers in tenths, words as they are, free text as the words that occur."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answerable.tables.values import as_number, as_text, is_missing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BINS = 10
"""Numbers with more values than this are cut at their quantiles into as many bins."""
MISSING = "missing"
OTHERS = "any other"
WORDS = 100
"""Words of free text that are looked at: the most frequent that are not in nearly every text."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One column; everybody has exactly one level, those about whom it is missing too."""

    name: str
    levels: tuple[str, ...]
    """As they are printed behind the name: "= married", "from 3 to 7.5", "is missing"."""
    codes: "npt.NDArray[np.int64]"

    def capped(self, most: int) -> "Coded":
        """Return the column with all but the most frequent levels joined into one."""
        import numpy as np

        if len(self.levels) <= most:
            return self
        counts = np.bincount(self.codes, minlength=len(self.levels))
        kept = np.sort(np.argsort(-counts, kind="stable")[: most - 1])
        place = np.full(len(self.levels), most - 1)
        place[kept] = np.arange(most - 1)
        levels = (*(self.levels[k] for k in kept), f"= {OTHERS}")
        return Coded(self.name, levels, place[self.codes])

    def columns(self) -> "npt.NDArray[np.float64]":
        """Return one 0/1 column per level."""
        import numpy as np

        return np.eye(len(self.levels))[self.codes]


def coded(
    name: str,
    values: "npt.NDArray[np.generic]",
    *,
    missing: Collection[float] = (),
    bins: int = BINS,
) -> Coded:
    """Return a column as levels; `missing` are declared codes that stand for "not known"."""
    import numpy as np

    gone = is_missing(values)
    if values.dtype.kind in "if":
        numbers = as_number(values)
        gone |= np.isin(numbers, list(missing))
        levels, codes = _numbers(numbers[~gone], bins)
    else:
        words = as_text(values)
        gone |= np.array([word is not None and _is_code(word, missing) for word in words])
        found, codes = np.unique(words[~gone].astype(str), return_inverse=True)
        levels = [f"= {word}" for word in found]
    if not gone.any():
        return Coded(name, tuple(levels), codes.astype(np.int64))
    everyone = np.full(len(values), len(levels), np.int64)
    everyone[~gone] = codes
    return Coded(name, (*levels, f"is {MISSING}"), everyone)


def is_free_text(values: "npt.NDArray[np.generic]") -> bool:
    """Return whether a column holds sentences: several words each, mostly used once."""
    if values.dtype.kind != "O":
        return False
    there = [v for v in values.tolist() if isinstance(v, str)]
    if len(there) < len(values) / 2 or len(set(there)) <= len(there) / 2:
        return False
    return sorted(text.count(" ") for text in there)[len(there) // 2] >= 2


def word_columns(values: "npt.NDArray[np.generic]") -> "npt.NDArray[np.float64]":
    """Return one 0/1 column per frequent word: whether the text has it."""
    import numpy as np

    texts = [set(re.findall(r"[^\W\d_]+", str(v).lower())) if v else set() for v in values.tolist()]
    often = Counter(word for text in texts for word in text)
    telling = [w for w, n in often.items() if 5 <= n <= len(texts) - 5]
    place = {w: i for i, w in enumerate(sorted(telling, key=lambda w: (-often[w], w))[:WORDS])}
    out = np.zeros((len(texts), len(place)))
    for row, text in enumerate(texts):
        out[row, [place[word] for word in text if word in place]] = 1.0
    return out


def _numbers(
    numbers: "npt.NDArray[np.float64]", bins: int
) -> "tuple[list[str], npt.NDArray[np.int64]]":
    import numpy as np

    distinct, codes = np.unique(numbers, return_inverse=True)
    if len(distinct) <= bins:
        return [f"= {_short(value)}" for value in distinct], codes
    cuts = np.unique(np.quantile(numbers, np.arange(1, bins) / bins, method="higher"))
    cuts = cuts[cuts > distinct[0]]
    lows, highs = [distinct[0], *cuts], [*(distinct[distinct < c][-1] for c in cuts), distinct[-1]]
    levels = [
        f"= {_short(low)}" if low == high else f"from {_short(low)} to {_short(high)}"
        for low, high in zip(lows, highs, strict=True)
    ]
    # The lowest and the highest number are one person's own.
    if lows[0] < highs[0]:
        levels[0] = f"up to {_short(highs[0])}"
    if len(levels) > 1 and lows[-1] < highs[-1]:
        levels[-1] = f"{_short(lows[-1])} or more"
    return levels, np.searchsorted(cuts, numbers, side="right")


def _short(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"


def _is_code(word: str, missing: Collection[float]) -> bool:
    try:
        return float(word) in missing
    except ValueError:
        return False
