"""Nothing in a name acts; every language stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.documents.printable import one_line, printable, printable_lines, printable_text

TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")


@pytest.mark.parametrize(("make", "stay"), [(printable, ""), (printable_text, "\n\t")])
@given(text=st.text())
def test_nothing_printable_steers_a_terminal(make, stay, text):
    shown = make(text)
    assert not [c for c in shown if (ord(c) < 32 and c not in stay) or 127 <= ord(c) < 160]
    assert not set(shown) & TURNS
    shown.encode()


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1
    assert len(printable(text).splitlines()) <= 1


@given(st.text(), st.text())
def test_a_hostile_name_starts_no_line_of_its_own(before, after):
    _, *later = printable_lines(f"{before}\r\n{after}").splitlines()
    assert later
    assert all(line.startswith("  ") for line in later)


def test_what_acts_is_written_out():
    assert printable("a\x1b[2J\n\u202e\ud800") == r"a\x1b[2J\n\u202e\ud800"


@pytest.mark.parametrize("words", ["Müller, Ærø, 東京, שלום, 👩‍👧", "Zoë Åberg, 東京"])
def test_words_of_any_language_stay_readable(words):
    assert printable(words) == words
    assert printable_text(f"{words}\tnext\n") == f"{words}\tnext\n"
