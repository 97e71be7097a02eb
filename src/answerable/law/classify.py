"""The second line of the flow: what every instrument says about every use on a day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from answerable.errors import AnswerableError
from answerable.law import engine
from answerable.law.card_facts import Stated, denied_parts, stated_facts
from answerable.law.condition import Value
from answerable.law.duties import duties, penalties
from answerable.law.find import instruments
from answerable.law.flips import flips as find_flips
from answerable.law.graph import parts, staying
from answerable.law.instrument import FactDef, Instrument, Wording
from answerable.law.later import later_readings
from answerable.law.questions import questions
from answerable.law.red_lines import RedLines
from answerable.law.result import Law, NotExamined, Stop, UseLaw, WordingUsed
from answerable.law.state import State, contradictions, read_state
from answerable.system.system import System, Use


def classify(
    system: System,
    *,
    as_of: date,
    red_lines: Sequence[tuple[str, str, str, str]] = (),
    texts: Mapping[str, str] | None = None,
    flips: bool = True,
) -> Law:
    """Return classes, reasons, duties and open questions of every use of a system on a day.

    `red_lines` are the firm's own: (id, when, reason, who). `texts` forces a wording of an
    instrument (instrument -> wording) instead of the one that counts on the day. `flips=False`
    leaves out flip facts and questions, the slow part. A use that is prohibited on the day, or
    crosses a red line, is a stop. Raises `AnswerableError` when a text does not exist.
    """
    chosen, silent = _choose(as_of, texts or {})
    facts = _all_facts(chosen)
    lines = RedLines(red_lines)
    uses: list[UseLaw] = []
    stops: list[Stop] = []
    for use in system.uses:
        stated = stated_facts(system, use, facts)
        states = [read_state(i, w, stated, as_of) for i, w in chosen]
        law, stopped = _use_law(system, use, states, lines, flips=flips)
        uses.append(
            replace(
                law,
                not_examined=(*law.not_examined, *silent),
                contradictions=(*law.contradictions, *denied_parts(system, use, facts)),
                stays=tuple(staying(system, use, facts)),
            )
        )
        stops.extend(stopped)
    used = [_wording_used(i, w, as_of) for i, w in chosen]
    every = tuple(_beside_exempt(system, uses))
    return Law(as_of, (*used, *lines.wordings_used(as_of)), every, tuple(stops))


def _beside_exempt(system: System, uses: Sequence[UseLaw]) -> Iterator[UseLaw]:
    """Say which exemption of another use stays there although both share a component."""
    shared = {use.name: {c.name for c in parts(system, use)} for use in system.uses}
    for law in uses:
        away = {n.instrument for n in law.not_examined}
        said = [
            f"{other.use} is not examined by {n.instrument} ({n.cite}); that stays with it, "
            f"although both uses share {', '.join(sorted(common))}"
            for other in uses
            if other.use != law.use and (common := shared[other.use] & shared[law.use])
            for n in other.not_examined
            if n.cite and n.instrument not in away
        ]
        yield replace(law, stays=(*law.stays, *said))


def _choose(
    as_of: date, texts: Mapping[str, str]
) -> tuple[list[tuple[Instrument, Wording]], list[NotExamined]]:
    """The wording of each instrument that counts, and those of which no text existed yet."""
    chosen, silent = [], []
    known = {i.id: i for i in instruments()}
    for name, text in texts.items():
        if name not in known or text not in {w.id for w in known[name].wordings}:
            words = ", ".join(f"{i.id}={w.id}" for i in known.values() for w in i.wordings)
            raise AnswerableError(f"there is no text {name}={text}. Write one of {words}.")
    for instrument in known.values():
        forced = texts.get(instrument.id)
        wording = instrument.wording(forced) if forced else instrument.wording_on(as_of)
        if wording:
            chosen.append((instrument, wording))
        else:
            because = f"no text of it was known on {as_of}"
            silent.append(NotExamined(instrument.id, instrument.title, because))
    return chosen, silent


def _all_facts(chosen: Sequence[tuple[Instrument, Wording]]) -> dict[str, FactDef]:
    facts: dict[str, FactDef] = {}
    for instrument, _ in chosen:
        facts |= instrument.facts
    return facts


def _use_law(
    system: System, use: Use, states: Sequence[State], lines: RedLines, *, flips: bool
) -> tuple[UseLaw, list[Stop]]:
    values: dict[str, Value] = {}
    stated: dict[str, Stated] = {}
    for state in states:
        values |= state.values
        stated |= state.stated
    # A red line is the firm's own: what the card says crosses it, contradicted or not.
    said = {name: doubt.said for state in states for name, doubt in state.doubts.items()}
    values |= {name: one.value for name, one in said.items()}
    own = lines.judge(values, stated | said, states)
    law = UseLaw(
        use=use.name,
        classes=(*(c for s in states for c in engine.classes(s)), *own.classes),
        undecided=(*(u for s in states for u in engine.undecided(s)), *own.undecided),
        not_examined=tuple(n for s in states for n in engine.not_examined(s)),
        steps=(*(step for s in states for step in engine.steps(s)), *own.steps),
        flips=(*find_flips(states), *own.flips) if flips else (),
        questions=questions(states) if flips else (),
        duties=tuple(d for s in states for d in duties(s, system, use)),
        penalties=tuple(p for s in states for p in penalties(s, system, use)),
        contradictions=tuple(dict.fromkeys(c for s in states for c in contradictions(s))),
        later=tuple(reading for s in states for reading in later_readings(s)),
    )
    stopped = [
        Stop(use.name, rule.cite, state.instrument.id, rule.text)
        for state in states
        for rule in engine.stops(state)
    ]
    stopped += [Stop(use.name, f"red line {c.rule}", c.instrument, c.legacy) for c in own.crossed]
    return law, stopped


def _wording_used(instrument: Instrument, wording: Wording, as_of: date) -> WordingUsed:
    return WordingUsed(
        instrument=instrument.id,
        title=f"{instrument.title}: {wording.title}",
        wording=wording.id,
        wording_status=wording.status_on(as_of),
        version=instrument.version,
        sha256=instrument.sha256,
        read_on=instrument.read_on,
        in_force=wording.in_force,
    )
