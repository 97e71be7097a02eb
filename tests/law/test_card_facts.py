from dataclasses import replace

import pytest

from answerable.law.card_facts import place_facts, stated_facts
from answerable.system.facts import Truth


def stated(system):
    return {name: said.value for name, said in stated_facts(system, system.uses[0], {}).items()}


@pytest.mark.parametrize(("public", "said"), [(True, Truth.YES), (False, Truth.NO), (None, None)])
def test_nobody_knowing_whether_a_deployer_is_an_authority_is_no_answer(given, public, said):
    system = given.system()
    party = replace(system.parties[0], public_authority=public)
    system = replace(system, parties=(party,))
    assert stated(system).get("deployer_is_public_authority") is said


def test_one_authority_among_deployers_is_enough_whatever_is_unknown_of_the_others(given):
    system = given.system()
    (bank,) = system.parties
    unsure, city = (replace(bank, public_authority=said) for said in (None, True))
    both = replace(system, parties=(unsure, city))
    assert stated(both)["deployer_is_public_authority"] is Truth.YES
    neither = replace(system, parties=(unsure, bank))
    assert "deployer_is_public_authority" not in stated(neither)


@pytest.mark.parametrize(
    ("places", "in_eu", "countries"),
    [(("DE-BE",), Truth.YES, {"DE"}), (("US-OH", "RE"), Truth.YES, {"US", "RE"}),
     (("NO",), Truth.NO, {"NO"}), (("unknown",), Truth.UNKNOWN, None), ((), Truth.UNKNOWN, None)],
)  # fmt: skip
def test_place_country_and_union_are_one_answer(places, in_eu, countries):
    facts = place_facts(places)
    assert facts["place_in_eu"] is in_eu
    assert facts["country"] == countries
