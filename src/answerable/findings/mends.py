"""What to do next about a finding, in one sentence."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from answerable.checks.ask import Ask
from answerable.findings.data_mends import data_mend
from answerable.findings.types import Judged, Verdict
from answerable.stats.results import Entry, Observed, Series
from answerable.system.system import Component, NotRun, Recorded

MOST_GROUPS = 4
"""So many groups are named that need more people; the others are counted."""
DESCRIBE_FIRST: Final = (
    "Describe the components and run them: recorded decisions alone cannot show where a "
    "difference starts."
)
"""What to do about a breach when no component runs: no scenario could be asked of anything."""
_MENDS: Final = {
    "data": "Correct the data, or what the card says about them, and run the audit again.",
    "explanation": "Send no reasons until this is mended: merge fields that go together into one "
    "[[reason]], explain against another reference, or make the system answer the same twice.",
    "proxies": "Stop reading the input that gives most of it back, or write down why the decision "
    "needs it; see what would be left after dropping each.",
    "challenger": "Take the simpler model, or write down as the reason of the limit what the one "
    "in use is needed for.",
    "slices": "Look at rows of this subgroup, and write a [[scenario]] about it so that the audit "
    "can locate the step that makes the difference.",
}
"""What to do about a breach, by area."""
_SLICE_RECORDED: Final = f"Look at rows of this subgroup. {DESCRIBE_FIRST}"


_TOGETHER: Final = (
    "See what would be left after dropping each input, and keep out those that give it back "
    "together, or write down why the decision needs them."
)


def something_runs(components: Iterable[Component]) -> bool:
    """Return whether a component runs: what is only recorded answers no invented person."""
    return any(not isinstance(one.run, Recorded | NotRun) for one in components)


def mend(
    verdict: Verdict,
    ask: Ask,
    about: str,
    judged: Sequence[Judged],
    results: Series,
    *,
    check: str = "",
    runs: bool = True,
    computed: Collection[str] = (),
) -> str:
    """Return what to do next, in one sentence; "" when nothing needs doing.

    `runs` says whether any component runs; where none does, no scenario is advised. `computed`
    are the fields that components work out themselves: nobody can stop reading those. Without a
    breach only data that make other numbers wrong need doing.
    """
    if verdict == "breached" and check.startswith("proxies.recovered_alone."):
        return _stop_reading(judged, results, computed)
    if verdict == "breached" and check.startswith("proxies.recovered_jointly."):
        return _TOGETHER
    if verdict == "breached":
        return _breached(ask, about, check.split(".", 1)[0], runs=runs)
    if verdict != "cannot_tell":
        return data_mend(check, ask, results)
    sizes = [
        f"{one.n_that_could:,} {_first_group(results.by_key[one.key])}"
        for one in judged
        if one.verdict == "cannot_tell" and one.n_that_could
    ]
    if not sizes:
        return "Treat it as open: more people of this group alone would not settle it."
    rest = len(sizes) - MOST_GROUPS
    told = [*sizes[:MOST_GROUPS], *([f"more of {rest:,} other groups"] if rest > 0 else [])]
    return f"Look again when there are decisions about {' and '.join(told)}."


def _stop_reading(judged: Sequence[Judged], results: Series, computed: Collection[str]) -> str:
    """Name the strongest input that breaches; where only computed fields do, none can be named."""
    breached = {one.key for one in judged if one.verdict == "breached"}
    fields = [str(key[0]) for key, _ in results if key in breached and key[0] not in computed]
    if not fields:
        return _MENDS["proxies"]
    return _MENDS["proxies"].replace("the input", f"{fields[0]!r}, the input")


def _breached(ask: Ask, about: str, area: str, *, runs: bool) -> str:
    if area == "slices" and not runs:
        return _SLICE_RECORDED
    if area in _MENDS:
        return _MENDS[area]
    if ask.scenario:
        if about not in ("", ask.use):
            return f"Correct {about} and run the audit again."
        return "Give the components a `reference` in the card, so that the fault can be located."
    if not runs:
        return DESCRIBE_FIRST
    return (
        f"Find the step that makes the difference for {ask.label!r}: write a [[scenario]] "
        "about it and let the audit locate it."
    )


def _first_group(entry: Entry) -> str:
    counts = () if isinstance(entry, Observed) else entry.counts
    return counts[0].label if counts else "people"
