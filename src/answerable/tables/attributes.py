"""Protected attributes in a file of their own: joined by key when the audit runs, kept nowhere."""

from pathlib import Path
from typing import TYPE_CHECKING

from answerable.card.card import Card
from answerable.errors import EvidenceError
from answerable.system.data import Protected
from answerable.tables.cases import case_source
from answerable.tables.condition import quoted
from answerable.tables.counted import Cases
from answerable.tables.duck import Duck, load_file
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def with_attribute_files(cases: Cases, card: Card) -> Cases:
    """Return the cases with the columns of attribute files beside them; as they are without any.

    People the file does not name have a missing value, as everybody whose group nobody knows.
    Raises `EvidenceError` for a file that cannot be read, lies elsewhere, lacks a column, or names
    a person twice, and where rows of the cases may not be read.
    """
    for protected in card.data.protected:
        if protected.file:
            column, sha256 = _column(cases, card, protected)
            files = (*cases.files, (protected.file, sha256))
            cases = cases.with_fields({protected.column: column})
            cases.files = files
    return cases


def _column(
    cases: Cases, card: Card, protected: Protected
) -> "tuple[npt.NDArray[np.object_], str]":
    import numpy as np

    where = f"protected {protected.name!r}"
    file = (card.folder / protected.file).resolve()
    if not file.is_relative_to(card.folder.resolve().parent):
        raise EvidenceError(
            f"{where}: {protected.file} lies outside the card's folder and the one above it; put "
            "the file where only the person who keeps it can read it, beside the card."
        )
    key = protected.key or case_source(card).key
    if not key:
        raise EvidenceError(f"{where}: nobody says by which column its file is joined; write key.")
    duck = Duck()
    sha256 = load_file(duck, file, Path(protected.file).name)
    there = duck.types("raw")
    for name in (key, protected.column):
        if name not in there:
            raise EvidenceError(
                f"{where}: {protected.file} has no column {name!r}; it has {', '.join(there)}."
            )
    read = duck.arrays(f"select {quoted(key)}, {quoted(protected.column)} from raw")
    keys, values = as_text(read[key]).tolist(), as_text(read[protected.column]).tolist()
    known = {k: v for k, v in zip(keys, values, strict=True) if k is not None}
    if len(known) != len([k for k in keys if k is not None]):
        raise EvidenceError(
            f"{where}: {protected.file} names somebody twice in {key!r}; keep one row a person."
        )
    people = as_text(cases.batch([key])[key]).tolist()
    if people and known.keys().isdisjoint(people):
        raise EvidenceError(
            f"{where}: {protected.file} names none of the cases in {key!r}; write the key in both "
            "files in the same way, leading zeros included."
        )
    return np.array([known.get(person) for person in people], dtype=object), sha256
