"""What the owners say about reasons: phrases for fields, what people can change, whom to ask."""

from dataclasses import dataclass
from typing import Literal

from answerable.stats.results import Scalar
from answerable.system.expectations import Limit

Phrases = tuple[tuple[str, str], ...]
"""Language -> words: ("en", "..."), ("de", "...")."""

Reference = Literal["all", "approved", "approved_near_threshold"]
"""The people a decision is explained against.

Official comment 9(b)(2)-5 to 12 CFR 1002.9 names two methods: applicants whose score was at or
slightly above the minimum, and all applicants. `approved` lies between them.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Fields that count as one reason, and what is written to a person when they acted."""

    code: str
    fields: tuple[str, ...]
    """Fields of the case. Fields that go together stand in one reason: they are moved together."""
    phrase: Phrases
    line: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Something in a person's power: which field may be moved, how far, and what it takes."""

    field: str
    direction: Literal["up", "down", "any"]
    step: float = 0.0
    """Size of one step of a number."""
    steps: int = 0
    """How many steps at most."""
    values: tuple[Scalar, ...] = ()
    """The values it may be changed to, where it is no number."""
    least: float | None = None
    most: float | None = None
    """Bounds of what the field may become."""
    coupled: tuple[tuple[str, Literal["same_change", "proportional"]], ...] = ()
    """Fields that move along: by the same amount, or in proportion."""
    cost: float = 1.0
    """Cost of one step (or of the change, where `values` are listed), in the card's own unit."""
    months: float = 0.0
    """How long it usually takes; 0 when it can be done at once."""
    phrase: Phrases = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class FieldWord:
    """What a field is called when one speaks to the person it is about."""

    field: str
    word: Phrases
    unit: Phrases = ()
    scale: float = 1.0
    """What a number is multiplied by before it is shown."""
    values: tuple[tuple[str, Phrases], ...] = ()
    """What single values are called: ("0", (("en", "no"),))."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a person writes to, and who supervises the firm."""

    who: str
    post: str = ""
    email: str = ""
    phone: str = ""
    authority: str = ""
    """Name and address of the authority a complaint goes to."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the card says about explaining decisions."""

    reasons: tuple[Reason, ...] = ()
    actions: tuple[Action, ...] = ()
    words: tuple[FieldWord, ...] = ()
    contact: Contact | None = None
    reference: Reference = "approved_near_threshold"
    near: int = 100
    """How many approved people nearest to the threshold are the reference."""
    held: tuple[str, ...] = ()
    """Technical fields that say nothing about a person; they keep their values."""
    stated: str = ""
    """Field in which the system itself states its main reason, as a `code` of a reason."""
    most_reasons: int = 4
    """Official comment 9(b)(2)-1: more than four reasons are not likely to be helpful."""
    least_share: float = 0.05
    """A reason that makes less than this share of what counted against a person is none."""
    redraws_limit: float = 0.2
    """Share of redraws in which the two main reasons may differ before nobody can say why."""
    additivity_limit: float = 1e-6
    """How far reasons may fail to add up, as a share of the range of the score."""
    most_cost: float | None = None
    """No change may cost more than this in all, in the unit of the actions; None: any may."""
    most_months: float | None = None
    """No change may take longer than this."""
    acted_limit: float = 0.8
    """Share of refused people whose stated reason acts, below which that is a breach."""
    cannot_say_limit: float = 0.2
    """Share of refused people about whom nobody can say why, beyond which that is a breach."""
    cases: int = 30
    """How many refused people an audit draws to test their reasons."""
    recourse_cases: int = 120
    """How many refused people an audit draws to search what they could change."""

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits beyond which reasons are no reasons: settings of the card, with defaults."""
        if not self.reasons:
            return ()
        stated = _setting(
            "stated-reason-acts",
            "explanation.stated_reason_acts",
            at_least=self.acted_limit,
            reason="The share of refused people whose stated reason acts: [explanation] "
            "acted_limit, by default 0.8, which no standard sets.",
        )
        return (
            *((stated,) if self.stated else ()),
            _setting(
                "cannot-say-why",
                "explanation.cannot_say_why",
                at_most=self.cannot_say_limit,
                reason="The share of refused people about whom nobody can say why: [explanation] "
                "cannot_say_limit, by default 0.2, which no standard sets.",
            ),
            _setting(
                "same-answer-twice",
                "explanation.same_answer_twice",
                at_least=1,
                reason="Who is refused can be told why only if the same case gets the same answer "
                "again, but for rounding: in another order, and beside other people.",
            ),
            _setting(
                "reasons-add-up",
                "explanation.additivity",
                at_least=1,
                reason="Reasons that do not add up to the score explain something else. Allowed "
                f"are {self.additivity_limit:g} of the range of the score, [explanation] "
                "additivity_limit: by default what single precision rounds, about 1e-7 a field.",
            ),
        )

    def word_of(self, field: str, language: str) -> str:
        """Return what a field is called in a language; its own name when nobody gave it words."""
        for one in self.words:
            if one.field == field:
                return in_language(one.word, language)
        return field.replace("_", " ")


def in_language(phrases: Phrases, language: str) -> str:
    """Return the words in a language, else the first ones given; "" without any."""
    return dict(phrases).get(language, phrases[0][1] if phrases else "")


def _setting(
    id_: str,
    check: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    reason: str,
) -> Limit:
    return Limit(
        id=id_,
        check=check,
        of="",
        source="policy",
        form="margin_interval",
        at_least=at_least,
        at_most=at_most,
        reason=reason,
        who="",
        on=None,
    )
