"""What thresholds of its own for every group would do, as one sentence that names the law."""

from collections.abc import Mapping

from answerable.findings.phrases import fixed
from answerable.stats.results import Entry, Estimate, Key, Observed, Series

_AWARE, _BLIND = "group-aware", "group-blind"


def mitigation_says(of: str, results: Series) -> str:
    """Return for each definition what it would cost and change, group-aware and group-blind."""
    found = results.by_key
    against = next((key[0] for key, _ in results), "").removeprefix("agreement with ")
    definitions = list(dict.fromkeys(key[2] for key, _ in results if key[1] == _AWARE))
    parts = [_definition(found, definition) for definition in definitions]
    return (
        f"A threshold of its own for every group of {of}, measured against "
        f"{'the truth' if against == 'truth' else against}: {'; '.join(parts)}. A threshold by "
        f"group {_law(results)}."
    )


def _definition(found: "Mapping[Key, Entry]", definition: str) -> str:
    said = [
        f"{words} {_rule(found, rule, definition)}"
        for rule, words in ((_AWARE, "it would"), (_BLIND, "one threshold for all"))
    ]
    return f"for {definition} {said[0]}, {said[1]}"


def _rule(entries: "Mapping[Key, Entry]", rule: str, definition: str) -> str:
    mine = {key[3]: entry for key, entry in entries.items() if key[1:3] == (rule, definition)}
    lost, changed = mine.get("accuracy lost"), mine.get("people changed")
    seen = mine.get("reached on these people")
    if not isinstance(lost, Estimate) or not isinstance(changed, Estimate):
        return "cannot come so close"
    verb = "lose" if lost.value >= 0 else "gain"
    verb = verb if rule == _AWARE else f"would {verb}"
    moved = dict(seen.witness) if isinstance(seen, Observed) else {}
    return (
        f"{verb} {fixed(100 * abs(lost.value), 1)} points of accuracy and change "
        f"{fixed(100 * changed.value, 1)} % of answers ({moved.get('newly approved', 0):,} newly "
        f"approved, {moved.get('newly refused', 0):,} newly refused)"
    )


def _law(results: Series) -> str:
    for key, entry in results:
        if key[1] == _AWARE and isinstance(entry, Observed):
            return str(dict(entry.witness).get("in law", ""))
    return ""
