"""`[[source]]`, `[outcome]`, `[decision]`: the cases, what happened to them, what decides."""

from typing import Literal

from pydantic import Field

from answerable.card.sections.base import UNKNOWN, Day, Name, Numbers, Place, Section, Text
from answerable.card.sections.component import LocalPath, Target
from answerable.system.data import Decision, Outcome, Source


class SourceSection(Section):
    """Where the cases come from: exactly one of python, file."""

    name: Name
    """Name of the data set."""
    python: Target | None = None
    """`module:function` beside the card that returns the cases. Runs code: needs your trust."""
    file: LocalPath | None = None
    """CSV, Parquet or JSON file beside the card."""
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

    def read(self) -> Source:
        """Return the source as the rest of the program knows it."""
        return Source(
            name=self.name,
            file=self.file or "",
            python=self.python or "",
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
        )


class OutcomeSection(Section):
    """What happened to each case, and whether that is a truth or somebody's past decision."""

    column: Name
    """Column of the data."""
    means: Literal["truth", "past_decision", "unknown"] = "unknown"
    """truth: what later happened; past_decision: what somebody decided then."""
    favourable: Text
    """The value a person would wish for."""

    def read(self) -> Outcome | None:
        """Return the outcome; None while nobody said which value is favourable."""
        if self.favourable == UNKNOWN:
            return None
        return Outcome(self.column, self.means, self.favourable)


class DecisionSection(Section):
    """The field that carries the decision of the system."""

    field: Name
    """A field that some component writes."""
    favourable: Text
    """The value a person would wish for."""
    score: str = ""
    """The field of the score behind it; "" when there is none."""

    def read(self) -> Decision | None:
        """Return the decision; None while nobody said which value is favourable."""
        if self.favourable == UNKNOWN:
            return None
        return Decision(self.field, self.favourable, self.score)
