"""Recommenders, advertising and design on platforms, and nothing for anybody else."""

from datetime import date

LAW = "eu.dsa"
FEED = {"outcome": "content"}


def test_a_recommender_on_a_platform_says_by_what_it_chooses(asked):
    found = asked(LAW, "online_platform", **FEED)
    assert found.classes["recommender"].article == "Article 27(1) and (2)"
    assert found.classes["recommender"].status == "statute"
    assert found.classes["interface_design"].status == "memory"
    assert "dsa.27" in found.duties


def test_a_very_large_platform_offers_a_feed_without_profiling(asked):
    found = asked(LAW, "online_platform very_large_platform", **FEED)
    assert {"choice_without_profiling", "systemic_risk"} <= found.classes.keys()
    other = asked(LAW, "online_platform no_very_large_platform", **FEED)
    assert "choice_without_profiling" not in other.classes


def test_profiles_of_minors_and_special_categories_may_choose_no_advertising(asked):
    for fact, rule in (("ads_profile_minors", "28(2)"), ("ads_use_special_categories", "26(3)")):
        found = asked(LAW, f"online_platform shows_advertising {fact}", **FEED)
        assert rule in found.classes["barred_advertising"].article
    clean = "online_platform shows_advertising no_ads_profile_minors no_ads_use_special_categories"
    found = asked(LAW, clean, **FEED)
    assert "barred_advertising" not in found.classes
    assert "advertising" in found.classes


def test_a_small_firm_is_left_out(asked):
    found = asked(LAW, "online_platform", size="small", **FEED)
    assert "recommender" not in found.classes
    assert [e.holds.name for e in found.steps["dsa.27"].exceptions] == ["YES"]


def test_a_mortgage_score_is_on_no_platform_and_nobody_is_asked(asked):
    found = asked(LAW)
    assert found.silent == ["Article 3(i)"]
    assert not found.classes | found.open
    assert "online_platform" not in found.questions


def test_it_applies_from_17_february_2024(asked):
    before = asked(LAW, "online_platform", day=date(2024, 2, 16), **FEED)
    assert not before.classes["recommender"].applies
    assert (
        asked(LAW, "online_platform", day=date(2024, 2, 17), **FEED).classes["recommender"].applies
    )
