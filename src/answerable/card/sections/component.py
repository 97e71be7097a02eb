"""`[[component]]`: one step between the person and the outcome, and how it is run."""

import json
import re
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field

from answerable.card.faults import quoted
from answerable.card.sections.base import UNKNOWN_SCHEMA, Name, Or, Section, refuse
from answerable.card.sections.use import AnyFact
from answerable.system.system import (
    Command,
    Component,
    Endpoint,
    ModelFile,
    NotRun,
    PythonCall,
    Recorded,
    RunBy,
)

_TARGET = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")


def python_target(value: object) -> object:
    """Accept `module:function`; refuse anything else with its mend."""
    if isinstance(value, str) and not _TARGET.fullmatch(value):
        refuse(f"{quoted(value)} names no function.", 'Write "module:function".')
    return value


def local_path(value: object) -> object:
    """Accept a path beside the card; an address on the network is refused."""
    if isinstance(value, str) and "://" in value:
        refuse(
            f"{quoted(value)} is an address, not a file.", "Save the file beside the card first."
        )
    if value == "":
        refuse("the path is empty.", "Write the path of a file beside the card.")
    return value


Target = Annotated[str, BeforeValidator(python_target)]
LocalPath = Annotated[str, BeforeValidator(local_path)]


def address(value: object) -> object:
    """Accept an http or https address; refuse anything else with its mend."""
    if isinstance(value, str) and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s#]*)?", value):
        refuse(
            f"{quoted(value)} is no address of a server.",
            'Write "http://HOST:PORT/PATH", without user name and fragment.',
        )
    return value


Address = Annotated[str, BeforeValidator(address)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


def _same_named(value: object) -> object:
    """Turn a list of columns into field -> column of the same name."""
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return {column: column for column in value}
    return value


Columns = Annotated[
    dict[str, str],
    BeforeValidator(_same_named),
    Or({"type": "array", "items": {"type": "string"}}),
]


def _credential(value: object) -> object:
    named = r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^/\\\\].*"
    if isinstance(value, str) and (not re.fullmatch(named, value) or ".." in value):
        refuse(
            "credential does not say where the credential is; a card holds none itself.",
            'Write credential = "env:SCORE_TOKEN" and set that variable before the audit, or '
            '"file:token.txt" for a file beside the card.',
        )
    return value


HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class RunSection(Section):
    """How a component is run: exactly one of python, model, command, http, recorded, none."""

    python: Target | None = None
    """`module:function` beside the card. Runs code, so it needs your trust."""
    model: LocalPath | None = None
    """A model file beside the card, or a folder for pipelines."""
    format: str = ""
    """Format of the model: "skops", "onnx", "xgboost", "lightgbm", "catboost", "torch",
    "huggingface", "spacy", "mlflow"; "joblib" and "pickle" only by your permission for the file."""
    method: str = "predict_proba"
    """What to ask of the model."""
    step: str = ""
    """Name of the part of a pipeline that this component is."""
    command: list[Name] | None = None
    """A program and its arguments: JSON lines in, JSON lines out. Needs your trust, like code."""
    http: Address | None = None
    """Address of a server; its host and port must stand in [network] allow."""
    protocol: Literal["json", "v2"] = "json"
    """json: your own template; v2: Open Inference Protocol."""
    send: dict[str, Any] | None = None
    """Template of a request: "$rows", "$values", "$columns", "$fields" stand for the cases."""
    answer: str = ""
    """Where the answers stand in the response: keys joined by dots."""
    features: list[Name] = Field(default_factory=list)
    """Fields in the model's own order; left out: matched by name, else the order of `reads`."""
    timeout_s: Seconds | None = None
    """Seconds until a server's answer (default 30) or a program's batch (600) is given up."""
    retries: int = Field(default=2, ge=0, le=10)
    """How often a request is repeated when a server fails or is busy."""
    rows: int = Field(default=500, ge=1, le=100_000)
    """Cases a request holds at most."""
    credential: Annotated[str, BeforeValidator(_credential)] | None = None
    """Where a server's credential is: "env:NAME", or "file:NAME" of a file beside the card. Never
    the credential itself. It is sent only when you trust the card, and never over plain http."""
    header: HeaderName = "Authorization"
    """Header that carries the credential; in Authorization it is sent as "Bearer ..."."""
    recorded: Columns | None = None
    """Columns of the data that hold what the component wrote: { field = "column" } or a list."""
    none: str | None = None
    """Why nothing here can run it."""

    def read(self) -> RunBy:
        """Return how the component is run; the card's checks made sure it is one way."""
        features = tuple(self.features)
        if self.python is not None:
            return PythonCall(self.python)
        if self.model is not None:
            return ModelFile(self.model, self.format, self.method, features, self.step)
        if self.command is not None:
            return Command(tuple(self.command), self.timeout_s or 600.0)
        if self.http is not None:
            return self._endpoint(self.http, features)
        if self.recorded is not None:
            return Recorded(tuple(self.recorded.items()))
        return NotRun(self.none or "the card does not say how it is run")

    def _endpoint(self, url: str, features: tuple[str, ...]) -> Endpoint:
        return Endpoint(
            url,
            self.protocol,
            json.dumps({"rows": "$rows"} if self.send is None else self.send),
            self.answer,
            features,
            self.timeout_s or 30.0,
            self.retries,
            self.rows,
            self.credential or "",
            self.header,
        )


class ReferenceSection(Section):
    """What the component should have answered: exactly one of python, recorded."""

    python: Target | None = None
    """`module:function` beside the card that answers rightly."""
    recorded: Columns | None = None
    """Columns of the data that hold the right answer."""

    def read(self) -> PythonCall | Recorded | None:
        """Return the reference, None when the card names none."""
        if self.python is not None:
            return PythonCall(self.python)
        return Recorded(tuple(self.recorded.items())) if self.recorded else None


def _run(value: object) -> object:
    return {"none": "nobody has said how it is run"} if value == "unknown" else value


def _reference(value: object) -> object:
    return None if value == "unknown" else value


AnyRun = Annotated[RunSection, BeforeValidator(_run), Or(UNKNOWN_SCHEMA)]
AnyReference = Annotated[
    ReferenceSection | None, BeforeValidator(_reference), Or(cast("dict[str, Any]", UNKNOWN_SCHEMA))
]


class ComponentSection(Section):
    """One step: it reads named fields and writes named fields."""

    name: Name
    """Short name by which everything else refers to this component."""
    kind: Literal["input", "model", "logic", "human", "service"]
    """input: where the case's fields enter; model: learnt; logic: rules; human: a person;
    service: somebody else's system."""
    reads: list[Name] = Field(default_factory=list)
    """Fields it reads."""
    writes: list[Name] = Field(default_factory=list)
    """Fields it writes."""
    run: AnyRun = Field(default_factory=RunSection)
    """How it is run; left out: it cannot be run here."""
    reference: AnyReference = None
    """What it should have answered; replacing the component by this locates faults."""
    outside: bool = False
    """Claimed to stand outside the system; refused where it writes what decides."""
    note: str = ""
    """Anything a reader should know."""
    facts: dict[str, AnyFact] = Field(default_factory=dict)
    """Answers about this component alone, by the name of the fact. What it does reaches every use
    it is part of; what exempts it stays with it."""

    def read(self, line: int) -> Component:
        """Return the component as the rest of the program knows it."""
        return Component(
            name=self.name,
            kind=self.kind,
            reads=tuple(self.reads),
            writes=tuple(self.writes),
            run=self.run.read(),
            reference=self.reference.read() if self.reference else None,
            outside=self.outside,
            note=self.note,
            line=line,
            facts=tuple(fact.read(name) for name, fact in self.facts.items()),
        )
