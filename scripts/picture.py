"""Draw docs/report.png, the README's picture: the first screen of the planted example's report.

It needs Chromium and pngquant (both packages of Debian and Ubuntu). The first screen holds counts,
verdicts and law, and nobody's row.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "mortgage"
PICTURE = ROOT / "docs" / "report.png"
WIDTH, HEIGHT = 1024, 1400
LARGEST_BYTES = 250_000


def main() -> int:
    """Return 0 when the picture was drawn, else 1 after saying what is missing."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    smaller = shutil.which("pngquant")
    if browser is None or smaller is None:
        print("The picture needs chromium and pngquant.", file=sys.stderr)  # noqa: T201
        return 1
    with tempfile.TemporaryDirectory() as folder:
        shot = draw(browser, page(Path(folder)), Path(folder))
        PICTURE.parent.mkdir(exist_ok=True)
        command = [smaller, "--force", "--strip", "64", "--output", str(PICTURE), str(shot)]
        subprocess.run(command, check=True)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size:,} bytes")  # noqa: T201
    return 0 if size < LARGEST_BYTES else 1


def page(folder: Path) -> Path:
    """Return the report of an audit of a copy of the planted example."""
    copy = folder / EXAMPLE
    example = ROOT / "src" / "answerable" / "examples" / EXAMPLE
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("records", "__pycache__"))
    command = [sys.executable, "-m", "answerable", "audit", str(copy / "planted")]
    subprocess.run([*command, "--trust", str(copy)], check=False, stdout=subprocess.DEVNULL)
    return next((copy / "planted" / "records").glob("*/report.html"))


def draw(browser: str, report: Path, folder: Path) -> Path:
    """Return the page's first screen as a picture."""
    shot = folder / "report.png"
    subprocess.run(
        [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={WIDTH},{HEIGHT}",
            f"--screenshot={shot}",
            report.as_uri(),
        ],
        check=True,
        capture_output=True,
    )
    return shot


if __name__ == "__main__":
    sys.exit(main())
