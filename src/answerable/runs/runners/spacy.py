"""Runs a spaCy pipeline out of a folder: the whole, or one of its named components as a step.

A folder holds data; the functions its configuration names must be installed, and no code in the
folder is executed. A pipeline that is an installed package is code: call it by `python`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError
from answerable.runs.model_file import model_folder
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.sandbox.model import in_process
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.runs.sandbox.child import Columns, Loaded

PREPARE = ("numpy", "spacy")
TOKENIZER = "tokenizer"


@runner("spacy")
def spacy_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a folder written by `nlp.to_disk`.

    The component reads one field: a text, or the document (JSON) an earlier step wrote. `step` is
    "tokenizer" or the name of a component of the pipeline; left out, all of them run. It writes
    what its fields ask for by name: "doc" (the document as JSON), "entities" (JSON), "tags"
    (JSON), or the label of a text category (its score). Raises what `in_process` raises.
    """
    if len(component.reads) != 1:
        raise EvidenceError(
            f"component {component.name!r}: a spaCy pipeline reads one field; "
            f"it reads {', '.join(component.reads) or 'none'}."
        )
    folder = model_folder(component, run, place)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="spacy", folder=str(folder)
    )


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return the answers of a step; runs in the child process."""
    import spacy

    del content
    nlp = spacy.load(settings["folder"])
    step = settings["step"]
    if step and step != TOKENIZER and step not in nlp.pipe_names:
        raise ValueError(
            f"it has no component {step!r}; it has {', '.join((TOKENIZER, *nlp.pipe_names))}"
        )

    def predict(columns: "Columns") -> "Columns":
        docs = list(_run(nlp, step, next(iter(columns.values())).tolist()))
        return {field: _field(docs, field) for field in settings["writes"]}

    return (), predict


def _run(nlp: Any, step: str, given: list[Any]) -> Iterator[Any]:
    docs = [_doc(nlp, text) for text in given]
    if step == TOKENIZER:
        yield from docs
        return
    wanted = _with_providers(nlp, step) if step else nlp.pipe_names
    with nlp.select_pipes(enable=wanted):
        yield from nlp.pipe(docs)


def _doc(nlp: Any, text: object) -> Any:
    """Return a document: the one an earlier step wrote, else the text in tokens."""
    from spacy.tokens import Doc

    said = "" if text is None else str(text)
    if said.startswith('{"'):
        try:
            stored = json.loads(said)
        except ValueError:
            stored = {}
        if "tokens" in stored:
            return Doc(nlp.vocab).from_json(stored)
    return nlp.make_doc(said)


def _with_providers(nlp: Any, step: str) -> list[str]:
    """A component and those that compute the vectors it listens to."""
    providers = [
        name for name, pipe in nlp.pipeline if step in getattr(pipe, "listening_components", ())
    ]
    return [*providers, step]


def _field(docs: list[Any], field: str) -> "npt.NDArray[np.generic]":
    import numpy as np

    makers = {
        "doc": lambda doc: json.dumps(doc.to_json()),
        "entities": lambda doc: json.dumps([[each.text, each.label_] for each in doc.ents]),
        "tags": lambda doc: json.dumps([token.tag_ or token.pos_ for token in doc]),
    }
    if field in makers:
        words = np.empty(len(docs), dtype=object)
        words[:] = [makers[field](doc) for doc in docs]
        return words
    unknown = next((doc for doc in docs if field not in doc.cats), None)
    if unknown is not None:
        raise ValueError(f"it gives no {field!r}; it gives {', '.join((*makers, *unknown.cats))}")
    return np.array([doc.cats[field] for doc in docs])
