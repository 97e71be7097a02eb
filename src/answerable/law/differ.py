"""What changed for one system between two days or two wordings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from answerable.law.result import ClassHeld, Duty, Law, UseLaw


@dataclass(frozen=True, slots=True)
class LawChange:
    """One difference for one use, in words."""

    use: str
    instrument: str
    what: str
    before: str
    after: str


def law_changes(before: Law, after: Law) -> tuple[LawChange, ...]:
    """Return what an earlier and a later reading of the law say differently about a system."""
    found: list[LawChange] = []
    old = {w.instrument: w for w in before.wordings}
    new = {w.instrument: w for w in after.wordings}
    for instrument in sorted(old.keys() | new.keys()):
        was, now = old.get(instrument), new.get(instrument)
        first = f"{was.wording} ({was.wording_status})" if was else "no text yet"
        then = f"{now.wording} ({now.wording_status})" if now else "no text"
        if first != then:
            found.append(LawChange("", instrument, "the text that counts", first, then))
    uses = {u.use: u for u in before.uses}
    for use in after.uses:
        if use.use in uses:
            found.extend(_use_changes(uses[use.use], use))
    return tuple(found)


def _use_changes(before: UseLaw, after: UseLaw) -> Iterable[LawChange]:
    old, new = _classes(before.classes), _classes(after.classes)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        first, then = _since(was), _since(now)
        if first != then:
            yield LawChange(after.use, key[0], f"{key[1]} ({key[2]})", first, then)
    gone = {(d.instrument, d.id): d for d in before.duties}
    come = {(d.instrument, d.id): d for d in after.duties}
    for instrument, name in sorted(come.keys() - gone.keys()):
        duty = come[instrument, name]
        yield LawChange(after.use, instrument, _duty(duty), "none", duty.text)
    for instrument, name in sorted(gone.keys() - come.keys()):
        duty = gone[instrument, name]
        yield LawChange(after.use, instrument, _duty(duty), duty.text, "none")
    for key2 in sorted(come.keys() & gone.keys()):
        was2, now2 = gone[key2], come[key2]
        if (was2.applies, was2.applies_from) != (now2.applies, now2.applies_from):
            yield LawChange(
                after.use, key2[0], _duty(now2),
                _when(was2.applies, str(was2.applies_from or "")),
                _when(now2.applies, str(now2.applies_from or "")),
            )  # fmt: skip
    yield from _differ(after.use, _fines(before), _fines(after))
    yield from _differ(after.use, _open(before), _open(after))
    yield from _differ(after.use, _away(before), _away(after))


_Said = Mapping[tuple[str, str], str]
"""(instrument, what) -> what is said of it."""


def _differ(use: str, before: _Said, after: _Said) -> Iterator[LawChange]:
    for key in sorted(before.keys() | after.keys()):
        first, then = before.get(key, "no"), after.get(key, "no")
        if first != then:
            yield LawChange(use, *key, first, then)


def _fines(use: UseLaw) -> _Said:
    return {
        (f.instrument, f"fine for {f.party}, {f.name}"): f"{f.text}, from {f.applies_from}"
        for f in use.penalties
    }


def _open(use: UseLaw) -> _Said:
    return {(u.instrument, f"{u.name} ({u.article}), open"): "yes" for u in use.undecided}


def _away(use: UseLaw) -> _Said:
    return {(n.instrument, "not examined by this law"): "yes" for n in use.not_examined}


def _duty(duty: Duty) -> str:
    role = "" if duty.role == "any" else f" ({duty.role.replace('_', ' ')})"
    return f"duty {duty.cite}{role}"


def _classes(classes: Iterable[ClassHeld]) -> dict[tuple[str, str, str], ClassHeld]:
    """Classes by the place in the text, so that two wordings of one point are compared."""
    return {(c.instrument, c.name, c.article): c for c in classes}


def _since(held: ClassHeld | None) -> str:
    if held is None:
        return "not in this class"
    if held.wording_status != "in_force":
        return f"{held.wording_status.replace('_', ' ')}, not law"
    return _when(held.applies, str(held.applies_from or ""))


def _when(applies: bool, since: str) -> str:
    if not since:
        return "no date"
    return f"applies since {since}" if applies else f"applies from {since}"
