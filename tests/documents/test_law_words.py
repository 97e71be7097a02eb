from dataclasses import replace

import pytest
from tests.record.sample import sample_record

from answerable.documents.law_words import cited, class_words, short_law


def law(title):
    sample = sample_record().law
    return replace(sample, wordings=(replace(sample.wordings[0], title=title),))


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Artificial Intelligence Act, Regulation (EU) 2024/1689", "Artificial Intelligence Act"),
        ("Regulation (EU) 2024/1689: as amended", "Regulation (EU) 2024/1689"),
        ("ePrivacy Directive 2002/58/EC, Article 5(3)", "ePrivacy Directive"),
        ("Uniform Guidelines on Selection, 29 CFR Part 1607", "Uniform Guidelines on Selection"),
        ("New York City Local Law 144 of 2021", "New York City Local Law 144"),
        ("Republic of Korea, Framework Act", "Republic of Korea, Framework Act"),
    ],
)
def test_a_law_is_called_what_people_call_it(title, short):
    assert short_law(law(title), "eu.aia") == short


def test_a_reason_of_the_plan_names_its_law():
    known = law("Artificial Intelligence Act, Regulation (EU) 2024/1689")
    assert cited(known, "eu.aia, Article 9") == "Artificial Intelligence Act, Article 9"
    assert cited(known, "a scenario of the card") == "a scenario of the card"
    assert cited(known, "xx.none, Article 9") == "xx.none, Article 9"


def test_a_class_of_a_flip_reads_as_words():
    known = law("Artificial Intelligence Act, Regulation (EU) 2024/1689")
    assert class_words(known, "eu.aia:high_risk (Annex III, point 5(b))") == (
        "high-risk (Artificial Intelligence Act, Annex III, point 5(b))"
    )
