"""What a library says is cut to what happened."""

import pytest

from answerable.runs.answers import said_by_library

LECTURE = (
    "Input X contains NaN.\nLogisticRegression does not accept missing values encoded as NaN "
    "natively. For supervised learning, you might want to consider another. See https://a.example"
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            LECTURE,
            "Input X contains NaN. LogisticRegression does not accept missing values encoded as "
            "NaN natively.",
        ),
        ("version 1.5 is too old", "version 1.5 is too old"),
        ("it knows care, craft", "it knows care, craft"),
        ("", "ValueError"),
    ],
)
def test_two_sentences_of_a_library_are_kept(said, kept):
    assert said_by_library(ValueError(said)) == kept


def test_what_never_ends_is_cut():
    assert len(said_by_library(ValueError("x" * 2000))) == 500
