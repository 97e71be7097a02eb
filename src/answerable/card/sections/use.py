"""`[[use]]`: one purpose in one setting, its people, and the answers to what the law asks."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from answerable.card.faults import quoted
from answerable.card.sections.base import (
    UNKNOWN_SCHEMA,
    Count,
    Day,
    Name,
    Or,
    Places,
    Section,
    Words,
    refuse,
)
from answerable.system.facts import Fact, Grade
from answerable.system.system import OUTCOMES, Purpose, Use

MANY = ", "
"""Joins the values of a fact that has several."""


def _answer(value: object) -> object:
    if isinstance(value, bool):
        word = "yes" if value else "no"
        refuse(
            f"a fact is answered in words, not with {str(value).lower()}.",
            f'Write "{word}" (facts are "yes", "no" or "unknown").',
        )
    if isinstance(value, list):
        if not value or not all(isinstance(v, str) and v and "," not in v for v in value):
            refuse(
                f"{quoted(value)} is no list of words.",
                'Write at least one word without commas, such as ["voice", "face"].',
            )
        return MANY.join(value)
    if isinstance(value, datetime):
        refuse(f"{value.isoformat()} is a moment, not a day.", f"Write {value.date()}.")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        refuse(f"{quoted(value)} answers nothing.", 'Write "yes", "no", "unknown" or a word.')
    return value


_ANSWER_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"enum": ["yes", "no", "unknown"]},
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ]
}
Answer = Annotated[str, BeforeValidator(_answer), WithJsonSchema(_ANSWER_SCHEMA)]


class FactSection(Section):
    """An answer with its evidence."""

    value: Answer
    """"yes", "no" or "unknown"; a word, number, date or list for other questions."""
    grade: Literal["measured", "documented", "declared", "unknown"] = "declared"
    """How well it is supported."""
    source: str = ""
    """Document and page where it is written down."""
    who: str = ""
    """Who says so."""
    on: Day = None
    """The day it was said."""

    def read(self, name: str) -> Fact:
        """Return the fact; an unknown answer has no better grade than unknown."""
        grade = Grade.UNKNOWN if self.value == "unknown" else Grade(self.grade)
        return Fact(name, self.value, grade, self.source, self.who, self.on)


def _short(value: object) -> object:
    return value if isinstance(value, dict) else {"value": value}


AnyFact = Annotated[FactSection, BeforeValidator(_short), Or(_ANSWER_SCHEMA)]


def _outcome(value: object) -> object:
    """Accept the closed list of `system.OUTCOMES`."""
    if isinstance(value, str) and value not in OUTCOMES:
        from answerable.card.faults import suggest

        refuse(f"{quoted(value)} is no kind of outcome.", suggest(value, OUTCOMES, "Write one of"))
    return value


Outcome = Annotated[
    str,
    BeforeValidator(_outcome),
    WithJsonSchema({"enum": list(OUTCOMES)}),
]


class PurposeSection(Section):
    """The purpose as structured answers. No rule reads the prose."""

    decides: Literal["software", "software_then_person", "person_with_software", "unknown"] = (
        "unknown"
    )
    """Who decides: software alone, software and then a person, or a person who uses software."""
    about: Literal["natural_persons", "companies", "both", "nobody", "unknown"] = "unknown"
    """Whom the output is about."""
    outcome: Outcome = "unknown"
    """What is decided."""
    places: Places = Field(default_factory=lambda: ["unknown"])
    """ISO 3166 codes of the places where people meet the output ("DE", "US-MA"), or "unknown"."""
    prose: str = ""
    """The purpose in a sentence or two, for readers."""

    def read(self) -> Purpose:
        """Return the purpose; places nobody knows are the one place "unknown"."""
        return Purpose(
            self.decides,
            self.about,
            self.outcome,
            tuple(self.places) or ("unknown",),
            self.prose,
        )


def _purpose(value: object) -> object:
    return {} if value == "unknown" else value


AnyPurpose = Annotated[PurposeSection, BeforeValidator(_purpose), Or(UNKNOWN_SCHEMA)]


class UseSection(Section):
    """One purpose in one setting: who, where, over whom. Classes and duties belong to a use."""

    name: Name
    """Short name by which everything else refers to this use."""
    components: list[str] | None = None
    """Names of the components that take part; all of them when left out."""
    decision: str = ""
    """The field that decides; "" when nothing here decides."""
    persons: Words = Field(default_factory=list)
    """Groups of people affected, in words, those who never chose to be included."""
    persons_per_year: Count = None
    """About how many people a year; or "unknown"."""
    purpose: AnyPurpose = Field(default_factory=PurposeSection)
    """The purpose as structured answers."""
    facts: dict[str, AnyFact] = Field(default_factory=dict)
    """Answers to the questions of the law, by the name of the fact."""

    def read(self, order: tuple[str, ...], line: int) -> Use:
        """Return the use with its components in the order of the graph."""
        members = order if self.components is None else self.components
        return Use(
            name=self.name,
            purpose=self.purpose.read(),
            components=tuple(name for name in order if name in members),
            facts=tuple(fact.read(name) for name, fact in self.facts.items()),
            persons=tuple(person for person in self.persons if person != "unknown"),
            persons_per_year=self.persons_per_year,
            decision="" if self.decision == "unknown" else self.decision,
            line=line,
        )
