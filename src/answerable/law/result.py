"""What the law says about a system on a day. Written by the engine, read by everything after it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.system.facts import Grade, Truth

SourceStatus = Literal[
    "statute", "adopted_guidance", "draft_guidance", "case", "opinion", "memory", "own_policy"
]
WordingStatus = Literal["in_force", "adopted_not_yet_in_force", "proposal", "leak", "own_policy",
                        "not_law", "rescission_pending", "repealed"]  # fmt: skip


_PAPERS = ("documents.", "register.")


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact as a rule saw it."""

    name: str
    value: str
    grade: Grade
    source: str


@dataclass(frozen=True, slots=True)
class ExceptionSeen:
    """An exception of a rule, whether it fired, and the facts that decide it."""

    cite: str
    status: SourceStatus
    holds: Truth
    facts: tuple[FactUsed, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trace: what a rule answered, from when, and which facts decided."""

    instrument: str
    wording: str
    rule: str
    cite: str
    status: SourceStatus
    effect: str
    """The class the rule concludes, or the intermediate fact it derives."""
    text: str
    """The rule in plain words."""
    holds: Truth
    decided_by: tuple[FactUsed, ...]
    """Facts the answer rests on: those of the conditions that decided it."""
    exceptions: tuple[ExceptionSeen, ...]
    applies_from: date | None
    before_exceptions: Truth = Truth.UNKNOWN
    """What the rule answers before its exceptions: YES and `holds` NO means one kept it away."""


@dataclass(frozen=True, slots=True)
class ClassHeld:
    """A class that a use is in. Several may hold at once; "applies from" is a separate answer."""

    name: str
    """"high_risk", "prohibited", "transparency", "red_line", ..."""
    instrument: str
    article: str
    wording: str
    wording_status: WordingStatus
    applies_from: date | None
    applies: bool
    """Whether it applies on the day asked about."""
    status: SourceStatus
    rule: str
    legacy: str = ""
    """Treatment of systems already on the market, in words; "" when none."""
    example_in: str = ""
    example_out: str = ""
    """One worked example on each side, in words."""
    legacy_open: str = ""
    """"unless placed on the market before ..." while nobody said when it was; else ""."""
    late: str = ""
    """The part of `legacy` that moves or lifts the day from which it binds this system."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A class nobody can conclude or rule out: these facts are needed, a person must decide."""

    name: str
    instrument: str
    article: str
    rule: str
    needs: tuple[str, ...]
    """Names of the facts that would settle it."""
    readings: tuple[str, ...] = ()
    """Where sources differ: each defensible reading with its source."""
    status: SourceStatus = "statute"
    contradictions: tuple[str, ...] = ()
    """Why facts of the card that would settle it do not count: they contradict others."""


@dataclass(frozen=True, slots=True)
class NotExamined:
    """An instrument that does not reach this use: "not examined by this law", never "allowed"."""

    instrument: str
    cite: str
    because: str
    claims: tuple[str, ...] = ()
    """Facts it rests on that somebody only declared: an exemption nothing supports yet."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A fact whose change alone changes the set of classes of a use."""

    fact: str
    question: str
    is_now: str
    would_be: str
    gains: tuple[str, ...]
    """Classes as "instrument:name (article)"."""
    loses: tuple[str, ...]
    grade: Grade
    unsupported: bool
    """The present answer keeps a class away and nothing but a declaration supports it."""
    opens: tuple[str, ...] = ()
    """Classes that hold now and that nobody could conclude or rule out then."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can still change something, in plain words."""

    fact: str
    text: str
    help: str
    settles: tuple[str, ...]
    """Names of classes it could decide."""
    example: str = ""
    kind: str = "yes_no"
    """"yes_no", "choice", "number" or "date"."""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What a party must do, from when, and the evidence that would meet it."""

    id: str
    party: str
    role: str
    text: str
    instrument: str
    cite: str
    status: SourceStatus
    applies_from: date | None
    applies: bool
    deadline: str
    evidence: tuple[str, ...]
    """Names of checks, and `documents.*` or `register.*` for what somebody writes or keeps."""
    effort: str
    """Rough work left for a small firm, in words; "" when nobody estimated it."""
    readings: tuple[str, ...] = ()
    """Where sources differ about the day from which it binds: each reading with its source."""
    legacy: str = ""
    """Why a system on the market before is bound later or not at all; "" when it is not."""

    @property
    def checks(self) -> tuple[str, ...]:
        """Return the checks whose results are evidence; empty: nothing here measures it."""
        return tuple(name for name in self.evidence if not name.startswith(_PAPERS))

    @property
    def papers(self) -> tuple[str, ...]:
        """Return what somebody writes or keeps as evidence, in words: nothing here produces it."""
        found = (name for name in self.evidence if name.startswith(_PAPERS))
        return tuple(name.partition(".")[2].replace("_", " ") for name in found)


@dataclass(frozen=True, slots=True)
class Penalty:
    """The largest fine for breaking what follows from a class, for a party of that size."""

    party: str
    size: str
    name: str
    """The class."""
    instrument: str
    text: str
    cite: str
    applies_from: date | None


@dataclass(frozen=True, slots=True)
class UseLaw:
    """Everything concluded about one use."""

    use: str
    classes: tuple[ClassHeld, ...]
    undecided: tuple[Undecided, ...]
    not_examined: tuple[NotExamined, ...]
    steps: tuple[Step, ...]
    flips: tuple[Flip, ...]
    questions: tuple[Question, ...]
    duties: tuple[Duty, ...]
    contradictions: tuple[str, ...] = ()
    """Facts of the card that cannot both be true, each as a sentence."""
    penalties: tuple[Penalty, ...] = ()
    stays: tuple[str, ...] = ()
    """What is said of a component or another use and is not carried here, each as a sentence."""
    later: tuple[str, ...] = ()
    """What a judgment or guideline newer than the day asked would say, each as a sentence."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an audit ends before any number."""

    use: str
    cite: str
    instrument: str
    text: str


@dataclass(frozen=True, slots=True)
class WordingUsed:
    """Which wording of which instrument was read, so that a stranger can read the same."""

    instrument: str
    title: str
    wording: str
    wording_status: WordingStatus
    version: str
    sha256: str
    read_on: date
    in_force: date | None


@dataclass(frozen=True, slots=True)
class Law:
    """The second line of the flow: classes per use on a day, with reasons."""

    as_of: date
    wordings: tuple[WordingUsed, ...]
    uses: tuple[UseLaw, ...]
    stops: tuple[Stop, ...]

    def use(self, name: str) -> UseLaw:
        """Return what was concluded about the use of that name; KeyError when there is none."""
        return {u.use: u for u in self.uses}[name]
