"""The JSON Schema of the card, so that editors complete it and explain each key."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from answerable.card.write import write_text

FILE = "answerable.schema.json"


def card_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `answerable.toml`, made from the models that read it."""
    from answerable.card.document import CardDocument

    schema = CardDocument.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **{key: _one_line(value) for key, value in schema.items()},
        "title": "answerable.toml",
    }


def schema_text() -> str:
    """Return the schema as the file shipped with the package holds it."""
    return json.dumps(card_schema(), indent=1, ensure_ascii=False) + "\n"


def shipped_schema() -> str:
    """Return the schema file of the package, without making it anew."""
    return files("answerable.card").joinpath(FILE).read_text(encoding="utf-8")


def write_schema(folder: Path | None = None) -> Path:
    """Write the schema into `folder` (beside this module when None) and return its path."""
    target = (folder or Path(__file__).parent) / FILE
    write_text(target, schema_text())
    return target


def _one_line(value: Any) -> Any:
    """Return a part of the schema with descriptions free of the source's line breaks."""
    if isinstance(value, list):
        return [_one_line(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: re.sub(r"\s+", " ", inner)
        if key == "description" and isinstance(inner, str)
        else _one_line(inner)
        for key, inner in value.items()
    }
