"""Universal Binary JSON, draft 12, as far as XGBoost writes it: https://ubjson.org."""

import struct
from typing import Any

import numpy as np

from answerable.errors import EvidenceError

NUMBERS = {
    b"i": ">i1",
    b"U": ">u1",
    b"I": ">i2",
    b"l": ">i4",
    b"L": ">i8",
    b"d": ">f4",
    b"D": ">f8",
}
CONSTANTS = {b"Z": None, b"T": True, b"F": False}


def loads(content: bytes) -> Any:
    """Return what the bytes say; arrays of one type as NumPy arrays.

    Raises EvidenceError when they are cut off or of another format.
    """
    try:
        return _Reader(content).value()
    except (IndexError, KeyError, ValueError, struct.error, RecursionError):
        raise EvidenceError("the model file is cut off or no UBJ file; save it again.") from None


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def take(self, number: int) -> bytes:
        """Return the next bytes; IndexError where the file is cut off."""
        part = self.content[self.at : self.at + number]
        if len(part) < number:
            raise IndexError
        self.at += number
        return part

    def next_is(self, mark: bytes) -> bool:
        """Move behind a mark, if it stands here; return whether it did."""
        if self.content[self.at : self.at + 1] != mark:
            return False
        self.at += 1
        return True

    def number(self, mark: bytes) -> Any:
        """Return the number whose type a mark names."""
        kind = np.dtype(NUMBERS[mark])
        return np.frombuffer(self.take(kind.itemsize), kind)[0].item()

    def word(self) -> str:
        """Return a text after its length; ValueError for a length below zero."""
        length = self.number(self.take(1))
        if length < 0:
            raise ValueError
        return self.take(length).decode()

    def value(self, mark: bytes = b"") -> Any:
        """Return the value of a mark, which is read when it is not given."""
        mark = mark or self.take(1)
        if mark == b"{":
            return self.mapping()
        if mark == b"[":
            return self.sequence()
        if mark == b"S":
            return self.word()
        if mark in CONSTANTS:
            return CONSTANTS[mark]
        return self.number(mark)

    def mapping(self) -> dict[str, Any]:
        """Return an object, its opening bracket being read."""
        out = {}
        while not self.next_is(b"}"):
            name = self.word()
            out[name] = self.value()
        return out

    def sequence(self) -> Any:
        """Return an array, its opening bracket being read: of one type, an array of numbers."""
        kind = self.take(1) if self.next_is(b"$") else b""
        if not self.next_is(b"#"):
            out = []
            while not self.next_is(b"]"):
                out.append(self.value())
            return out
        length = self.number(self.take(1))
        if kind in NUMBERS:
            stored = np.dtype(NUMBERS[kind])
            return np.frombuffer(self.take(length * stored.itemsize), stored)
        return [self.value(kind) for _ in range(length)]
