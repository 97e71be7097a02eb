"""The child process: loads one model and answers batches, without network, files or programs.

Started by `process.py` and by nothing else. It trusts its parent; the parent trusts nothing that
comes back. What is refused here is refused by an audit hook, which stops Python code; the network
namespace and the limits of the process stop the rest.
"""

import importlib
import os
import resource
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from answerable.errors import NeedsExtra
from answerable.runs.answers import said_by_library
from answerable.runs.sandbox.frames import frame, pack, read_frame, unpack

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Columns = Mapping[str, "npt.NDArray[np.generic]"]
Predict = Callable[[Columns], "npt.NDArray[np.generic] | Columns"]
Loaded = tuple[tuple[str, ...], Predict]
"""The model's own names of its columns (empty: it knows none), and how to ask it."""

_OWN = os.path.realpath(os.curdir)

REFUSED = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn",
    "os.spawn", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink",
    "os.chmod", "os.chown", "os.truncate", "os.kill", "shutil.rmtree", "pty.spawn",
    "ftplib.connect", "smtplib.connect", "sys.setprofile", "sys.settrace",
)  # fmt: skip
"""Audit events no model needs."""


SEMAPHORE = 4096
"""Bytes of the largest file; libraries of threads keep their locks in files of shared memory."""


def main() -> None:
    """Load what the first frame names, say so, then answer every frame until the pipe closes."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with the frames

    def read(n: int) -> bytes:
        data = sys.stdin.buffer.read(n)
        if len(data) < n:
            raise EOFError
        return data

    def say(content: bytes) -> None:
        pipe.write(content)
        pipe.flush()

    settings, content = read_frame(read)
    try:
        names, predict = _load(settings, content)
    except NeedsExtra as missing:
        say(frame({"extra": missing.extra, "library": str(missing.args[0])}))
        return
    except Exception as failed:
        say(frame({"error": said_by_library(failed)}))
        return
    say(frame({"names": list(names)}))
    while True:
        try:
            head, body = read_frame(read)
        except EOFError:
            return
        try:
            say(pack(_columns(predict(unpack(head, body)))))
        except Exception as failed:
            say(frame({"error": said_by_library(failed)}))


def _load(settings: Mapping[str, Any], content: bytes) -> Loaded:
    module, _, name = settings["loader"].partition(":")
    load = getattr(importlib.import_module(module), name)
    prepare = getattr(importlib.import_module(module), "PREPARE", ())
    for library in prepare:
        try:
            importlib.import_module(library)
        except ImportError:
            raise NeedsExtra(library.partition(".")[0], settings["extra"]) from None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    if not settings.get("trusted", False):
        resource.setrlimit(resource.RLIMIT_FSIZE, (SEMAPHORE, SEMAPHORE))
        sys.addaudithook(_refuse)
    loaded: Loaded = load(content, settings)
    return loaded


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and _writes(arguments)
    if (writes or event in REFUSED) and not _in_own_folder(event, arguments):
        _stop(event)


def _in_own_folder(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether something is written, made or removed in the empty folder the process stands in."""
    path = arguments[0] if arguments else None
    if event not in ("open", "os.remove", "os.mkdir", "os.rmdir") or not isinstance(path, str):
        return False
    return os.path.realpath(path).startswith(_OWN + os.sep)


def _writes(arguments: tuple[object, ...]) -> bool:
    path, mode, flags = (*arguments, None, None, None)[:3]
    if path == os.devnull:
        return False
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _stop(event: str) -> NoReturn:
    raise PermissionError(f"the model tried {event}, which is refused where models run")


def _columns(answer: "npt.NDArray[np.generic] | Columns") -> Columns:
    import numpy as np

    if isinstance(answer, Mapping):
        return {name: np.asarray(values) for name, values in answer.items()}
    matrix = np.asarray(answer)
    matrix = matrix.reshape(len(matrix), -1)
    return {str(place): np.ascontiguousarray(matrix[:, place]) for place in range(matrix.shape[1])}
