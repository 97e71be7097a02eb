"""Slices of people weighed and in clusters: what only the sample or a branch made."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.slices.test_slices import KEYED, bench, clean, planted, town

from answerable.checks.ask import Ask
from answerable.checks.evidence.slices import Refusals
from answerable.checks.slices.refusals import refusals
from answerable.errors import EvidenceError

ASK = Ask("lending", outcome="decision")
READS = ["dep", "case"]


def opened(columns, seed=0, **source):
    made = bench(columns, seed=seed, source=replace(KEYED, **source), reads=READS)
    return Refusals().open(ASK, made)


def told(columns, seed=0, **source):
    return {
        k[0]: (k[1], e) for k, e in refusals(opened(columns, seed, **source)) if k[2] == "known"
    }


def drawn(refused, seed=1, n=8_000):
    """One in ten of a town, and all black people refused."""
    rng = np.random.default_rng(seed)
    columns = town(n, seed, refused)
    picked = (columns["race"] == "black") & (columns["decision"] == "no")
    columns["w"] = np.where(picked, 1.0, 10.0)
    kept = picked | (rng.random(n) < 0.1)
    return {name: np.asarray(values)[kept] for name, values in columns.items()}


def test_a_slice_that_only_the_sample_made_is_not_confirmed_and_a_real_one_is():
    assert told(drawn(clean))["race = black"][0] == "confirmed"
    weighed = told(drawn(clean), weight="w")
    assert {how for how, _ in weighed.values()} == {"not confirmed"}
    how, entry = told(drawn(planted), weight="w")["race = black and dep = 2"]
    assert how == "confirmed" and entry.low > 0.2
    assert entry.method.endswith("_weighted") and entry.population


def test_the_number_that_counts_people_one_by_one_stands_beside():
    found = refusals(opened(drawn(clean), weight="w")).by_key
    beside = found["race = black", "not confirmed", "ignoring weights"]
    assert beside.value > 0.3 and not beside.population


def shops(seed, each=50, clusters=24):
    """A town whose shops refuse as they like; people of one race go to a quarter of them."""
    rng = np.random.default_rng(seed)
    n = each * clusters
    columns = town(n, seed, clean)
    shop = np.repeat(np.arange(clusters), each)
    rate = np.clip(0.4 + rng.normal(0, 0.3, clusters), 0.05, 0.95)[shop]
    columns["race"] = np.where(shop % 4, "white", "black").astype(object)
    columns["decision"] = np.where(rng.random(n) < rate, "no", "yes").astype(object)
    return columns | {"shop": shop}


def test_a_cluster_is_never_in_both_halves():
    halves = opened(shops(3), cluster="shop").halves
    sizes = len(halves.search.hit), len(halves.confirm.hit)
    assert sum(sizes) == 1200 and abs(sizes[0] - sizes[1]) <= 50
    assert len(np.unique(halves.stand_for.cluster)) == sizes[1] / 50
    assert len(halves.stand_for.n) == sizes[1]


@pytest.mark.parametrize("seed", [0, 4])
def test_what_shops_do_is_confirmed_by_itself_only_where_they_are_not_known(seed):
    ((race, (how, _)),) = told(shops(seed), seed).items()
    assert how == "confirmed"
    assert told(shops(seed), seed, cluster="shop")[race][0] == "not confirmed"


def test_few_clusters_confirm_nothing_and_say_so():
    found = told(town(1_200, 1, planted) | {"shop": np.arange(1_200) % 12}, cluster="shop")
    assert {how for how, _ in found.values()} == {"not confirmed"}
    assert all("too few" in entry.reason for _, entry in found.values())


def test_one_large_cluster_cannot_be_cut():
    columns = town(200, 1, clean)
    columns["shop"] = ["one"] * 195 + ["two"] * 5
    with pytest.raises(EvidenceError, match="2 clusters cannot be cut into two halves"):
        opened(columns, cluster="shop")
