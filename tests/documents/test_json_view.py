import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from tests.documents.hostile import hostile
from tests.record.sample import sample_record

from answerable.documents.json_view import json_schema, json_view
from answerable.law.result import Stop


def check(view) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(json.loads(json.dumps(view, allow_nan=False)))


@pytest.mark.parametrize("make", [sample_record, lambda: hostile(sample_record())])
def test_the_object_meets_its_schema(make):
    check(json_view(make(), Path("records/x")))


def test_a_stopped_audit_meets_the_schema():
    record = sample_record()
    stop = Stop("mortgage decision", "no-weapons", "own.red_lines", "We build no weapons.")
    law = replace(record.law, stops=(stop,))
    view = json_view(replace(record, law=law, findings=(), exit_code=4))
    check(view)
    assert view["record"] is None


def test_the_keys_that_others_rely_on():
    view = json_view(sample_record(), Path("records/x"))
    assert {"uses", "not_tested", "findings", "record"} <= set(view)
    use = view["uses"][0]
    assert use["name"] == "mortgage decision"
    assert use["unknown"] == ["profiling", "talks_to_people"]
    wanted = {
        "name": "high_risk", "instrument": "eu.aia", "article": "Annex III, point 5(b)",
        "wording": "aia_2026", "applies_from": "2027-12-02", "status": "statute",
    }  # fmt: skip
    assert wanted.items() <= use["classes"][0].items()
    twin = view["findings"][0]
    assert twin["about"] == "income_extractor"
    assert (twin["verdict"], twin["grade"], twin["against"]) == ("breached", "measured", None)
    ratio = view["findings"][2]
    assert ratio["against"]["at_least"] == 0.8
    assert ratio["results"][0]["n_that_could"] == 420
    assert ratio["results"][0]["counts"][0] == {"label": "black", "successes": 133, "n": 197}


def test_counts_of_a_few_people_are_withheld():
    rate = json_view(sample_record())["findings"][4]["results"][2]
    assert rate["counts"] == [{"label": "?", "withheld": True}]


@pytest.mark.parametrize(
    ("path", "value"),
    [(("findings", 0, "verdict"), "passed"), (("exit_code",), 2), (("uses", 0, "classes"), None)],
)
def test_the_schema_refuses_what_is_wrong(path, value):
    view = json.loads(json.dumps(json_view(sample_record())))
    inner = view
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        check(view)
