"""Reasons and actions: fields that exist, each in one reason, and nothing nobody can change."""

import re
from collections.abc import Iterator

from answerable.card.faults import Fault, quoted, suggest
from answerable.card.outline import Entry, Outline


def explanation_faults(outline: Outline) -> Iterator[Fault]:
    """Yield references to fields that do not exist, and actions nobody could take."""
    yield from _reasons(outline)
    yield from _phrases(outline)
    yield from _actions(outline)
    yield from _words(outline)
    section = outline.table("explanation")
    for i, name in enumerate(section.texts("held")):
        yield from _enters(outline, name, section.at("held", i), "[explanation] holds")
    stated = section.text("stated")
    written = _written(outline)
    if stated and stated not in written:
        what = f"[explanation] stated is {quoted(stated)}, which no component writes."
        yield Fault(section.at("stated"), what, suggest(stated, written, "They write"))


def _reasons(outline: Outline) -> Iterator[Fault]:
    taken: dict[str, str] = {}
    for reason in outline.entries("reason"):
        code = reason.text("code")
        for i, field in enumerate(reason.texts("fields")):
            at = reason.at("fields", i)
            yield from _enters(outline, field, at, f"reason {quoted(code)} is about")
            if field in taken:
                what = f"{quoted(field)} stands in the reasons {quoted(taken[field])} and "
                what += f"{quoted(code)}."
                yield Fault(at, what, "A field belongs to one reason: leave it in one of them.")
            taken.setdefault(field, code)


_NOT_SPECIFIC = re.compile(
    r"\b(qualifying|our|internal|minimum|required)\b[^.]*\b(scor\w+|standards?|polic(y|ies)|criteria)"
    r"\b|\b(reach|achiev)\w*\b[^.]*\bscore\b",
    re.IGNORECASE,
)
"""English phrases that name no factor: 12 CFR 1002.9(b)(2) calls them insufficient."""


def _phrases(outline: Outline) -> Iterator[Fault]:
    """Yield phrases that are no specific reason, where a use is in the United States."""
    purposes = [use.inner("purpose").get("places") for use in outline.entries("use")]
    places = [place for one in purposes if isinstance(one, list) for place in one]
    if not any(str(place).partition("-")[0] == "US" for place in places):
        return
    for reason in outline.entries("reason"):
        phrase = str(reason.inner("phrase").get("en", ""))
        if found := _NOT_SPECIFIC.search(phrase):
            what = (
                f"the phrase of reason {quoted(reason.text('code'))} gives {quoted(found[0])} as "
            )
            what += "the reason, which 12 CFR 1002.9(b)(2) calls insufficient."
            mend = "Name the factor that was scored, such as the income or the late payments."
            yield Fault(reason.at("phrase", "en"), what, mend)


def _actions(outline: Outline) -> Iterator[Fault]:
    protected = {p.text("column"): p.name for p in outline.entries("protected") if p.text("column")}
    for action in outline.entries("action"):
        field = action.text("field")
        yield from _enters(outline, field, action.at("field"), "an action changes")
        for name in action.inner("coupled"):
            yield from _enters(outline, name, action.at("coupled", name), "an action moves along")
        if field in protected:
            what = f"an action changes {quoted(field)}, which is {quoted(protected[field])}."
            mend = "Remove it: nobody may be told to change a protected attribute."
            yield Fault(action.at("field"), what, mend)
        yield from _grid(action, field)


def _grid(action: Entry, field: str) -> Iterator[Fault]:
    listed = bool(action.table.get("values"))
    stepped = bool(action.table.get("step")) and bool(action.table.get("steps"))
    if listed == stepped:
        what = f"the action on {quoted(field)} needs a grid: either steps or values."
        yield Fault(action.path, what, "Write `step` and `steps`, or `values`, and not both.")


def _words(outline: Outline) -> Iterator[Fault]:
    known = tuple(outline.fields())
    for word in outline.entries("word"):
        field = word.text("field")
        if field and field not in known:
            what = f"a word is given for {quoted(field)}, which is no field of this card."
            yield Fault(word.at("field"), what, suggest(field, known, "There are"))


def _written(outline: Outline) -> tuple[str, ...]:
    return tuple(f for c in outline.components for f in c.texts("writes"))


def _enters(outline: Outline, field: str, at: tuple[str | int, ...], who: str) -> Iterator[Fault]:
    """Yield a fault when a field does not come with the case: only those can be moved."""
    written = _written(outline)
    read = dict.fromkeys(f for c in outline.components for f in c.texts("reads"))
    inputs = (c for c in outline.components if c.text("kind") == "input")
    entering = {f: None for f in read if f not in written}
    for component in inputs:
        entering |= dict.fromkeys(component.texts("reads"))
        if "python" not in component.inner("run"):
            entering |= dict.fromkeys(component.texts("writes"))
    if field and field not in entering:
        what = f"{who} {quoted(field)}, which does not come with the case"
        what += ": a component writes it." if field in written else ": no component reads it."
        yield Fault(at, what, suggest(field, tuple(entering), "These come with it:"))
