# ruff: noqa: PLR0917 - a compiled loop takes no keywords
"""Patterns of rows pushed down the trees of a programme: looked up in tables, or counted.

Rows go in strips, so that the patterns of a strip and the table of a block stay in the cache. Each
loop has a NumPy version for machines without numba; both are held to equal results by tests.
"""

from collections.abc import Iterator

import numpy as np

from answerable.kernels.trees.blocks import Programme
from answerable.kernels.trees.cells import Codes, Floats, Ints, Singles
from answerable.kernels.trees.compiled import FAST, compiled, in_parts
from answerable.kernels.trees.table import Bytes, Nodes, TreeTable

STRIP = 256
"""Rows at once."""

FLUSH = 8
"""Trees whose values are added up in 32 bits before they join the sum in 64."""


def values(
    table: TreeTable, steps: Programme, tables: Singles, nodes: Nodes, codes: Codes, players: int
) -> Floats:  # fmt: skip
    """Return the Shapley values of rows, shape (players, rows); `nodes` are the table's."""
    n = codes.shape[1]
    out = np.zeros((players, n))
    if FAST:
        strip = _strip(steps, n)
        in_parts(lambda start, end: look_up(codes, nodes, steps, tables, strip, out, start, end), n)
        return out
    for block, patterns in _patterns(table, steps, codes):
        bits = int(steps.block_path[block] + np.diff(steps.inner_from)[block])
        for line, place in enumerate(range(steps.line_from[block], steps.line_from[block + 1])):
            begin = steps.table_from[block] + (line << bits)
            out[steps.line_player[place]] += tables[begin + patterns]
    return out


def pattern_shares(
    table: TreeTable, nodes: Nodes, steps: Programme, codes: Codes
) -> Floats:  # fmt: skip
    """Return the share of rows with each pattern of each block, one block after the other."""
    starts = steps.pattern_from
    seen = np.zeros(int(starts[-1]))
    if FAST:
        count(codes, nodes, steps, _strip(steps, codes.shape[1]), seen)
    else:
        for block, patterns in _patterns(table, steps, codes):
            number = int(starts[block + 1] - starts[block])
            seen[starts[block] : starts[block + 1]] = np.bincount(patterns, minlength=number)
    shares: Floats = seen / codes.shape[1]
    return shares


def _strip(steps: Programme, rows: int) -> Codes:
    """Return registers for the patterns of a strip."""
    kind = np.uint8 if steps.bits <= 8 else np.uint16
    return np.zeros((steps.registers + 1, max(1, min(STRIP, rows))), kind)


def _patterns(table: TreeTable, steps: Programme, codes: Codes) -> Iterator[tuple[int, Ints]]:
    """Yield every block with the patterns of all rows: the version without numba."""
    n = codes.shape[1]
    for place in range(len(steps.path_from) - 1):
        register = {0: np.zeros(n, np.int64)}
        for step in range(steps.path_from[place], steps.path_from[place + 1]):
            pattern, bit = register[int(steps.path_in[step])], 1 << int(steps.path_bit[step])
            met = table.goes_left(int(steps.path_node[step]), codes)
            for side, now in ((steps.path_left, met), (steps.path_right, ~met)):
                if steps.path_again[step]:
                    register[int(side[step])] = np.where(now, pattern, pattern & ~bit)
                else:
                    register[int(side[step])] = pattern | np.where(now, bit, 0)
        for block in range(steps.block_from[place], steps.block_from[place + 1]):
            pattern = register[int(steps.block_in[block])].copy()
            bit = 1 << int(steps.block_path[block])
            for inner in range(steps.inner_from[block], steps.inner_from[block + 1]):
                pattern |= np.where(table.goes_left(int(steps.inner_node[inner]), codes), bit, 0)
                bit <<= 1
            yield block, pattern


def _ask(node: int, nodes: Nodes, codes: Codes, start: int, many: int, met: Bytes) -> None:
    """Fill `met` with 1 for each of the rows that a split sends to the left."""
    row = codes[nodes.feature[node]]
    chosen = nodes.chosen[node]
    if chosen >= 0:
        for j in range(many):
            met[j] = nodes.sets[chosen + row[start + j]]
    else:
        low, high = nodes.low[node], nodes.high[node]
        for j in range(many):
            met[j] = (row[start + j] >= low) & (row[start + j] < high)


ask = compiled(_ask)


def _push(
    place: int, codes: Codes, nodes: Nodes, steps: Programme, start: int, many: int,
    met: Bytes, strip: Codes,
) -> None:  # fmt: skip
    """Fill the registers of one tree for a strip of rows."""
    strip[0, :many] = 0
    for step in range(steps.path_from[place], steps.path_from[place + 1]):
        bit = steps.path_bit[step]
        ask(steps.path_node[step], nodes, codes, start, many, met)
        pattern = strip[steps.path_in[step]]
        one, two = strip[steps.path_left[step]], strip[steps.path_right[step]]
        if steps.path_again[step]:
            kept = ~(1 << bit)
            for j in range(many):
                one[j] = pattern[j] & (kept | (met[j] << bit))
                two[j] = pattern[j] & (kept | ((1 - met[j]) << bit))
        else:
            for j in range(many):
                one[j] = pattern[j] | (met[j] << bit)
                two[j] = pattern[j] | ((1 - met[j]) << bit)


push = compiled(_push)


def _finish(
    block: int, codes: Codes, nodes: Nodes, steps: Programme, start: int, many: int,
    met: Bytes, strip: Codes,
) -> None:  # fmt: skip
    """Put the patterns of a block into the last register."""
    pattern = strip[-1]
    pattern[:many] = strip[steps.block_in[block], :many]
    bit = steps.block_path[block]
    for inner in range(steps.inner_from[block], steps.inner_from[block + 1]):
        ask(steps.inner_node[inner], nodes, codes, start, many, met)
        for j in range(many):
            pattern[j] |= met[j] << bit
        bit += 1


finish = compiled(_finish)


def _look_up(
    codes: Codes, nodes: Nodes, steps: Programme, tables: Singles, shape: Codes, out: Floats,
    begin: int, end: int,
) -> None:  # fmt: skip
    """Add the values of the rows from `begin` to `end` to `out`."""
    strip, width = np.zeros_like(shape), shape.shape[1]
    met = np.zeros(width, np.uint8)
    summed = np.zeros((out.shape[0], width), np.float32)
    trees = len(steps.path_from) - 1
    for start in range(begin, end, width):
        many = min(width, end - start)
        for place in range(trees):
            push(place, codes, nodes, steps, start, many, met, strip)
            for block in range(steps.block_from[place], steps.block_from[place + 1]):
                finish(block, codes, nodes, steps, start, many, met, strip)
                inner = steps.inner_from[block + 1] - steps.inner_from[block]
                size = 1 << (steps.block_path[block] + inner)
                pattern, at = strip[-1], steps.table_from[block]
                for line in range(steps.line_from[block], steps.line_from[block + 1]):
                    entry = tables[at : at + size]
                    sums = summed[steps.line_player[line]]
                    for j in range(many):
                        sums[j] += entry[pattern[j]]
                    at += size
            if place % FLUSH == FLUSH - 1 or place == trees - 1:
                for one in range(out.shape[0]):
                    for j in range(many):
                        out[one, start + j] += summed[one, j]
                        summed[one, j] = 0.0


look_up = compiled(_look_up)


def _count(codes: Codes, nodes: Nodes, steps: Programme, strip: Codes, seen: Floats) -> None:
    """Count how many rows have each pattern of each block."""
    width = strip.shape[1]
    met = np.zeros(width, np.uint8)
    for start in range(0, codes.shape[1], width):
        many = min(width, codes.shape[1] - start)
        for place in range(len(steps.path_from) - 1):
            push(place, codes, nodes, steps, start, many, met, strip)
            for block in range(steps.block_from[place], steps.block_from[place + 1]):
                finish(block, codes, nodes, steps, start, many, met, strip)
                at = steps.pattern_from[block]
                for j in range(many):
                    seen[at + strip[-1, j]] += 1.0


count = compiled(_count)
