"""One connection to one server: deadlines, repeats, and answers of a bounded size."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from answerable.errors import EvidenceError
from answerable.runs.network import NetworkRefused, allowed_by
from answerable.runs.remote.credential import Credential
from answerable.runs.types import CannotRun
from answerable.system.system import Component, Endpoint

LARGEST = 256 << 20
"""Bytes of an answer; more is given up."""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which a request is repeated."""
PAUSE_S = 0.2
"""Before the first repeat; doubled for each further one."""
_CHUNK = 1 << 16


class Connection:
    """A kept-alive connection. Never follows redirects or proxies.

    A credential goes to the declared host alone, and is cut out of whatever the server says.
    """

    def __init__(
        self,
        component: Component,
        run: Endpoint,
        allowed: Sequence[str],
        credential: Credential | None = None,
    ) -> None:
        self._credential = credential
        self._component = component
        self._run = run
        self._url = urlsplit(run.url)
        self.host = self._url.hostname or ""
        self.port = self._url.port or (443 if self._url.scheme == "https" else 80)
        self._open: http.client.HTTPConnection | None = None
        if not allowed_by(allowed, self.host, self.port):
            raise EvidenceError(
                f"component {component.name!r} asks {self.host}:{self.port}, which the card does "
                f'not declare; write [network] allow = ["{self.host}:{self.port}"].'
            )

    @property
    def path(self) -> str:
        """The path and query of the address."""
        return (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")

    def post(self, content: object) -> Any:
        """Return what the server answers to JSON, parsed.

        Raises `CannotRun` when it hangs, cannot be reached or stays busy, `EvidenceError` when it
        refuses the request or answers with no JSON.
        """
        body = json.dumps(content, allow_nan=False).encode()
        status, answer = self._repeated("POST", self.path, body)
        if status != 200:
            said = " ".join(self._shown(answer, 200).split())
            raise EvidenceError(
                f"component {self._component.name!r}: the server refused the request with status "
                f"{status}: {said or 'no reason given'}."
            )
        return self._parsed(answer)

    def get(self, path: str) -> Any:
        """Return what stands at another path of the server; None when nothing does."""
        status, answer = self._repeated("GET", path, None)
        return self._parsed(answer) if status == 200 else None

    def close(self) -> None:
        """Close the connection; a second call changes nothing."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _parsed(self, answer: bytes) -> Any:
        try:
            return json.loads(answer)
        except ValueError:
            shown = self._shown(answer, 80)
            raise EvidenceError(
                f"component {self._component.name!r}: the server answered with no JSON: {shown!r}."
            ) from None

    def _shown(self, answer: bytes, most: int) -> str:
        """Return the beginning of an answer without the credential, should the server repeat it."""
        said = answer[: most + 4096].decode("utf-8", "replace")
        return (self._credential.cut_out(said) if self._credential else said)[:most]

    def _repeated(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        why, asked_s = "", 0.0
        for again in range(self._run.retries + 1):
            if again:
                time.sleep(max(PAUSE_S * 2 ** (again - 1), asked_s))
            try:
                status, answer, asked_s = self._once(method, path, body)
            except NetworkRefused:
                raise
            except TimeoutError:
                self.close()
                raise self._unreachable(
                    f"gave no answer within {self._run.timeout_s:g} s"
                ) from None
            except (OSError, http.client.HTTPException) as failed:
                self.close()
                asked_s = 0.0
                why = (
                    f"cannot be reached ({' '.join(str(failed).split()) or type(failed).__name__})"
                )
                continue
            if status not in BUSY:
                return status, answer
            why = f"answered with status {status}"
        often = f", {self._run.retries + 1} times in a row" if self._run.retries else ""
        raise self._unreachable(f"{why}{often}")

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes, float]:
        """Return status, answer and the seconds the server asks to wait, within the deadline.

        A server that sends a byte now and then never runs into the time-out of a socket, so the
        socket itself is shut when the time is over. Raises `TimeoutError` then.
        """
        deadline = time.monotonic() + self._run.timeout_s
        over = threading.Timer(self._run.timeout_s, self._shut)
        over.daemon = True
        over.start()
        try:
            return self._asked(method, path, body, deadline)
        except (OSError, http.client.HTTPException):
            if time.monotonic() >= deadline:
                raise TimeoutError from None
            raise
        finally:
            over.cancel()

    def _shut(self) -> None:
        held = self._open.sock if self._open else None
        if held is not None:
            with contextlib.suppress(OSError):  # it may be closed already
                held.shutdown(socket.SHUT_RDWR)

    def _asked(
        self, method: str, path: str, body: bytes | None, deadline: float
    ) -> tuple[int, bytes, float]:
        if self._open is None:
            secure = self._url.scheme == "https"
            make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            self._open = make(self.host, self.port, timeout=self._run.timeout_s)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._credential:
            headers |= self._credential.headers
        self._open.request(method, path, body, headers)
        response = self._open.getresponse()
        parts = bytearray()
        while part := response.read1(_CHUNK):
            parts += part
            if len(parts) > LARGEST:
                raise OSError("the answer is larger than 256 MiB")
        if time.monotonic() >= deadline:  # a socket that was shut looks like one that was read out
            raise TimeoutError
        response.close()  # `read1` leaves it open, and the connection then takes no new request
        if response.will_close:
            self.close()
        return response.status, bytes(parts), self._wait_s(response.getheader("Retry-After"))

    def _wait_s(self, asked: str | None) -> float:
        """Return the seconds of a Retry-After, at most as long as a request may take."""
        seconds = float(asked) if asked and asked.isdecimal() else 0.0
        return min(seconds, self._run.timeout_s)

    def _unreachable(self, why: str) -> CannotRun:
        return CannotRun(self._component, f"{self.host}:{self.port} {why}")
