"""The curves on the engineer's page: sentences that say what is drawn, in a page for everyone."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.checks.explanation.tree_lender import tree_lender
from tests.documents.browser import violations, widths
from tests.documents.letter.person import refused

from answerable.checks.evidence.reasons_case import explain_case
from answerable.checks.evidence.reasons_person import FieldCurve, Piece
from answerable.documents.charts_curve import curve_drawing, scale_of
from answerable.documents.engineer import engineer_html, engineer_text, sheet
from answerable.documents.engineer_curves import CAPTION, curves_said


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A refused person of a lender that is no trees."""
    return refused(tmp_path_factory.mktemp("lender"))


@pytest.fixture(scope="module")
def stepped(tmp_path_factory):
    """A refused person of a lender that is trees."""
    bench = tree_lender(tmp_path_factory.mktemp("trees"), "skops", threshold=0.5)
    row = np.flatnonzero(bench.traces().answer("p") < 0.5)[3]
    return explain_case(bench, f"p{row}")


def curve(kind, *pieces, at=2.0):
    return FieldCurve("pay", at, at, 0.1, False, kind, pieces)


def said(person, one):
    return curves_said(replace(person, curves=(one,), score_range=1.0)).said[0].says


def test_the_sentence_names_the_stretches_with_the_other_outcome(asked):
    steps = curve("steps", Piece(0, 4, 0.1, False), Piece(4, 6, 0.5, True),
                  Piece(6, 7, 0.2, False), Piece(7, 9, 0.6, True))  # fmt: skip
    assert said(asked, steps) == (
        "Now 2: score 0.1, no. Yes from 4 to below 6, from 7 on; no elsewhere. "
        "Scores from 0.1 to 0.6."
    )
    falling = curve("steps", Piece(0, 1, 0.9, True), Piece(1, 9, 0.1, False))
    assert "Yes below 1; no elsewhere." in said(asked, falling)
    dots = curve("asked", Piece(0, 0, 0.1, False), Piece(3, 3, 0.5, True), Piece(5, 5, 0.6, True))
    assert "Yes from 3 to 5; no elsewhere." in said(asked, dots)
    never = curve("steps", Piece(0, 4, 0.1, False), Piece(4, 6, 0.2, False))
    assert "From 0 to 6: no." in said(asked, never)
    words = curve("choices", Piece(None, None, 0.1, False, "a"), Piece(None, None, 0.4, True, "b"))
    assert "Yes at b; no elsewhere." in said(asked, words)


def test_a_field_that_moves_nothing_is_named_and_not_drawn(asked):
    made = curves_said(asked)
    assert [each.curve.field for each in made.said] == ["income", "debt"]
    assert made.flat == "Alone, at no value that was looked at, these change the score: shoe."
    text = engineer_text(sheet(asked))
    assert CAPTION in text
    assert "between them nothing is known" in text
    assert curves_said(replace(asked, curves=())) is None


def test_thick_lines_lie_where_the_outcome_is_favourable():
    one = curve("steps", Piece(0, 5, 0.0, False), Piece(5, 10, 1.0, True))
    drawn = curve_drawing(one, scale_of([one], 0.5), "c0")
    # The field is 0 to 10 between 9 and 98.5 % of the width, and 132 pixels high.
    assert '<path class="own" d="M90 126H537.5V6H985"/>' in drawn
    assert '<path class="won" d="M537.5 6H985"/>' in drawn
    assert 'class="limit" x2="100%" y1="86.0"' in drawn
    assert 'aria-describedby="c0-says"' in drawn
    dotted = curve("asked", Piece(0, 0, 0.0, False), Piece(10, 10, 1.0, True))
    drawn = curve_drawing(dotted, scale_of([dotted], None), "c0")
    assert '<path class="dots" d="M90 126h0"/>' in drawn
    assert '<path class="dots won" d="M985 6h0"/>' in drawn


def test_steps_too_narrow_to_be_seen_stand_above_one_another():
    pieces = [Piece(n / 1000, (n + 1) / 1000, float(n % 2), False) for n in range(1000)]
    one = curve("steps", *pieces, at=0.5)
    drawn = str(curve_drawing(one, scale_of([one], None), "c0"))
    (path,) = re.findall(r'class="own" d="([^"]*)"', drawn)
    assert path.count("V") == 999, "every rise and fall is there"
    assert path.count("H") < 600
    assert path.endswith("V6H985")


def test_a_rest_of_rounding_is_no_score(asked):
    steps = curve("steps", Piece(0, 4, 1e-17, False), Piece(4, 6, 0.5, True))
    assert said(asked, steps).endswith("Scores from 0 to 0.5.")


def test_words_of_the_data_cannot_become_markup():
    pieces = (Piece(None, None, 0.1, False, "<b>"), Piece(None, None, 0.2, True, "b"))
    one = replace(curve("choices", *pieces), field="<script>")
    assert "<b>&" not in (drawn := curve_drawing(one, scale_of([one], None), "c0"))
    assert "&lt;b&gt;" in drawn


def test_steps_are_said_to_be_all_there_are(stepped):
    text = engineer_text(sheet(stepped))
    assert "Steps are worked out of the trees, and there are no others" in text
    assert "income: Now " in text


@pytest.mark.parametrize("name", ["asked", "stepped"])
def test_the_page_is_for_everyone_and_for_a_phone(name, request):
    page = engineer_html(sheet(request.getfixturevalue(name)))
    assert violations(page) == []
    wide, out = widths(page, 375)
    assert (wide, out) == (375, [])
