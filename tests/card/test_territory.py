import pytest

from answerable.card.territory import countries, country_fault, place_fault


@pytest.mark.parametrize("code", ["DE", "GB", "GR", "NO", "XK", "US", "unknown"])
def test_countries_are_accepted_norway_included(code):
    assert country_fault(code) is None
    assert place_fault(code) is None


@pytest.mark.parametrize(
    ("code", "mend"),
    [("UK", '"GB"'), ("uk", '"GB"'), ("EL", '"GR"'), ("EU", "countries themselves"),
     ("de", '"DE"'), ("Germany", '"DE"'), ("Untied States", '"US"'), ("US-MA", 'here: "US"'),
     ("", "two capital letters"), ("QQ", "two capital letters")],
)  # fmt: skip
def test_what_is_no_country_is_refused_with_its_mend(code, mend):
    assert mend in country_fault(code)[1]


@pytest.mark.parametrize("code", ["US-MA", "US-DC", "DE-BE", "FR-75", "GB-SCT"])
def test_parts_of_countries_are_places(code):
    assert place_fault(code) is None


@pytest.mark.parametrize(
    ("code", "mend"), [("US-XX", "US-MA"), ("UK-SCT", '"GB"'), ("us-ma", '"US-MA"')]
)
def test_what_is_no_place_is_refused_with_its_mend(code, mend):
    assert mend in place_fault(code)[1]


def test_the_list_has_the_249_codes_of_iso_and_kosovo():
    assert len(countries()) == 250
    assert all(len(code) == 2 and code.isupper() and name for code, name in countries().items())
