"""Web sites and apps of public bodies must be usable by people with disabilities."""

LAW = "eu.web_accessibility"


def test_a_public_body_with_a_site_owes_a_statement_by_memory(asked):
    found = asked(LAW, "by_public_authority site_or_app", outcome="public_benefit")
    assert found.classes["accessible_public_site"].status == "memory"
    assert "wad.7" in found.duties


def test_whether_there_is_a_site_at_all_is_asked(asked):
    found = asked(LAW, "by_public_authority", outcome="public_benefit")
    assert not found.classes
    assert found.open["wad.1"].needs == ("site_or_app",)
    without = asked(LAW, "by_public_authority no_site_or_app", outcome="public_benefit")
    assert not without.classes | without.open


def test_the_directive_is_called_by_its_own_title(asked):
    assert asked(LAW).text.title.startswith("Web Accessibility Directive, Directive (EU) 2016")
    assert "2016/2102" not in asked("eu.accessibility").text.title


def test_other_places_are_not_examined(asked):
    assert asked(LAW, country="US-MA").silent


def test_a_private_bank_is_not_examined(asked):
    assert asked(LAW, "no_by_public_authority site_or_app").silent == ["Article 1(2)"]
