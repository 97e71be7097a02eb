"""The private release says what it costs, and its noise is as wide as it says."""

import sys

import numpy as np
import pytest

from answerable.errors import EvidenceError, NeedsExtra
from answerable.kernels.cube import from_cells
from answerable.tables.private import PrivateCounts, private_cube

CUBE = from_cells(["sex", "ok"], [("f", "1"), ("f", "0"), ("m", "1")], [500, 300, 900])


def test_without_the_library_its_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "opendp", None)
    with pytest.raises(NeedsExtra, match=r"answerable\[privacy\]"):
        private_cube(CUBE, 1.0)


@pytest.mark.parametrize("epsilon", [0, -1, 1e-9, float("inf"), float("nan")])
def test_an_epsilon_that_protects_nobody_is_refused(epsilon):
    with pytest.raises(EvidenceError, match="must be 1e-06 or more"):
        private_cube(CUBE, epsilon)


def test_noise_has_the_spread_of_discrete_laplace():
    pytest.importorskip("opendp", reason="OpenDP, 265 MB, is not installed")
    drawn = np.array([private_cube(CUBE, 0.5).counts - CUBE.dense() for _ in range(600)])
    released = private_cube(CUBE, 0.5)
    assert released.epsilon == pytest.approx(0.5, rel=1e-6)
    q = np.exp(-0.5)
    spread = np.sqrt(2 * q) / (1 - q)
    assert drawn.std() == pytest.approx(spread, rel=0.15)
    assert abs(drawn.mean()) < 5 * spread / np.sqrt(drawn.size)
    assert drawn[:, 1, 1].std() > 0, "the empty cell has noise as well"


def test_of_a_person_with_three_rows_the_noise_is_three_times_as_wide():
    pytest.importorskip("opendp", reason="OpenDP, 265 MB, is not installed")
    released = private_cube(CUBE, 1.0, rows=3)
    assert (released.scale, released.rows) == (3.0, 3)
    assert released.epsilon == pytest.approx(1.0, rel=1e-6)
    big = from_cells(["sex"], [("f",), ("m",)], [5_000_000_000, 1])
    assert abs(private_cube(big, 1.0).counts[0] - 5_000_000_000) < 1000


@pytest.mark.parametrize("epsilon", [0.01, 0.3, 1.0, 2.5, 60.0])
def test_95_of_100_cells_are_within_what_is_said_by_summing_the_probabilities(epsilon):
    within = PrivateCounts((), (), np.zeros(()), epsilon, 1 / epsilon).within
    q = np.exp(-epsilon)
    ks = np.arange(-20_000, 20_001)
    chance = (1 - q) / (1 + q) * q ** np.abs(ks)
    assert chance[np.abs(ks) <= within].sum() >= 0.95
    assert within == 0 or chance[np.abs(ks) < within].sum() < 0.95
