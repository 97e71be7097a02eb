"""The one table of countries: ISO 3166-1 alpha-2 codes, names, and which belong to the Union."""

from functools import cache
from importlib.resources import files


@cache
def countries() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 codes with short English names, and XK for Kosovo (no ISO code)."""
    return {code: name for code, name, *_ in _rows()}


@cache
def european_union() -> frozenset[str]:
    """Return the codes whose territory is in the European Union.

    The 27 Member States and the parts of them that have a code of their own and to which the
    Treaties apply: the French outermost regions (Article 355(1) TFEU) and Aland (355(4)). The
    European Economic Area adds IS, LI and NO, marked "eea" in the table: an act binds there once
    the EEA Joint Committee has taken it over.
    """
    return frozenset(code for code, _, *union in _rows() if union == ["eu"])


def country_of(place: str) -> str:
    """Return the country of a place: "US" for "US-MA"."""
    return place.partition("-")[0]


def _rows() -> list[list[str]]:
    text = files("answerable.system").joinpath("countries.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]
