"""Signing keys and the keys a user trusts: Ed25519, in the user's own configuration folder.

A key's public id is the key itself, `ed25519:` and 43 letters, so that a signature can be checked
by anybody who holds the record, and trusted only by those who know the id.
"""

import base64
import binascii
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from answerable.errors import EnvironmentFailure, TrustError

KEY_ID = re.compile(r"ed25519:[A-Za-z0-9_-]{43}")
VARIABLE, FILE_VARIABLE = "ANSWERABLE_KEY", "ANSWERABLE_KEY_FILE"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key. Printing it shows the public id only."""

    id: str
    """Public id: `ed25519:` and the public key in base64 without padding."""
    _seed: bytes

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message`, 64 bytes; the same message gives the same bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed).sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"


def configuration_folder() -> Path:
    """Return the user's configuration folder for this program; it may not exist yet."""
    import platformdirs

    return platformdirs.user_config_path("answerable", appauthor=False)


def signing_key(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> SigningKey:
    """Return the key to sign with: from the environment, else the user's, made on first use.

    `ANSWERABLE_KEY` holds a key (PEM, or its 32 bytes in base64), `ANSWERABLE_KEY_FILE` names a
    file with one. Raises `EnvironmentFailure` when others could read the user's key, and
    `TrustError` when what is given is no Ed25519 key.
    """
    environment = os.environ if environment is None else environment
    if given := environment.get(VARIABLE, ""):
        return _parse(given.encode(), VARIABLE)
    if named := environment.get(FILE_VARIABLE, ""):
        return read_key(Path(named))
    folder = folder or configuration_folder()
    path = folder / "key.pem"
    try:
        if not path.exists():
            _make(folder, path)
        _refuse_open_to_others(folder, "700")
        key = read_key(path)
        (folder / "key.pub").write_text(key.id + "\n", encoding="ascii")
    except OSError as error:
        raise EnvironmentFailure(
            f"The signing key {path} cannot be used: {error.strerror}. "
            f"Make the folder writable for you, or name a key in {FILE_VARIABLE}."
        ) from error
    return key


def read_key(path: Path) -> SigningKey:
    """Return the private key in a file that nobody else may read (else `EnvironmentFailure`)."""
    try:
        _refuse_open_to_others(path, "600")
        data = path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(
            f"The key file {path} cannot be read: {error.strerror}. Name a readable file."
        ) from error
    return _parse(data, str(path))


def trusted_keys(
    folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the keys the user trusts, id -> name: their own, and `trusted_keys` line by line.

    A line is an id and a name; empty lines and lines starting with # are skipped. Never makes a
    key. Raises `TrustError` for a line that holds no id.
    """
    environment = os.environ if environment is None else environment
    folder = folder or configuration_folder()
    found: dict[str, str] = {}
    if environment.get(VARIABLE) or environment.get(FILE_VARIABLE):
        found[signing_key(folder, environment).id] = "your own key (from the environment)"
    own, listed = folder / "key.pub", folder / "trusted_keys"
    for _, identity in _lines(own)[:1]:
        found.setdefault(identity, "your own key")
    for number, line in _lines(listed):
        identity, _, name = line.partition(" ")
        if not KEY_ID.fullmatch(identity):
            raise TrustError(
                f"{listed}:{number}: {identity!r} is no key id. Write ed25519: and 43 letters, "
                "a space, and whose key it is; `answerable verify` prints the id of a record's key."
            )
        found.setdefault(identity, name.strip() or "a key you listed")
    return found


def public_id(given: str) -> str:
    """Return the key id that `--key` names: an id, or a file with an id, a public or private key.

    Raises `TrustError` when it is none of them.
    """
    if KEY_ID.fullmatch(given):
        return given
    try:
        data = Path(given).read_bytes()
    except (OSError, ValueError) as error:
        raise TrustError(
            f"{given!r} is neither a key id (ed25519: and 43 letters) nor a readable file."
        ) from error
    first_word = data.decode("latin-1").split(maxsplit=1)[:1]
    if first_word and KEY_ID.fullmatch(first_word[0]):
        return first_word[0]
    if b"PUBLIC KEY" in data:
        return _public_pem(data, given)
    return _parse(data, given).id


def verified(identity: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of the key called `identity` under `message`. Never raises."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not KEY_ID.fullmatch(identity):
        return False
    raw = base64.urlsafe_b64decode(identity.removeprefix("ed25519:") + "=")
    if _identify(raw) != identity:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _identify(public: bytes) -> str:
    return "ed25519:" + base64.urlsafe_b64encode(public).decode().rstrip("=")


def _make(folder: Path, path: Path) -> None:
    """Write a new key under another name first, so that two first uses end with one key."""
    seed = os.urandom(32)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".key-{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        file.write(_pem(seed))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _pem(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _from_seed(seed: bytes) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return SigningKey(_identify(public), seed)


def _parse(data: bytes, where: str) -> SigningKey:
    """Return the key written as PEM or as 32 bytes in base64; the message never quotes it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if b"-----BEGIN" not in data:
            return _from_seed(base64.b64decode(data.strip(), validate=True))
        key = load_pem_private_key(data.strip() + b"\n", password=None)
    except (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise TrustError(
            f"{where} holds no Ed25519 private key without a password. "
            "Make one with `openssl genpkey -algorithm ed25519`."
        )
    return _from_seed(key.private_bytes_raw())


def _public_pem(data: bytes, where: str) -> str:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise TrustError(f"{where} holds no Ed25519 public key.")
    return _identify(key.public_bytes_raw())


def _refuse_open_to_others(path: Path, mode: str) -> None:
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise EnvironmentFailure(
            f"Others on this machine can reach {path}, so it cannot vouch for you. "
            f"Run: chmod {mode} {path}"
        )


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return the lines that say something, with their numbers; none when there is no file."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise EnvironmentFailure(f"{path} cannot be read: {error.strerror}.") from error
    return [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
