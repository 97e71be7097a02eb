"""Whose code may run. A card can come from a stranger, so it never decides this itself.

Trusted are: the examples inside this package; folders the user lists in their own configuration
(`trust.toml`: `folders = ["/home/a/credit"]`); folders and `sha256:` hashes given on the command
line; and, asked once, what the user answers at the terminal.
"""

import hashlib
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from answerable.errors import AnswerableError, TrustError

Question = Callable[[Path], bool]
"""Asked with the folder whose code would run; True when the user trusts it."""

_PREFIX = "sha256:"


@dataclass(frozen=True, slots=True)
class Trust:
    """What the user lets run. Without arguments: our own examples and nothing else."""

    folders: tuple[Path, ...] = ()
    hashes: frozenset[str] = frozenset()
    """SHA-256 of single files, in hexadecimal."""
    ask: Question | None = None
    """How to ask at the terminal; None where nobody can answer."""
    _answers: dict[Path, bool] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of_user(cls, trusted: Sequence[str] = (), *, ask: Question | None = None) -> "Trust":
        """Return what the user's configuration and the `--trust` options say together.

        Each of `trusted` is `sha256:` and 64 digits, or a folder. Raises `AnswerableError` when
        one is neither, or when the configuration cannot be read.
        """
        hashes = frozenset(_hash(text) for text in trusted if text.startswith(_PREFIX))
        given = [_folder(text) for text in trusted if not text.startswith(_PREFIX)]
        return cls((*_configured(), *given), hashes, ask)

    def read(self, file: Path) -> tuple[bytes, str]:
        """Return the bytes of a file that may be executed, and their SHA-256.

        The bytes are read once, so that what was trusted is what runs. Raises `TrustError`.
        """
        content = file.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if not (self.covers(file) or sha256 in self.hashes or self._asked(file.resolve().parent)):
            raise TrustError(
                f"{file.name} would be executed, and you have not said that you trust it. Read it "
                f"first; then add --trust {file.parent} or --trust {_PREFIX}{sha256}, or list the "
                f"folder under `folders` in {config_file()}."
            )
        return content, sha256

    def covers(self, path: Path) -> bool:
        """Whether a file or folder lies in a trusted folder, links followed."""
        resolved = path.resolve()
        return any(resolved.is_relative_to(folder) for folder in (_examples(), *self.folders))

    def _asked(self, folder: Path) -> bool:
        if self.ask is None:
            return False
        if folder not in self._answers:
            self._answers[folder] = self.ask(folder)
        return self._answers[folder]


def ask_at_terminal(folder: Path) -> bool:
    """Ask on the terminal whether the code of a folder may run; False when there is no terminal."""
    import sys

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    shown = str(folder).encode("unicode_escape").decode("ascii")
    print(f"The card wants to run code from {shown}. Do you trust it? [y/N] ", file=sys.stderr)  # noqa: T201
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def config_file() -> Path:
    """Return where the user lists the folders they trust."""
    from platformdirs import user_config_path

    return user_config_path("answerable") / "trust.toml"


def _configured() -> tuple[Path, ...]:
    file = config_file()
    if not file.is_file():
        return ()
    try:
        folders = tomllib.loads(file.read_text(encoding="utf-8")).get("folders", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise AnswerableError(f"{file} is not TOML: {wrong}. Correct it or delete it.") from None
    if not isinstance(folders, list) or not all(isinstance(folder, str) for folder in folders):
        raise AnswerableError(f'{file}: write folders = ["/path/to/folder", ...].')
    return tuple(Path(folder).expanduser().resolve() for folder in folders)


def _examples() -> Path:
    """The folder of the packaged examples: ours, shipped in the same wheel as this file."""
    return Path(__file__).resolve().parent.parent / "examples"


def _hash(text: str) -> str:
    digits = text.removeprefix(_PREFIX).lower()
    if len(digits) != 64 or set(digits) - set("0123456789abcdef"):
        raise AnswerableError(
            f"--trust {text}: write sha256: and the 64 digits of the file's hash."
        )
    return digits


def _folder(text: str) -> Path:
    folder = Path(text).expanduser().resolve()
    if not folder.is_dir():
        raise AnswerableError(f"--trust {text}: there is no such folder.")
    return folder
