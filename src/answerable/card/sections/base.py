"""What all sections of the card share: strict models, and types that speak in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Annotated, Any, NoReturn

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

from answerable.card.faults import quoted
from answerable.card.territory import country_fault, place_fault
from answerable.stats.results import Scalar

UNKNOWN = "unknown"


class Section(BaseModel):
    """A table of the card. Unknown keys are faults, and nothing is converted silently."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


@dataclass(frozen=True, slots=True, eq=False)
class Or:
    """Marks a type that may also be written in a second form; the schema then shows both."""

    schema: dict[str, Any]

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the schema of either form."""
        return {"anyOf": [handler(core), self.schema]}


def refuse(what: str, mend: str) -> NoReturn:
    """Raise a fault that keeps its sentence and its mend through pydantic."""
    raise PydanticCustomError("card", "{what}", {"what": what, "mend": mend})


def _day(value: object) -> object:
    if value == UNKNOWN:
        return None
    if isinstance(value, datetime):
        refuse(f"{value.isoformat()} is a moment, not a day.", f"Write {value.date()}.")
    if isinstance(value, str):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            refuse(f"{quoted(value)} is no date.", 'Write a day like 2026-01-31, or "unknown".')
        refuse(f"{quoted(value)} is text, not a date.", f"Write {found} without quotes.")
    if not isinstance(value, date):
        refuse(
            f"{quoted(value)} is no date.",
            'Write a day like 2026-01-31 without quotes, or "unknown".',
        )
    return value


_DAY_SCHEMA = {"anyOf": [{"type": "string", "format": "date"}, {"const": UNKNOWN}]}
Day = Annotated[date | None, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
"""A TOML date; "unknown" becomes None."""


def _known_day(value: object) -> object:
    if value == UNKNOWN:
        refuse("the day must be known here.", "Write a day like 2026-01-31.")
    return _day(value)


KnownDay = Annotated[
    date, BeforeValidator(_known_day), WithJsonSchema({"type": "string", "format": "date"})
]


def _by(fault: Callable[[str], tuple[str, str] | None]) -> Callable[[object], object]:
    def validate(value: object) -> object:
        if isinstance(value, bool):
            refuse(
                f"{str(value).lower()} is no territory.",
                'Write a code in quotes, such as "NO" for Norway.',
            )
        found = fault(value) if isinstance(value, str) else None
        if found:
            refuse(*found)
        return value

    return validate


Country = Annotated[
    str,
    BeforeValidator(_by(country_fault)),
    WithJsonSchema({"type": "string", "pattern": "^([A-Z]{2}|unknown)$"}),
]
Place = Annotated[
    str,
    BeforeValidator(_by(place_fault)),
    WithJsonSchema({"type": "string", "pattern": "^([A-Z]{2}(-[A-Z0-9]{1,3})?|unknown)$"}),
]


def _listed(value: object) -> object:
    return [UNKNOWN] if value == UNKNOWN else value


UNKNOWN_SCHEMA: dict[str, Any] = {"const": UNKNOWN}
Places = Annotated[list[Place], BeforeValidator(_listed), Or(UNKNOWN_SCHEMA)]
Words = Annotated[list[str], BeforeValidator(_listed), Or(UNKNOWN_SCHEMA)]
"""A list of words; "unknown" stands for a list nobody can fill yet."""


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else value


def _finite(value: object) -> object:
    if isinstance(value, float) and not isfinite(value):
        refuse(f"{value} is no number to compare with.", "Write a finite number.")
    return value


Number = Annotated[float, BeforeValidator(_finite)]
AtLeastZero = Annotated[float, BeforeValidator(_finite), Field(ge=0)]
Numbers = Annotated[list[Number], BeforeValidator(_one_or_many), Or({"type": "number"})]


def _scalar(value: object) -> object:
    if isinstance(value, bool | int | float | str):
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            refuse("the number is too large.", "Write a number of at most 64 bits.")
        return _finite(value)
    refuse(f"{quoted(value)} is no single value.", "Write a text, a number, true or false.")


_SCALAR_SCHEMA = {"type": ["string", "number", "boolean"]}
Value = Annotated[Any, BeforeValidator(_scalar), WithJsonSchema(_SCALAR_SCHEMA)]
"""One value of a field: text, number, true or false."""


def _text(value: object) -> object:
    _scalar(value)
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_SCALAR_SCHEMA)]
"""A value kept as text: "approve", 1 and true may all be written plainly."""


def _yes(value: object) -> object:
    return None if value == UNKNOWN else value


YesNo = Annotated[bool | None, BeforeValidator(_yes), Or(UNKNOWN_SCHEMA)]
LARGEST = 2**53 - 1
"""The largest whole number a record can hold: other readers of JSON would round more."""
Count = Annotated[
    Annotated[int, Field(ge=0, le=LARGEST)] | None, BeforeValidator(_yes), Or(UNKNOWN_SCHEMA)
]
Name = Annotated[str, Field(min_length=1)]


def scalars(values: dict[str, Any]) -> tuple[tuple[str, Scalar], ...]:
    """Return a table of values as pairs, in the order of the card."""
    return tuple(values.items())
