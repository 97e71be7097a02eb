"""Provenance: how old the data are, from where, under which licence, and what a row is."""

from answerable.checks.evidence.columns_origin import Origins
from answerable.checks.registry import check
from answerable.stats.results import Entry, Key, Observed, Scalar, Series, Undefined
from answerable.system.data import Source


@check(
    "data.provenance.v1",
    asks="When, where and under which licence were the data collected, and what is one row?",
    source="AI Act Article 10(2)(b); Gebru et al., Datasheets for Datasets, CACM 64 (2021)",
    does_not_show="Whether what the card says is true, and whether the licence allows this use.",
)
def provenance(origins: Origins) -> Series:
    """Return for each source and question a yes with the answer, `Undefined` where nobody says."""
    entries: list[tuple[Key, Entry]] = []
    for source in origins.sources:
        entries += [((source.name, what), entry) for what, entry in _answers(source)]
    return Series(("source", "question"), tuple(entries))


def _answers(source: Source) -> list[tuple[str, Entry]]:
    first, last = source.collected_from, source.collected_to
    when = f"{first or 'unknown'} to {last or 'unknown'}" if first or last else "unknown"
    return [
        ("age", _known(when, "when the data were collected")),
        ("place", _known(source.place, "where the data were collected")),
        ("licence", _known(source.licence, "under which licence the data may be used")),
        ("sampling", _known(source.sampling, "whether these are all cases or a part")),
        ("unit", _known(source.unit, "what one row is")),
    ]


def _known(answer: Scalar, what: str) -> Entry:
    if answer in ("unknown", ""):
        return Undefined(f"nobody says {what}")
    return Observed(True, (("stated", answer),))
