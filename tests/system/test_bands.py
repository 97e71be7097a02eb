import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.system.bands import Bands
from answerable.system.data import Protected

AGES = Bands((25.0, 40.0, 60.0))


@pytest.mark.parametrize(
    ("age", "band"),
    [("0", "under 25"), ("24.9", "under 25"), ("25", "25 to 39"), ("39", "25 to 39"),
     ("40.0", "40 to 59"), ("59", "40 to 59"), ("60", "60 and over"), ("1e3", "60 and over"),
     ("nan", None), ("n/a", None)],
)  # fmt: skip
def test_a_number_is_in_the_band_that_begins_at_or_below_it(age, band):
    assert AGES.get(age) == band


def test_bounds_that_are_no_whole_numbers_say_under():
    assert Bands((0.5, 0.75)).labels == ("under 0.5", "0.5 to under 0.75", "0.75 and over")


@given(st.floats(-1e6, 1e6), st.lists(st.integers(-100, 100), min_size=1, unique=True))
def test_a_larger_number_is_in_no_lower_band(value, bounds):
    bands = Bands(tuple(float(b) for b in sorted(bounds)))
    place = bands.labels.index
    assert place(bands[str(value)]) <= place(bands[str(value + 1)])


def test_an_attribute_declares_its_bands_as_its_groups():
    age = Protected("age", "age", (), bands=(25.0, 40.0))
    assert age.labels == ("under 25", "25 to 39", "40 and over")
    assert age.words.get("31") == "25 to 39"
    sex = Protected("sex", "male", (("0", "women"), ("1", "men")))
    assert (sex.words["0"], sex.labels) == ("women", ("women", "men"))
