"""How easy a text is to read, by two formulas that count words and syllables."""

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_VOWELS = {
    "flesch": re.compile(r"[aeiouy]+", re.IGNORECASE),
    "amstad": re.compile(r"aa|ai|au|äu|ee|ei|eu|ie|oo|ui|[aeiouyäöü]", re.IGNORECASE),
}
_SILENT = re.compile(r"(?:[^laeiouy]es|[^l]e|[^dt]ed)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Readability:
    """A score from about 0 (very hard) to 100 (very easy), and what it is made of."""

    score: float
    formula: str
    words: int
    words_per_sentence: float
    syllables_per_word: float

    @property
    def says(self) -> str:
        """The score in words: plain language starts at 60."""
        level = "easy" if self.score >= 70 else "plain" if self.score >= 60 else "hard"
        return (
            f"{self.score:.0f} of 100 ({level}; {self.formula}), {self.words} words, "
            f"{self.words_per_sentence:.1f} a sentence, {self.syllables_per_word:.2f} syllables "
            "a word"
        )


def readability(text: str, formula: str) -> Readability | None:
    """Return the reading ease of a text; None when it holds no word.

    `flesch` (English): 206.835 - 1.015 words per sentence - 84.6 syllables per word. Flesch,
    Journal of Applied Psychology 32 (1948). `amstad` (German): 180 - words per sentence - 58.5
    syllables per word. Amstad, Wie verständlich sind unsere Zeitungen? (Zürich, 1978).
    """
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE.split(text)))
    length = len(words) / sentences
    syllables = sum(syllables_of(word, formula) for word in words) / len(words)
    if formula == "amstad":
        score = 180 - length - 58.5 * syllables
    else:
        score = 206.835 - 1.015 * length - 84.6 * syllables
    return Readability(score, formula.capitalize(), len(words), length, syllables)


def syllables_of(word: str, formula: str) -> int:
    """Return how many syllables a word has, by its groups of vowels.

    >>> [syllables_of(w, "flesch") for w in ("made", "people", "income", "application")]
    [1, 2, 2, 4]
    >>> [syllables_of(w, "amstad") for w in ("Haus", "Entscheidung", "Einkommen")]
    [1, 3, 3]
    """
    n = len(_VOWELS[formula].findall(word))
    if formula == "flesch" and n > 1 and _SILENT.search(word):
        n -= 1
    return max(n, 1)
