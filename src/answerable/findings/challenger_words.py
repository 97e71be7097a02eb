"""Must it be this model? What simpler ones would lose, as one plain sentence."""

from collections.abc import Callable, Iterator

from answerable.findings.phrases import fixed, number, percent, points
from answerable.stats.results import Entry, Estimate, Key, Observed, Series, Undefined

_MEASURED = {
    "auc_lost": ("AUC", 3),
    "brier_lost": ("exactness (Brier score)", 3),
    "accuracy_lost": ("accuracy", 3),
}


def challenger_says(check: str, of: str, label: str, results: Series) -> str:
    """Return what a check of this area found, in one sentence; "" for a check it does not know."""
    name = check.rsplit(".v", 1)[0].rsplit(".", 1)[-1]
    if name in _MEASURED:
        return _lost(of, results, *_MEASURED[name])
    told: dict[str, Callable[[], str]] = {
        "scorecard": lambda: _points(of, results),
        "size": lambda: _sizes(of, results),
        "quality": lambda: _quality(of, results),
        "group_difference": lambda: _groups(label, results),
    }
    return told[name]() if name in told else ""


def _lost(of: str, results: Series, what: str, digits: int) -> str:
    parts = []
    for key, entry in results:
        if isinstance(entry, Estimate):
            parts.append(f"{key[1]} {_gap(entry, what, digits)}")
        elif isinstance(entry, Undefined):
            parts.append(f"{key[1]}: not compared, {entry.reason}")
    return f"Must it be {of}? {_against(results)}, {'; '.join(parts)}."


def _gap(entry: Estimate, what: str, digits: int) -> str:
    """Return "loses 0.012 of AUC (95 % interval -0.004 to 0.028): as good within the interval"."""
    level = number(100 * entry.level, 1)
    ends = f"{level} % interval {fixed(entry.low, digits)} to {fixed(entry.high, digits)}"
    if entry.low > 0:
        meaning = "more than chance explains"
    elif entry.high < 0:
        meaning = "better than the model in use"
    else:
        meaning = "as good within the interval"
    if entry.value < 0:
        ends = f"{level} % interval {fixed(-entry.high, digits)} to {fixed(-entry.low, digits)}"
        return f"gains {fixed(-entry.value, digits)} of {what} ({ends}): {meaning}"
    return f"loses {fixed(entry.value, digits)} of {what} ({ends}): {meaning}"


def _against(results: Series) -> str:
    against = next((key[0] for key, _ in results), "").removeprefix("agreement with ")
    return f"Measured against {'the truth' if against == 'truth' else against}"


def _points(of: str, results: Series) -> str:
    most: dict[str, int] = {}
    lines = 0
    for key, entry in results:
        if isinstance(entry, Estimate):
            lines += 1
            most[key[0]] = max(most.get(key[0], 0), int(entry.value))
    bare = sum(bool(key[0]) for key, _ in results)
    if not lines and bare:
        why = _reason(results).partition("; ")[2]
        return f"In place of {of}, {bare} lines to add up, whose points have no interval: {why}."
    if not lines:
        return f"No scorecard could stand in for {of}: {_reason(results)}."
    ranked = sorted(most.items(), key=lambda item: (-item[1], item[0]))
    weights = ", ".join(f"{field} up to {top}" for field, top in ranked)
    return f"In place of {of}, {lines} lines to add up: points for {weights}."


def _reason(results: Series) -> str:
    return next((e.reason for _, e in results if isinstance(e, Undefined)), "nothing was learned")


def _sizes(of: str, results: Series) -> str:
    parts = []
    for key, entry in results:
        if isinstance(entry, Observed):
            told = ", ".join(f"{value:,} {what}" for what, value in entry.witness)
            parts.append(f"{key[0]}: {told}")
        elif isinstance(entry, Undefined):
            parts.append(f"{key[0]}: {entry.reason}")
    return f"Size of {of} and of what could stand in for it. {'; '.join(parts)}."


def _quality(of: str, results: Series) -> str:
    areas = _of_measure(results, "AUC")
    right = _of_measure(results, "right")
    ordered = "; ".join(
        f"{key[1]} {fixed(entry.value)} ({fixed(entry.low)} to {fixed(entry.high)})"
        for key, entry in areas
    )
    said = "; ".join(
        f"{key[1]} {fixed(100 * entry.value, 1)} % ({percent(entry)})" for key, entry in right
    )
    return f"{_against(results)}, beside {of}: area under the ROC curve {ordered}. Right: {said}."


def _of_measure(results: Series, measure: str) -> "Iterator[tuple[Key, Estimate]]":
    for key, entry in results:
        if key[2] == measure and isinstance(entry, Estimate):
            yield key, entry


def _groups(label: str, results: Series) -> str:
    by_group: dict[str, list[str]] = {}
    other = ""
    for (_, group, model, measure), entry in results:
        if measure != "selection rate":
            continue
        other = _comparator(entry) or other
        by_group.setdefault(group, []).append(f"{model} {_apart(entry)}")
    parts = [f"{group}: {', '.join(said)}" for group, said in by_group.items()]
    against = f", against {other}" if other else ""
    return (
        f"If each model chose as many people, how far {label} would be apart in selection rate"
        f"{against}. {'; '.join(parts)}."
    )


def _comparator(entry: Entry) -> str:
    counts = entry.counts if isinstance(entry, Estimate) else ()
    return counts[1].label if len(counts) > 1 else ""


def _apart(entry: Entry) -> str:
    if isinstance(entry, Estimate):
        ends = f"{points(entry.low, unit=False)} to {points(entry.high, unit=False)}"
        return f"{points(entry.value)} ({ends})"
    return f"no number ({entry.reason})" if isinstance(entry, Undefined) else ""
