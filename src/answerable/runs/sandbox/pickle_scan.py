"""Reading a pickle without loading it: which names it would call.

The stream is walked with stand-ins: a name becomes an empty class of ours, a call an instance of
it. Nothing that the file names is imported. Files of joblib hold raw arrays between the opcodes,
which are stepped over; arrays of objects are pickles within the pickle, and walked as well.
"""

import bz2
import io
import lzma
import pickle
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from answerable.runs.sandbox.pickle_names import may_name

MAY_GROW_TO = 2 << 30
"""Bytes after decompression."""

_WRAPPER = ("joblib.numpy_pickle", "NumpyArrayWrapper")
_REFUSED_OPCODES = (
    "PERSID", "BINPERSID", "INST", "OBJ", "EXT1", "EXT2", "EXT4", "NEXT_BUFFER", "READONLY_BUFFER",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a pickle names, in order, and why it may not be loaded ("" when it may)."""

    names: tuple[str, ...]
    refused: str


def plain_bytes(content: bytes) -> bytes:
    """Return a pickle without the compression joblib may have put around it.

    Raises `ValueError` when it is cut off or larger than 2 GiB.
    """
    openers: dict[bytes, Callable[[], Any]] = {
        b"\x1f\x8b": lambda: zlib.decompressobj(47), b"BZh": bz2.BZ2Decompressor,
        b"\xfd7zXZ": lzma.LZMADecompressor, b"\x5d\x00": lzma.LZMADecompressor,
        b"x": zlib.decompressobj,
    }  # fmt: skip
    opener = next((make for start, make in openers.items() if content.startswith(start)), None)
    if opener is None:
        return content
    stream = opener()
    try:
        plain: bytes = stream.decompress(content, MAY_GROW_TO)
    except (zlib.error, OSError, lzma.LZMAError, EOFError) as broken:
        raise ValueError(f"it cannot be decompressed: {broken}") from None
    if not stream.eof:
        raise ValueError("it is cut off, or larger than 2 GiB when decompressed")
    return plain


def scan(content: bytes) -> Scanned:
    """Return what a decompressed pickle names, and the first reason not to load it."""
    walker = _Walker(io.BytesIO(content))
    try:
        walker.load()
        rest = walker.source.read(1)
        refused = "bytes follow its end" if rest else ""
    except _Refused as found:
        refused = str(found)
    except Exception as broken:  # a stream of bytes can be wrong in any way
        refused = f"it is cut off or no pickle ({type(broken).__name__})"
    return Scanned(tuple(walker.names), refused)


class _Refused(Exception):
    """The walk stops here."""


class _StandIn:
    """What a named thing, and whatever it returns, becomes during the walk."""

    module: ClassVar[str] = ""
    name: ClassVar[str] = ""
    given: tuple[object, ...]
    state: object

    def __new__(cls, *given: object, **_: object) -> "_StandIn":
        made = super().__new__(cls)
        made.given, made.state = given, None
        return made

    def __init__(self, *_: object, **__: object) -> None: ...

    def __setstate__(self, state: object) -> None:
        self.state = state

    def __call__(self, *_: object) -> "_StandIn":
        raise _Refused("it calls what it has built")

    def __setitem__(self, *_: object) -> None: ...

    def append(self, _: object) -> None:
        """Take what is appended to a subclass of list."""

    def extend(self, _: object) -> None:
        """Take what is appended to a subclass of list."""

    def add(self, _: object) -> None:
        """Take what is added to a subclass of set."""


_Unpickler: Any = pickle.__dict__["_Unpickler"]


class _Walker(_Unpickler):  # type: ignore[misc]
    """The unpickler of the standard library in Python, with everything it names taken away."""

    def __init__(self, source: io.BytesIO, names: list[str] | None = None) -> None:
        super().__init__(source)
        self.source = source
        self.names: list[str] = [] if names is None else names

    def find_class(self, module: str, name: str) -> type[_StandIn]:
        """Return a stand-in, or stop at a name that is not on the list."""
        self.names.append(f"{module}.{name}")
        if not may_name(module, name):
            raise _Refused(f"it names {module}.{name}, which no plain model needs")
        return type(name, (_StandIn,), {"module": module, "name": name})

    def load_build(self) -> None:
        """Build, and step over the array that joblib writes behind its wrapper."""
        super().load_build()
        built = self.stack[-1]
        if isinstance(built, _StandIn) and (built.module, built.name) == _WRAPPER:
            self._skip_array(built.state)

    def _skip_array(self, state: Any) -> None:
        kind = state["dtype"]
        if _holds_objects(kind):
            _Walker(self.source, self.names).load()
            return
        if state.get("numpy_array_alignment_bytes") is not None:
            self._skip(self.source.read(1)[0])
        cells = 1
        for length in state["shape"]:
            cells *= int(length)
        self._skip(cells * _size(kind))

    def _skip(self, n: int) -> None:
        if n < 0 or len(self.source.read(n)) < n:
            raise _Refused("it is cut off")

    dispatch: ClassVar[dict[int, Any]] = {
        key: call
        for key, call in _Unpickler.dispatch.items()
        if key not in {getattr(pickle, word)[0] for word in _REFUSED_OPCODES}
    }


_Walker.dispatch[pickle.BUILD[0]] = _Walker.load_build


def _kind(of: Any) -> str:
    """The letter and size a dtype was made from, such as `f8` or `V64`."""
    if not isinstance(of, _StandIn) or of.name != "dtype" or not of.given:
        raise _Refused("an array has a type that is none")
    return str(of.given[0])


def _size(of: Any) -> int:
    found = re.fullmatch(r"[<>|=]?([biufcSVMmUO])(\d+)", _kind(of))
    if not found:
        raise _Refused(f"an array has the type {_kind(of)!r}")
    return int(found[2]) * (4 if found[1] == "U" else 1)


def _holds_objects(of: Any) -> bool:
    return any(_kind(part).lstrip("<>|=").startswith("O") for part in _parts(of))


def _parts(of: Any) -> Iterator[Any]:
    """A dtype and the dtypes inside it."""
    yield of
    inner = of.state if isinstance(of, _StandIn) else of
    for value in inner if isinstance(inner, tuple) else ():
        if isinstance(value, _StandIn):
            yield from _parts(value)
        if isinstance(value, dict):
            for entry in value.values():
                yield from _parts(entry[0])
