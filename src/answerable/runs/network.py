"""No network but what the card declares: a guard against accidents, not against malice.

An audit hook sees every socket that Python code of this process connects, binds, sends to or
resolves for, in every thread. It does not see C code that opens its own sockets, nor child
processes: for those only a network namespace helps, and `in_force` says which of the two holds.
"""

import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from answerable.errors import EvidenceError

UNSHARED: Final = "unshared"
AUDIT_HOOK: Final = "audit_hook"
NONE: Final = "none"

_RESOLVES: Final = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_REACHES: Final = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})


class NetworkRefused(EvidenceError, OSError):
    """Code tried to reach an address the card does not declare.

    An `OSError` as well, so that a library sees what it would see on a machine without network.
    """


@dataclass(slots=True, eq=False)
class Guard:
    """One guard in force. Alters only its own list of what it refused."""

    allow: frozenset[tuple[str, str]]
    """Declared host and port; port "" means every port, host may be `unix:/path`."""
    refused: list[str] = field(default_factory=list)
    """What was tried and refused, in order, as `host:port`."""
    resolved: set[tuple[str, str]] = field(default_factory=set)
    """IP address and port that declared names stood for when they were looked up."""


_guards: list[Guard] = []
"""Audit hooks cannot be removed, so one hook reads this stack. Empty: nothing is refused."""
_lock = threading.Lock()
_own_lookup = threading.local()


@contextmanager
def guarded(allow: Sequence[str] = ()) -> Iterator[Guard]:
    """Refuse every address outside `allow` while the block runs; yield what was refused.

    An entry of `allow` is `host`, `host:port`, `[ipv6]:port` or `unix:/path`.
    Blocks nest, and an inner one cannot allow what an outer one refuses. Holds for all threads of
    the process. `NetworkRefused` is raised where the address is used. Loopback and unix sockets
    are addresses like any other: undeclared, they are refused.
    """
    _install()
    guard = Guard(frozenset(map(_declared, allow)))
    with _lock:
        _guards.append(guard)
    try:
        yield guard
    finally:
        with _lock:
            _guards.remove(guard)


def allowed_by(allow: Sequence[str], host: str, port: int) -> bool:
    """Return whether the entries of [network] declare an address."""
    declared = frozenset(map(_declared, allow))
    return not declared.isdisjoint({(host.lower(), ""), (host.lower(), str(port))})


def in_force() -> str:
    """Return the strongest guard of this process: "unshared", "audit_hook" or "none".

    "unshared" means that nothing but loopback can be routed from here, as in a network namespace:
    neither C code nor children can reach anything. "audit_hook" holds Python code only.
    """
    if in_network_namespace():
        return UNSHARED
    return AUDIT_HOOK if _guards else NONE


def in_network_namespace() -> bool:
    """Return whether nothing but loopback can be routed from this process; False if unknown."""
    tables = Path("/proc/self/net")
    if not tables.exists():
        return False
    try:
        ipv4 = _lines(tables / "route")[1:]  # the first line is a heading
        ipv6 = _lines(tables / "ipv6_route")
    except OSError:
        return False
    return {line.split()[0] for line in ipv4} | {line.split()[-1] for line in ipv6} <= {"lo"}


def _lines(table: Path) -> list[str]:
    """Return the lines of a routing table; none for a protocol the kernel was built without."""
    return table.read_text().splitlines() if table.exists() else []


@cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not _guards or not event.startswith("socket."):
        return
    if getattr(_own_lookup, "active", False):
        return
    if event in _RESOLVES:
        host = arguments[0]
        port = arguments[1] if event == "socket.getaddrinfo" else None
        _demand(host if isinstance(host, tuple) else (host, port))
    elif event in _REACHES and (address := arguments[1]) is not None:
        _demand(address)


def _demand(address: object) -> None:
    """Raise `NetworkRefused` unless every guard allows the address."""
    host, port = _split(address)
    for guard in tuple(_guards):
        if not _allows(guard, host, port):
            shown = f"{host}:{port}" if port else host
            guard.refused.append(shown)
            raise NetworkRefused(
                f"{shown} is no declared address, so nothing was sent to it; if the system needs "
                f'it, write [network] allow = ["{shown}"] in the card.'
            )


def _split(address: object) -> tuple[str, str]:
    """Return host and port of what a socket call was given; ("unix:/path", "") for a path."""
    match address:
        case (host, port, *_):
            return _text(host), "" if port in (None, 0) else _text(port)
        case str() | bytes():
            return f"unix:{_text(address)}", ""
        case _:
            return repr(address), ""


def _text(part: object) -> str:
    if isinstance(part, bytes | bytearray):
        return bytes(part).decode("utf-8", "backslashreplace")
    return "" if part is None else str(part)


def _allows(guard: Guard, host: str, port: str) -> bool:
    host = host.lower()
    ports = {declared for name, declared in guard.allow if name == host}
    if not ports:
        return not guard.resolved.isdisjoint({(host, ""), (host, port)})
    # A look-up may leave the port open; a connection must name the one that is declared.
    if "" in ports or not port or port in ports:
        _remember(guard, host, ports)
        return True
    return False


def _remember(guard: Guard, host: str, ports: set[str]) -> None:
    """Note the IP addresses of a declared name: connections are made to those."""
    if not host or host.startswith("unix:"):
        return
    _own_lookup.active = True
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return
    finally:
        _own_lookup.active = False
    guard.resolved.update((ip, port) for ip in found for port in ports)


def _declared(entry: str) -> tuple[str, str]:
    """Return host and port of an entry of the card; port "" means every port."""
    if entry.startswith("unix:"):
        return entry.lower(), ""
    if entry.startswith("["):
        host, _, port = entry[1:].partition("]")
        return host.lower(), port.removeprefix(":")
    if entry.count(":") == 1:
        host, _, port = entry.partition(":")
        return host.lower(), port
    return entry.lower(), ""
