from answerable.system.territory import countries, country_of, european_union


def test_the_union_has_27_states_and_the_parts_of_them_with_a_code_of_their_own():
    apart = {"GF", "GP", "MF", "MQ", "RE", "YT", "AX"}
    assert len(european_union() - apart) == 27
    assert apart < european_union()
    assert european_union() < countries().keys()
    assert european_union().isdisjoint({"GB", "NO", "CH", "IS", "LI", "UA", "XK", "PF", "NC"})


def test_a_place_is_in_its_country():
    assert [country_of(place) for place in ("US-MA", "DE-BE", "FR")] == ["US", "DE", "FR"]
