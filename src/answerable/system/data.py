"""What the card says about the data: sources, the outcome, whom to compare, on what basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.system.bands import Bands

MOST_ROWS = 100_000
"""Rows of twenty columns of words fit in 512 MB, and a rate of so many is known to 0.3 points."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cases come from."""

    name: str
    file: str = ""
    """Path beside the card: CSV, Parquet or JSON; "" when a callable loads the cases."""
    python: str = ""
    """`module:function` returning the cases; executes code, so it needs trust."""
    collected_from: date | None = None
    collected_to: date | None = None
    place: str = "unknown"
    licence: str = "unknown"
    sampling: Literal["census", "sample", "unknown"] = "unknown"
    unit: str = "unknown"
    """What one row is: "one application", ..."""
    cluster: str = ""
    """Column of the cluster (one bank, many cases); "" when rows stand alone or nobody knows."""
    key: str = ""
    """Column that names a case; "" to use the row number."""
    sentinels: tuple[tuple[str, tuple[float, ...]], ...] = ()
    """Declared codes that stand for "missing": column -> values."""
    unused: tuple[str, ...] = ()
    """Columns that no component may read, e.g. because they know the outcome."""
    engine: Literal["", "postgres", "spark"] = ""
    """Where the rows are and stay; "" for a file or a callable, read in this process."""
    table: str = ""
    """`schema.table` of the engine."""
    connection: str = ""
    """`env:NAME`: the environment variable that holds the engine's address."""
    most_rows: int = MOST_ROWS
    """How many rows are read where rows are needed; of more, that many are drawn evenly. Recorded
    columns are counted over all rows all the same."""
    rows_leave: bool = False
    """Whether rows may be copied out of the engine; otherwise only counts leave it."""
    counts: str = ""
    """Column of how many people a row stands for; "" when a row is one case."""
    weight: str = ""
    """Column of the sampling weight; "" when everybody counts once."""
    fraction: float | None = None
    """Share of everyone there was that the cases are, when a sample was drawn evenly."""
    fractions: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    """Column -> its values and which share of the people there were each of them holds: a random
    control arm beside cases that were all selected. At most one column."""
    period: str = ""
    """Column that says when a case was collected (a year, a month, a date); "" for none."""
    annotators: tuple[str, ...] = ()
    """Columns with the labels that different people gave to the same case."""
    strata: tuple[str, ...] = ()
    """Columns within whose values groups are compared as well, like with like."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the outcome column is. TPR, FPR, PPV, accuracy need a truth."""

    column: str
    means: Literal["truth", "past_decision", "unknown"]
    favourable: str
    """The favourable value as text."""
    unfavourable: str = ""
    """When the card names the unfavourable value instead: every other value is favourable, and
    the cases hold the word `favourable` for it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which field carries the decision of the system."""

    field: str
    favourable: str
    score: str = ""
    """Field of the score behind it, "" when there is none."""
    threshold: float | None = None
    """When only scores are recorded: the decision is read off the score at this threshold."""
    favourable_side: Literal["at_least", "below"] = "at_least"
    """Which side of the threshold is favourable; a score equal to it counts as "at_least"."""
    unfavourable: str = ""
    """The word of the other side, where there is a threshold."""
    classes: tuple[str, ...] = ()
    """Every value of the decision when there are more than two; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number the system sets or predicts about people: a price, a rent, a wage."""

    field: str
    truth: str = ""
    """Column of what the number should have been; "" when nobody knows."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lists in which people stand in an order."""

    rank: str
    """Field of the place in the list; 1 is the first."""
    list: str = ""
    """Column that names the list (a query, a day); "" when there is one."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a protected attribute may be read: a finding when unknown."""

    purpose: str = "unknown"
    legal: str = "unknown"
    """GDPR basis, or the Article 4a conditions of the AI Act."""
    access: str = "unknown"
    delete_by: date | None = None


@dataclass(frozen=True, slots=True)
class Protected:
    """One protected attribute."""

    name: str
    column: str
    values: tuple[tuple[str, str], ...]
    """Value in the data -> word to print, e.g. ("0", "women"). Empty: print values as they are.
    The word "" is for a value that stands for nobody knows, e.g. ("NA", "")."""
    reference: str = ""
    """Group to compare with (its printed word); "" for the one that `compare_with` says."""
    basis: Basis = Basis()
    category: Literal["", "sex", "race_ethnicity"] = ""
    """Which category of a rule that names its categories this is; "" for none."""
    file: str = ""
    """A file of its own beside the card that holds the column, kept by one person; "" when the
    cases hold it. Joined by key when the audit runs, hashed, and never copied into a record."""
    key: str = ""
    """Column of that file, and of the cases, by which people are joined."""
    compare_with: Literal["highest", "largest"] = "highest"
    """Without a named reference: the group with the highest rate, or that with the most people."""
    bands: tuple[float, ...] = ()
    """Where the bands of a number begin, rising: 25, 40 and 60 make four. Empty: no bands."""

    @property
    def words(self) -> Mapping[str, str]:
        """Value in the data -> the group it belongs to; a value without a word is its own group."""
        return Bands(self.bands) if self.bands else dict(self.values)

    @property
    def labels(self) -> tuple[str, ...]:
        """The groups the card declares, whether the data have people in them or not."""
        words = tuple(word for _, word in self.values if word)
        return Bands(self.bands).labels if self.bands else words


@dataclass(frozen=True, slots=True)
class Membership:
    """A column with the probability that a person belongs to a group nobody recorded."""

    group: str
    """The word of the group."""
    of: str
    """What the group is one of, such as "ethnicity"."""
    probability: str
    """Column of numbers from 0 to 1."""
    source: str = "unknown"
    """Who computed it, and from what."""


@dataclass(frozen=True, slots=True)
class Group:
    """A declared intersection: people for whom every condition holds."""

    name: str
    where: str
    """Conditions over columns: `male == 0 and married == 0 and dep > 0`."""
    others: str = "others"
    basis: Basis = Basis()


@dataclass(frozen=True, slots=True)
class Data:
    """The data section of the card."""

    sources: tuple[Source, ...] = ()
    outcome: Outcome | None = None
    decision: Decision | None = None
    protected: tuple[Protected, ...] = ()
    groups: tuple[Group, ...] = ()
    memberships: tuple[Membership, ...] = ()
    amount: Amount | None = None
    ranking: Ranking | None = None
