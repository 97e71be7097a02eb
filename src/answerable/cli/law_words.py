"""The words of `answerable law` on a terminal."""

from collections.abc import Iterator
from datetime import date

from answerable.documents.words import listed
from answerable.law.instrument import Instrument, Rule
from answerable.law.result import ClassHeld, Duty, Law, Step, UseLaw
from answerable.system.facts import Truth

_ANSWER = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "not known"}
_NOT_LAW = {
    "proposal": "a proposal, not law",
    "leak": "a leaked draft, not law",
    "not_law": "not law",
    "adopted_not_yet_in_force": "adopted, not yet in force",
}


def law_lines(law: Law, *, trace: bool) -> Iterator[str]:
    """Return the law of a system, line by line; with `trace` every rule that was asked."""
    yield f"The law on {law.as_of}"
    for wording in law.wordings:
        status = _NOT_LAW.get(wording.wording_status, wording.wording_status.replace("_", " "))
        read = f"compared with its source on {wording.read_on}"
        yield f"  {wording.instrument}: {wording.title}: {status}"
        yield f"      version {wording.version}, SHA-256 {wording.sha256[:12]}, {read}"
    for stop in law.stops:
        yield f"STOP {stop.use}: {stop.cite} ({stop.instrument}): {stop.text}"
    for use in law.uses:
        yield ""
        yield use.use
        yield from (f"  {line}" for line in _use_lines(use, law.as_of))
        if trace:
            yield "  every rule:"
            yield from (f"    {line}" for step in use.steps for line in _step_lines(step))


def _use_lines(use: UseLaw, day: date) -> Iterator[str]:
    for held in use.classes:
        yield from _class_lines(held, use)
    yield from _kept_away(use)
    for away in use.not_examined:
        yield f"not examined by this law: {away.instrument}, {away.cite}: {away.because}"
        if away.claims:
            yield f"    CLAIM: nothing but a declaration supports {listed(list(away.claims))}"
    for sentence in use.stays:
        yield f"not carried here: {sentence}"
    for contradiction in use.contradictions:
        yield f"contradiction: {contradiction}"
    for reading in use.later:
        yield f"later reading, not law on {day}: {reading}"
    for one in use.undecided:
        yield f"for a person to decide: {one.name} ({one.instrument}, {one.article})"
        yield f"    needs: {', '.join(one.needs)}"
        yield from (f"    the card contradicts itself: {why}" for why in one.contradictions)
        yield from (f"    reading: {reading}" for reading in one.readings)
    for flip in use.flips:
        changes = [f"gains {c}" for c in flip.gains] + [f"loses {c}" for c in flip.loses]
        changes += [f"leaves {c} open" for c in flip.opens]
        mark = " UNSUPPORTED: nothing but a declaration keeps the class away" * flip.unsupported
        yield (
            f"flip: {flip.fact} is {flip.is_now} ({flip.grade}); were it {flip.would_be}: "
            f"{'; '.join(changes)}{mark}"
        )
    for question in use.questions:
        yield f"ask: {question.text} [{question.fact}] settles {', '.join(question.settles)}"
    if use.duties:
        yield "duties:"
        yield from (f"  {line}" for line in _duty_lines(use.duties))
    for fine in use.penalties:
        yield f"fine for {fine.party} ({fine.size}), {fine.name}: {fine.text} ({fine.cite})"


def _class_lines(held: ClassHeld, use: UseLaw) -> Iterator[str]:
    yield f"{held.name}: {held.article} ({held.instrument}, wording {held.wording}, {held.status})"
    if held.wording_status in _NOT_LAW:
        yield f"    {_NOT_LAW[held.wording_status]}"
    elif held.applies_from:
        word = "applies since" if held.applies else "applies from"
        yield f"    {word} {held.applies_from}"
    step = next((s for s in use.steps if s.rule == held.rule), None)
    if step:
        yield f"    {step.text}"
        for fact in step.decided_by:
            source = f": {fact.source}" if fact.source else ""
            yield f"    because {fact.name} = {fact.value} ({fact.grade}{source})"
        for exception in step.exceptions:
            yield f"    exception {exception.cite}: {_ANSWER[exception.holds]} ({exception.text})"
    if held.legacy:
        yield f"    {held.legacy}"
    if held.legacy_open:
        yield f"    {held.legacy_open}"
    if held.example_in:
        yield f"    in, for example: {held.example_in}; out: {held.example_out}"


def _kept_away(use: UseLaw) -> Iterator[str]:
    """Rules that would hold, were it not for an exception: with the kind of text that says so."""
    for step in use.steps:
        if step.before_exceptions is Truth.YES and step.holds is Truth.NO:
            fired = [e for e in step.exceptions if e.holds is Truth.YES]
            why = "; ".join(f"{e.cite} [{e.status.replace('_', ' ')}]: {e.text}" for e in fired)
            yield f"kept away from {step.effect} ({step.instrument}, {step.cite}): {why}"


def _step_lines(step: Step) -> Iterator[str]:
    facts = ", ".join(f"{f.name} = {f.value} ({f.grade})" for f in step.decided_by)
    yield f"{step.cite} [{step.status}] {step.effect}: {_ANSWER[step.holds]}; {facts}"


def _duty_lines(duties: tuple[Duty, ...]) -> Iterator[str]:
    for duty in sorted(duties, key=lambda d: (d.party, d.applies_from or date.max)):
        since = _since(duty)
        yield f"{duty.party} ({duty.role}), {since}: {duty.text} ({duty.cite})"
        for reading in duty.readings:
            yield f"    sources differ: {reading}"
        if duty.legacy:
            yield f"    on the market before: {duty.legacy}"
        if duty.deadline:
            yield f"    deadline: {duty.deadline}"
        checks = ", ".join(duty.checks) or "nothing does: documented by you"
        papers = f"; written or kept by you: {', '.join(duty.papers)}" if duty.papers else ""
        yield f"    evidence: {checks}{papers}"
        yield f"    work: {duty.effort or 'nobody estimated it'}"


def _since(duty: Duty) -> str:
    if duty.applies:
        return "now"
    return f"from {duty.applies_from}" if duty.applies_from else "since unknown"


def rule_lines(instrument: Instrument, rule: Rule) -> Iterator[str]:
    """Return one rule, line by line."""
    yield f"{rule.id} ({instrument.id}), {rule.cite}, {rule.status}, {rule.file}:{rule.line}"
    yield f"  {rule.text}"
    yield f"  concludes: {rule.effect or rule.derives}"
    yield f"  when: {rule.when.text}"
    for exemption in rule.unless:
        yield f"  unless: {exemption.when.text}"
        yield f"      {exemption.cite}, {exemption.status}: {exemption.text}"
    for wording, day in rule.applies_from.items():
        yield f"  in {wording}: {f'applies from {day}' if day else 'not law'}"
    for example in rule.examples:
        yield f"  {_ANSWER[example.expect]}: {example.text} ({example.facts})"


def rule_object(instrument: Instrument, rule: Rule) -> dict[str, object]:
    """Return one rule for `--json`."""
    return {
        "id": rule.id,
        "instrument": instrument.id,
        "cite": rule.cite,
        "status": rule.status,
        "text": rule.text,
        "concludes": rule.effect or rule.derives,
        "when": rule.when.text,
        "unless": [
            {"when": e.when.text, "cite": e.cite, "status": e.status, "text": e.text}
            for e in rule.unless
        ],
        "applies_from": {w: d.isoformat() if d else None for w, d in rule.applies_from.items()},
        "examples": [
            {"side": _ANSWER[e.expect], "text": e.text, "facts": e.facts} for e in rule.examples
        ],
    }
