"""The areas an audit of a whole decision has, so that an area without a check is never silent."""

from collections.abc import Iterable

AREAS: tuple[tuple[str, str], ...] = (
    ("fairness", "differences between groups of people"),
    ("scenarios", "what should come out, written as tests"),
    ("data", "leaks of the outcome, duplicates, drift and label disagreement in the data"),
    ("proxies", "whether protected attributes can be recovered from what is kept"),
    ("privacy", "membership inference, re-identification, secrets in text"),
    ("security", "edits that flip a decision, model theft, poisoned labels, injection"),
    ("challenger", "whether a simpler model would do as well"),
    ("explanation", "whether the reasons given are the reasons that acted"),
    ("oversight", "whether a person can in fact stop or change a decision"),
    ("disclosure", "notices, consent and choice on the pages people see"),
    ("recommenders", "what a feed does to simulated people"),
    ("energy", "energy of training and of a decision"),
)
"""Area (first part of a check's name) and what it is about, in the order they are printed."""


def untested_areas(check_names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the areas for which no check ran, each with what therefore nobody knows."""
    covered = {name.split(".", 1)[0] for name in check_names}
    return tuple((area, about) for area, about in AREAS if area not in covered)
