"""Audit the planted mortgage example and say in words what its exit code means (`make audit`)."""

import subprocess
import sys
from pathlib import Path

from answerable.cli import exits

EXAMPLE = "src/answerable/examples/mortgage/planted"
ANSWERED = (exits.NOTHING_BREACHED, exits.BREACHED, exits.GATE_UNTOLD)
"""Codes of an audit that did its work; whatever it found, the tool succeeded."""


def main() -> int:
    """Return 0 when the audit gave an answer, else its exit code."""
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "answerable", "audit", EXAMPLE]
    code = subprocess.run(command, cwd=root, check=False).returncode
    meaning = exits.MEANING.get(code, "ended by a signal")
    print(f"\nExit code {code} of `answerable audit {EXAMPLE}`: {meaning}.")  # noqa: T201
    return 0 if code in ANSWERED else abs(code)


if __name__ == "__main__":
    sys.exit(main())
