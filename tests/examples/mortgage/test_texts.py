"""The generated letters: varied, fast, always the same, and readable by the extractor."""

import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

PARTS = ("salary", "child_support", "spouse_wage", "other_income")


def test_there_are_more_than_twenty_patterns_and_a_fifth_of_them_was_never_seen(mortgage):
    seen, unseen = (
        [pattern for patterns in part.values() for pattern in patterns]
        for part in (mortgage.mortgage_patterns.SEEN, mortgage.mortgage_patterns.UNSEEN)
    )
    assert len(set(seen) | set(unseen)) == len(seen) + len(unseen) >= 20
    assert len(unseen) / (len(seen) + len(unseen)) >= 0.2


def test_every_pattern_and_every_way_of_writing_money_is_used(mortgage, rows):
    used, ways = set(), set()
    for style_number, *stated in zip(rows["style"], *(rows[part] for part in PARTS), strict=True):
        style = mortgage.mortgage_texts.Style(int(style_number))
        for part, dollars in zip(PARTS, stated, strict=True):
            if dollars > 0:
                used.add(style.income_pattern(part)[0])
                ways.add(int(style.wording[part][2] * 8))
    patterns = (mortgage.mortgage_patterns.SEEN, mortgage.mortgage_patterns.UNSEEN)
    written = {pattern for group in patterns for part in group.values() for pattern in part}
    assert len(written - used) <= 2  # few receive child support, and unseen wordings are rare
    assert ways == set(range(8))


def test_no_two_of_the_letters_are_alike_and_their_order_varies(traced):
    texts = traced["clean"]["clean_text"]
    assert len(set(texts)) > 1900
    last = {re.split(r"(?<=\.) ", text)[-2][:8] for text in texts}
    assert len(last) > 10


def test_all_letters_are_written_in_under_a_second(mortgage, rows):
    start = time.perf_counter()
    mortgage.mortgage_texts.write_texts(rows)
    assert time.perf_counter() - start < 1


def test_the_same_row_gives_the_same_letter(mortgage, rows):
    write = mortgage.mortgage_texts.write_texts
    assert np.array_equal(write(rows), write(rows))


def test_a_changed_income_changes_no_other_sentence(mortgage, rows):
    before = mortgage.mortgage_texts.write_texts(rows, messy=False)
    after = mortgage.mortgage_texts.write_texts(
        {**rows, "salary": rows["salary"] + 100}, messy=False
    )
    for old, new in zip(before, after, strict=True):
        one, two = (re.split(r"(?<=[.]) ", text) for text in (old, new))
        assert len(set(two) - set(one)) == 1


def test_what_is_not_known_is_not_stated(traced, rows):
    unknown = np.isnan(rows["married"])
    for text in traced["clean"]["clean_text"][unknown]:
        assert "married" not in text
        assert "single" not in text
        assert "child" not in text


def test_the_document_reader_undoes_what_scanning_did(mortgage, rows, traced):
    typed = mortgage.mortgage_steps.text_as_typed(rows)["clean_text"]
    assert np.array_equal(traced["clean"]["clean_text"], typed)
    assert not np.array_equal(traced["clean"]["application_text"], typed)


@given(st.integers(1, 999_999))
def test_numbers_survive_being_written_in_words(mortgage, n):
    numbers = mortgage.mortgage_numbers
    assert numbers.number_from_words(numbers.in_words(n)) == n


@pytest.mark.parametrize(
    ("sentence", "dollars"),
    [
        ("I earn $3,100 a month.", 3100),
        ("I earn three thousand one hundred dollars a month.", 3100),
        ("I earn 3 100 dollars every month.", 3100),
        ("I earn USD 3,100 each month.", 3100),
        ("I earn $3,100.00 monthly.", 3100),
        ("I earn $37,200 a year.", 3100),
        ("I earn a good living.", 0),
    ],
)
def test_amounts_are_read_in_every_format(mortgage, sentence, dollars):
    assert mortgage.mortgage_extractor.monthly_amount(sentence) == dollars
