"""The open questions of law with the facts attached: one document to send to a lawyer."""

from collections.abc import Iterable, Iterator
from datetime import date

from answerable.documents.formats.markdown import plain
from answerable.law.find import instruments
from answerable.law.result import Duty, FactUsed, Law, Step, Undecided, UseLaw
from answerable.system.facts import Truth
from answerable.system.system import System, Use

_EXCEPTION = {Truth.YES: "applies", Truth.NO: "does not apply", Truth.UNKNOWN: "may apply"}


def lawyer_lines(system: System, law: Law) -> Iterator[str]:
    """Return the document, line by line, in Markdown.

    Every statement stands with its citation, the kind of source behind it, and the grade of the
    facts. Nothing is concluded here that `answerable law` does not conclude.
    """
    asks = {name: fact.ask for one in instruments() for name, fact in one.facts.items()}
    yield f"# Questions of law: {plain(system.name)}"
    yield ""
    yield f"Read on {law.as_of}. Facts are those of the card, each with the grade of its evidence:"
    yield "measured, documented, declared (somebody said so) or unknown. No legal advice."
    for stop in law.stops:
        yield ""
        yield f"**The audit stops at {plain(stop.use)}**: {plain(f'{stop.cite}: {stop.text}')}"
    for use in system.uses:
        yield from _of_use(system, use, law.use(use.name), asks, law.as_of)
    yield from ("", "## Texts that were read", "")
    for wording in law.wordings:
        status = wording.wording_status.replace("_", " ")
        yield (
            f"- {plain(wording.title)}: {status}; encoding {plain(wording.version)}, compared "
            f"with its source on {wording.read_on}, SHA-256 {wording.sha256[:12]}"
        )


def _of_use(
    system: System, use: Use, law: UseLaw, asks: dict[str, str], day: date
) -> Iterator[str]:
    yield from ("", f"## {plain(use.name)}", "")
    yield from _situation(system, use)
    steps = {(s.instrument, s.rule): s for s in law.steps}
    yield from ("", "### For a person to decide", "")
    if not law.undecided and not law.contradictions:
        yield "Nothing: every class follows or is ruled out on the facts of the card."
    for sentence in law.contradictions:
        yield f"- The card contradicts itself: {plain(sentence)}."
    for number, one in enumerate(law.undecided, 1):
        yield from _question(number, one, steps.get((one.instrument, one.rule)), asks)
    yield from _section("Answers that only a declaration supports", _claims(law))
    yield from _section("Where sources differ about the day", _days(law.duties))
    yield from _section("Conclusions that rest on less than a statute", _soft(law))
    yield from _section("Not examined, which is no permission", _away(law))
    yield from _section("Said of a part or another use, and not carried here", law.stays)
    yield from _section(f"Later readings, not law on {day}", law.later)
    yield from _section("Deadlines that run", _deadlines(law.duties))


def _situation(system: System, use: Use) -> Iterator[str]:
    purpose = use.purpose
    yield f"Decides: {purpose.decides.replace('_', ' ')}; about: {purpose.about.replace('_', ' ')};"
    yield f"outcome: {purpose.outcome.replace('_', ' ')}; places: {', '.join(purpose.places)}."
    for party in system.parties:
        roles = sorted({r.role for r in party.roles if r.of in (use.name, *use.components)})
        if roles:
            words = ", ".join(roles).replace("_", " ")
            yield f"{plain(party.name)} ({party.country}, {party.size}): {plain(words)}."


def _question(
    number: int, one: Undecided, step: Step | None, asks: dict[str, str]
) -> Iterator[str]:
    yield f"{number}. **{plain(one.name.replace('_', ' '))}?** {_law_of(one.instrument)}, " + plain(
        f"{one.article} [{one.status.replace('_', ' ')}]"
    )
    if step:
        yield f"   - The rule in plain words: {plain(step.text)}"
        known = [f for f in step.decided_by if f.value != "unknown"]
        known += [f for e in step.exceptions for f in e.facts if f.value != "unknown"]
        yield f"   - Known: {'; '.join(dict.fromkeys(map(_fact, known))) or 'nothing'}"
    for name in one.needs:
        yield f"   - Missing: {plain(asks.get(name) or name.replace('_', ' '))} [{plain(name)}]"
    for exception in step.exceptions if step else ():
        if exception.holds is not Truth.NO:
            yield (
                f"   - Exception that {_EXCEPTION[exception.holds]}: "
                + plain(f"{exception.text} ({exception.cite}, {exception.status})")
            )
    for reading in one.readings:
        yield f"   - Reading: {plain(reading)}"


def _fact(fact: FactUsed) -> str:
    source = f": {fact.source}" if fact.source else ""
    return plain(f"{fact.name.replace('_', ' ')} = {fact.value} ({fact.grade}{source})")


def _law_of(instrument: str) -> str:
    return plain(next((i.title for i in instruments() if i.id == instrument), instrument))


def _claims(law: UseLaw) -> Iterator[str]:
    for flip in law.flips:
        if flip.unsupported:
            gains = "; ".join(flip.gains)
            yield f"{flip.question} Now {flip.is_now}; were it {flip.would_be}: {gains}"


def _days(duties: Iterable[Duty]) -> Iterator[str]:
    for duty in duties:
        for reading in duty.readings:
            yield f"{duty.cite}, {duty.text} Reading: {reading}"


def _soft(law: UseLaw) -> Iterator[str]:
    for held in law.classes:
        if held.status not in ("statute", "own_policy"):
            status = held.status.replace("_", " ")
            yield f"{held.name.replace('_', ' ')}, {held.article} ({held.instrument}): {status}"
    for step in law.steps:
        if step.before_exceptions is Truth.YES and step.holds is Truth.NO:
            for one in step.exceptions:
                if one.holds is Truth.YES and one.status != "statute":
                    status = one.status.replace("_", " ")
                    yield f"kept away from {step.effect.replace('_', ' ')}, {step.cite}: " + (
                        f"{one.text} ({one.cite}, {status})"
                    )


def _away(law: UseLaw) -> Iterator[str]:
    for one in law.not_examined:
        claims = ", ".join(name.replace("_", " ") for name in one.claims)
        bare = f" CLAIM: nothing but a declaration supports {claims}" if claims else ""
        yield f"{one.instrument}, {one.cite}: {one.because}{bare}"


def _deadlines(duties: Iterable[Duty]) -> Iterator[str]:
    """Duties with a time limit, by the day they begin."""
    for duty in sorted(duties, key=lambda d: (d.applies_from or date.max, d.cite)):
        if duty.deadline:
            since = "now" if duty.applies else f"from {duty.applies_from or 'no fixed day'}"
            yield f"{duty.party} ({duty.role}), {since}: {duty.deadline}: {duty.text} ({duty.cite})"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = tuple(lines)
    if found:
        yield from ("", f"### {title}", "", *(f"- {plain(line)}" for line in found))
