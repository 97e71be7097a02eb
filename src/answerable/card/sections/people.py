"""`[[protected]]` and `[[group]]`: whom to compare, and on what basis that may be read."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from answerable.card.sections.base import UNKNOWN_SCHEMA, Day, Name, Number, Or, Section
from answerable.card.sections.component import LocalPath
from answerable.system.data import Basis, Group, Membership, Protected


class BasisSection(Section):
    """Why a protected attribute may be read at all."""

    purpose: str = "unknown"
    """What it is read for."""
    legal: str = "unknown"
    """GDPR basis, or the conditions of Article 4a of the AI Act."""
    access: str = "unknown"
    """Who has access."""
    delete_by: Day = None
    """The day it is deleted, or "unknown"."""

    def read(self) -> Basis:
        """Return the basis; what is empty is unknown."""
        return Basis(
            self.purpose or "unknown",
            self.legal or "unknown",
            self.access or "unknown",
            self.delete_by,
        )


def _basis(value: object) -> object:
    return {} if value == "unknown" else value


AnyBasis = Annotated[BasisSection, BeforeValidator(_basis), Or(UNKNOWN_SCHEMA)]


class ProtectedSection(Section):
    """One protected attribute."""

    name: Name
    """The word by which everything else refers to it, such as "sex"."""
    column: Name
    """Column of the data."""
    values: dict[str, str] = Field(default_factory=dict)
    """Value in the data -> word to print: { "0" = "women", "1" = "men" }. The word "" is for a
    value that stands for nobody knows: { "NA" = "" }."""
    reference: str = ""
    """Group to compare with, by its printed word; "" for the one that `compare_with` says."""
    compare_with: Literal["highest", "largest"] = "highest"
    """Without a named reference: the group with the highest rate, or the one with most people."""
    bands: list[Number] = Field(default_factory=list)
    """Where the bands of a number begin, rising: [25, 40, 60] makes under 25, 25 to 39, 40 to 59,
    and 60 and over. Without it a number with more than 12 values is not compared."""
    basis: AnyBasis = Field(default_factory=BasisSection)
    """Why it may be read; "unknown" is a finding."""
    category: Literal["", "sex", "race_ethnicity"] = ""
    """Which category it is of a rule that names its categories, as New York City's does."""
    file: LocalPath | None = None
    """A file of its own beside the card, with `column` and `key`: joined when the audit runs."""
    key: str = ""
    """Column of that file, and of the cases, that names a person; default: the source's key."""

    def read(self) -> Protected:
        """Return the attribute as the rest of the program knows it."""
        return Protected(
            self.name,
            self.column,
            tuple(self.values.items()),
            self.reference,
            self.basis.read(),
            self.category,
            file=self.file or "",
            key=self.key,
            compare_with=self.compare_with,
            bands=tuple(self.bands),
        )


class GroupSection(Section):
    """A declared intersection: everyone for whom the condition holds."""

    name: Name
    """The word by which everything else refers to it, such as "single mothers"."""
    where: Name
    """Condition over columns: `male == 0 and married == 0 and dep > 0`."""
    others: Name = "others"
    """What to call everyone else."""
    basis: AnyBasis = Field(default_factory=BasisSection)
    """Why the columns may be read."""

    def read(self) -> Group:
        """Return the group as the rest of the program knows it."""
        return Group(self.name, self.where, self.others, self.basis.read())


class MembershipSection(Section):
    """A column with the probability that a person belongs to a group nobody recorded."""

    group: Name
    """The word of the group, such as "black"."""
    of: Name
    """What the group is one of, such as "ethnicity"."""
    probability: Name
    """Column of numbers from 0 to 1; nobody is put into a group by it."""
    source: str = "unknown"
    """Who computed it, and from what."""

    def read(self) -> Membership:
        """Return the column as the rest of the program knows it."""
        return Membership(self.group, self.of, self.probability, self.source or "unknown")
