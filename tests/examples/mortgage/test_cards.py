"""The two cards: one differs from the other in the extractor and in nothing else."""

import difflib
from datetime import date
from pathlib import Path

import pytest

import answerable

EXAMPLE = Path(answerable.__file__).parent / "examples" / "mortgage"
VARIANTS = ("planted", "clean")


def lines(variant):
    return (EXAMPLE / variant / "answerable.toml").read_text("utf-8").splitlines()


def test_the_cards_differ_in_their_names_and_in_the_callable_of_the_extractor():
    changed = [
        line[1:]
        for line in difflib.unified_diff(lines("planted"), lines("clean"), n=0)
        if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert len(changed) == 6
    assert [line for line in changed if "run =" in line] == [
        'run = { python = "planted_extractor:extract_income" }',
        'run = { python = "clean_extractor:extract_income" }',
    ]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_callable_of_the_card_exists(cards, mortgage, variant):
    card = cards[variant]
    targets = [source["python"] for source in card["source"]]
    for component in card["component"]:
        targets += [component[key]["python"] for key in ("run", "reference")
                    if "python" in component.get(key, {})]  # fmt: skip
    assert len(targets) > 10
    for target in targets:
        module, function = target.split(":")
        assert callable(getattr(getattr(mortgage, module), function))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_component_writes_what_the_card_says(cards, traced, variant):
    fields = traced[variant]
    for component in cards[variant]["component"]:
        if "python" in component["run"] and component["name"] != "letter_writer":
            assert set(component["writes"]) <= set(fields)
            assert {len(fields[name]) for name in component["writes"]} == {1989}


@pytest.mark.parametrize("variant", VARIANTS)
def test_only_inputs_read_the_fields_of_the_case(cards, rows, variant):
    for component in cards[variant]["component"]:
        if component["kind"] != "input":
            assert not set(component["reads"]) - {"officer_decision"} & set(rows)


@pytest.mark.parametrize("variant", VARIANTS)
def test_invented_people_bring_every_field_the_inputs_read(cards, variant):
    card = cards[variant]
    needed = {f for c in card["component"] if c["kind"] == "input" for f in c["reads"]}
    people = [s["person"] for s in card["scenario"] if "person" in s]
    assert len(people) >= 4
    for person in people:
        assert needed <= set(person)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_limit_has_a_reason_a_name_and_a_date(cards, variant):
    card = cards[variant]
    limits = [*card["policy"], *card["promise"]]
    assert {limit["form"] for limit in limits} == {"margin_interval", "ugesp"}
    for limit in limits:
        assert limit["reason"]
        assert limit["who"]
        assert isinstance(limit["on"], date)


@pytest.mark.parametrize("variant", VARIANTS)
def test_all_four_forms_of_scenario_are_shown(cards, variant):
    forms = [scenario["form"] for scenario in cards[variant]["scenario"]]
    assert set(forms) == {"person", "twin", "population", "monotone"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_score_model_is_in_two_uses_and_each_use_states_its_own_purpose(cards, variant):
    uses = [use for use in cards[variant]["use"] if "score_model" in use["components"]]
    assert [use["purpose"]["outcome"] for use in uses] == ["credit", "marketing"]


def test_no_data_of_the_applications_are_copied_into_the_repository():
    kept = {
        path.suffix
        for path in EXAMPLE.rglob("*")
        if path.is_file() and not {"__pycache__", "records"} & set(path.parts)
    }
    assert kept <= {".py", ".toml", ".md", ".skops"}
