"""What a check may return: a number with its doubt, a witnessed yes or no, or why there is none.

No bare float is a result. `Undefined` is printed word for word and never becomes 0, 1 or NaN.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Scalar = str | int | float | bool | None
"""What a witness, a setting or a fact may hold: nothing nested, nothing untyped."""

Key = tuple[str, ...]
"""Where an entry of a series belongs: `("black",)`, `("women", "bin 3")`; `()` for a lone one."""


@dataclass(frozen=True, slots=True)
class Count:
    """People counted: `successes` of `n`. The margins of a record are made of these."""

    label: str
    """Which group, in the words of the data."""
    successes: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n:
            raise ValueError(f"{self.label}: {self.successes} of {self.n} is not a count of people")

    @property
    def rate(self) -> float:
        """Return successes / n. Raises ZeroDivisionError for an empty group: ask `n` first."""
        return self.successes / self.n


@dataclass(frozen=True, slots=True)
class Estimate:
    """A point estimate inside its confidence interval [low, high]."""

    value: float
    low: float
    high: float
    level: float
    """Confidence level, e.g. 0.95."""
    method: str
    """Name of the interval, e.g. "miettinen_nurminen_ratio"."""
    n: int
    """Units (people, unless the check says otherwise) behind the number."""
    counts: tuple[Count, ...] = ()
    """The counts the number is a function of, so that a stranger can recompute it."""
    p_value: float | None = None
    """Two-sided p-value of "no difference", where the check tests one."""
    population: tuple[tuple[float, float], ...] = ()
    """Whom the counts stand for, in their order, where people are weighed: successes and people
    of the population. The number is then a function of these."""
    effective: tuple[float, ...] = ()
    """How many people drawn one by one would tell as much as the counts, in their order, where
    people are weighed or clustered. The interval is then a function of these and of the rates."""


@dataclass(frozen=True, slots=True)
class Undefined:
    """No number exists. `reason` is printed word for word."""

    reason: str
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Observed:
    """A yes or no that was seen, with the witness that shows it: a twin, an altered entry."""

    answer: bool
    witness: tuple[tuple[str, Scalar], ...] = ()
    """Named values in reading order. Never a real person's row."""


Entry = Estimate | Undefined | Observed


@dataclass(frozen=True, slots=True)
class Series:
    """Several results under tuple keys: a rate per group, a curve, a slice list, a table."""

    keys: tuple[str, ...]
    """What each place of a key means: `("group",)`, `("definition", "definition", "rule")`."""
    entries: tuple[tuple[Key, Entry], ...]

    def __iter__(self) -> Iterator[tuple[Key, Entry]]:
        return iter(self.entries)

    @property
    def by_key(self) -> Mapping[Key, Entry]:
        """The entries as a mapping."""
        return dict(self.entries)


Result = Estimate | Undefined | Observed | Series


def as_series(result: Result) -> Series:
    """Return the result as a series; a lone entry gets the empty key."""
    return result if isinstance(result, Series) else Series((), (((), result),))
