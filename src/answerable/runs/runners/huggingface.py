"""Runs a Hugging Face text classifier out of a folder: the whole, or its tokenizer or model alone.

Weights are read from safetensors only, code in the folder is never executed, and nothing is
fetched.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError
from answerable.runs.model_file import model_folder, refuse_method
from answerable.runs.registry import Place, RunBatch, runner
from answerable.runs.sandbox.model import in_process
from answerable.system.system import Component, ModelFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from answerable.runs.sandbox.child import Columns, Loaded

METHODS = ("predict_proba", "predict", "decision_function")
STEPS = ("", "tokenizer", "model")
PREPARE = ("numpy", "torch", "transformers")
_AT_ONCE = 32


@runner("huggingface")
def huggingface_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a folder written by `save_pretrained`.

    `step` "tokenizer" turns the text that the component reads into the tokens (JSON) that it
    writes; "model" reads those tokens. The answer is one probability per class
    (`decision_function`: logits; `predict`: the label). Raises what `in_process` raises.
    """
    refuse_method(component, run, METHODS)
    if run.step not in STEPS or len(component.reads) != 1:
        raise EvidenceError(
            f"component {component.name!r}: a Hugging Face pipeline reads one field, and its "
            "steps are tokenizer and model."
        )
    folder = model_folder(component, run, place)
    return in_process(
        component, run, place, loader=f"{__name__}:load", extra="huggingface", folder=str(folder)
    )


def load(content: bytes, settings: Mapping[str, Any]) -> "Loaded":
    """Return the answers of a step; runs in the child process."""
    import transformers

    del content
    transformers.logging.set_verbosity_error()
    step, how = settings["step"], {"local_files_only": True, "trust_remote_code": False}
    tokenizer = None
    if step != "model":
        tokenizer = transformers.AutoTokenizer.from_pretrained(settings["folder"], **how)
    if step == "tokenizer":
        return (), lambda columns: _tokens(tokenizer, columns)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        settings["folder"], use_safetensors=True, **how
    )
    model.eval()

    def predict(columns: "Columns") -> "npt.NDArray[np.generic]":
        texts = next(iter(columns.values()))
        if tokenizer is not None:
            texts = _tokens(tokenizer, columns)
        return _answers(model, [json.loads(text) for text in texts.tolist()], settings["method"])

    return (), predict


def _tokens(tokenizer: Any, columns: "Columns") -> "npt.NDArray[np.generic]":
    import numpy as np

    texts = ["" if text is None else str(text) for text in next(iter(columns.values())).tolist()]
    ids = tokenizer(texts, truncation=True)["input_ids"] if texts else []
    found = np.empty(len(texts), dtype=object)
    found[:] = [json.dumps(list(each)) for each in ids]
    return found


def _answers(model: Any, cases: list[list[int]], method: str) -> "npt.NDArray[np.generic]":
    import numpy as np
    import torch

    parts = []
    pad = model.config.pad_token_id or 0
    for start in range(0, len(cases), _AT_ONCE):
        some = cases[start : start + _AT_ONCE]
        longest = max(1, *map(len, some)) if len(some) > 1 else max(1, len(some[0]))
        ids = torch.tensor([case + [pad] * (longest - len(case)) for case in some])
        mask = torch.tensor([[1] * len(case) + [0] * (longest - len(case)) for case in some])
        with torch.no_grad():
            logits = model(input_ids=ids, attention_mask=mask).logits
        parts.append(logits if method == "decision_function" else torch.softmax(logits, dim=1))
    answer = torch.cat(parts).numpy()
    if method == "predict":
        labels = [model.config.id2label[place] for place in answer.argmax(axis=1).tolist()]
        return np.array(labels, dtype=object)
    return np.asarray(answer)
