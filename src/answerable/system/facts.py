"""Facts about a system: three-valued or plain values, each with the grade of its evidence."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Truth(IntEnum):
    """Three-valued truth in Kleene's order: `and` is `min`, `or` is `max`. Silence is UNKNOWN."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __invert__(self) -> "Truth":
        """Return the mirror image: not YES is NO, not UNKNOWN is UNKNOWN."""
        return Truth(2 - self)


class Grade(StrEnum):
    """How well a statement is supported. Declared never counts as measured."""

    MEASURED = "measured"
    DOCUMENTED = "documented"
    DECLARED = "declared"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing somebody says about a use, with who said it and on what evidence.

    `value` is "yes", "no", "unknown", or for facts that are no yes-no question a word, a number
    or a date in ISO form, always as text: the instrument that asks for the fact knows its type.
    """

    name: str
    value: str
    grade: Grade = Grade.DECLARED
    source: str = ""
    """Where it is written down: a document, a page, a contract; "" when only said."""
    who: str = ""
    on: date | None = None

    @property
    def truth(self) -> Truth:
        """The value as three-valued truth; anything that is neither yes nor no is UNKNOWN."""
        return {"yes": Truth.YES, "no": Truth.NO}.get(self.value, Truth.UNKNOWN)
