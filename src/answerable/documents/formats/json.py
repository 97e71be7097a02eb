"""The object of `answerable audit --json`."""

import json

from answerable.documents.formats import Format
from answerable.documents.json_view import json_view
from answerable.record.types import Record


def write(record: Record) -> str:
    """Return the object as text, ASCII only, so that no name in it steers a terminal."""
    return json.dumps(json_view(record), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


FORMAT = Format("json", ".json", "the object of audit --json", write)
