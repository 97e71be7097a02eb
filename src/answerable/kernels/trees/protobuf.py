"""Messages of Protocol Buffers read without their library: fields by number, as they lie there.

Only what the encoding says (https://protobuf.dev/programming-guides/encoding): nothing is looked
up, nothing executed, and lengths are held against the bytes that are there.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError

Value = int | memoryview
Message = dict[int, list[Value]]
"""Field number -> its values in order: integers of varints, else the bytes."""


def message(data: memoryview) -> Message:
    """Return the fields of a message. Raises EvidenceError where it is cut off or no message."""
    found: Message = {}
    at, end = 0, len(data)
    try:
        while at < end:
            key, at = _varint(data, at)
            kind = key & 7
            value: Value
            if kind == 0:
                value, at = _varint(data, at)
            else:
                if kind == 2:
                    size, at = _varint(data, at)
                else:
                    size = {1: 8, 5: 4}[kind]
                data[at + size - 1 : at + size][0]  # IndexError where it is cut off
                value, at = data[at : at + size], at + size
            found.setdefault(key >> 3, []).append(value)
    except (IndexError, KeyError):
        raise EvidenceError("the file is cut off or damaged; save it again.") from None
    return found


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return an integer and where the next field begins."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
        if shift > 63:
            raise IndexError


def text(values: Sequence[Value]) -> str:
    """Return the last of a field's values as text; "" where it has none."""
    return bytes(_bytes(values[-1:])).decode("utf-8", "replace") if values else ""


def parts(values: Sequence[Value]) -> list[Message]:
    """Return a field's values as messages."""
    return [message(_bytes([value])) for value in values]


def integers(values: Sequence[Value]) -> "npt.NDArray[np.int64]":
    """Return a field's values as signed integers, packed or one by one."""
    found: list[int] = []
    for value in values:
        if isinstance(value, int):
            found.append(value)
            continue
        at = 0
        while at < len(value):
            one, at = _varint(value, at)
            found.append(one)
    return np.array(found, np.uint64).astype(np.int64)


def numbers(values: Sequence[Value], kind: str) -> "npt.NDArray[Any]":
    """Return a field's values as numbers of a type of NumPy, packed or one by one."""
    return np.frombuffer(b"".join(_bytes([value]) for value in values), np.dtype(kind))


def _bytes(values: Sequence[Value]) -> memoryview:
    (value,) = values
    if isinstance(value, int):
        raise EvidenceError("the file is damaged; save it again.")
    return value
