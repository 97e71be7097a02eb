"""Planted faults are found where they were planted, alone and in pairs."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.toy import SUPPORT, ask, toy

from answerable.checks.scenarios.locate import _unlike
from answerable.errors import EvidenceError
from answerable.stats.results import Observed, Undefined
from answerable.system.expectations import Scenario


def located(series):
    entry = series.by_key.get(("located",))
    if entry is None:
        return None
    return tuple(str(value) for name, value in entry.witness if name == "component")


def about(series, word):
    return {key[2] for key, _ in series if key[:2] == ("located", word)}


def test_the_clean_twin_holds_and_accuses_nobody(tmp_path):
    series = ask(toy(tmp_path), SUPPORT)
    assert series.by_key["held",].answer
    assert located(series) is None
    assert about(series, "innocent") == set()


@pytest.mark.parametrize("fault", ["reader", "extractor", "score", "rule"])
def test_a_single_fault_is_located_and_the_others_are_innocent(tmp_path, fault):
    series = ask(toy(tmp_path, fault), SUPPORT)
    assert not series.by_key["held",].answer
    assert located(series) == (fault,)
    others = {"reader", "extractor", "score", "rule"} - {fault}
    assert about(series, "innocent") == others
    assert about(series, "not tested") == {"text", "officer", "letter", "chat"}


def test_the_witness_says_what_was_written_and_what_should_have_been(tmp_path):
    witness = dict(ask(toy(tmp_path, "extractor"), SUPPORT).by_key["located",].witness)
    assert witness["extractor wrote income"] == "3000 instead of 3600"


@pytest.mark.parametrize(
    ("first", "second"), [("score", "rule"), ("extractor", "rule"), ("reader", "score")]
)
def test_two_faults_that_each_break_it_are_found_as_a_pair(tmp_path, first, second):
    series = ask(toy(tmp_path, first, second), SUPPORT)
    assert located(series) == (first, second)
    assert about(series, "innocent") == {"reader", "extractor", "score", "rule"} - {first, second}


def test_three_faults_are_said_not_to_be_located(tmp_path):
    series = ask(toy(tmp_path, "extractor", "score", "rule"), SUPPORT)
    assert series.by_key["located",] == Observed(
        False, (("reason", "no component, and no two, differ from their reference and cure it"),)
    )
    assert about(series, "innocent") == {"reader"}


def test_without_any_reference_nobody_could_look(tmp_path):
    everyone = ("reader", "extractor", "score", "rule")
    series = ask(toy(tmp_path, "extractor", without=everyone), SUPPORT)
    reason = "no component on the way has a reference that answers for these people"
    assert series.by_key["located",] == Observed(False, (("reason", reason),))
    assert about(series, "not tested") >= set(everyone)


def test_a_constant_reference_cures_and_is_named_only_second(tmp_path):
    series = ask(toy(tmp_path, "extractor", "constant reference"), SUPPORT)
    assert located(series) == ("extractor",)
    witness = dict(series.by_key["located",].witness)
    assert witness["would hold as well with the reference of"] == "score"


def test_a_constant_score_hides_the_fault_from_the_decision_but_not_from_the_step(tmp_path):
    # Everybody is refused, so no twin could lose anything: not tested, and no "holds".
    with pytest.raises(EvidenceError, match="favourable 'yes' is no value of 'decision'"):
        ask(toy(tmp_path, "extractor", "constant score"), SUPPORT)
    at = replace(SUPPORT, name="income", field="income")
    series = ask(toy(tmp_path, "extractor", "constant score", scenarios=(at,)), at)
    assert located(series) == ("extractor",)


def test_without_a_reference_a_component_is_not_tested(tmp_path):
    series = ask(toy(tmp_path, "extractor", without=("extractor",)), SUPPORT)
    assert not series.by_key["located",].answer
    reason = series.by_key["located", "not tested", "extractor"]
    assert reason == Undefined("it has no reference to compare it with")
    assert about(series, "innocent") == {"reader", "score", "rule"}


def test_a_reference_that_fails_is_not_tested_with_its_words(tmp_path):
    broken = "\ndef true_extractor(case):\n    raise ValueError('no such register')\n"
    series = ask(toy(tmp_path, "rule", extra=broken), SUPPORT)
    assert located(series) == ("rule",)
    assert "no such register" in series.by_key["located", "not tested", "extractor"].reason


@pytest.mark.parametrize("fault", ["reader", "extractor", "score"])
def test_a_fault_is_located_over_many_people_too(tmp_path, fault):
    many = Scenario("all", "twin", "decision", twin=SUPPORT.twin, among="support > 0")
    series = ask(toy(tmp_path, fault, scenarios=(many,)), many)
    assert located(series) == (fault,)
    shown = dict(series.by_key["located",].witness)
    assert set(shown) == {"component", f"answers of {fault} unlike its reference"}


@pytest.mark.parametrize(
    ("own", "reference", "unlike"),
    [
        (np.array([20260101000001]), np.array([20260101000000]), True),
        (np.array([2**62 + 1]), np.array([2**62]), True),
        (np.array([2**63 + 1], dtype=np.uint64), np.array([2**63 - 1]), True),
        (np.array([7], dtype=np.uint8), np.array([7]), False),
        (np.array([True]), np.array([1]), False),
        (np.array(["20260101000001"]), np.array(["20260101000000"]), True),
        (np.array([0.1 + 0.2]), np.array([0.3]), False),
        (np.array([0.3001]), np.array([0.3]), True),
        (np.array([3.0]), np.array([3]), False),
    ],
)
def test_only_fractions_are_alike_within_rounding(own, reference, unlike):
    assert _unlike(own, reference).tolist() == [unlike]


def test_a_fault_in_the_last_digit_of_a_long_number_is_located(tmp_path):
    stamps = """
def reader(case):
    return {"clean": np.array([20260101000000 + ("support 0" in t) for t in case["text"]])}
def true_reader(case):
    return {"clean": np.full(len(case["text"]), 20260101000000)}
def extractor(case):
    return {"income": np.where(case["clean"] % 2 == 0, 5000.0, 0.0)}
true_extractor = extractor
"""
    series = ask(toy(tmp_path, extra=stamps), SUPPORT)
    assert located(series) == ("reader",)
