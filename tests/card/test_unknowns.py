from pathlib import Path

import pytest

from answerable.card.read import parse_card

GOOD = (Path(__file__).parent / "good.toml").read_text(encoding="utf-8")


def unknowns(text):
    return {u.where: u for u in parse_card(text.encode(), Path("answerable.toml")).unknowns}


def test_the_good_card_leaves_open_what_it_calls_unknown():
    assert list(unknowns(GOOD)) == [
        'party "Nordhaus Bank" . roles . deployer of "mortgage decision"',
        'source "loanapp" . licence',
        'source "loanapp" . cluster',
        'protected "race" . basis . legal',
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('country = "DE"', 'country = "unknown"', 'party "Nordhaus Bank" . country'),
        ('size = "large"', 'size = "unknown"', 'party "Nordhaus Bank" . size'),
        ("public_authority = false", 'public_authority = "unknown"',
         'party "Nordhaus Bank" . public_authority'),
        ('decides = "software_then_person"', 'decides = "unknown"',
         'use "mortgage decision" . purpose . decides'),
        ('outcome = "credit"', 'outcome = "other"', 'use "mortgage decision" . purpose . outcome'),
        ('outcome = "credit"', 'outcome = "unknown"',
         'use "mortgage decision" . purpose . outcome'),
        ('places = ["DE"]', 'places = "unknown"', 'use "mortgage decision" . purpose . places'),
        ('prose = "Decide which mortgage applications are approved."', 'prose = " "',
         'use "mortgage decision" . purpose . prose'),
        ('persons = ["applicants", "co-applicants"]', "persons = []",
         'use "mortgage decision" . persons'),
        ("persons_per_year = 2000", 'persons_per_year = "unknown"',
         'use "mortgage decision" . persons_per_year'),
        ('credit_score_natural_person = "yes"', 'credit_score_natural_person = "unknown"',
         'use "mortgage decision" . facts . credit_score_natural_person'),
        ('run = { python = "system:decide" }', 'run = "unknown"', 'component "rule" . run'),
        ("collected_from = 1990-01-01", 'collected_from = "unknown"',
         'source "loanapp" . collected_from'),
        ('place = "US-MA"', 'place = "unknown"', 'source "loanapp" . place'),
        ('sampling = "census"', 'sampling = "unknown"', 'source "loanapp" . sampling'),
        ('unit = "one mortgage application"', 'unit = "unknown"', 'source "loanapp" . unit'),
        ('means = "past_decision"', 'means = "unknown"', "outcome . means"),
        ('favourable = "approve"', 'favourable = "unknown"', "decision . favourable"),
        ('purpose = "...", ', "", 'protected "race" . basis . purpose'),
        ("delete_by = 2027-12-31", 'delete_by = "unknown"', 'protected "race" . basis . delete_by'),
        ('form = "margin_interval"\nreason = "..."', "", 'policy "race-four-fifths" . reason'),
    ],
)  # fmt: skip
def test_each_unknown_is_carried_with_its_line(old, new, where):
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    found = unknowns(text)[where]
    assert where not in unknowns(GOOD)
    assert found.what
    line = text.splitlines()[found.line - 1]
    key = where.split(" . ")[-1]
    assert key in line or not new.strip() or line.startswith(("basis", "[["))


def test_a_basis_nobody_stated_is_one_unknown():
    text = GOOD.replace(
        'basis = { purpose = "...", legal = "unknown", access = "...", delete_by = 2027-12-31 }',
        'basis = "unknown"',
    )
    assert [w for w in unknowns(text) if "basis" in w] == ['protected "race" . basis']


def test_an_unknown_authority_is_not_a_no():
    text = GOOD.replace("public_authority = false", 'public_authority = "unknown"')
    card = parse_card(text.encode(), Path("answerable.toml"))
    assert card.system.parties[0].public_authority is None


def test_a_card_with_nothing_but_a_name_says_what_is_missing():
    assert list(unknowns('name = "x"')) == ["party", "use", "component"]
