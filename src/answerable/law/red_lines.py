"""The firm's own red lines: conditions of the card, read like any other rule."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from answerable.errors import CardError, Problem
from answerable.law.card_facts import Stated
from answerable.law.condition import UNKNOWN, YES, Condition, ConditionError, Value, parse
from answerable.law.result import ClassHeld, FactUsed, Flip, Step, Undecided, WordingUsed
from answerable.law.state import State, say
from answerable.system.facts import Grade, Truth

INSTRUMENT = "own.red_lines"
WORDING = "own"


@dataclass(frozen=True, slots=True)
class Line:
    """One red line, parsed."""

    id: str
    when: Condition
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Crossed:
    """A red line that a use crosses."""

    rule: str
    instrument: str
    legacy: str


@dataclass(frozen=True, slots=True)
class Own:
    """What the firm's own lines say about one use."""

    classes: tuple[ClassHeld, ...]
    undecided: tuple[Undecided, ...]
    steps: tuple[Step, ...]
    flips: tuple[Flip, ...]
    crossed: tuple[Crossed, ...]


class RedLines:
    """All red lines of a card; raises `CardError` when one cannot be read."""

    def __init__(self, lines: Sequence[tuple[str, str, str, str]]) -> None:
        self.lines: list[Line] = []
        problems = []
        for name, when, reason, who in lines:
            try:
                self.lines.append(Line(name, parse(when), reason, who))
            except ConditionError as error:
                mend = "Use fact names, comparisons, and, or, not."
                problems.append(Problem("answerable.toml", 0, f"red line {name!r}: {error}.", mend))
        if problems:
            raise CardError(problems)

    def wordings_used(self, as_of: date) -> tuple[WordingUsed, ...]:
        """Return the firm's lines as a text of their own; nothing when it has none."""
        if not self.lines:
            return ()
        text = "\n".join(f"{x.id}\t{x.when.text}\t{x.reason}\t{x.who}" for x in self.lines)
        digest = hashlib.sha256(text.encode()).hexdigest()
        title = "The firm's own red lines"
        return (WordingUsed(INSTRUMENT, title, WORDING, "own_policy", "card", digest, as_of, None),)

    def judge(
        self, values: Mapping[str, Value], stated: Mapping[str, Stated], states: Sequence[State]
    ) -> Own:
        """Return what the lines say on facts the instruments already read."""
        extra = {name: said.value for name, said in stated.items()}
        all_values = {**extra, **values}
        answers = [(line, line.when.holds(all_values)) for line in self.lines]
        used = _Used(all_values, stated, states)
        return Own(
            classes=tuple(_held(line) for line, truth in answers if truth is YES),
            undecided=tuple(
                Undecided("red_line", INSTRUMENT, line.id, line.id,
                          tuple(sorted(line.when.because(all_values))), status="own_policy")
                for line, truth in answers if truth is UNKNOWN
            ),
            steps=tuple(_step(line, truth, used, all_values) for line, truth in answers),
            flips=tuple(f for line in self.lines for f in _flips(line, all_values, used)),
            crossed=tuple(
                Crossed(line.id, INSTRUMENT, f"{line.reason} ({line.who})".strip())
                for line, truth in answers if truth is YES
            ),
        )  # fmt: skip


class _Used:
    """Facts as the first instrument that knows them saw them."""

    def __init__(
        self, values: Mapping[str, Value], stated: Mapping[str, Stated], states: Sequence[State]
    ) -> None:
        self.values, self.stated, self.states = values, stated, states

    def __call__(self, name: str) -> FactUsed:
        for state in self.states:
            if name in state.instrument.facts:
                return state.used(name)
        said = self.stated.get(name)
        if said is None:
            return FactUsed(name, "unknown", Grade.UNKNOWN, "")
        return FactUsed(name, say(said.value), said.grade, said.source)


def _held(line: Line) -> ClassHeld:
    return ClassHeld(
        name="red_line",
        instrument=INSTRUMENT,
        article=line.id,
        wording=WORDING,
        wording_status="own_policy",
        applies_from=None,
        applies=True,
        status="own_policy",
        rule=line.id,
    )


def _step(line: Line, truth: Truth, used: _Used, values: Mapping[str, Value]) -> Step:
    return Step(
        instrument=INSTRUMENT,
        wording=WORDING,
        rule=line.id,
        cite=f"red line {line.id}",
        status="own_policy",
        effect="red_line",
        text=line.reason,
        holds=truth,
        decided_by=tuple(used(name) for name in sorted(line.when.because(values))),
        exceptions=(),
        applies_from=None,
    )


def _flips(line: Line, values: Mapping[str, Value], used: _Used) -> list[Flip]:
    """Yes-no facts whose change alone puts the use on the other side of the line."""
    found = []
    label = f"{INSTRUMENT}:red_line ({line.id})"
    before = line.when.holds(values)
    for name in sorted(line.when.facts):
        now = values.get(name, UNKNOWN)
        if not isinstance(now, Truth):
            continue
        for other in (Truth.YES, Truth.NO):
            after = line.when.holds({**values, name: other})
            if other is now or (after is YES) == (before is YES):
                continue
            fact = used(name)
            keeps_away = after is YES and fact.grade is Grade.DECLARED
            question = next(
                (s.instrument.facts[name].ask for s in used.states if name in s.instrument.facts),
                f"Is it true that: {name.replace('_', ' ')}?",
            )
            gains, loses, opens = (
                (label,) if after is truth else () for truth in (YES, Truth.NO, UNKNOWN)
            )
            found.append(
                Flip(
                    name, question, say(now), say(other),
                    gains, loses, fact.grade, keeps_away, opens,
                )
            )  # fmt: skip
    return found
