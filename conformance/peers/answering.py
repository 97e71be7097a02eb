"""What the four scripts beside this one share: cases as JSON in, answers as JSON out.

Each runs in the environment of one library, where nothing of ours is installed.
"""

import json
import logging
import math
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

ABSENT = "not offered"

Answers = Mapping[str, Callable[[dict[str, Any]], float | None]]
"""Quantity -> how a user of the library asks for it."""


def answer_all(offered: Answers) -> None:
    """Read cases from stdin and print an answer to each: a number, null, or a word."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    cases, found = json.load(sys.stdin), []
    for case in cases:
        ask = offered.get(case["quantity"])
        try:
            found.append(_plain(ask(case)) if ask else ABSENT)
        except Exception as broken:
            found.append(type(broken).__name__)
    print(json.dumps(found))  # noqa: T201 - this is how the answer leaves


def _plain(value: Any) -> float | None:
    number = float(value)
    return None if math.isnan(number) else number
