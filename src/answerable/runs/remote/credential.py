"""The credential of a server: named in the card, kept outside it, sent to the declared host alone.

A card may come from a stranger, and could name any secret of the user's and a server of its own.
So nothing is read before the user has said that they trust the card, and nothing is sent in clear.
"""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from answerable.errors import EvidenceError, TrustError
from answerable.runs.registry import Place
from answerable.runs.types import CannotRun
from answerable.system.system import Component, Endpoint

_AUTHORIZATION = "authorization"


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret and the header that carries it; it never shows itself."""

    header: str
    secret: str = field(repr=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the header as it is sent."""
        bearer = self.header.lower() == _AUTHORIZATION and " " not in self.secret
        return {self.header: f"Bearer {self.secret}" if bearer else self.secret}

    def cut_out(self, text: str) -> str:
        """Return a text without the secret in it."""
        return text.replace(self.secret, "[credential]")


def read_credential(component: Component, run: Endpoint, place: Place) -> Credential | None:
    """Return the credential a component's server needs; None where the card names none.

    Raises `TrustError` unless the user trusts the card's folder, `EvidenceError` for an address
    that would send it in clear, and `CannotRun` where the variable or file holds nothing.
    """
    if not run.credential:
        return None
    _refuse_in_clear(component, run)
    if not place.trust.covers(place.folder):
        raise TrustError(
            f"component {component.name!r} wants to send {run.credential} to "
            f"{urlsplit(run.url).hostname}; add --trust {place.folder} if you trust the card."
        )
    secret = _read(component, run.credential, place).strip()
    if not secret or any(ord(sign) < 32 or ord(sign) > 126 for sign in secret):
        raise CannotRun(component, f"its credential, {run.credential}, is empty or no single line")
    return Credential(run.header, secret)


def _read(component: Component, where: str, place: Place) -> str:
    kind, _, name = where.partition(":")
    if kind == "env":
        if name not in os.environ:
            raise CannotRun(component, f"the environment variable {name} is not set")
        return os.environ[name]
    file = (place.folder / name).resolve()
    if not file.is_relative_to(place.folder.resolve()):
        raise EvidenceError(f"component {component.name!r}: {name} links out of the card's folder.")
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CannotRun(component, f"the file {name} beside the card cannot be read") from None


def _refuse_in_clear(component: Component, run: Endpoint) -> None:
    address = urlsplit(run.url)
    if address.scheme != "https" and not _is_here(address.hostname or ""):
        raise EvidenceError(
            f"component {component.name!r} would send its credential in clear to "
            f"{address.hostname}; write https:// in its address."
        )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
