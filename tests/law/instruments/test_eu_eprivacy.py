"""What pages store on people's devices."""

from datetime import date

LAW = "eu.eprivacy"


def test_storing_needs_consent_unless_strictly_necessary(asked):
    assert (
        "device_storage"
        in asked(LAW, "uses_terminal_storage no_strictly_necessary_storage").classes
    )
    spared = asked(LAW, "uses_terminal_storage strictly_necessary_storage")
    assert not spared.classes | spared.open


def test_a_ticked_box_is_no_consent(asked):
    facts = "uses_terminal_storage no_strictly_necessary_storage"
    found = asked(LAW, f"{facts} preticked_consent")
    assert found.classes["invalid_consent"].status == "case"
    assert "invalid_consent" not in asked(LAW, f"{facts} no_preticked_consent").classes


def test_refusing_as_easily_as_accepting_rests_on_memory_of_guidance(asked):
    found = asked(LAW, "uses_terminal_storage no_strictly_necessary_storage")
    assert found.duties["eprivacy.refuse"].status == "memory"
    assert "no banner" in found.duties["eprivacy.5_3"].text


def test_it_applies_in_2021_and_only_in_the_union(asked):
    facts = "uses_terminal_storage no_strictly_necessary_storage"
    assert asked(LAW, facts, day=date(2021, 12, 17)).classes["device_storage"].applies
    found = asked(LAW, facts, country="US-MA")
    assert found.silent
    assert not found.classes | found.open
