"""Apply an instrument to a use. Knows no article of any law.

Exhaustive on purpose: legal classes overlap, so no rule hides another. Whether a rule holds, from
when its consequences apply and what kind of text says so are separate answers.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from answerable.law.card_facts import STRUCTURE
from answerable.law.condition import NO, UNKNOWN, YES
from answerable.law.instrument import NOT_EXAMINED, LegacyDef, Rule
from answerable.law.nodes import EXAMINED, Outcome, RuleNode
from answerable.law.result import ClassHeld, ExceptionSeen, NotExamined, Step, Undecided
from answerable.law.state import State
from answerable.system.facts import Grade, Truth


def steps(state: State) -> tuple[Step, ...]:
    """Return what every rule of the wording answered, whether it matters or not."""
    return tuple(_step(state, node) for node in state.net.rules)


def _step(state: State, node: RuleNode) -> Step:
    outcome = node.outcome(state.values)
    if not outcome.blank:
        return _new_step(state, node, outcome)
    if node.blank_step is None:
        node.blank_step = _new_step(state, node, outcome)
    return node.blank_step


def _new_step(state: State, node: RuleNode, outcome: Outcome) -> Step:
    rule, seen = node.rule, state.seen
    return Step(
        state.instrument.id,
        state.wording.id,
        rule.id,
        rule.cite,
        rule.status,
        rule.effect or rule.derives,
        rule.text,
        outcome.holds,
        tuple([seen[name] for name in outcome.because]),
        tuple(
            [
                ExceptionSeen(
                    e.cite,
                    e.status,
                    truth,
                    tuple([seen[n] for n in names]),
                    e.text,
                )
                for e, truth, names in zip(
                    rule.unless, outcome.exemptions, node.exempting, strict=True
                )
            ]
        ),
        rule.applies_from[state.wording.id],
        outcome.when,
    )


def classes(state: State) -> tuple[ClassHeld, ...]:
    """Return the classes the use is in."""
    found = []
    for node, truth in _class_rules(state):
        if truth is YES:
            found.append(_held(state, node.rule, node.rule.effect, node.rule.cite))
        for index, exemption in enumerate(node.rule.unless):
            if exemption.gives and _gives(state, node, index) is YES:
                cite = f"{exemption.cite}, for {node.rule.cite}"
                found.append(_held(state, node.rule, exemption.gives, cite))
    return tuple(found)


def _class_rules(state: State) -> Iterator[tuple[RuleNode, Truth]]:
    for node in state.net.rules:
        if node.gated:
            yield node, state.truth(node.name)


def _gives(state: State, node: RuleNode, index: int) -> Truth:
    return state.truth(f"exempt {node.rule.id} {index}")


def _held(state: State, rule: Rule, name: str, cite: str) -> ClassHeld:
    wording = state.wording
    status = wording.status_on(state.as_of)
    applies_from = rule.applies_from[wording.id]
    law = status in ("in_force", "own_policy", "rescission_pending")
    late = "; ".join(f"{e.text.rstrip('.')} ({e.cite})" for e in _legacies(state, rule.id, name))
    sides = {example.expect: example.text for example in reversed(rule.examples)}
    return ClassHeld(
        name=name,
        instrument=state.instrument.id,
        article=cite,
        wording=wording.id,
        wording_status=status,
        applies_from=applies_from,
        applies=bool(law and applies_from and applies_from <= state.as_of),
        status=rule.status,
        rule=rule.id,
        legacy=" ".join(filter(None, (rule.legacy, late))),
        legacy_open=_legacy_open(state, rule.id, name, applies_from),
        late=late,
        example_in=sides.get(YES, ""),
        example_out=sides.get(NO, ""),
    )


def _legacy_open(state: State, rule: str, name: str, since: date | None) -> str:
    """Say what would let it bind later, or never, and how many answers would settle that."""
    entries = _open_legacies(state, rule, name, since)
    if not entries:
        return ""
    clauses = " or ".join(dict.fromkeys(f"{e.clause or _CLAUSE} ({e.cite})" for e in entries))
    n = len(_asked(state, entries))
    return f"unless {clauses}: answer {n:,} {'question' if n == 1 else 'questions'}"


_CLAUSE = "it was placed on the market early enough"


def legacy_needs(state: State, held: ClassHeld) -> tuple[str, ...]:
    """Return the questions that would settle from when a class binds this system."""
    return _asked(state, _open_legacies(state, held.rule, held.name, held.applies_from))


def _asked(state: State, entries: Iterable[LegacyDef]) -> tuple[str, ...]:
    names = frozenset[str]().union(*(entry.when.because(state.values) for entry in entries))
    wanted = frozenset(state.open_facts(sorted(names)))
    return tuple(name for name in state.instrument.facts if name in wanted)


def _open_legacies(state: State, rule: str, name: str, since: date | None) -> tuple[LegacyDef, ...]:
    """Return the treatments nobody can tell to apply and that would still make a difference."""
    if any(_legacies(state, rule, name)):
        return ()
    reached = max(state.as_of, since) if since else state.as_of
    return tuple(
        entry
        for entry in _legacies(state, rule, name, UNKNOWN)
        if entry.only_after_change or (entry.duties_from and entry.duties_from > reached)
    )


def treated_as_legacy(state: State, held: ClassHeld) -> Iterator[LegacyDef]:
    """Yield how the law treats this system because it was on the market before."""
    yield from _legacies(state, held.rule, held.name)


def _legacies(state: State, rule: str, name: str, truth: Truth = YES) -> Iterator[LegacyDef]:
    places = (name, rule, rule.partition(".")[0])
    for entry in state.instrument.legacy:
        meant = entry.for_ in places and state.wording.id in entry.wordings
        if meant and entry.when.holds(state.values) is truth:
            yield entry


def undecided(state: State) -> tuple[Undecided, ...]:
    """Return the classes nobody can conclude or rule out on these facts."""
    return tuple(
        Undecided(
            name=node.rule.effect,
            instrument=state.instrument.id,
            article=node.rule.cite,
            rule=node.rule.id,
            needs=needs(state, node),
            readings=_readings(state, node.rule),
            status=node.rule.status,
            contradictions=_doubted(state, node),
        )
        for node, truth in _class_rules(state)
        if truth is UNKNOWN
    )


def _doubted(state: State, node: RuleNode) -> tuple[str, ...]:
    """Say which facts the rule needs and the card has do not count, and why."""
    if not state.doubts:
        return ()
    doubts = [state.doubts[name] for name in needs(state, node) if name in state.doubts]
    return tuple([why for doubt in doubts for why in doubt.why])


def needs(state: State, node: RuleNode) -> tuple[str, ...]:
    """Return the questions that would settle a rule nobody can decide yet."""
    outcome = node.outcome(state.values)
    names = outcome.because if outcome.holds is UNKNOWN else ()
    away = sorted(state.behind(EXAMINED)) if state.values[EXAMINED] is UNKNOWN else ()
    return state.open_facts([*names, *away])


def _readings(state: State, rule: Rule) -> tuple[str, ...]:
    """Readings matter only where they answer differently."""
    words = {YES: "the class holds", NO: "the class does not hold", UNKNOWN: "still open"}
    answers = [reading.when.holds(state.values) for reading in rule.readings]
    if len(set(answers)) < 2:
        return ()
    return tuple(
        f"{reading.text} ({reading.source}): {words[answer]}"
        for reading, answer in zip(rule.readings, answers, strict=True)
    )


def not_examined(state: State) -> tuple[NotExamined, ...]:
    """Return why the instrument does not reach this use: never the same as "allowed"."""
    return tuple(
        NotExamined(state.instrument.id, node.rule.cite, node.rule.text, _claims(state, node))
        for node in state.net.rules
        if node.rule.effect == NOT_EXAMINED and node.outcome(state.values).holds is YES
    )


def _claims(state: State, node: RuleNode) -> tuple[str, ...]:
    """Return the yes-answers behind an exemption that nothing but a declaration supports.

    What only follows from others is looked through; where people are and what does not hold is a
    description and no claim.
    """
    found: dict[str, None] = {}
    open_, seen = list(node.rests_on(state.values)), set[str]()
    while open_:
        name = open_.pop()
        if name in seen:
            continue
        seen.add(name)
        fact = state.instrument.facts.get(name)
        if fact is None or not fact.ask:
            open_ += state.behind(name)
        elif state.values[name] is YES and _only_declared(state, name):
            found[name] = None
    return tuple(sorted(found))


def _only_declared(state: State, name: str) -> bool:
    used = state.used(name)
    return used.grade is Grade.DECLARED and not used.source.startswith(STRUCTURE)


def stops(state: State) -> tuple[Rule, ...]:
    """Return the rules that end an audit before any number: they hold and apply on the day."""
    law = state.wording.status_on(state.as_of) == "in_force"
    return tuple(
        node.rule
        for node, truth in _class_rules(state)
        if node.rule.stops and truth is YES and law
        and (day := node.rule.applies_from[state.wording.id]) and day <= state.as_of
    )  # fmt: skip
