"""The Merkle tree of RFC 6962 (section 2.1): one hash for many entries, and short proofs about it.

A leaf and a node are hashed with different first bytes, so that neither can pose as the other.
Proofs are lists of hashes; verifying follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""Hash of a tree without entries."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry, 32 bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree hash over leaf hashes in their order; `EMPTY` without any."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root, lowest first.

    Raises `IndexError` when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root(leaves[:split])]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree: bytes) -> bool:
    """Whether `proof` shows that `leaf` stands at `index` of the tree of `size` with hash `tree`.

    Never raises: a proof that makes no sense shows nothing.
    """
    if not 0 <= index < size:
        return False
    at, last, have = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            have = node_hash(step, have)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            have = node_hash(have, step)
        at, last = at >> 1, last >> 1
    return last == 0 and have == tree


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Return the hashes that show that the tree of the first `old` leaves was only added to.

    Empty when nothing was added or nothing was there. Raises `IndexError` when `old` is no size
    of an earlier tree.
    """
    if not 0 <= old <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} never had {old} leaves")
    if old in (0, len(leaves)):
        return []
    return _subproof(leaves, old, whole=True)


def consistent(
    old: int, old_tree: bytes, new: int, new_tree: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of size `new` only adds to the tree of size `old`.

    Never raises: a proof that makes no sense shows nothing.
    """
    if old == new:
        return not proof and old_tree == new_tree
    if old == 0:
        return not proof and old_tree == EMPTY
    if not 0 < old < new or not proof:
        return False
    steps = [old_tree, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, step)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_tree and now == new_tree


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(leaves: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    """Return SUBPROOF of RFC 6962, section 2.1.2; `whole`: the old root is known already."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    split = _split(len(leaves))
    if old <= split:
        return [*_subproof(leaves[:split], old, whole=whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], old - split, whole=False), root(leaves[:split])]
