"""What a check found, in the words of somebody who knows no statistics.

The names of methods stand with the method; here stands what was counted, and what it means. An
area under the ROC curve is said as what it is: how often the right one of two people is picked.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from answerable.checks.ask import Ask
from answerable.findings.explanation_words import adds_up, answered_twice
from answerable.findings.phrases import (
    beside,
    fixed,
    interval,
    number,
    percent,
    points,
    points_interval,
    share,
    shares,
    together,
)
from answerable.findings.reliability_words import never_saw
from answerable.stats.results import Entry, Estimate, Key, Observed, Undefined
from answerable.system.expectations import Limit

Told = Sequence[tuple[Key, Entry]]
"""The entries of a result in the order in which they are told; every key has its group first."""

MOST = 5
"""So many entries are named; the others are counted."""
OF_TWO: Final = ("data.outcome_copies", "data.outcome_leak", "proxies.")
"""Checks told as how often the right one of two people is picked, the limit beside it."""
_LONE: Final = {
    "slices.errors": "subgroups with more errors: ",
    "slices.refusals": "subgroups refused more often: ",
}
"""What a reason is about where it is all there is to tell."""
_COIN: Final = "tossing a coin: 50"


def plain_says(check: str, ask: Ask, told: Told, limit: Limit | None) -> str:
    """Return the finding as one plain sentence, "" for a check that is told in the usual form."""
    say = _SAYS.get(check.rsplit(".v", 1)[0])
    if say is None or not told:
        return ""
    reasons = dict.fromkeys(entry.reason for _, entry in told if isinstance(entry, Undefined))
    if all(isinstance(entry, Undefined) for _, entry in told):
        return _sentence(f"{_LONE.get(check.rsplit('.v', 1)[0], '')}{'; '.join(reasons)}")
    return _sentence(say(ask, told, limit))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _more(told: Sequence[object], shown: int = MOST) -> list[str]:
    rest = len(told) - shown
    return [f"and {rest:,} more in the table"] if rest > 0 else []


def _apart(key: Key) -> str:
    """Return `age (read by model)` for a column and what it is for."""
    return f"{key[0]} ({key[1]})" if len(key) > 1 and key[1] else key[0]


def _picks(entry: Estimate, limit: Limit | None, *, first: bool) -> str:
    """Return how often the right one of two people is picked."""
    times = f"{_of_100(entry.value, _ends(limit))}{' times in 100' if first else ''}"
    ends = " to ".join(_of_100(end, _ends(limit)) for end in (entry.low, entry.high))
    level = f"{number(100 * entry.level, 1)} % interval " if first else ""
    allowed = f"; {_allowed(limit)}" if limit and first else ""
    return f"{times} ({level}{ends}{f'; {_COIN}' if first else ''}{allowed})"


def _of_100(value: float, limits: Sequence[float]) -> str:
    """Return a share of a hundred, with the decimals that show on which side of a limit it is."""
    for digits in range(3):
        text = fixed(100 * value, digits)
        if all(value == x or text != fixed(100 * x, digits) for x in limits):
            return text
    return beside(100 * value, *(100 * x for x in limits))


def _allowed(limit: Limit) -> str:
    """Return `limit: at most 65`, in the unit of the numbers beside it."""
    ends = (("at least", limit.at_least), ("at most", limit.at_most))
    return f"limit: {' and '.join(f'{w} {number(100 * x)}' for w, x in ends if x is not None)}"


def _ends(limit: Limit | None) -> list[float]:
    return [x for x in (limit.at_least, limit.at_most) if x is not None] if limit else []


def _of_two(lead: str, name: Callable[[Key], str], told: Told, limit: Limit | None) -> str:
    """Return `lead: a picks the right one 66 times in 100 (...); b 60 (...)`."""
    parts: list[str] = []
    for key, entry in told[:MOST]:
        if isinstance(entry, Estimate):
            verb = " picks the right one " if not parts else " "
            parts.append(f"{name(key)}{verb}{_picks(entry, limit, first=not parts)}")
        elif isinstance(entry, Undefined):
            parts.append(f"{name(key)}: {entry.reason}")
    return f"{lead} {'; '.join([*parts, *_more(told)])}"


def _outcome_column(ask: Ask, told: Told, limit: Limit | None) -> str:
    del ask
    lead = "of two people, one with the favourable outcome and one without,"
    return _of_two(lead, _apart, told, limit)


def _protected(how: Callable[[Key], str]) -> Callable[[Ask, Told, Limit | None], str]:
    def says(ask: Ask, told: Told, limit: Limit | None) -> str:
        del ask
        return _of_two("of two people, one of the group and one not,", how, told, limit)

    return says


def _duplicates(ask: Ask, told: Told, limit: Limit | None) -> str:
    del ask, limit
    parts = []
    for key, entry in told:
        if isinstance(entry, Estimate) and entry.counts:
            rows = entry.counts[0]
            seen = f"{rows.successes:,} of {rows.n:,} rows ({percent(entry)})"
            parts.append(f"{seen} repeat another in {key[0]}")
        elif isinstance(entry, Undefined):
            parts.append(f"{key[0]}: {entry.reason}")
    return "; ".join(parts)


def _stated(ask: Ask, told: Told, limit: Limit | None) -> str:
    """Return what the card states and what it leaves open."""
    del ask, limit
    stated, vague = [], []
    for key, entry in told:
        what = "the purpose in words" if key[-1] == "in words" else key[-1]
        if isinstance(entry, Undefined):
            vague.append(f"{what}: {entry.reason}")
            continue
        said = dict(entry.witness) if isinstance(entry, Observed) else {}
        value = str(said.get("stated", "")).replace("_", " ")
        if isinstance(entry, Observed) and entry.answer:
            stated.append(f"{what} ({value})" if value else what)
        else:
            reasons = ", ".join(f"{name} {value}" for name, value in said.items())
            vague.append(f"{what} ({reasons})" if reasons else what)
    said_so = [f"the card states {together(stated)}"] if stated else []
    return "; ".join([*said_so, *([f"it leaves open {'; '.join(vague)}"] if vague else [])])


def _unused(ask: Ask, told: Told, limit: Limit | None) -> str:
    del ask, limit
    by: dict[str, list[str]] = {}
    for key, entry in told:
        if isinstance(entry, Observed) and entry.answer:
            by.setdefault(key[1] if len(key) > 1 else "", []).append(key[0])
    if not any(by.values()) or list(by) == [""]:
        return "every column is read by some component"
    groups = (f"{why}: {together(names)}" for why, names in by.items())
    kept = sum(map(len, by.values()))
    columns = "1 column is" if kept == 1 else f"{kept:,} columns are"
    return f"{columns} kept although no component reads them; {'; '.join(groups)}"


def _sentinels(ask: Ask, told: Told, limit: Limit | None) -> str:
    del ask, limit
    parts = []
    for key, entry in told[:MOST]:
        if not isinstance(entry, Estimate) or not entry.counts:
            continue
        rows = entry.counts[0]
        how = (
            "as the card says" if key[2] == "declared" else "which looks like \u201cnot known\u201d"
        )
        parts.append(f"{rows.label} in {rows.successes:,} of {rows.n:,} rows, {how}")
    if not parts:
        return "no number looks as if it stood for \u201cnot known\u201d"
    return f"numbers that stand for \u201cnot known\u201d: {'; '.join([*parts, *_more(told)])}"


def _steady(ask: Ask, told: Told, limit: Limit | None) -> str:
    del ask, limit
    same: list[str] = []
    other: list[str] = []
    missing: list[str] = []
    cases = 0
    for key, entry in told:
        if isinstance(entry, Undefined):
            missing.append(f"{key[0]} was not compared: {entry.reason}")
            continue
        if isinstance(entry, Observed):
            cases = max(cases, int(str(dict(entry.witness).get("cases asked about again", 0))))
            where = key[0] if entry.answer else f"{key[0]} ({key[1]})"
            (same if entry.answer else other).append(where)
    about = f"asked again about {cases:,} cases,"
    parts = [f"{together(other)} answered otherwise"] if other else []
    parts += [f"{together(same)} answered the same every time"] if same else []
    return "; ".join([f"{about} {'; '.join(parts)}", *missing])


def _errors(ask: Ask, told: Told, limit: Limit | None) -> str:
    del limit
    return f"where {ask.outcome or 'the decision'} is not what happened: {_slices(told)}"


def _refusals(ask: Ask, told: Told, limit: Limit | None) -> str:
    del limit
    return f"without the favourable answer in {ask.outcome or 'the decision'}: {_slices(told)}"


def _slices(told: Told) -> str:
    parts = [_of_slice(key, entry, first=n == 0) for n, (key, entry) in enumerate(told[:MOST])]
    return "; ".join([*parts, *_more(told)])


def _of_slice(key: Key, entry: Entry, *, first: bool) -> str:
    if not isinstance(entry, Estimate) or len(entry.counts) < 2:
        name = " ".join(part for part in key if part)
        return f"{name}: {entry.reason}" if isinstance(entry, Undefined) else name
    again = ", not seen again in the other half of the cases" if "not confirmed" in key else ""
    group, others = entry.counts[:2]
    stand, beside = entry.population or (None, None)
    people = f"{group.label}: {share(replace(group, label=''), stand).strip()}"
    people += f", {share(others, beside)}"
    return f"{people}, {points(entry.value)} {points_interval(entry, level=first)}{again}"


def _drift(ask: Ask, told: Told, limit: Limit | None) -> str:
    del ask
    parts = [
        f"{_apart(key)} {beside(entry.value, *_ends(limit))}, {interval(entry, limit)}"
        if isinstance(entry, Estimate)
        else f"{_apart(key)}: {entry.reason if isinstance(entry, Undefined) else ''}"
        for key, entry in told[:MOST]
    ]
    scale = "how far columns moved, 0 being not at all and 1 entirely"
    return f"{scale}: {'; '.join([*parts, *_more(told)])}"


def _alone(ask: Ask, told: Told, _: Limit | None) -> str:
    """Say whom a protected attribute alone decides about, and how that was looked at."""
    seen = next((e for _, e in told if isinstance(e, Observed)), Observed(answer=True))
    known = dict(seen.witness)
    if "method" not in known:
        return (
            f"no component on the way to the decision reads {ask.attribute}, so it alone changes "
            "nobody's decision"
        )
    counted = [e for _, e in told if isinstance(e, Estimate) and e.counts]
    lead = f"with another {ask.attribute}, and nothing else changed,"
    if seen.answer:
        parts = [f"{lead} nobody of {number(float(str(known['people'])))} is decided otherwise"]
    else:
        counted.sort(key=lambda e: e.counts[0].label != "everyone")
        each = [shares(entry)[0] for entry in counted]
        parts = [f"{lead} these are decided otherwise: {', '.join(each[:MOST])}"]
        parts += _more(each)
    parts += [str(known[name]) for name in ("trees", "method") if name in known]
    return "; ".join(parts)


_SAYS: Final[dict[str, Callable[[Ask, Told, Limit | None], str]]] = {
    "data.drift": _drift,
    "data.duplicates": _duplicates,
    "data.outcome_copies": _outcome_column,
    "data.outcome_leak": _outcome_column,
    "data.provenance": _stated,
    "data.purpose": _stated,
    "data.sentinels": _sentinels,
    "data.unused_columns": _unused,
    "explanation.additivity": adds_up,
    "explanation.same_answer_twice": answered_twice,
    "fairness.protected_attribute_alone": _alone,
    "proxies.fewest_fields": _protected(lambda key: f"{key[0]} (group: {key[1]})"),
    "proxies.left_after_dropping": _protected(lambda key: f"everything {key[0]} (group: {key[1]})"),
    "proxies.recovered_alone": _protected(lambda key: f"{key[0]} alone (group: {key[1]})"),
    "proxies.recovered_jointly": _protected(lambda key: f"{key[0]} together (group: {key[1]})"),
    "reliability.steady": _steady,
    "reliability.unseen_values": never_saw,
    "slices.errors": _errors,
    "slices.refusals": _refusals,
}
