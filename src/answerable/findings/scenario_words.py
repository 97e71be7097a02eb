"""A finding about a scenario, told as one would tell a colleague: what came out, and from where."""

from collections.abc import Iterator, Sequence

from answerable.findings.phrases import fixed, number, points, scalar, shares
from answerable.findings.types import Judged
from answerable.stats.missing import KNOWN
from answerable.stats.results import Entry, Estimate, Key, Observed, Series, Undefined

LOCATED, INNOCENT = "located", "innocent"
"""First places of the keys by which the scenario layer says where a fault is, and is not."""

_DONE = {
    "accept": "accepted", "admit": "admitted", "approve": "approved", "decline": "declined",
    "deny": "denied", "grant": "granted", "hire": "hired", "invite": "invited",
    "refuse": "refused", "reject": "rejected", "select": "selected",
}  # fmt: skip
"""What was decided, as what happened to the person."""
_PEOPLE, _OTHERWISE, _HURT = "people", "answered otherwise than their twin", "turned for the worse"
_EVERYBODY = "for every value there is"


def scenario_says(name: str, results: Series, judged: Sequence[Judged]) -> str:
    """Return what happened in a scenario, where a difference starts, and what is right anyway."""
    verdicts = {one.verdict for one in judged}
    outcome = "does not hold" if "breached" in verdicts else "holds"
    if "breached" not in verdicts and verdicts - {"holds"}:
        outcome = "cannot be told"
    happened = [text for text in _happened(results) if text]
    sentences = [f"\u201c{name}\u201d {outcome}" + (f": {happened[0]}" if happened else "")]
    sentences += [f"{text[:1].upper()}{text[1:]}" for text in happened[1:]]
    if "breached" in verdicts:
        sentences += _where(results)
    return ". ".join(sentences) + "."


def located(results: Series | None) -> str:
    """Return the component a scenario layer found at fault, "" when it found none."""
    for key, entry in results or ():
        if key == (LOCATED,) and isinstance(entry, Observed) and entry.answer:
            names = [str(value) for name, value in entry.witness if name == "component"]
            return " and ".join(names)
    return ""


def _happened(results: Series) -> Iterator[str]:
    """Return a clause a thing seen or measured; bounds for unknown people are in the table."""
    steps = [(k, e) for k, e in results if k[:1] == (_HURT,)]
    for key, entry in results:
        if key[:1] in ((LOCATED,), (_HURT,)):
            continue
        if isinstance(entry, Observed):
            yield _hurt(entry, steps) if steps else _seen(entry)
        elif isinstance(entry, Undefined):
            yield entry.reason
        elif "people" not in results.keys or key[results.keys.index("people")] == KNOWN:
            yield _measured(entry)


def _seen(entry: Observed) -> str:
    told = dict(entry.witness)
    if _PEOPLE in told and _OTHERWISE in told:
        return _parted(scalar(told[_OTHERWISE]), scalar(told[_PEOPLE]))
    if not entry.witness:
        return ""
    field, got = entry.witness[0]
    if "expected" in told:
        return _expected(field, scalar(got), scalar(told["expected"]))
    one, between, other = scalar(got).partition(" and ")
    if not between:
        return f"{field} is {one}"
    return _twins(field, one, other)


def _parted(otherwise: str, people: str) -> str:
    if otherwise == "0":
        return f"nobody of {people} is answered otherwise than their twin"
    verb = "is" if otherwise == "1" else "are"
    return f"{otherwise} of {people} {verb} answered otherwise than their twin"


def _expected(field: str, got: str, wanted: str) -> str:
    if got == wanted:
        return f"{_DONE.get(got) or f'{field} is {got}'}, as expected"
    if got in _DONE and wanted in _DONE:
        return f"{_DONE[got]} where {_DONE[wanted]} was expected"
    return f"{field} is {got} where {wanted} was expected"


def _twins(field: str, one: str, other: str) -> str:
    done = one in _DONE and other in _DONE
    if one == other:
        return f"{_DONE[one]}, and so is the twin" if done else f"{field} is {one} for both twins"
    if done:
        return f"{_DONE[one]}, but the twin is {_DONE[other]}"
    return f"{field} is {one}, but {other} for the twin"


def _hurt(entry: Observed, steps: Sequence[tuple[Key, Entry]]) -> str:
    told = [(k[-1], e) for k, e in steps if isinstance(e, Estimate)]
    if entry.answer:
        n = max((e.n for _, e in told), default=0)
        high = max((e.high for _, e in told), default=0.0)
        names = " or ".join(name for name, _ in told)
        everybody = scalar(dict(entry.witness).get(_EVERYBODY, ""))
        if everybody.startswith("proved"):
            return f"nobody of {n:,} is worse off with {names}, nor could anybody be ({everybody})"
        most = f"95 % interval up to {number(100 * high, 1)} %"
        says = f"nobody of {n:,} is worse off with {names} ({most})"
        return f"{says}; {_EVERYBODY} it is {everybody}" if everybody else says
    parts = [
        f"{e.counts[0].successes:,} of {e.counts[0].n:,} ({_weighted(e)}{number(100 * e.value, 1)} "
        f"%) are worse off with {name}"
        for name, e in told
        if e.counts
    ]
    return " and ".join(parts)


def _weighted(entry: Estimate) -> str:
    return "weighted " if entry.population else ""


def _measured(entry: Estimate) -> str:
    people = shares(entry)
    low, high = points(entry.low, unit=False), points(entry.high, unit=False)
    level = number(100 * entry.level, 1)
    said = f"{points(entry.value)} ({level} % interval {low} to {high})"
    return f"{', '.join(people)}: {said}" if people else f"a difference of {fixed(entry.value)}"


def _where(results: Series) -> Iterator[str]:
    component = located(results)
    if component:
        wrote = _wrote(results)
        yield f"The difference starts in {component}" + (f": {wrote}" if wrote else "")
    innocent = [key[2] for key, _ in results if key[:2] == (LOCATED, INNOCENT)]
    if innocent:
        yield f"Right on reference inputs: {', '.join(innocent)}"


def _wrote(results: Series) -> str:
    """Return the first thing the located component wrote unlike its reference."""
    entry = results.by_key[(LOCATED,)]
    witness = entry.witness if isinstance(entry, Observed) else ()
    for name, value in witness:
        _, wrote, field = name.partition(" wrote ")
        if wrote:
            verb, field = ("read", field[:-5]) if field.endswith("_read") else ("wrote", field)
            return f"it {verb} {field} as {scalar(value)}"
        if " unlike its reference" in name:
            n = scalar(value)
            return f"{n} of its answers {'is' if n == '1' else 'are'} not those of its reference"
    return ""
