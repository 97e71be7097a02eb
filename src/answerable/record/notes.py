"""What people noticed or signed: `answerable.notes.toml` beside the card, sealed by the next audit.

[[note]]
kind = "look"            # or "sign_off"
text = "Two applicants differ only in the name of the income."
who = "M. Sow"
on = 2026-11-20
"""

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from answerable.card.places import find_places
from answerable.errors import CardError, EnvironmentFailure, Problem
from answerable.record.types import Note

NOTES_FILE = "answerable.notes.toml"
KINDS = ("look", "sign_off")
_KEYS = ("kind", "text", "who", "on")
_EXAMPLE = 'Write kind = "look" or "sign_off", text, who, and on as a date like 2026-11-20.'


def read_notes(folder: Path) -> tuple[Note, ...]:
    """Return the notes beside a card, in the order of the file; none when there is no file.

    Raises `CardError` with every wrong entry, each with its line.
    """
    text = _text(folder / NOTES_FILE)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        problem = Problem(NOTES_FILE, int(line[1]) if line else 0, f"It is no TOML: {error}.", "")
        raise CardError([problem]) from error
    places = find_places(text)
    problems, notes = [], []
    for name in found:
        if name != "note":
            what = f"{name!r} has no meaning here."
            line_number = places.line((name,))
            problems.append(Problem(NOTES_FILE, line_number, what, "Keep [[note]] tables only."))
    entries = found.get("note", [])
    if not isinstance(entries, list):
        raise CardError([Problem(NOTES_FILE, 0, "note is no list of tables.", "Write [[note]].")])
    for number, entry in enumerate(entries):
        line_number = places.line(("note", number))
        wrong = list(_wrong(entry))
        problems += [Problem(NOTES_FILE, line_number, what, _EXAMPLE) for what in wrong]
        if not wrong:
            notes.append(Note(entry["kind"], entry["text"], entry["who"], entry["on"]))
    if problems:
        raise CardError(problems)
    return tuple(notes)


def append_note(folder: Path, note: Note) -> Path:
    """Add one note to the file beside a card and return the file; what stands there is kept.

    Raises `CardError` when the note or the file is wrong (nothing is written then), and
    `EnvironmentFailure` when the disk or a permission refuses.
    """
    entry = {"kind": note.kind, "text": note.text, "who": note.who, "on": note.on}
    if wrong := list(_wrong(entry)):
        raise CardError([Problem(NOTES_FILE, 0, what, _EXAMPLE) for what in wrong])
    read_notes(folder)
    path = folder / NOTES_FILE
    before = _text(path)
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    text = (
        f"{before}{gap}[[note]]\nkind = {_quoted(note.kind)}\ntext = {_quoted(note.text)}\n"
        f"who = {_quoted(note.who)}\non = {note.on.isoformat()}\n"
    )
    draft = folder / f".{NOTES_FILE}.{os.getpid()}"
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise EnvironmentFailure(
            f"The note could not be written to {NOTES_FILE}: {error.strerror or error}."
        ) from error
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise CardError(
            [Problem(NOTES_FILE, 0, "It is not written in UTF-8.", "Save it as UTF-8.")]
        ) from error
    except OSError as error:
        raise EnvironmentFailure(f"{NOTES_FILE} cannot be read: {error.strerror}.") from error


def _wrong(entry: object) -> Iterator[str]:
    """Yield what is wrong with one note, a sentence each."""
    if not isinstance(entry, dict):
        yield "A note is no table."
        return
    yield from (f"A note has no key {key!r}." for key in entry if key not in _KEYS)
    if entry.get("kind") not in KINDS:
        yield f"kind is {entry.get('kind')!r}."
    for key in ("text", "who"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"{key} says nothing."
    if not isinstance(entry.get("on"), date) or isinstance(entry["on"], datetime):
        yield "on is no date."


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
