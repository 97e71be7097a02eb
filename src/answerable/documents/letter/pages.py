"""The letter as a page, as plain text and as PDF. Each holds the same sentences."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from textwrap import wrap
from typing import TYPE_CHECKING

from answerable.documents.letter.compose import Letter
from answerable.documents.letter.rights import Part
from answerable.documents.printable import printable_text
from answerable.errors import NeedsExtra

if TYPE_CHECKING:
    from jinja2 import Environment

WIDTH = 78


def letter_html(letter: Letter) -> str:
    """Return one self-contained page: no script, no request, every name escaped."""
    return page("letter.html.j2", "letter.css", letter=letter)


def letter_text(letter: Letter) -> str:
    """Return the letter as plain text."""
    lines = [letter.sender, "", *letter.address, "", letter.title, "=" * len(letter.title), ""]
    lines += [*_paragraph(letter.status), "", *_paragraph(" ".join(letter.answer)), ""]
    lines += [letter.used.title, *_paragraph(*letter.used.before)]
    lines += [*_table(letter), ""]
    if letter.protected_note:
        lines += [*_paragraph(letter.protected_note), ""]
    for part in (letter.read, letter.why, letter.change, letter.disagree):
        lines += [*_part(part), ""] if part.before else []
    lines += _paragraph(letter.notice) if letter.notice else []
    return "\n".join(lines).rstrip() + "\n"


def letter_pdf(letter: Letter) -> bytes:
    """Return the letter as PDF of one page.

    Nothing of it is read as markup: the text travels as data. Raises `NeedsExtra` without typst.
    """
    try:
        import typst
    except ImportError as missing:
        raise NeedsExtra("typst", "pdf") from missing
    template = read_file("templates/letter.typ").encode()
    made: bytes = typst.compile(template, format="pdf", sys_inputs={"letter": _as_data(letter)})
    return made


def page(template: str, style: str, **values: object) -> str:
    """Return a page drawn from a template of this folder and its style sheet."""
    from base64 import b64encode
    from hashlib import sha256

    from markupsafe import Markup

    css = read_file(f"templates/{style}")
    allowed = f"sha256-{b64encode(sha256(css.encode()).digest()).decode()}"
    made = _environment().get_template(template)
    return made.render(style=Markup(css), style_hash=allowed, **values)


def read_file(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("answerable.documents.letter") / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    return Environment(
        loader=PackageLoader("answerable.documents.letter"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: (
            printable_text(value)
            if isinstance(value, str) and not isinstance(value, Markup)
            else value
        ),
    )


def _as_data(letter: Letter) -> str:
    return json.dumps(asdict(letter), ensure_ascii=False)


def _paragraph(*texts: str) -> list[str]:
    return [line for text in texts for line in wrap(text, WIDTH) or [""]]


def _table(letter: Letter) -> Iterator[str]:
    for row in letter.rows:
        mark = f" [{row.protected}]" if row.protected else ""
        yield from wrap(
            f"{row.word}{mark}: {row.value} ({row.effect})",
            WIDTH,
            initial_indent="  - ",
            subsequent_indent="    ",
        )


def _part(part: Part) -> Iterator[str]:
    if part.title:
        yield part.title
    yield from _paragraph(*part.before)
    for i, item in enumerate(part.items, 1):
        sign = f"  {i}. " if part.ordered else "  - "
        yield from wrap(item, WIDTH, initial_indent=sign, subsequent_indent=" " * len(sign))
    yield from _paragraph(*part.after)
