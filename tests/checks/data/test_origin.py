from datetime import date

import pytest
from tests.checks.recorded import values

from answerable.checks.data.provenance import provenance
from answerable.checks.data.purpose import purpose
from answerable.checks.evidence.columns_origin import Origins, StatedPurpose
from answerable.stats.results import Undefined
from answerable.system.data import Source
from answerable.system.system import Purpose, Use

PROSE = "Propose which applications for a mortgage are approved; an officer decides."


def stated(prose=PROSE, **changed):
    answers = {"decides": "software", "about": "natural_persons", "outcome": "credit",
               "places": ("DE",)} | changed  # fmt: skip
    return purpose(StatedPurpose(Use("use", Purpose(**answers, prose=prose), ())))


def test_a_purpose_that_excludes_something_raises_nothing():
    assert set(values(stated()).values()) == {True}


@pytest.mark.parametrize(
    "prose",
    [
        "We use the data for improving the experience of our users.",
        "The scores serve marketing purposes and future research.",
        "Data are kept for business purposes, to be determined.",
        "Data are processed for our legitimate interests.",
    ],
)
def test_words_that_would_fit_any_system_are_named(prose):
    entry = stated(prose).by_key["in words",]
    assert entry.answer is False
    assert dict(entry.witness)["says nothing"].lower() in prose.lower()


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"outcome": "unknown"}, "what is decided"), ({"places": ()}, "where"),
        ({"decides": "unknown"}, "who decides"), ({"about": "unknown"}, "about whom"),
        ({"prose": ""}, "in words"),
    ],
)  # fmt: skip
def test_what_the_card_leaves_open_is_undefined(changed, part):
    assert isinstance(stated(**changed).by_key[part,], Undefined)


def test_everything_stated_about_a_source_is_repeated():
    source = Source("loans", python="a:b", collected_from=date(1990, 1, 1), place="US-MA",
                    licence="CC0", sampling="census", unit="one loan")  # fmt: skip
    found = provenance(Origins((source,)))
    assert set(values(found).values()) == {True}
    assert found.by_key["loans", "age"].witness == (("stated", "1990-01-01 to unknown"),)


def test_what_nobody_says_about_a_source_is_undefined_one_by_one():
    found = provenance(Origins((Source("loans", python="a:b"),)))
    assert {key[1] for key, entry in found if isinstance(entry, Undefined)} == {
        "age", "place", "licence", "sampling", "unit",
    }  # fmt: skip
