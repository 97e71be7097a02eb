import json
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest

import answerable
from answerable.card.schema import card_schema, schema_text, shipped_schema, write_schema

HERE = Path(__file__).parent
EXAMPLES = sorted((Path(answerable.__file__).parent / "examples").rglob("answerable.toml"))


def as_json(path):
    def day(value):
        assert isinstance(value, date)
        return value.isoformat()

    return json.loads(json.dumps(tomllib.loads(path.read_text("utf-8")), default=day))


def faults(card):
    return list(jsonschema.Draft202012Validator(card_schema()).iter_errors(card))


def test_the_file_in_the_package_is_what_the_models_say(tmp_path):
    mend = "run: python -c 'from answerable.card.schema import write_schema; write_schema()'"
    assert shipped_schema() == schema_text(), mend
    assert write_schema(tmp_path).read_text("utf-8") == schema_text()


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(card_schema())


@pytest.mark.parametrize("path", [HERE / "good.toml", *EXAMPLES], ids=lambda p: p.parent.name)
def test_every_good_card_fits_the_schema(path):
    assert faults(as_json(path)) == []


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [("party", "size", "lrge"), ("party", "szie", "large"), ("use", "persons_per_year", -1),
     ("component", "kind", "rules"), ("party", "country", "Germany")],
)  # fmt: skip
def test_the_schema_sees_what_an_editor_should_underline(section, key, value):
    card = as_json(HERE / "good.toml")
    card[section][0][key] = value
    assert len(faults(card)) == 1


def test_unknown_fits_wherever_the_card_takes_it():
    card = as_json(HERE / "good.toml")
    card["protected"][0]["basis"] = "unknown"
    card["component"][0]["run"] = "unknown"
    card["party"][0]["public_authority"] = "unknown"
    card["source"][0]["collected_from"] = "unknown"
    card["use"][0] |= {"purpose": "unknown", "persons": "unknown", "persons_per_year": "unknown"}
    assert faults(card) == []


def test_every_key_is_explained():
    schema = card_schema()
    for name, table in [("card", schema), *schema["$defs"].items()]:
        for key, described in table["properties"].items():
            table_of_it = schema["$defs"].get(described.get("$ref", "").split("/")[-1], {})
            said = described.get("description") or table_of_it.get("description")
            assert said, f"{name}.{key} has no description"
            assert "\n" not in said
