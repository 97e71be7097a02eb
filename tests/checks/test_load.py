from importlib.metadata import EntryPoint

import pytest

from answerable.checks import load
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.errors import EvidenceError


def test_every_check_of_ours_is_found_and_a_second_call_changes_nothing():
    load.load_checks()
    before = dict(CHECKS)
    load.load_checks()
    assert before == CHECKS
    assert {"fairness.impact_ratio.v1", "fairness.accuracy_difference.v1"} <= set(CHECKS)


def test_every_check_can_be_given_the_evidence_it_needs():
    load.load_checks()
    for check in CHECKS.values():
        assert check.needs in PROVIDERS, check.name


def test_a_package_whose_checks_cannot_be_loaded_is_named(monkeypatch):
    broken = EntryPoint("theirs", "no_such_module_anywhere", load.GROUP)
    monkeypatch.setattr(load, "entry_points", lambda group: [broken])
    with pytest.raises(EvidenceError, match=r"'theirs' of .* cannot be loaded \(No module named"):
        load.load_checks()


def test_an_entry_point_brings_its_checks(monkeypatch):
    ours = EntryPoint("ours", "answerable.checks.fairness.impact_ratio", load.GROUP)
    monkeypatch.setattr(load, "entry_points", lambda group: [ours])
    load.load_checks()
    assert "fairness.impact_ratio.v1" in CHECKS
