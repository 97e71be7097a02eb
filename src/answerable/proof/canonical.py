"""One value, one sequence of bytes: the canonical form of JSON that is hashed and signed.

RFC 8785 (JSON Canonicalization Scheme), with one addition that JSON needs and the RFC leaves out:
an unbounded end of an interval is written as the text "Infinity" or "-Infinity". NaN is refused,
because no result of ours may be a number that is no number.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import cast

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON can say."""

DEEPEST = 200
"""Nesting beyond this is refused: no record of ours needs it, and a hostile one might."""


_SAFE = 2**53 - 1
_DIGITS = 17
"""A safe whole number has no more digits and a sign."""


def canonical(value: object) -> bytes:
    """Return the one canonical spelling of `value` in UTF-8.

    Mappings need text keys; tuples are written as lists. Raises `ValueError` for NaN, for whole
    numbers beyond 2**53 - 1 (other readers of JSON would round them), for text that is no
    Unicode, and for a type JSON does not know.
    """
    import rfc8785

    data: bytes = rfc8785.dumps(cast("Plain", _finite(value, 0)))
    return data


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def parse(data: bytes) -> Plain:
    """Return the value that `data` spells.

    Refuses with `ValueError` what two readers could understand differently: a name that occurs
    twice in an object, NaN, bytes that are no UTF-8, nesting beyond 200 levels, a number beyond
    what a double holds. A whole number beyond 2**53 - 1 is read as a double, as in the RFC.
    """
    try:
        value: Plain = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_number,
        )
    except RecursionError:
        raise ValueError("it is nested deeper than any reader follows") from None
    _finite(value, 0)
    return value


def _finite(value: object, depth: int) -> object:
    if depth > DEEPEST:
        raise ValueError(f"it is nested deeper than {DEEPEST} levels")
    if isinstance(value, float):
        if math.isnan(value):
            raise ValueError("NaN is no result: say `Undefined` with its reason")
        return value if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, Mapping):
        return {key: _finite(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner, depth + 1) for inner in value]
    return value


def _once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} occurs twice in one object")
    return found


def _whole(digits: str) -> int | float:
    exact = len(digits) <= _DIGITS and abs(int(digits)) <= _SAFE
    return int(digits) if exact else _number(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits[:20]} is larger than a number can be")
    return value


def _no_constant(name: str) -> Plain:
    raise ValueError(f"{name} is no JSON")
