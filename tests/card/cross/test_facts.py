"""Facts are named and answered as the law asks; a red line that could never hold is refused."""

from datetime import date
from pathlib import Path

import pytest

from answerable.card.read import parse_card
from answerable.errors import CardError
from answerable.flow import classify_card

GOOD = (Path(__file__).parents[1] / "good.toml").read_text(encoding="utf-8")
ANSWER = 'credit_score_natural_person = "yes"'
WHEN = 'when = "selects_targets_for_attack"'
DAY = date(2026, 11, 23)


def read(text):
    return parse_card(text.encode(), Path("answerable.toml"))


def only_fault(old, new):
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    with pytest.raises(CardError) as caught:
        read(text)
    (found,) = caught.value.problems
    assert text.splitlines()[found.line - 1] == new.splitlines()[-1]
    return found.what, found.mend


@pytest.mark.parametrize(
    ("answer", "what", "mend"),
    [
        ('profilng = "yes"', 'answers "profilng", which is no fact', 'Did you mean "profiling"?'),
        ('zzzz = "yes"', "is no fact any law asks for", 'begins with "own_"'),
        ('outcome = "credit"', "is no fact", 'Did you mean "purpose_outcome"?'),
        ("persons_per_year = 3", "is no fact", "own_many"),
        (
            'credit_score_natural_person = "maybe"',
            'credit_score_natural_person cannot be "maybe"',
            'Write "yes", "no" or "unknown".',
        ),
        ('biometric_data = { value = "Yes" }', 'cannot be "Yes"', '"yes", "no"'),
        ("biometric_data = 1", 'cannot be "1"', '"yes", "no"'),
        ('own_promise = "voice"', 'own_promise cannot be "voice"', '"yes", "no"'),
        ('about = "natural_person"', "about cannot be", 'Did you mean "natural_persons"?'),
        ('about = ["companies", "unknown"]', "about cannot be", "natural_persons"),
        ('country = "UK"', "country cannot be", "GB"),
        ('training_flop = "many"', "training_flop cannot be", "Write a number"),
        ("training_flop = inf", "training_flop cannot be", "Write a number"),
        ('placed_on_market_date = "20260101"', "cannot be", "2026-01-31"),
    ],
)
def test_a_fact_is_one_the_law_asks_for_and_its_answer_fits(answer, what, mend):
    said, how = only_fault(ANSWER, answer)
    assert what in said
    assert mend in how


@pytest.mark.parametrize(
    "answer",
    [
        'biometric_data = "unknown"',
        'about = ["companies", "natural_persons"]',
        "training_flop = 1e25",
        'training_flop = "unknown"',
        "placed_on_market_date = 2026-01-31",
        'country = ["GB", "DE"]',
        'own_promise = { value = "no", who = "A. Berg" }',
    ],
)
def test_an_answer_that_fits_is_read(answer):
    assert read(GOOD.replace(ANSWER, answer)).system.uses[0].facts


@pytest.mark.parametrize(
    ("when", "what", "mend"),
    [
        ("selects_targets_for_atack", "is no fact any law asks for", "selects_targets_for_attack"),
        ("profiling and not profilng", '"profilng", which is no fact', '"profiling"?'),
        ("outcome == credit", '"outcome", which is no fact', '"purpose_outcome"?'),
        ("decides == software", '"decides", which is no fact', '"who_decides"?'),
        ("persons_per_year > 5", '"persons_per_year", which is no fact', "own_many"),
        ("profiling == yes", "compared with nothing", "Write `profiling` or `not profiling`."),
        ("purpose_outcome", "purpose_outcome is a word", "purpose_outcome == word"),
        ("purpose_outcome > 3", "purpose_outcome is a word", "purpose_outcome == word"),
        ("purpose_outcome == credits", "is never", 'Did you mean "credit"?'),
        ("country in (DE, UK)", 'country is never "UK"', "GB"),
        ("training_flop", "training_flop is a number", "training_flop >= 1000"),
        ("training_flop > 'many'", "training_flop is a number", "training_flop >= 1000"),
        ("placed_on_market_date < '2026'", "is a date", "2026-01-31"),
        ("own_weapons", '"own_weapons", which no use answers', 'own_weapons = "unknown"'),
    ],
)
def test_a_red_line_that_could_never_hold_is_refused(when, what, mend):
    said, how = only_fault(WHEN, f'when = "{when}"')
    assert what in said
    assert mend in how


def held(when, answer=ANSWER):
    text = GOOD.replace(WHEN, f'when = "{when}"').replace(ANSWER, answer)
    return [stop.cite for stop in classify_card(read(text), as_of=DAY).stops]


@pytest.mark.parametrize(
    ("when", "stops"),
    [
        ("purpose_outcome == credit", True),
        ("purpose_outcome in (insurance, housing)", False),
        ("who_decides == software_then_person and about != companies", True),
        ("country == DE", True),
        ("place == 'US-MA'", False),
        ("training_flop >= 1e25", False),
        ("placed_on_market_date < '2026-01-31'", False),
    ],
)
def test_a_red_line_reads_what_the_card_itself_says(when, stops):
    assert bool(held(when)) is stops


@pytest.mark.parametrize(("answer", "stops"), [("yes", True), ("no", False), ("unknown", False)])
def test_a_fact_of_the_firm_itself_draws_a_red_line(answer, stops):
    assert bool(held("own_sells_to_armies", f'own_sells_to_armies = "{answer}"')) is stops


def test_a_component_has_no_fact_of_the_firms_own():
    name = 'name = "score_model"'
    what, mend = only_fault(name, f'{name}\nfacts = {{ own_x = "yes" }}')
    assert "a component has none" in what
    assert "[use.facts]" in mend


def test_a_misspelt_own_fact_is_told():
    text = GOOD.replace(ANSWER, 'own_weapons = "no"').replace(WHEN, 'when = "own_wepons"')
    with pytest.raises(CardError, match='Did you mean "own_weapons"'):
        read(text)


def test_faces_scraped_for_a_database_stop_an_audit():
    facts = (
        'untargeted_scraping = "yes"\nfacial_db_building = "yes"\nsource_internet_or_cctv = "yes"'
    )
    stops = classify_card(read(GOOD.replace(ANSWER, facts)), as_of=DAY).stops
    assert any("5(1)" in stop.cite for stop in stops)


@pytest.mark.parametrize(
    "facts",
    [
        'untargeted_scraping = "yes"',
        'untargeted = "yes"\nfacial_db_building = "yes"',
        'untargeted_scraping = "yes"\nfacial_db_building = "yes"\ntraining_only = "yes"',
        'untargeted_scraping = "yes"\nfacial_db_building = "unknown"',
        'untargeted_scraping = "yes"\nfacial_db_building = "yes"\nsource_internet_or_cctv = "no"',
    ],
)
def test_less_than_that_stops_no_audit(facts):
    assert classify_card(read(GOOD.replace(ANSWER, facts)), as_of=DAY).stops == ()
