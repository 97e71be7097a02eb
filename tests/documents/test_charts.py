import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.documents.charts import Dot, Line, axis_of, dots, mark, shapes
from answerable.documents.words import VERDICTS

BLACK = Dot("black", "133 of 197", "breached", 0.743, 0.67, 0.81)
HISPANIC = Dot("Hispanic", "85 of 111", "cannot_tell", 0.843, 0.75, 0.92)


def test_a_dot_lies_where_its_axis_says():
    drawn = str(dots([BLACK], [Line(0.8, "policy: at least 0.8")], "ratio"))
    axis = axis_of([0.743, 0.67, 0.81, 0.8], "ratio")
    assert (axis.low, axis.high) == (0.6, 1.0)
    assert axis.percent(0.8) == 50
    assert f'<use href="#m-breached" x="{axis.percent(0.743)}%" y="50%"' in drawn
    assert '<line class="limit" x1="50%" x2="50%"' in drawn


def test_shape_says_what_colour_says():
    signs = dict(re.findall(r'<g id="m-(\w+)">(.*?)</g>', str(shapes())))
    assert all(f'"#m-{verdict}"' in mark(verdict) for verdict in signs)
    bare = {verdict: re.sub(r' class="\w+"', "", shape) for verdict, shape in signs.items()}
    assert set(bare) == set(VERDICTS)
    assert bare["breached"] != bare["holds"]
    assert "path" in bare["breached"]
    assert "circle" in bare["holds"]
    drawn = str(dots([BLACK, HISPANIC], [], "ratio"))
    assert drawn.count("stroke-dasharray") == 1


def test_values_and_counts_are_text_beside_the_drawing():
    drawn = re.sub(r"<svg.*?</svg>", "", str(dots([BLACK], [], "ratio")), flags=re.S)
    assert "133 of 197" in drawn
    assert "0.743" in drawn
    assert "0.670 to 0.810" in drawn


def test_a_row_without_a_number_says_why():
    drawn = dots(
        [BLACK, Dot("X", "", "reported", missing="no number: nobody was selected")], [], "ratio"
    )
    assert "no number: nobody was selected" in drawn


def test_without_any_number_there_is_no_drawing():
    assert dots([Dot("X", "", "reported", missing="nobody")], [], "ratio") == ""


def test_labels_are_escaped_and_printable():
    drawn = str(
        dots([Dot("<b>\x1b[31m", "<i>", "holds", 1.0, 0.9, 1.1)], [Line(1, "<u>")], "ratio")
    )
    assert "<b>\\x1b" not in drawn
    assert "&lt;b&gt;\\x1b[31m" in drawn
    assert "<i>" not in drawn
    assert "<u>" not in drawn


finite = st.floats(-1e6, 1e6)


@given(st.lists(st.one_of(finite, st.just(math.inf), st.just(-math.inf)), max_size=9), finite)
def test_every_axis_covers_its_values_with_few_ticks(values, more):
    axis = axis_of([*values, more], "number")
    shown = [value for value in (*values, more) if math.isfinite(value)]
    slack = 1e-6 * max(1.0, *(abs(value) for value in shown))
    assert axis.low <= min(shown) + slack
    assert axis.high >= max(shown) - slack
    assert 2 <= len(axis.ticks) <= 8
    assert all(2 <= axis.percent(value) <= 98 for value in (*values, more))


@pytest.mark.parametrize(("scale", "anchor"), [("ratio", 1.0), ("difference", 0.0)])
def test_the_point_of_no_difference_is_always_shown(scale, anchor):
    axis = axis_of([0.2, 0.3], scale)
    assert axis.low <= anchor <= axis.high
