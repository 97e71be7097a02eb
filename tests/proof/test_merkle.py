"""Vectors: the test data of Certificate Transparency, RFC 6962, that all its programs share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.proof.merkle import (
    EMPTY,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    root,
)

INPUTS = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
N = {
    "0_1": "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "0_4": "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "1_1": "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "1_2": "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "1_3": "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "2_1": "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
}
INCLUSION = (
    (0, 1, ()),
    (0, 8, (N["0_1"], N["1_1"], N["2_1"])),
    (5, 8, (N["0_4"], N["1_3"], ROOTS[4])),
    (2, 3, (ROOTS[2],)),
    (1, 5, (ROOTS[1], N["1_1"], N["0_4"])),
)
CONSISTENCY = (
    (1, 1, ()),
    (1, 8, (N["0_1"], N["1_1"], N["2_1"])),
    (6, 8, (N["1_2"], N["1_3"], ROOTS[4])),
    (2, 5, (N["1_1"], N["0_4"])),
)
LEAVES = [leaf_hash(bytes.fromhex(one)) for one in INPUTS]


def _hex(proof):
    return tuple(step.hex() for step in proof)


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_the_published_inclusion_proofs(index, size, proof):
    assert _hex(inclusion_proof(LEAVES[:size], index)) == proof
    steps = [bytes.fromhex(step) for step in proof]
    assert included(LEAVES[index], index, size, steps, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_the_published_consistency_proofs(old, new, proof):
    assert _hex(consistency_proof(LEAVES[:new], old)) == proof
    steps = [bytes.fromhex(step) for step in proof]
    assert consistent(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), steps)


sizes = st.integers(1, 70)


def _leaves(size, salt=b""):
    return [leaf_hash(salt + str(i).encode()) for i in range(size)]


@given(sizes, st.data())
def test_every_leaf_is_shown_at_its_place_and_nowhere_else(size, data):
    leaves, index = _leaves(size), data.draw(st.integers(0, size - 1))
    proof, tree = inclusion_proof(leaves, index), root(leaves)
    assert included(leaves[index], index, size, proof, tree)
    assert not included(leaf_hash(b"another"), index, size, proof, tree)
    other = data.draw(st.integers(-2, size + 2).filter(lambda i: i != index))
    assert not included(leaves[index], other, size, proof, tree)
    assert not included(leaves[index], index, size, [*proof, tree], tree)
    if proof:
        assert not included(leaves[index], index, size, proof[:-1], tree)


@given(sizes, st.data())
def test_growth_is_shown_and_a_changed_past_is_not(size, data):
    leaves, old = _leaves(size), data.draw(st.integers(0, size))
    proof, before, now = consistency_proof(leaves, old), root(leaves[:old]), root(leaves)
    assert consistent(old, before, size, now, proof)
    if old:
        other = root(_leaves(old, b"x"))
        assert not consistent(old, other, size, now, proof)
    assert not consistent(old, before, size, leaf_hash(b"x"), proof) or old == 0
    assert not consistent(old, before, size, now, [*proof, now])


def test_a_leaf_cannot_pose_as_a_node():
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != root(LEAVES[:2])


def test_what_is_not_there_cannot_be_asked_for():
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, 9)
    assert root([]) == EMPTY
