"""Loops over trees as machine code where numba is there, and as they stand where it is not.

A loop is written as a plain function over arrays. With the extra `fast` it is compiled on first use
and kept on disk; without it the same function runs as it is, or, where that would be too slow, a
NumPy version with equal results takes its place.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., object])

FAST = find_spec("numba") is not None
"""Loops are compiled."""

PART = 2048
"""Rows below which a second thread does not pay."""


def compiled(loop: Loop, *, regroup: bool = False) -> Loop:
    """Return the loop as machine code that lets other threads run, or itself without numba.

    `regroup` lets sums be added up in another order, several numbers at a time.
    """
    if not FAST:
        return loop
    import numba

    order = {"reassoc", "contract"} if regroup else False
    made = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=order)(loop)
    return cast(Loop, made)


def in_parts(act: Callable[[int, int], None], rows: int, *, least: int = PART) -> None:
    """Call `act(start, end)` over all rows, in threads where each gets `least` rows or more."""
    workers = min(os.cpu_count() or 1, max(1, rows // least))
    if workers == 1 or not FAST:
        act(0, rows)
        return
    bounds = [rows * part // workers for part in range(workers + 1)]
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(act, *bounds[part : part + 2]) for part in range(workers)]:
            done.result()
