"""A finding as one plain sentence. No verdict is made here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.card.card import Card
from answerable.checks.ask import Ask
from answerable.checks.evidence.asking import favourable_value
from answerable.findings.challenger_words import challenger_says
from answerable.findings.clauses import clause_of, in_percent, name_of
from answerable.findings.conflict_words import conflict_says
from answerable.findings.data_mends import spellings, unknowns
from answerable.findings.limit_words import beyond
from answerable.findings.mitigation_words import mitigation_says
from answerable.findings.phrases import (
    beside,
    fixed,
    in_points,
    interval,
    p_value,
    percent,
    points,
    points_interval,
    scalar,
    shares,
)
from answerable.findings.plain_words import OF_TWO, plain_says
from answerable.findings.power_words import could_have_seen
from answerable.findings.scenario_words import LOCATED, scenario_says
from answerable.findings.told_once import told_once
from answerable.findings.types import Judged
from answerable.plan.types import PlanLine
from answerable.stats.missing import HIGHEST, IGNORING, KNOWN, LOWEST, NO_OUTCOME, PEOPLE
from answerable.stats.results import Count, Entry, Estimate, Key, Observed, Series, Undefined
from answerable.system.expectations import Limit

_IN_SHORT = 4
"""How many entries besides the first are named; the rest are counted."""
_WORST_FIRST = ("data", "proxies", "slices")
"""Areas whose checks hand over their entries in the order in which they should be told."""


def says(
    line: PlanLine, results: Series, judged: Sequence[Judged], limit: Limit | None, card: Card
) -> str:
    """Return one sentence with the number, its interval and the people behind it.

    The gravest entry is told in full, the others in short. Without entries it says so.
    """
    entries = _told(results, judged, as_given=_area(line.check) in _WORST_FIRST)
    if not entries:
        return "There is nothing to report."
    if line.check.startswith("fairness.conflicts."):
        return conflict_says(line.ask.label, results)
    if line.check.startswith("fairness.group_thresholds."):
        return mitigation_says(line.ask.label, results)
    if _area(line.check) == "challenger":
        return challenger_says(line.check, line.ask.component, line.ask.label, results)
    if line.ask.scenario:
        return scenario_says(line.ask.scenario, results, judged)
    breach = _breaching(entries, judged) if limit else []
    others = len(entries) - len(breach) if breach else 0
    entries = breach or entries
    in_numbers = any(not isinstance(entry, Observed) for _, entry in breach)
    beyond_it = [beyond(limit, line.check)] if limit and in_numbers else []
    beyond_it += [f"{others:,} more, not breached, in the table"] if others else []
    if plain := plain_says(line.check, line.ask, entries, limit):
        # Where two people are told apart the limit stands with the numbers, in their unit.
        besides = beyond_it[line.check.startswith(OF_TWO) :]
        return _sentence([plain.rstrip("."), *besides]) if besides else plain
    (key, entry), *rest = entries
    print_as = _Printed(line.check, limit)
    parts = [_lead(line.ask, card) + _in_full(print_as, results, key, entry)]
    parts += _one_by_one(results, key, print_as)
    parts += _unknown_people(results, key, print_as)
    parts += could_have_seen(entry)
    short = rest[:_IN_SHORT]
    told = [(_place(results, k), _why(e), _in_short(print_as, results, k, e)) for k, e in short]
    parts += told_once(told, _why(entry))
    if len(rest) > _IN_SHORT:
        parts.append(f"and {len(rest) - _IN_SHORT} more in the table")
    return _sentence([*parts, *unknowns(results), *spellings(results), *beyond_it])


def _breaching(
    entries: Sequence[tuple[Key, Entry]], judged: Sequence[Judged]
) -> list[tuple[Key, Entry]]:
    """Return the entries that breach: beside them another number would read as a breach too."""
    breached = {one.key for one in judged if one.verdict == "breached"}
    return [(key, entry) for key, entry in entries if key in breached]


def base_of(results: Series, key: Key) -> Key:
    """Return the key without the place that says which people are counted."""
    if PEOPLE not in results.keys:
        return key
    place = results.keys.index(PEOPLE)
    return key[:place] + key[place + 1 :]


def is_known(results: Series, key: Key) -> bool:
    """Whether an entry is about people whose group is known, as every lone entry is."""
    return PEOPLE not in results.keys or key[results.keys.index(PEOPLE)] == KNOWN


def is_placed(results: Series, key: Key) -> bool:
    """Whether an entry says what unknown people could do when placed one way or the other."""
    return PEOPLE in results.keys and key[results.keys.index(PEOPLE)] in (LOWEST, HIGHEST)


def _told(
    results: Series, judged: Sequence[Judged], *, as_given: bool = False
) -> list[tuple[Key, Entry]]:
    """Return the entries to tell, gravest first; placings of the unknown are told beside them.

    Among equally grave ones the lowest number comes first, or the order of the check is kept.
    """
    order = {"breached": 0, "cannot_tell": 1, "holds": 2}
    grave = {j.key: order.get(j.verdict, 3) for j in judged}
    told = [(k, e) for k, e in results if is_known(results, k) and k[:1] != (LOCATED,)]
    return sorted(told, key=lambda e: (grave.get(e[0], 3), 0.0 if as_given else _distance(e[1])))


def _distance(entry: Entry) -> float:
    """Smaller is told earlier: the lowest number first, what has none last."""
    return entry.value if isinstance(entry, Estimate) else float("inf")


def _lead(ask: Ask, card: Card) -> str:
    """Return whose decisions are counted, and which answer: "Decided approve: "."""
    try:
        value = favourable_value(card, ask.outcome)
    except KeyError:
        return ""
    outcome = card.data.outcome
    if outcome and outcome.column == ask.outcome:
        what = "Past decisions, " if outcome.means == "past_decision" else ""
        return f"{what}{ask.outcome} = {value}: "
    return f"Decided {value}: "


def _area(check: str) -> str:
    return check.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class _Printed:
    """How the numbers of a check are printed beside its limit."""

    check: str
    limit: Limit | None

    @property
    def what(self) -> str:
        """What is measured, in words."""
        return name_of(self.check)

    def value(self, entry: Estimate) -> str:
        """Return the number, in words where rounding hides on which side of the limit it is."""
        limits = [x for x in _ends(self.limit) if x is not None]
        if in_percent(self.check):
            return f"{fixed(100 * entry.value, 1)} %"
        if in_points(self.check) and fixed(entry.value) not in map(fixed, limits):
            return points(entry.value)
        return beside(entry.value, *limits)

    def interval(self, entry: Estimate) -> str:
        """Return the interval with its level."""
        if in_points(self.check):
            return points_interval(entry)
        if in_percent(self.check):
            return percent(entry)
        return interval(entry, self.limit)

    def number(self, value: float) -> str:
        """Return a number without its interval."""
        return points(value, unit=False) if in_points(self.check) else fixed(value)


def _ends(limit: Limit | None) -> tuple[float | None, ...]:
    return (limit.at_least, limit.at_most) if limit else ()


def _in_full(print_as: _Printed, results: Series, key: Key, entry: Entry) -> str:
    place, what = _place(results, key), print_as.what
    if isinstance(entry, Undefined):
        return f"{place + ': ' if place else ''}no {what}, because {entry.reason}"
    if isinstance(entry, Observed):
        return f"{what}: {place + ' ' if place else ''}{scalar(entry.answer)}{_witness(entry)}"
    clause = clause_of(print_as.check)
    against = [key[0]] if results.keys[:1] == ("measured against",) else []
    measured = "; ".join([*against, *([clause] if clause else [])])
    measured += " " if clause.endswith(":") else ", " if measured else ""
    people = ", ".join(shares(entry))
    if _is_share(entry):
        return f"{measured}{people}, {percent(entry)}"
    both = "" if in_points(print_as.check) else ","
    value = f"{print_as.value(entry)}{both} {print_as.interval(entry)}"
    limit = print_as.limit
    if limit and limit.form == "ugesp" and entry.p_value is not None:
        value += f", {p_value(entry.p_value)}"
    if not people:
        return f"{measured}{place + ': ' if place else ''}{what} {value}"
    return f"{measured}{people}. {what[:1].upper()}{what[1:]} {value}"


def _why(entry: Entry) -> str:
    return entry.reason if isinstance(entry, Undefined) else ""


def _in_short(print_as: _Printed, results: Series, key: Key, entry: Entry) -> str:
    place = _place(results, key)
    if isinstance(entry, Estimate) and _is_share(entry):
        return f"{shares(entry)[0]}, {_bare(percent(entry))}"
    if isinstance(entry, Estimate):
        if in_points(print_as.check):
            return f"{place} {print_as.value(entry)} {points_interval(entry, level=False)}"
        return f"{place} {print_as.value(entry)}, {_bare(print_as.interval(entry))}"
    if isinstance(entry, Undefined):
        return f"{place}: {entry.reason}"
    return f"{place} {scalar(entry.answer)}{_witness(entry)}"


def _bare(text: str) -> str:
    """Return an interval without its level, which the first one named."""
    return text.partition(" % ")[2]


def _is_share(entry: Estimate) -> bool:
    """Whether the number is the share of the people counted, and nothing else."""
    if len(entry.counts) != 1:
        return False
    successes, n = entry.population[0] if entry.population else _pair(entry.counts[0])
    return abs(entry.value * n - successes) < 1e-6 * max(1.0, n)


def _pair(count: Count) -> tuple[float, float]:
    return count.successes, count.n


def _one_by_one(results: Series, key: Key, print_as: _Printed) -> list[str]:
    """Return the number just told as it would be without the weights and clusters of people."""
    for other, entry in results:
        way = other[results.keys.index(PEOPLE)] if PEOPLE in results.keys else ""
        same = base_of(results, other) == base_of(results, key)
        if same and way.startswith(IGNORING) and isinstance(entry, Estimate):
            if _is_share(entry):
                return [f"{way} {fixed(100 * entry.value, 1)} %, {_bare(percent(entry))}"]
            if in_points(print_as.check):
                return [f"{way} {print_as.value(entry)} {points_interval(entry, level=False)}"]
            return [f"{way} {print_as.value(entry)}, {_bare(print_as.interval(entry))}"]
    return []


def _unknown_people(results: Series, key: Key, print_as: _Printed) -> list[str]:
    """Return how far the people whose group is unknown could move the number just told."""
    base = base_of(results, key)
    ends: dict[str, Entry] = {KNOWN: results.by_key[key]}
    for other, entry in results:
        if is_placed(results, other) and base_of(results, other) == base:
            ends[other[results.keys.index(PEOPLE)]] = entry
    low, high = ends.get(LOWEST), ends.get(HIGHEST)
    if not isinstance(low, Estimate) or not isinstance(high, Estimate):
        return []
    known = ends[KNOWN]
    if not isinstance(known, Estimate):
        return []
    low_end, high_end = print_as.number(low.value), print_as.number(high.value)
    moved = f"{low_end} to {high_end}" if low_end != high_end else low_end
    return [f"with the {_who(results, known, low, high)}, {moved}"]


def _who(results: Series, known: Estimate, low: Estimate, high: Estimate) -> str:
    """Return how many people are placed, and what is missing about them."""
    missing = low.n - known.n
    # Who stands in both groups at once may belong to either, and nothing more is told of them.
    may_belong = sum(c.n for c in low.counts) - sum(c.n for c in known.counts) - missing
    # Else the successes join the group in one placing, and everyone else does in the other.
    may_belong = may_belong or low.counts[0].n + high.counts[0].n - 2 * known.counts[0].n
    if may_belong and not any(NO_OUTCOME in key for key, _ in results):
        return f"{may_belong:,} who may belong"
    return f"{missing:,} about whom something is missing"


def _place(results: Series, key: Key) -> str:
    names = [k for name, k in zip(results.keys, key, strict=False) if name != "measured against"]
    return ", ".join(k for k in names if k and k != KNOWN)


def _witness(entry: Observed) -> str:
    return "".join(f", {name} {scalar(value)}" for name, value in entry.witness)


def _sentence(parts: Iterable[str]) -> str:
    text = "; ".join(parts)
    return text if text.endswith(".") else f"{text}."
