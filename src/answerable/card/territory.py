"""Territory codes: ISO 3166-1 alpha-2 for countries, ISO 3166-2 for what lies inside them."""

import re

from answerable.card.faults import nearest, quoted
from answerable.system.territory import countries

_US = frozenset(
    re.findall(
        "..",
        "ALAKAZARCACOCTDEFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNM"
        "NYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWYDCASGUMPPRUMVI",
    )
)
"""The one country whose parts are told apart by the law files, so a typing error is caught."""

_TRAPS = {
    "UK": "GB",
    "EL": "GR",
    "EN": "GB",
}
_UNIONS = {
    "EU": "DE",
    "EEA": "NO",
    "EFTA": "CH",
    "UN": "CH",
}
_INNER = re.compile(r"([A-Z]{2})-([A-Z0-9]{1,3})")


def country_fault(code: str) -> tuple[str, str] | None:
    """Return what is wrong with a country code and its mend; None when it is right."""
    if code == "unknown" or code in countries():
        return None
    if code.upper() in _TRAPS:
        right = _TRAPS[code.upper()]
        return f"{quoted(code)} is no ISO country code.", f"Write {quoted(right)}."
    if code.upper() in _UNIONS:
        return (
            f"{quoted(code)} is no country.",
            f'Name the countries themselves, such as "{_UNIONS[code.upper()]}".',
        )
    if _INNER.fullmatch(code):
        return (
            f"{quoted(code)} is a part of a country.",
            f"Write the country alone here: {quoted(code[:2])}.",
        )
    return f"{quoted(code)} is no ISO country code.", _mend(code)


def place_fault(code: str) -> tuple[str, str] | None:
    """Return what is wrong with a country or a part of one; None when it is right."""
    inner = _INNER.fullmatch(code)
    if inner is None:
        return country_fault(code)
    country, part = inner.groups()
    if country not in countries():
        _, mend = country_fault(country) or ("", "")
        return f"{quoted(code)} begins with no ISO country code.", mend
    if country == "US" and part not in _US:
        return f"{quoted(code)} is no state of the US.", 'Write a code like "US-MA".'
    return None


def _mend(code: str) -> str:
    """Guess what was meant from small letters or a written-out name."""
    if code.upper() in countries():
        return f"Write {quoted(code.upper())}."
    if _INNER.fullmatch(code.upper()):
        return f"Write {quoted(code.upper())}."
    by_name = {name.casefold(): code for code, name in countries().items()}
    close = nearest(code.casefold(), tuple(by_name)) if len(code) > 3 else ""
    if close:
        return f"Write {quoted(by_name[close])} for {countries()[by_name[close]]}."
    return 'Write two capital letters such as "DE", or "unknown".'
