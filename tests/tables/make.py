"""Cards and cases made in one line."""

from pathlib import Path

from answerable.card.card import Card
from answerable.system.data import Data, Source
from answerable.system.expectations import Gate
from answerable.system.system import System
from answerable.tables.cases import open_cases


def card_of(folder=Path(), *, source=None, data=None, components=(), uses=(), scenarios=()):
    """A card with one source and nothing else that matters."""
    sources = (source,) if source else (Source("here", python="data:cases"),)
    return Card(
        path=Path(folder) / "answerable.toml",
        sha256="0" * 64,
        system=System("toy", (), tuple(uses), tuple(components)),
        data=data or Data(sources),
        limits=(),
        scenarios=tuple(scenarios),
        gate=Gate(),
        allowed_addresses=(),
        red_lines=(),
        warnings=(),
        unknowns=(),
    )


def cases_of(columns):
    """Cases from a mapping, as a trusted callable would hand them over."""
    return open_cases(card_of(), lambda: columns)
