import re

from tests.documents.hostile import hostile
from tests.record.sample import sample_record

from answerable.documents.notebook import notebook_html


def test_a_notebook_shows_the_first_screen():
    html = notebook_html(sample_record())
    for part in ("High-risk", "2 December 2027", "600 of child support", "What was not tested"):
        assert part in html


def test_it_runs_nothing_and_styles_nothing():
    html = notebook_html(hostile(sample_record()))
    assert not re.search(r"<(?!/?(?:div|p|strong|ul|ol|li|details|summary)\b)", html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", html)
