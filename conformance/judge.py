"""What an answer is worth: right, wrong, a number for what does not exist, a crash, none."""

from collections import Counter
from collections.abc import Sequence
from math import isclose, isnan

from conformance.case import Case

RIGHT, WRONG, INVENTED, SILENT, CRASH, ABSENT = WORDS = (
    "right", "wrong number", "undefined shown as a number", "number withheld", "crash",
    "not offered",
)  # fmt: skip

Answer = float | str | None
"""A number; None for "there is no such number"; or text: `not offered`, else an exception."""


def judge(case: Case, answer: Answer) -> str:
    """Return one of `WORDS` for an answer to a case."""
    if isinstance(answer, str):
        return ABSENT if answer == ABSENT else CRASH
    if answer is None or isnan(answer):
        return RIGHT if case.answer is None else SILENT
    if case.answer is None:
        return INVENTED
    return RIGHT if isclose(answer, case.answer, rel_tol=1e-9, abs_tol=1e-9) else WRONG


def table(cases: Sequence[Case], answers: dict[str, Sequence[Answer]]) -> list[str]:
    """Return a line per tool: how many of its answers are worth what."""
    lines = [("tool", *WORDS, "right of those offered")]
    for tool, given in answers.items():
        worth = Counter(judge(case, answer) for case, answer in zip(cases, given, strict=True))
        offered = len(cases) - worth[ABSENT]
        share = f"{100 * worth[RIGHT] / offered:.1f} %" if offered else "-"
        lines.append((tool, *(str(worth[word]) for word in WORDS), share))
    return aligned(lines)


def differing(cases: Sequence[Case], answers: dict[str, Sequence[Answer]]) -> list[str]:
    """Return a line per hand-made case that some tool does not get right, with what each says."""
    lines = [("case", "quantity", "is", *answers)]
    for place, case in enumerate(cases):
        said = [given[place] for given in answers.values()]
        if case.why in ("law", "brute force") or all(
            judge(case, answer) in (RIGHT, ABSENT) for answer in said
        ):
            continue
        lines.append((case.name, case.quantity, _word(case.answer), *map(_word, said)))
    return aligned(lines) if len(lines) > 1 else []


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines with their columns under one another."""
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
            for line in lines]  # fmt: skip


def _word(answer: Answer) -> str:
    if isinstance(answer, str):
        return "-" if answer == ABSENT else f"crash ({answer})"
    return "undefined" if answer is None or isnan(answer) else f"{answer:.4g}"
