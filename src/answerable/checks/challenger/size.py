"""How large the model in use is, and how large simpler ones are."""

from answerable.checks.evidence.challenge import Challenge
from answerable.checks.registry import check
from answerable.stats.results import Entry, Key, Observed, Series, Undefined


@check(
    "challenger.size.v1",
    asks="How large is each model: what must be read, kept and sent, and is that known at all?",
    source="Counts of what a model consists of; a number is kept in 8 bytes",
    does_not_show="How hard each is to understand, or what it costs to run: CPU seconds of "
    "training and of one decision stand in run.json, because they differ from run to run.",
    weighs=True,
)
def size(challenge: Challenge) -> Series:
    """Return for each model a yes with what it consists of, or why nobody can read that off."""
    entries: list[tuple[Key, Entry]] = [
        ((one.model,), Observed(True, one.told) if one.told else Undefined(one.reason))
        for one in challenge.sizes
    ]
    return Series(("model",), tuple(entries))
