"""Print who gets what right: `python -m conformance`, with `--peers` for other libraries too."""

import argparse
import sys
from subprocess import CalledProcessError

from conformance.judge import ABSENT, RIGHT, Answer, differing, judge, table
from conformance.known import known
from conformance.laws import laws
from conformance.ours import answers
from conformance.peers.asking import REQUIRED, ask, open_peer


def main() -> int:
    """Return 0 when every answer of ours is right, 1 otherwise; peers change nothing."""
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument(
        "--peers", action="store_true", help="ask other libraries too, each in its own environment"
    )
    parser.add_argument("--tables", type=int, default=4, help="random tables for the laws")
    options = parser.parse_args()
    cases = [*known(), *laws(tables=options.tables)]
    given: dict[str, list[Answer]] = {"Answerable": answers(cases)}
    for name in REQUIRED if options.peers else ():
        try:
            one = open_peer(name)
            given[str(one)] = ask(one, cases)
        except (CalledProcessError, RuntimeError) as failed:
            say(f"{name} could not be asked: {failed}")
    say(f"{len(cases)} cases: by hand, published, by brute force, and laws\n")
    for line in table(cases, given):
        say(line)
    if wrong := differing(cases, given):
        say("\nhand-made cases that somebody does not get right\n")
        for line in wrong:
            say(line)
    ours = [judge(c, a) for c, a in zip(cases, given["Answerable"], strict=True)]
    return 0 if all(word in (RIGHT, ABSENT) for word in ours) else 1


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
