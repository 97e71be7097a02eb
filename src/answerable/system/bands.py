"""Bands of a number, such as ages: the group a value falls into, by its lower bounds."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from math import isnan


class Bands(Mapping[str, str]):
    """The band a number belongs to: its word, by the number as text.

    `bounds` are where bands begin, rising: 25, 40 and 60 make four bands. Text that is no number
    is in no band and raises `KeyError`, as in any mapping.

    >>> ages = Bands((25, 40, 60))
    >>> ages["24"], ages["25"], ages["59"], ages["60.0"], ages.get("n/a")
    ('under 25', '25 to 39', '40 to 59', '60 and over', None)
    """

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.labels = _labels(bounds)

    def __getitem__(self, text: str) -> str:
        """Return the band's word. Raises `KeyError` for text that is no number."""
        try:
            value = float(text)
        except ValueError:
            raise KeyError(text) from None
        if isnan(value):
            raise KeyError(text)
        return self.labels[bisect_right(self.bounds, value)]

    def __iter__(self) -> Iterator[str]:
        """Yield nothing: the numbers of a band cannot be listed."""
        return iter(())

    def __len__(self) -> int:
        """Return 0: the numbers of a band cannot be counted."""
        return 0


def _labels(bounds: tuple[float, ...]) -> tuple[str, ...]:
    """Return the words of the bands; whole bounds are read as ages and counts are."""
    whole = all(float(bound).is_integer() for bound in bounds)
    words = [f"{bound:g}" for bound in bounds]
    between = [
        f"{low} to {high - 1:g}" if whole else f"{low} to under {high:g}"
        for low, high in zip(words, bounds[1:], strict=False)
    ]
    return (f"under {words[0]}", *between, f"{words[-1]} and over")
