"""`[[source]]`, `[outcome]`, `[decision]`: the cases, what happened to them, what decides."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from answerable.card.faults import quoted
from answerable.card.sections.base import (
    UNKNOWN,
    Day,
    Name,
    Number,
    Numbers,
    Place,
    Section,
    Text,
    refuse,
)
from answerable.card.sections.component import LocalPath, Target
from answerable.system.data import MOST_ROWS, Amount, Decision, Outcome, Ranking, Source


def _connection(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"env:[A-Za-z_][A-Za-z0-9_]*", value):
        refuse(
            "connection does not name an environment variable; a card holds no address with a "
            "secret in it.",
            'Write connection = "env:DATABASE_URL" and set that variable before the audit.',
        )
    return value


_TABLE = re.compile(r'("([^"]|"")+"|[^".]+)(\.("([^"]|"")+"|[^".]+)){0,2}')


def _table(value: object) -> object:
    if isinstance(value, str) and not _TABLE.fullmatch(value):
        refuse(f"{quoted(value)} names no table.", 'Write table = "schema.table".')
    return value


Share = Annotated[Number, Field(gt=0, le=1)]


class SourceSection(Section):
    """Where the cases come from: exactly one of python, file, table."""

    name: Name
    """Name of the data set."""
    python: Target | None = None
    """`module:function` beside the card that returns the cases. Runs code: needs your trust."""
    file: LocalPath | None = None
    """CSV, Parquet or JSON file beside the card."""
    engine: Literal["duckdb", "postgres", "spark"] = "duckdb"
    """duckdb: a file or a callable, read in this process; postgres, spark: a table that stays
    where it is and is counted there."""
    table: Annotated[str, BeforeValidator(_table)] = ""
    """`schema.table` of the engine; a part with a point in its name stands in double quotes."""
    connection: Annotated[str, BeforeValidator(_connection)] | None = None
    """`env:NAME`: the environment variable with the engine's address, which [network] allows."""
    rows_leave: bool = False
    """true: rows may be copied out of the engine, so that components can be run on them."""
    most_rows: Annotated[int, Field(ge=1000)] = MOST_ROWS
    """Rows read where rows are needed: to run components, to look, to search. Of more, so many are
    drawn evenly with the card's seed. Recorded columns are counted over all rows."""
    counts: str = ""
    """Column of how many people each row stands for; "" when a row is one case."""
    weight: str = ""
    """Column of the sampling weight; "" when everybody counts once."""
    fraction: Share | None = None
    """Share of everyone there was that was sampled, when it was drawn evenly."""
    fractions: dict[str, dict[str, Share]] = Field(default_factory=dict)
    """Shares sampled that differ by the value of a column, such as a random control arm beside
    cases that were all looked at: { arm = { flagged = 1, control = 0.05 } }."""
    collected_from: Day = None
    """First day of collection, or "unknown"."""
    collected_to: Day = None
    """Last day of collection, or "unknown"."""
    place: Place = "unknown"
    """ISO 3166 code of where it was collected ("DE", "US-MA"), or "unknown"."""
    licence: str = "unknown"
    """Under which licence it may be used."""
    sampling: Literal["census", "sample", "unknown"] = "unknown"
    """census: everyone there was; sample: a part of them."""
    unit: str = "unknown"
    """What one row is, such as "one mortgage application"."""
    cluster: str = ""
    """Column of the cluster (one bank, one officer, many cases); "" when rows stand alone."""
    key: str = ""
    """Column that names a case; "" to use the row number."""
    sentinels: dict[str, Numbers] = Field(default_factory=dict)
    """Codes that stand for "missing": { column = [999] }."""
    unused: list[str] = Field(default_factory=list)
    """Columns no component may read, for example because they know the outcome."""
    period: str = ""
    """Column that says when a case was collected: a year, a month, a date."""
    annotators: list[str] = Field(default_factory=list)
    """Columns with the labels that different people gave to the same case."""
    strata: list[str] = Field(default_factory=list)
    """Columns within whose values groups are compared as well, like with like."""

    def read(self) -> Source:
        """Return the source as the rest of the program knows it."""
        return Source(
            name=self.name,
            file=self.file or "",
            python=self.python or "",
            engine="" if self.engine == "duckdb" else self.engine,
            table=self.table,
            connection=self.connection or "",
            most_rows=self.most_rows,
            rows_leave=self.rows_leave,
            counts=self.counts,
            weight=self.weight,
            fraction=self.fraction,
            fractions=tuple(
                (column, tuple(arms.items())) for column, arms in self.fractions.items()
            ),
            collected_from=self.collected_from,
            collected_to=self.collected_to,
            place=self.place,
            licence=self.licence or "unknown",
            sampling=self.sampling,
            unit=self.unit or "unknown",
            cluster="" if self.cluster == "unknown" else self.cluster,
            key=self.key,
            sentinels=tuple((column, tuple(codes)) for column, codes in self.sentinels.items()),
            unused=tuple(self.unused),
            period=self.period,
            annotators=tuple(self.annotators),
            strata=tuple(self.strata),
        )


class OutcomeSection(Section):
    """What happened to each case, and whether that is a truth or somebody's past decision."""

    column: Name
    """Column of the data."""
    means: Literal["truth", "past_decision", "unknown"] = "unknown"
    """truth: what later happened; past_decision: what somebody decided then."""
    favourable: Text = ""
    """The value a person would wish for."""
    unfavourable: Text = ""
    """Instead of it: the one value nobody would wish for; every other value is favourable."""

    def read(self) -> Outcome | None:
        """Return the outcome; None while nobody said which value is favourable."""
        if UNKNOWN in (self.favourable, self.unfavourable):
            return None
        favourable = self.favourable or f"not {self.unfavourable}"
        return Outcome(self.column, self.means, favourable, self.unfavourable)


class DecisionSection(Section):
    """The field that carries the decision of the system."""

    field: Name
    """A field that some component writes; its own word where there is a threshold."""
    favourable: Text
    """The value a person would wish for; with a threshold, the word for its favourable side."""
    score: str = ""
    """The field of the score behind it; "" when there is none."""
    threshold: Number | None = None
    """Where only scores are recorded: the score that decides."""
    favourable_side: Literal["at_least", "below"] = "at_least"
    """Which side of the threshold is favourable; the threshold itself is "at_least"."""
    classes: list[Text] = Field(default_factory=list)
    """Every value of the decision, when there are more than two."""

    def read(self) -> Decision | None:
        """Return the decision; None while nobody said which value is favourable."""
        if self.favourable == UNKNOWN:
            return None
        return Decision(
            self.field,
            self.favourable,
            self.score,
            self.threshold,
            self.favourable_side,
            "" if self.threshold is None else f"not {self.favourable}",
            tuple(self.classes),
        )


class AmountSection(Section):
    """A number the system sets or predicts about people: a price, a rent, a wage."""

    field: Name
    """The field that holds it."""
    truth: str = ""
    """Column of what it should have been; "" when nobody knows."""

    def read(self) -> Amount:
        """Return the amount as the rest of the program knows it."""
        return Amount(self.field, self.truth)


class RankingSection(Section):
    """Lists in which people stand in an order."""

    rank: Name
    """The field of the place in the list; 1 is the first."""
    list: str = ""
    """Column that names the list (a query, a day); "" when there is one."""

    def read(self) -> Ranking:
        """Return the ranking as the rest of the program knows it."""
        return Ranking(self.rank, self.list)
