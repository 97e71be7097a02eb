"""Scenarios about people who are weighed or in clusters, and about invented ones, who are not."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.scenarios.test_forms import run
from tests.checks.toy import MOTHER, TWIN, ask, toy

from answerable.checks.bench import Bench
from answerable.errors import EvidenceError
from answerable.stats.results import Undefined
from answerable.system.expectations import Scenario

N = 40
EACH = np.arange(N)
SALARY, SUPPORT, WAGE = 2000 + 100.0 * EACH, 600.0 * (EACH % 2), 600.0 * (EACH % 4 == 2)
WEIGHT = 1 + EACH % 3
AMONG = Scenario("pop", "population", "decision", among="single people", margin=0.1)
TWINS = Scenario("all", "twin", "decision", twin=TWIN, among="support > 0", margin=0.6)
MORE = Scenario("more", "monotone", "decision", raises="salary", steps=(1000.0,))
CAP = "\ndef score(case):\n    s = case['income'] / 5000\n    return {'score': s * (s < 1.1)}\n"


def sampled(folder, scenario, *faults, extra="", bad=False, **source):
    bench = toy(folder, *faults, scenarios=(scenario,), extra=extra)
    code = (folder / "toydata.py").read_text()
    weight = "float(1 + i % 3) if i or not BAD else -1.0".replace("BAD", str(bad))
    more = f"'w': [{weight} for i in range(n)], 'branch': [i // 2 for i in range(n)],\n"
    (folder / "toydata.py").write_text(code.replace('"paid"', f'{more}        "paid"'))
    (one,) = bench.card.data.sources
    data = replace(bench.card.data, sources=(replace(one, **source),))
    return ask(Bench(replace(bench.card, data=data), bench.trust), scenario)


def test_a_population_is_compared_as_it_is_and_the_plain_number_stands_beside(tmp_path):
    series = sampled(tmp_path, AMONG, weight="w").by_key
    yes, single = SALARY + SUPPORT + WAGE >= 3500, EACH % 2 == 1
    one, other = (np.average(yes[m], weights=WEIGHT[m]) for m in (single, ~single))
    assert series["known",].value == pytest.approx(one - other)
    assert series["known",].method == "miettinen_nurminen_difference_weighted"
    (tmp_path / "plain").mkdir()
    assert series["ignoring weights",] == run(tmp_path / "plain", AMONG).by_key["known",]


def test_twins_are_compared_in_the_population(tmp_path):
    found = sampled(tmp_path, TWINS, "extractor", weight="w").by_key["difference",]
    there = SUPPORT > 0
    one, twin = SALARY + WAGE >= 3500, SALARY + 600 >= 3500
    moved = one.astype(float) - twin
    assert found.value == pytest.approx(np.average(moved[there], weights=WEIGHT[there]))
    assert found.method == "newcombe_paired_weighted" and found.n == there.sum()
    clustered = sampled(tmp_path, TWINS, "extractor", cluster="branch").by_key["difference",]
    assert clustered.method == "newcombe_paired_clustered"


def test_whom_a_raise_hurts_is_a_share_of_the_population(tmp_path):
    found = sampled(tmp_path, MORE, extra=CAP, weight="w").by_key
    income = SALARY + SUPPORT + WAGE
    hurt = (income >= 3500) & (income < 5500) & (income + 1000 >= 5500)
    entry = found["turned for the worse", "salary +1000"]
    assert entry.value == pytest.approx(np.average(hurt, weights=WEIGHT))
    assert (entry.method, entry.counts[0].successes) == ("wilson_weighted", hurt.sum())
    assert dict(found["held",].witness)["turned for the worse"] == hurt.sum()


def test_an_invented_person_has_no_weight(tmp_path):
    she = Scenario("she", "person", "decision", person=MOTHER, expect="yes")
    assert sampled(tmp_path, she, weight="w") == sampled(tmp_path, she)


def test_few_clusters_and_a_weight_below_zero_have_a_sentence(tmp_path):
    found = sampled(tmp_path, AMONG, cluster="support").by_key["known",]
    assert isinstance(found, Undefined) and "2 clusters are too few" in found.reason
    with pytest.raises(EvidenceError, match="below zero for 1 person"):
        sampled(tmp_path, AMONG, bad=True, weight="w")
