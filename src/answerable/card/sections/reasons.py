"""`[[reason]]`, `[[word]]`, `[contact]` and `[explanation]`: what a person is told, and how."""

from typing import Annotated

from pydantic import Field

from answerable.card.sections.base import AtLeastZero, Name, Number, Section
from answerable.system.explanation import Contact, Explanation, FieldWord, Phrases, Reason
from answerable.system.explanation import Reference as ReferencePeople

Words = Annotated[dict[str, Name], Field(min_length=1)]
"""Language code -> words: { en = "...", de = "..." }."""


def phrases(words: dict[str, str] | None) -> Phrases:
    """Return the words as pairs, in the order of the card."""
    return tuple((words or {}).items())


class ReasonSection(Section):
    """Fields that count as one reason, and the phrase for it."""

    code: Name
    """Short name; what the system writes into the field that `explanation.stated` names."""
    fields: list[Name] = Field(min_length=1)
    """Fields of the case; those that go together stand in one reason."""
    phrase: Words
    """What the person is told, by language."""

    def read(self, line: int) -> Reason:
        """Return the reason as the rest of the program knows it."""
        return Reason(self.code, tuple(self.fields), phrases(self.phrase), line)


class WordSection(Section):
    """What a field is called when one speaks to the person it is about."""

    field: Name
    """A field of the case, or one that a component writes on the way to the decision."""
    word: Words
    """The words, by language."""
    unit: dict[str, Name] | None = None
    """The unit, by language."""
    scale: Number = 1.0
    """What a number is multiplied by before it is shown."""
    values: dict[str, Words] = Field(default_factory=dict)
    """What single values are called: { 0 = { en = "no" }, 1 = { en = "yes" } }."""

    def read(self) -> FieldWord:
        """Return the words as the rest of the program knows them."""
        called = tuple((value, phrases(words)) for value, words in self.values.items())
        return FieldWord(self.field, phrases(self.word), phrases(self.unit), self.scale, called)


class ContactSection(Section):
    """Whom a person writes to, and who supervises the firm."""

    who: Name
    """Office or person that answers."""
    post: str = ""
    """Postal address, on one line."""
    email: str = ""
    """Electronic mail."""
    phone: str = ""
    """Telephone."""
    authority: str = ""
    """Name and address of the authority a complaint goes to."""

    def read(self) -> Contact:
        """Return the contact as the rest of the program knows it."""
        return Contact(self.who, self.post, self.email, self.phone, self.authority)


class ExplanationSection(Section):
    """How decisions are explained, and how much doubt an explanation may carry."""

    reference: ReferencePeople = "approved_near_threshold"
    """Whom a decision is explained against: all, approved, approved_near_threshold."""
    near: int = Field(default=100, ge=10, le=10_000)
    """How many approved people nearest to the threshold are that reference."""
    held: list[Name] = Field(default_factory=list)
    """Technical fields that say nothing about a person; they keep their values."""
    stated: str = ""
    """Field in which the system itself states its main reason, as the code of a reason."""
    most_reasons: int = Field(default=4, ge=1, le=10)
    """Reasons in a letter at most (comment 9(b)(2)-1 to 12 CFR 1002.9: four)."""
    least_share: float = Field(default=0.05, ge=0, lt=1)
    """A reason with a smaller share of what counted against a person is none."""
    redraws_limit: float = Field(default=0.2, ge=0, le=1)
    """Share of redraws in which the two main reasons may differ."""
    additivity_limit: float = Field(default=1e-6, gt=0, le=1)
    """How far reasons may fail to add up, as a share of the range of the score."""
    most_cost: AtLeastZero | None = None
    """No change that is told costs more than this in all, in the unit of the actions."""
    most_months: AtLeastZero | None = None
    """No change that is told takes longer than this."""
    acted_limit: float = Field(default=0.8, ge=0, le=1)
    """Share of refused people for whom the reason in `stated` must act."""
    cannot_say_limit: float = Field(default=0.2, ge=0, le=1)
    """Share of refused people about whom nobody may be able to say why."""
    cases: int = Field(default=30, ge=1, le=100_000)
    """Refused people whose reasons an audit tests."""
    recourse_cases: int = Field(default=120, ge=1, le=100_000)
    """Refused people for whom an audit searches what they could change."""

    def read(
        self,
        reasons: tuple[Reason, ...],
        words: tuple[FieldWord, ...],
        contact: Contact | None,
    ) -> Explanation:
        """Return everything but the actions as the rest of the program knows it."""
        return Explanation(
            reasons=reasons,
            words=words,
            contact=contact,
            reference=self.reference,
            near=self.near,
            held=tuple(self.held),
            stated=self.stated,
            most_reasons=self.most_reasons,
            least_share=self.least_share,
            redraws_limit=self.redraws_limit,
            additivity_limit=self.additivity_limit,
            most_cost=self.most_cost,
            most_months=self.most_months,
            acted_limit=self.acted_limit,
            cannot_say_limit=self.cannot_say_limit,
            cases=self.cases,
            recourse_cases=self.recourse_cases,
        )
