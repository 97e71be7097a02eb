"""What a start costs: printing the help text, importing the package. CPU milliseconds."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from common import Comparison, cpu_of_command, interleaved, main, peer

RUNS = 15
BUDGET_MS = 150.0
OURS = Path(sys.executable)


def compare() -> Sequence[Comparison]:
    """Return our start against an audit program, a fairness library and our own budget."""
    pip_audit = peer("pip-audit")
    fairlearn = peer("fairlearn")
    sides = {
        "help": [OURS.with_name("answerable"), "--help"],
        "help of pip-audit": [pip_audit.python.with_name("pip-audit"), "--help"],
        "import": [OURS, "-c", "import answerable"],
        "import of fairlearn": [fairlearn.python, "-c", "import fairlearn.metrics"],
    }
    seconds = interleaved(
        {name: partial(cpu_of_command, command) for name, command in sides.items()}, runs=RUNS
    )
    ms = {name: 1000 * value for name, value in seconds.items()}

    def line(work: str, ours: float, rival: str, theirs: float, goal: float) -> Comparison:
        return Comparison(work, "CPU ms", ours, rival, theirs, theirs / ours, goal, RUNS)

    return [
        line("answerable --help", ms["help"], str(pip_audit), ms["help of pip-audit"], 2),
        line("answerable --help", ms["help"], "our budget", BUDGET_MS, 1),
        line("import answerable", ms["import"], str(fairlearn), ms["import of fairlearn"], 10),
    ]


if __name__ == "__main__":
    main(compare)
