"""The system under audit: a graph of components over named fields, used by parties on people."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.system.facts import Fact

Kind = Literal["input", "model", "logic", "human", "service"]

Decider = Literal["software", "software_then_person", "person_with_software", "unknown"]
About = Literal["natural_persons", "companies", "both", "nobody", "unknown"]


@dataclass(frozen=True, slots=True)
class PythonCall:
    """Run by a callable `module:function` found beside the card. Executes code: needs trust."""

    target: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Run by a model stored in a file beside the card. The format decides which runner loads it."""

    path: str
    format: str
    """"skops", "onnx", "xgboost", ...; the name of a runner."""
    method: str = "predict_proba"
    features: tuple[str, ...] = ()
    """The model's columns in its own order; empty: the component's `reads`."""
    step: str = ""
    """Name of one part of a pipeline that is run alone; "" for the whole."""


@dataclass(frozen=True, slots=True)
class Command:
    """Run by a program: one JSON object a line in, one out, per case. Executes code: needs trust.

    The program starts anew for each batch; its input ends with the batch.
    """

    arguments: tuple[str, ...]
    """Program and arguments, no shell. "python" is the Python that runs Answerable."""
    timeout_s: float = 600.0
    """Seconds a batch may take."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Run by a server at an address that [network] allows."""

    url: str
    protocol: Literal["json", "v2"] = "json"
    """"json": a template of your own; "v2": Open Inference Protocol."""
    send: str = '{"rows": "$rows"}'
    """JSON text; "$rows" stands for one object per case, "$values" for one list per case,
    "$columns" for one list per field, "$fields" for the names in order."""
    answer: str = ""
    """Where the answers stand in what comes back: keys joined by dots; "" for the whole."""
    features: tuple[str, ...] = ()
    """Fields in the order they are sent; empty: the component's `reads`."""
    timeout_s: float = 30.0
    """Seconds a request may take."""
    retries: int = 2
    """How often a request is repeated when the connection fails or the server is busy."""
    rows: int = 500
    """Cases a request may hold."""
    credential: str = ""
    """Where the credential is, never the credential: `env:NAME` or `file:NAME` beside the card."""
    header: str = "Authorization"
    """Header that carries it; "Bearer" stands before it in `Authorization`."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Not run: its outputs stand in columns of the cases, field name -> column name."""

    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NotRun:
    """Nothing here can run it. Whatever depends on it is `not_tested`, with this reason."""

    reason: str


RunBy = PythonCall | ModelFile | Command | Endpoint | Recorded | NotRun


@dataclass(frozen=True, slots=True)
class Component:
    """One step between the person and the outcome."""

    name: str
    kind: Kind
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: RunBy
    reference: PythonCall | Recorded | None = None
    """What the component should have answered: replacing it by this locates faults."""
    outside: bool = False
    """Claimed to stand outside the system; refused where the component writes what decides."""
    note: str = ""
    line: int = 0
    """Line of the card, for findings that point at it."""
    facts: tuple[Fact, ...] = ()
    """What somebody says about this component alone, whatever it is used for."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """The purpose of a use as structured answers. No rule reads `prose`."""

    decides: Decider
    about: About
    outcome: str
    """What is decided: "credit", "employment", ...; "unknown" is allowed. See OUTCOMES."""
    places: tuple[str, ...]
    """ISO 3166 codes of the places where people meet the output."""
    prose: str = ""


OUTCOMES = (
    "credit", "insurance", "employment", "worker_management", "education", "housing",
    "public_benefit", "healthcare", "emergency", "policing", "migration", "justice", "elections",
    "critical_infrastructure", "product_safety", "identification", "marketing", "content",
    "conversation", "content_generation", "military", "research", "office_work", "other", "unknown",
)  # fmt: skip
"""The closed list for `purpose.outcome`."""


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose in one setting. Classes and duties belong to a use, never to a model."""

    name: str
    purpose: Purpose
    components: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    persons: tuple[str, ...] = ()
    """Groups of people affected, in words."""
    persons_per_year: int | None = None
    decision: str = ""
    """The field that decides; "" when nothing here decides."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """What a party is to a use or a component, since when."""

    role: str
    """"provider", "deployer", "importer", "distributor", "product_manufacturer", ..."""
    of: str
    """Name of a use or a component."""
    since: date | None


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or authority. Duties and fines fall on parties."""

    name: str
    country: str
    """ISO 3166 alpha-2, or "unknown"."""
    size: Literal["micro", "small", "medium", "smc", "large", "unknown"]
    roles: tuple[Role, ...]
    public_authority: bool | None = False
    """None when nobody knows."""


@dataclass(frozen=True, slots=True)
class System:
    """Everything the audit is about, except its data."""

    name: str
    parties: tuple[Party, ...]
    uses: tuple[Use, ...]
    components: tuple[Component, ...]
    """In graph order: a component stands after everything that writes what it reads."""

    def component(self, name: str) -> Component:
        """Return the component of that name; KeyError when there is none."""
        return {c.name: c for c in self.components}[name]

    def use(self, name: str) -> Use:
        """Return the use of that name; KeyError when there is none."""
        return {u.name: u for u in self.uses}[name]
