"""Replay of an explanation that was kept: the same outcome, reasons and doubts, or what differs."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from answerable.errors import EvidenceError

FILE = "explanation.json"
LEFT_OUT = frozenset({"letters", "engineer", "written", "files"})
"""Documents drawn from the rest, and files: these are compared by their hashes, one by one."""


def kept_text(explained: Mapping[str, object]) -> str:
    """Return an explanation as the file that a later replay is compared with."""
    kept = {key: value for key, value in explained.items() if key not in LEFT_OUT - {"files"}}
    return json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def differences(folder: Path, explained: Mapping[str, object]) -> tuple[str, ...]:
    """Return what differs from the explanation kept in a folder; empty when nothing does.

    Raises `EvidenceError` when the folder holds none, or one of another case.
    """
    file = folder / FILE
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as failed:
        raise EvidenceError(
            f"{file} is no kept explanation ({failed}). Name a folder that "
            "`answerable explain --out` wrote."
        ) from None
    now = json.loads(kept_text(explained))
    if not isinstance(kept, dict) or kept.get("case") != now["case"]:
        raise EvidenceError(f"{file} explains another case; replay the case it was made for.")
    return (*_values(kept, now), *_files(kept.get("files"), now["files"]))


def _values(kept: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    for key in sorted({*kept, *now} - LEFT_OUT):
        if kept.get(key) != now.get(key):
            yield f"{key.replace('_', ' ')} was {_short(kept.get(key))} and is {_short(now[key])}"


def _files(kept: object, now: list[list[str]]) -> Iterator[str]:
    was = {str(name): sha for name, sha in kept} if isinstance(kept, list) else {}
    is_ = dict(now)
    for name in sorted({*was, *is_}):
        if was.get(name) != is_.get(name):
            yield f"{name} is another file now"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."
