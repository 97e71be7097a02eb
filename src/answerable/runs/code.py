"""The modules beside a card, imported without leaving a trace in this process.

A module is looked for in the card's folder, then in its parent. It is neither put into
`sys.modules` nor found through `sys.path`, so two cards may each have a `system.py`. What such a
module imports is found beside it first and installed otherwise.
"""

import builtins
import hashlib
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Literal

from answerable.errors import AnswerableError, EvidenceError, NeedsExtra
from answerable.runs.opened import inside, noting
from answerable.runs.trust import Trust
from answerable.runs.types import FileRead

MODELS = frozenset({".skops", ".onnx", ".json", ".ubj", ".txt", ".cbm", ".safetensors"})
"""Endings of files that hold a model; what else is read is data."""


class Code:
    """The callables of one card. Raises `TrustError` before anything untrusted is executed."""

    def __init__(self, folder: Path, trust: Trust) -> None:
        self._folders = (folder.resolve(), folder.resolve().parent)
        self._trust = trust
        self._modules: dict[str, ModuleType] = {}
        self._read: dict[str, FileRead] = {}
        self.modules: set[str] = set()
        """What the card's code imports that does not lie beside the card."""

    @property
    def files(self) -> tuple[FileRead, ...]:
        """Every file executed so far, by name."""
        return tuple(self._read[name] for name in sorted(self._read))

    def function(self, target: str) -> Callable[..., object]:
        """Return the callable of `module:function`; `EvidenceError` when there is none."""
        module_name, _, name = target.partition(":")
        if self._find(module_name) is None:
            raise EvidenceError(
                f"{target!r} names no code: there is no file {module_name}.py beside the card or "
                "in the folder above it."
            )
        found = getattr(self._load(module_name), name, None)
        if not callable(found):
            raise EvidenceError(f"{module_name}.py has no function {name!r}; correct {target!r}.")
        function: Callable[..., object] = found
        return function

    def call(self, function: Callable[..., object], what: str, *given: object) -> object:
        """Return what a card's callable returns; whatever it raises becomes an `EvidenceError`.

        `what` says what failed then. What it prints goes to stderr, because stdout carries our own
        results; files beside the card that it reads are added to `files`.
        """
        try:
            with noting() as opened, redirect_stdout(sys.stderr):
                return function(*given)
        except AnswerableError:
            raise
        except (Exception, SystemExit) as failed:
            raise failure(what, failed, self._folders) from failed
        finally:
            self._note(opened)

    def _note(self, opened: set[str]) -> None:
        for file in inside(opened, self._folders):
            shown = Path(os.path.relpath(file, self._folders[0])).as_posix()
            if shown not in self._read:
                kind: Literal["model", "data"] = "model" if file.suffix in MODELS else "data"
                sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
                self._read[shown] = FileRead(shown, sha256, kind)

    def _find(self, name: str) -> Path | None:
        if not name.isidentifier():
            return None
        files = (folder / f"{name}.py" for folder in self._folders)
        return next((file for file in files if file.is_file()), None)

    def _load(self, name: str) -> ModuleType:
        if name in self._modules:
            return self._modules[name]
        file = self._find(name)
        if file is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        content, sha256 = self._trust.read(file)
        shown = file.name if file.parent == self._folders[0] else f"../{file.name}"
        self._read[shown] = FileRead(shown, sha256, "code")
        unique = f"answerable card {id(self)} {name}"
        module = ModuleType(unique)
        module.__file__ = str(file)
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
        self._modules[name] = module
        # Dataclasses and typing look their module up while it is executed, and only then.
        sys.modules[unique] = module
        try:
            with noting() as opened, redirect_stdout(sys.stderr):
                exec(compile(content, str(file), "exec"), module.__dict__)
        except BaseException as failed:
            del self._modules[name]
            ours = isinstance(failed, AnswerableError)
            if isinstance(failed, (Exception, SystemExit)) and not ours:
                raise failure(f"{shown} cannot be imported", failed, self._folders) from failed
            raise
        finally:
            del sys.modules[unique]
            self._note(opened)
        return module

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """`import` as the card's modules see it: siblings first."""
        if level:  # `from . import texts`, `from .texts import write`
            if name:
                return self._load(name)
            package = ModuleType("siblings")
            package.__dict__.update({each: self._load(each) for each in fromlist or ()})
            return package
        if self._find(name) is not None:
            return self._load(name)
        self.modules.add(name)
        return __import__(name, globals, locals, fromlist or (), level)


def failure(what: str, failed: Exception | SystemExit, folders: Sequence[Path]) -> AnswerableError:
    """Return the error to raise for an exception out of a card's code, with its line there."""
    missing = failed.name if isinstance(failed, ModuleNotFoundError) else None
    if missing and missing.split(".")[0] in ("sklearn", "skops"):
        return NeedsExtra(missing.split(".")[0], "learn")
    frames = [f for f in traceback.extract_tb(failed.__traceback__) if _inside(f.filename, folders)]
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    said = " ".join(str(failed).split()) or "no message"
    return EvidenceError(f"{what}: {type(failed).__name__}: {said}{place}.")


def _inside(filename: str, folders: Sequence[Path]) -> bool:
    return Path(filename).parent in folders
