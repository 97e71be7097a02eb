import pytest

from answerable.documents.letter.readability import readability, syllables_of


def test_flesch_of_the_sentence_everybody_quotes():
    """Published: six words of one syllable in one sentence score 116."""
    found = readability("The cat sat on the mat.", "flesch")
    assert round(found.score, 1) == 116.1
    assert found.words == 6


def test_amstad_by_hand():
    found = readability("Der Hund bellt laut. Die Katze schläft.", "amstad")
    assert found.score == pytest.approx(180 - 3.5 - 58.5 * 8 / 7)


@pytest.mark.parametrize(
    ("word", "formula", "n"),
    [
        ("table", "flesch", 2), ("loaned", "flesch", 1), ("wanted", "flesch", 2),
        ("decision", "flesch", 3), ("Bäume", "amstad", 2), ("Verbraucherkredit", "amstad", 5),
    ],
)  # fmt: skip
def test_syllables_as_a_dictionary_divides_them(word, formula, n):
    assert syllables_of(word, formula) == n


def test_harder_words_score_lower_and_nothing_scores_nothing():
    easy = readability("We read your pay. It was low.", "flesch")
    hard = readability("Creditworthiness evaluations necessitate documentation.", "flesch")
    assert hard.score < 0
    assert easy.score > 60
    assert readability("1,200 - 3", "flesch") is None
