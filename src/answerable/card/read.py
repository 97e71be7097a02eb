"""Reading `answerable.toml`: everything that is wrong at once, each with line and mend."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from answerable.card.card import Card
from answerable.card.faults import Fault, problems
from answerable.errors import CardError, EnvironmentFailure, Problem

if TYPE_CHECKING:
    from answerable.card.document import CardDocument

NAME = "answerable.toml"
_LARGEST = 5_000_000
_DEEPEST = 12
_CARDS_NAMED = 4


def read_card(path: str | Path) -> Card:
    """Return the card at `path`: the file itself, or the folder that holds `answerable.toml`.

    Raises `CardError` with every problem found, each with file, line and mend. Nothing the card
    names is opened or run.
    """
    file = find_card(path)
    return parse_card(_read_bytes(file), file)


def find_card(path: str | Path) -> Path:
    """Return the file of the card; `CardError` when there is none at `path`."""
    given = Path(path)
    file = given / NAME if given.is_dir() else given
    if not file.exists():
        if given.is_dir():
            _fail(str(given), f"this folder holds no {NAME}.", _where_else(given))
        _fail(str(given), "there is no such file.", "Name a card, or the folder it lies in.")
    return file


def _where_else(folder: Path) -> str:
    """Return what to name instead: the cards one folder below, else the command that writes one."""
    below = sorted(file.parent for file in folder.glob(f"*/{NAME}"))
    if not below:
        return f"`answerable init {folder}` writes one."
    shown = [str(path) for path in below[:_CARDS_NAMED]]
    more = f" and {len(below) - len(shown)} more" if len(below) > len(shown) else ""
    return f"Cards lie below it: name {' or '.join(shown)}{more}."


def parse_card(content: bytes, file: Path) -> Card:
    """Return the card these bytes are; `file` is where they lie. Raises `CardError`."""
    from answerable.card.build import build
    from answerable.card.places import find_places

    text = _decode(content, file)
    raw = _parse(text, file)
    places = find_places(text)
    document, faults = _validate(raw)
    if faults or document is None:
        raise CardError(problems(faults, places, str(file)))
    return build(document, raw, places, content, file)


def _validate(raw: dict[str, Any]) -> "tuple[CardDocument | None, list[Fault]]":
    """Return the document and every fault; the document is None when a value is faulty."""
    from pydantic import ValidationError

    from answerable.card.cross.all import cross_faults
    from answerable.card.document import CardDocument
    from answerable.card.words import value_faults

    faults: list[Fault] = []
    document = None
    try:
        document = CardDocument.model_validate(raw)
    except ValidationError as error:
        faults.extend(value_faults(error, raw))
    faults.extend(cross_faults(raw))
    return document, faults


def _read_bytes(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except PermissionError as error:
        raise EnvironmentFailure(f"{file} cannot be read: you lack the permission.") from error
    except OSError as error:
        _fail(str(file), f"cannot be read: {(error.strerror or 'no reason given').lower()}.", "")
    if len(content) > _LARGEST:
        _fail(str(file), "is too large for a card.", "Keep data in files the card names.")
    return content


def _decode(content: bytes, file: Path) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        _fail(str(file), "is not UTF-8 text.", "Save it as UTF-8.", line)
    if not text.strip():
        _fail(str(file), "is empty.", "`answerable init` writes a first card.")
    return text


def _parse(text: str, file: Path) -> dict[str, Any]:
    import tomllib

    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _not_toml(error, text, file)
    except (RecursionError, ValueError):
        _fail(str(file), "is no card: a value is nested too deeply or too long.", "Shorten it.")
    if not raw:
        _fail(str(file), "says nothing: it has only comments.", "`answerable init` writes a card.")
    if _too_deep(raw):
        _fail(str(file), "is no card: a value is nested too deeply.", "Write it flatter.")
    return raw


def _not_toml(error: ValueError, text: str, file: Path) -> NoReturn:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    reason = str(error)[: found.start()] if found else str(error)
    mend = (
        'Write text in quotes, such as "DE".'
        if reason == "Invalid value"
        else "See https://toml.io for the form of this line."
    )
    _fail(str(file), f"is not TOML: {reason[:1].lower()}{reason[1:80]}.", mend, line)


def _too_deep(raw: dict[str, Any]) -> bool:
    level: list[Any] = [raw]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def _fail(file: str, what: str, mend: str, line: int = 0) -> NoReturn:
    raise CardError([Problem(file, line, what, mend)])
