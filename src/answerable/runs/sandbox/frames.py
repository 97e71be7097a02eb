"""Columns as bytes on a pipe, without pickle: neither side can make the other execute anything.

A frame is the length of its head (8 bytes), the length of its body (8 bytes), the head as JSON,
the body. Numbers travel in the body as they lie in memory; words travel in the head.
"""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PLAIN = frozenset(
    {"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"}
)
"""Types of numbers that travel as they lie in memory."""

Read = Callable[[int], bytes]
"""Returns exactly as many bytes; raises `EOFError` when the other side is gone."""


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return one frame."""
    text = json.dumps(head).encode()
    return len(text).to_bytes(8, "little") + len(body).to_bytes(8, "little") + text + body


def read_frame(read: Read) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the next frame. Raises `ValueError` for what is no frame."""
    lengths = read(16)
    head = json.loads(read(int.from_bytes(lengths[:8], "little")))
    if not isinstance(head, dict):
        raise ValueError("the head of a frame is an object")  # noqa: TRY004
    return head, read(int.from_bytes(lengths[8:], "little"))


def pack(columns: "Mapping[str, npt.NDArray[np.generic]]") -> bytes:
    """Return columns as one frame."""
    described, body = [], []
    for name, column in columns.items():
        if column.dtype.str in PLAIN:
            described.append({"name": name, "type": column.dtype.str, "n": len(column)})
            body.append(column.tobytes())
        else:
            words = [_word(value) for value in column.tolist()]
            described.append({"name": name, "words": words})
    return frame({"columns": described}, b"".join(body))


def unpack(head: Mapping[str, Any], body: bytes) -> "dict[str, npt.NDArray[np.generic]]":
    """Return the columns of a frame. Raises `ValueError` when it holds none or is cut off."""
    import numpy as np

    columns: dict[str, npt.NDArray[np.generic]] = {}
    at = 0
    for each in head["columns"]:
        if "words" in each:
            words = np.empty(len(each["words"]), dtype=object)
            words[:] = each["words"]
            columns[str(each["name"])] = words
            continue
        if each["type"] not in PLAIN:
            raise ValueError(f"{each['type']} is no type of numbers")
        kind = np.dtype(each["type"])
        column = np.frombuffer(body, kind, count=int(each["n"]), offset=at)
        at += column.nbytes
        columns[str(each["name"])] = column
    return columns


def _word(value: object) -> object:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)
