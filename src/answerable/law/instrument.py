"""One body of law as data: its wordings, its facts with their questions, its rules and duties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.law.condition import Condition
from answerable.law.result import SourceStatus, WordingStatus
from answerable.system.facts import Truth

FactKind = Literal["yes_no", "choice", "number", "date"]
NOT_EXAMINED = "not_examined"
"""Effect of a rule that takes a use out of reach of the instrument."""


@dataclass(frozen=True, slots=True)
class FactDef:
    """A fact an instrument asks for, and how it follows from others."""

    name: str
    kind: FactKind
    ask: str
    """The question in plain words; "" for a fact that only rules conclude."""
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    from_: Condition | None = None
    """Same truth value as this condition, unless the card says otherwise."""
    yes_if: Condition | None = None
    """When it holds the fact is true; a card that says no contradicts itself."""
    no_if: Condition | None = None
    presumed_yes_if: Condition | None = None
    """When it holds the fact is taken as true until the card says otherwise."""
    presumed_no_if: Condition | None = None
    silent: Truth | None = None
    """What silence means in a described situation (never in a card, where it is unknown).

    None: what it follows from says so; "no" when it follows from nothing.
    """
    travels: bool = False
    """Whether it is true of a whole as soon as it is true of one component. Exemptions never."""
    line: int = 0

    @property
    def silence(self) -> Truth:
        """What silence about it means in a described situation."""
        if self.silent is not None:
            return self.silent
        return Truth.UNKNOWN if self.from_ or not self.ask else Truth.NO

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition it follows from."""
        every = (self.from_, self.yes_if, self.no_if, self.presumed_yes_if, self.presumed_no_if)
        return tuple(c for c in every if c)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason why a rule does not hold, with its own source."""

    when: Condition
    cite: str
    status: SourceStatus
    text: str
    gives: str = ""
    """Class a use is in when this exemption alone keeps the rule away; "" for none."""
    shared: bool = False
    """Whether it stands in the defaults of the file, for every rule in it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A described situation with its answer; the loader and the tests run every one."""

    text: str
    facts: str
    """Flat tokens; what is not named is "no", `fact?` is unknown."""
    expect: Truth


@dataclass(frozen=True, slots=True)
class Reading:
    """One defensible interpretation where sources differ."""

    text: str
    source: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Rule:
    """If `when` holds and no exemption does, the use is in class `effect` or `derives` is true."""

    id: str
    ref: str
    """Short name of the place in the text, as examples ask for it: "AnnexIII.5.b"."""
    cite: str
    status: SourceStatus
    text: str
    effect: str
    """Name of a class, `not_examined`, or "" when the rule derives a fact."""
    derives: str
    when: Condition
    unless: tuple[Exemption, ...]
    readings: tuple[Reading, ...]
    applies_from: Mapping[str, date | None]
    """Wording -> day its consequences apply; None while the wording is no law."""
    legacy: str
    stops: bool
    """Whether an audit ends before measuring when the rule holds and applies."""
    gates: bool
    """For `not_examined`: whether every other class of the instrument falls away."""
    examples: tuple[Example, ...]
    file: str = ""
    line: int = 0

    @property
    def facts(self) -> frozenset[str]:
        """Every fact the rule or one of its exemptions mentions."""
        return self.when.facts.union(*(e.when.facts for e in self.unless))


@dataclass(frozen=True, slots=True)
class DutyReading:
    """One defensible answer to the question from when a duty binds."""

    text: str
    source: str
    applies_from: date


@dataclass(frozen=True, slots=True)
class DutyDef:
    """What follows for a role once a class holds."""

    id: str
    role: str
    """Role of a party, or "any"."""
    for_: str
    """Class of which it is a duty."""
    when: Condition | None
    """Further condition; None when the class is enough."""
    unless: Condition | None
    text: str
    cite: str
    status: SourceStatus
    applies_from: Mapping[str, date | None]
    deadline: str
    evidence: tuple[str, ...]
    effort: str
    example: str
    readings: tuple[DutyReading, ...] = ()
    """Where sources differ about the day; the first one counts for `applies_from`."""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PenaltyDef:
    """The largest fine for breaking what follows from a class, by size of firm."""

    for_: str
    sizes: tuple[str, ...]
    public: bool
    """Whether it is for public authorities, and for nobody else."""
    text: str
    cite: str
    applies_from: Mapping[str, date | None]
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class LegacyDef:
    """How systems already on the market are treated."""

    for_: str
    when: Condition
    text: str
    cite: str
    wordings: tuple[str, ...]
    duties_from: date | None = None
    """Day from which the duties of the class bind such a system; None: as for every other."""
    only_after_change: bool = False
    """Whether the duties bind such a system only after a significant change."""
    clause: str = ""
    """What stands after "unless" while nobody can tell whether `when` holds."""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """One dated text of an instrument."""

    id: str
    title: str
    known_from: date
    in_force: date | None
    before: WordingStatus
    """Status until it is in force, for good when it never is."""
    status: WordingStatus = "in_force"
    """Status once in force: `in_force`, or `rescission_pending`."""
    until: date | None = None
    source: str = ""
    note: str = ""
    line: int = 0

    def status_on(self, day: date) -> WordingStatus:
        """Return what kind of text it was on a day."""
        if self.until and day >= self.until and self.in_force:
            return "repealed"
        return self.status if self.in_force and self.in_force <= day else self.before


@dataclass(frozen=True, slots=True)
class Source:
    """A judgment or a guideline that reads the text: nobody could cite it before its day."""

    cite: str
    """The words by which citations name it: "C-634/21"."""
    title: str
    since: date


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question of the examples about some places of the text is answered."""

    asks: tuple[str, ...]
    """References or beginnings of references."""
    frame: tuple[str, ...]
    """Tokens taken as given because the question is not about them."""
    labels: tuple[tuple[str, str], ...]
    """(class or condition, label), strictest first; the last one has "" and is the "no"."""
    reads: tuple[str, ...] = ()
    """References of the rules that answer; those asked for when empty."""
    not_yet: str = ""
    """Label when the class holds and does not apply on the day."""


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """A body of law, standard or policy, read from its folder."""

    id: str
    title: str
    url: str
    kind: str
    """"statute", "lens" (non-legal), "agency_rule", "own_policy", ..."""
    version: str
    read_on: date
    sha256: str
    wordings: tuple[Wording, ...]
    facts: Mapping[str, FactDef]
    """Its own facts and those common to all instruments."""
    own_facts: tuple[str, ...]
    rules: tuple[Rule, ...]
    duties: tuple[DutyDef, ...]
    legacy: tuple[LegacyDef, ...]
    penalties: tuple[PenaltyDef, ...]
    answers: tuple[Answer, ...]
    sources: tuple[Source, ...] = ()
    questions_about: str = ""

    def wording_on(self, day: date) -> Wording | None:
        """Return the text that counts on a day: the law in force, else the newest draft known.

        None before the first text was known.
        """
        known = [w for w in self.wordings if w.known_from <= day]
        in_force = [w for w in known if w.in_force and w.in_force <= day]
        chosen = in_force or known
        return max(chosen, key=lambda w: w.in_force or w.known_from, default=None)

    def wording(self, name: str) -> Wording:
        """Return the wording of that name; KeyError when there is none."""
        return {w.id: w for w in self.wordings}[name]
