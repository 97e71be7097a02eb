"""Run every benchmark beside this file and pass on its options (`make bench`)."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Return 0, or the exit code of the last benchmark that failed."""
    failed = 0
    for script in sorted(HERE.glob("*.py")):
        if script.stem in {"all", "common"}:
            continue
        if "--json" not in sys.argv:
            print(f"\n{script.stem}", flush=True)
        failed = (
            subprocess.run([sys.executable, script, *sys.argv[1:]], check=False).returncode
            or failed
        )
    return failed


if __name__ == "__main__":
    sys.exit(main())
