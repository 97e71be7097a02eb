"""A folder of TOML, read into an `Instrument`. What is wrong is named with file, line and mend."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from answerable.errors import LawFileError, Problem
from answerable.law.instrument import (
    Answer,
    DutyDef,
    Example,
    Exemption,
    FactDef,
    FactKind,
    Instrument,
    LegacyDef,
    PenaltyDef,
    Reading,
    Rule,
    Wording,
)
from answerable.law.read_duties import duty_of, legacy_of, penalty_of, source_of
from answerable.law.result import SourceStatus, WordingStatus
from answerable.law.table import Source, Table
from answerable.system.facts import Truth

_STATUS = get_args(SourceStatus)
_SILENT: dict[str, Truth | None] = {
    "": None,
    "yes": Truth.YES,
    "no": Truth.NO,
    "unknown": Truth.UNKNOWN,
}
_AT_LINE = re.compile(r"at line (\d+)")
_SIDES = {"yes": Truth.YES, "no": Truth.NO, "borderline": Truth.UNKNOWN}


def read_instrument(folder: Path, common: Mapping[str, FactDef], shared: bytes = b"") -> Instrument:
    """Return the instrument of a folder, or raise `LawFileError` with every fault found.

    `common` are the facts all instruments share, `shared` the file they stand in: it counts for
    the hash like a file of the folder, because it decides with them. Checks the form only;
    `check.py` what it means.
    """
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.toml"))
    files = {path: path.read_bytes() for path in paths}
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(path.name.encode() + b"\0" + content)
    digest.update(shared)
    head = _open(folder / "instrument.toml", files, problems)
    facts = read_facts(folder / "facts.toml", files.get(folder / "facts.toml", b""), problems)
    for name in facts.keys() & common.keys():
        what = f"fact {name!r} is common to all instruments."
        problems.append(Problem(f"{folder.name}/facts.toml", facts[name].line, what, "Remove it."))
    rules: list[Rule] = []
    duties: list[DutyDef] = []
    legacy: list[LegacyDef] = []
    penalties: list[PenaltyDef] = []
    for path in paths:
        if path.name.startswith("rules-"):
            table = _open(path, files, problems)
            defaults = table.data.pop("defaults", {})
            rules.extend(_rule(t, path) for t in _entries(table, "rule", defaults))
            duties.extend(duty_of(t) for t in _entries(table, "duty", defaults))
            legacy.extend(legacy_of(t) for t in _entries(table, "legacy", {}))
            penalties.extend(penalty_of(t) for t in _entries(table, "penalty", {}))
            table.done()
    instrument = Instrument(
        id=head.text("id"),
        title=head.text("title"),
        url=head.text("url"),
        kind=head.text("kind"),
        version=head.text("version"),
        read_on=head.day("read_on") or date.min,
        questions_about=head.text("questions_about", ""),
        sha256=digest.hexdigest(),
        wordings=tuple(_wording(t) for t in _entries(head, "wording", {})),
        facts={**common, **facts},
        own_facts=tuple(facts),
        rules=tuple(rules),
        duties=tuple(duties),
        legacy=tuple(legacy),
        penalties=tuple(penalties),
        answers=tuple(_answer(t) for t in _entries(head, "answer", {})),
        sources=tuple(source_of(t) for t in _entries(head, "source", {})),
    )
    head.done()
    if problems:
        raise LawFileError(problems)
    return instrument


def read_facts(path: Path, content: bytes, problems: list[Problem]) -> dict[str, FactDef]:
    """Return the facts of one file, name -> definition; faults are added to `problems`."""
    table = _open(path, {path: content}, problems)
    facts = {}
    for name in tuple(table.data):
        line = table.source.head(name)
        facts[name] = _fact(Table(table.source, table.data[name], f"fact {name!r}", line), name)
    return facts


def _open(path: Path, files: Mapping[Path, bytes], problems: list[Problem]) -> Table:
    content = files.get(path, b"")
    try:
        text = content.decode("utf-8")
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        text, data = "", {}
        what, at = f"is no TOML: {error}.", _AT_LINE.search(str(error))
        line = int(at[1]) if at else 0
        problems.append(Problem(f"{path.parent.name}/{path.name}", line, what, "Correct the line."))
    if path not in files:
        what = "is missing."
        problems.append(Problem(f"{path.parent.name}/{path.name}", 0, what, "Write it."))
    return Table(Source(path, text, problems), data, path.name, 0)


def _entries(table: Table, key: str, defaults: Mapping[str, Any]) -> Iterator[Table]:
    """Each entry of `[[key]]` with the defaults of its file put where it says nothing."""
    lists = {"rule": ("unless",)}.get(key, ())
    fits = defaults if key == "rule" else {k: defaults[k] for k in defaults if k in _DUTY_KEYS}
    seen: set[str] = set()
    for place, entry in enumerate(table.data.pop(key, [])):
        name = str(entry.get("id", entry.get("for", "")))
        line = table.source.head(name) if "id" in entry else table.source.nth(key, place)
        merged = {**fits, **entry}
        for several in lists:
            shared = [{**e, "_shared": True} for e in fits.get(several, [])]
            merged[several] = [*entry.get(several, []), *shared]
        found = Table(table.source, merged, f"{key} {name!r}", line)
        if "id" in entry and name in seen:
            found.fault("appears twice.", "Give each its own id.", "id")
        seen.add(name)
        yield found


_DUTY_KEYS = ("applies_from", "status")


def _fact(table: Table, name: str) -> FactDef:
    kind = table.word("type", get_args(FactKind), "yes_no")
    fact = FactDef(
        name=name,
        kind=cast("FactKind", kind),
        ask=table.text("ask", ""),
        help=table.text("help", ""),
        example=table.text("example", ""),
        choices=table.texts("choices"),
        from_=table.condition("from"),
        yes_if=table.condition("yes_if"),
        no_if=table.condition("no_if"),
        presumed_yes_if=table.condition("presumed_yes_if"),
        presumed_no_if=table.condition("presumed_no_if"),
        travels=table.flag("travels", default=False),
        silent=_SILENT[table.word("silent", tuple(_SILENT), "")],
        line=table.line,
    )
    if kind != "yes_no" and fact.conditions:
        table.fault("only a yes-no fact follows from others.", "Remove its conditions.")
    table.done()
    return fact


def _rule(table: Table, path: Path) -> Rule:
    derives = table.text("derives", "")
    if derives:
        table.data.pop("effect", None)
    rule = Rule(
        id=table.text("id"),
        ref=table.text("ref", ""),
        cite=table.text("cite"),
        status=cast("SourceStatus", table.word("status", _STATUS)),
        text=table.text("text"),
        effect="" if derives else table.text("effect"),
        derives=derives,
        when=table.needed("when"),
        unless=tuple(_exemption(t) for t in table.tables("unless")),
        readings=tuple(
            Reading(t.text("text"), t.text("source"), t.needed("when"))
            for t in table.tables("reading")
        ),
        applies_from=table.days("applies_from"),
        legacy=table.text("legacy", ""),
        stops=table.flag("stops", default=False),
        gates=table.flag("gates", default=True),
        examples=tuple(_examples(table)),
        file=f"{path.parent.name}/{path.name}",
        line=table.line,
    )
    table.done()
    return rule


def _exemption(table: Table) -> Exemption:
    shared = bool(table.data.pop("_shared", False))
    found = Exemption(
        when=table.needed("when"),
        cite=table.text("cite"),
        status=cast("SourceStatus", table.word("status", _STATUS, "statute")),
        text=table.text("text"),
        gives=table.text("gives", ""),
        shared=shared,
    )
    table.done()
    return found


def _examples(table: Table) -> Iterator[Example]:
    sides = table.data.pop("examples", {})
    for side, entries in sides.items():
        if side not in _SIDES:
            table.fault(f"unknown side {side!r}.", "Write yes, no or borderline.", side)
            continue
        for entry in entries:
            if not (isinstance(entry, list) and len(entry) == 2):
                table.fault("an example is no pair.", 'Write ["situation", "fact, fact"].', side)
                continue
            yield Example(str(entry[0]), str(entry[1]), _SIDES[side])


def _wording(table: Table) -> Wording:
    found = Wording(
        id=table.text("id"),
        title=table.text("title"),
        known_from=table.day("known_from") or date.max,
        in_force=table.day("in_force"),
        before=cast("WordingStatus", table.word("before", get_args(WordingStatus))),
        status=cast("WordingStatus", table.word("status", get_args(WordingStatus), "in_force")),
        until=table.day("until"),
        source=table.text("source", ""),
        note=table.text("note", ""),
        line=table.line,
    )
    table.done()
    return found


def _answer(table: Table) -> Answer:
    labels = table.data.pop("labels", [])
    found = Answer(
        asks=table.texts("asks"),
        frame=table.texts("frame"),
        reads=table.texts("reads"),
        labels=tuple((str(a), str(b)) for a, b in labels),
        not_yet=table.text("not_yet", ""),
    )
    table.done()
    return found
