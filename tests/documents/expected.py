"""Documents compared as whole files with the ones kept beside the tests."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"


def assert_as_kept(name: str, text: str) -> None:
    """Compare with the kept file; ANSWERABLE_KEEP=1 keeps the new one, to be read and committed."""
    path = FOLDER / name
    if os.environ.get("ANSWERABLE_KEEP") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
