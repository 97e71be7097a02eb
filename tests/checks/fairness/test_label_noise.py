"""Label noise on confusion counts: a planted gap needs much noise, its clean twin none."""

from dataclasses import replace

import pytest
from tests.checks.fairness.test_agreement_checks import CLEAN, counted

from answerable.checks.fairness.label_noise import label_noise


@pytest.mark.parametrize(
    ("definition", "planted", "flips"),
    [
        # 300 of 500 to 80 %: 125 refused good ones were bad.
        ("equal opportunity", (300, 100, 200, 400), 125),
        # 200 of 500 to 20 %: 125 selected bad ones were good.
        ("predictive equality", (400, 200, 100, 300), 125),
        # 300 of 500 to 80 %: 100 selected bad ones were good.
        ("predictive parity", (300, 200, 100, 400), 100),
    ],
)
def test_a_planted_gap_needs_noise_and_its_clean_twin_none(definition, planted, flips):
    seen = label_noise(counted(planted)).by_key["truth", definition, "a", "known"]
    assert seen.value == pytest.approx(flips / 1000)
    assert seen.low > 0.03
    clean = label_noise(counted(CLEAN)).by_key["truth", definition, "a", "known"]
    assert clean.value == 0 and clean.low == 0


def test_against_past_decisions_every_entry_says_so():
    keys = {key[0] for key, _ in label_noise(counted(CLEAN, is_truth=False))}
    assert keys == {"agreement with past decisions"}


def test_of_a_few_people_nothing_is_worked_out():
    found = label_noise(replace(counted((1, 1, 1, 1), (400, 100, 100, 400)), minimum=5))
    assert {entry.reason for _, entry in found} == {"withheld: fewer than 5 people in a"}
