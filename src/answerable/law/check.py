"""What an instrument means: unknown facts, circles, dates, and examples that must come true."""

from collections.abc import Iterable, Iterator, Set
from difflib import get_close_matches
from pathlib import Path

from answerable.errors import LawFileError, Problem
from answerable.law.check_sources import travelling_exemptions, undated
from answerable.law.condition import YES, Condition
from answerable.law.instrument import NOT_EXAMINED, Instrument, Rule
from answerable.law.network import CyclicRules, network
from answerable.law.nodes import EXAMINED
from answerable.law.tokens import read_tokens
from answerable.system.facts import Truth


def check_instrument(instrument: Instrument, folder: Path) -> None:
    """Return when the instrument is sound; raise `LawFileError` with every fault otherwise."""
    problems = [
        *_dates(instrument, folder),
        *_facts(instrument, folder),
        *undated(instrument, folder),
        *travelling_exemptions(instrument, folder),
    ]
    if not problems:
        try:
            for wording in instrument.wordings:
                network(instrument, wording.id)
        except CyclicRules as error:
            problems.append(_circle(instrument, folder, str(error)))
    if not problems:
        problems.extend(_examples(instrument))
    if problems:
        raise LawFileError(problems)


def _dates(instrument: Instrument, folder: Path) -> Iterator[Problem]:
    file = f"{folder.name}/instrument.toml"
    days: dict[object, str] = {}
    for wording in instrument.wordings:
        day = wording.in_force or wording.known_from
        if day in days:
            what = f"wordings {days[day]!r} and {wording.id!r} both begin on {day}."
            yield Problem(file, wording.line, what, "Give each its own first day.")
        if wording.until and wording.until <= day:
            what = f"wording {wording.id!r} ends before it begins."
            yield Problem(file, wording.line, what, "Correct until or in_force.")
        days[day] = wording.id
    if not instrument.wordings:
        yield Problem(file, 0, "has no [[wording]].", "Write one with id and known_from.")
    names = {w.id for w in instrument.wordings}
    for rule in instrument.rules:
        for unknown in rule.applies_from.keys() - names:
            what = f"rule {rule.id!r} names the wording {unknown!r}, which does not exist."
            yield Problem(rule.file, rule.line, what, f"Write one of {', '.join(sorted(names))}.")


def _facts(instrument: Instrument, folder: Path) -> Iterator[Problem]:
    classes = {r.effect for r in instrument.rules} | {
        e.gives for r in instrument.rules for e in r.unless
    }
    known = instrument.facts.keys() | {f"is_{c}" for c in classes if c and c != NOT_EXAMINED}
    for rule in instrument.rules:
        for name in sorted(rule.facts - known):
            what = f"rule {rule.id!r} uses the fact {name!r}, which nobody defines."
            yield Problem(rule.file, rule.line, what, "Define it in facts.toml.")
        if rule.derives and rule.derives not in instrument.facts:
            what = f"rule {rule.id!r} derives {rule.derives!r}, which nobody defines."
            yield Problem(rule.file, rule.line, what, "Define it in facts.toml.")
        for condition in (rule.when, *(e.when for e in rule.unless)):
            yield from _words(instrument, condition, rule.file, rule.line)
    file = f"{folder.name}/facts.toml"
    for name in instrument.own_facts:
        fact = instrument.facts[name]
        for follows in fact.conditions:
            for other in sorted(follows.facts - known):
                what = f"fact {name!r} follows from {other!r}, which nobody defines."
                yield Problem(file, fact.line, what, "Define it.")
            yield from _words(instrument, follows, file, fact.line)
    yield from _consequences(instrument, classes, known)


def _consequences(instrument: Instrument, classes: set[str], known: Set[str]) -> Iterator[Problem]:
    """Duties, fines and the treatment of older systems: their classes, facts and wordings."""
    texts = {w.id for w in instrument.wordings}
    firsts = {r.id for r in instrument.rules} | {r.id.partition(".")[0] for r in instrument.rules}
    for duty in instrument.duties:
        where = (duty.file, duty.line, f"duty {duty.id!r}")
        facts = (c.facts for c in (duty.when, duty.unless) if c)
        yield from _unknown(where, "uses the fact", frozenset().union(*facts), known)
        yield from _unknown(where, "is for the class", {duty.for_}, classes | {EXAMINED})
        yield from _unknown(where, "names the wording", duty.applies_from.keys(), texts)
    for fine in instrument.penalties:
        where = (fine.file, fine.line, f"the fine for {fine.for_!r}")
        yield from _unknown(where, "is for the class", {fine.for_}, classes | {EXAMINED})
        yield from _unknown(where, "names the wording", fine.applies_from.keys(), texts)
        yield from _unknown(where, "is for the size", fine.sizes, set(_SIZES))
    for entry in instrument.legacy:
        where = (entry.file, entry.line, f"the treatment of {entry.for_!r}")
        yield from _unknown(where, "is for", {entry.for_}, classes | firsts)
        yield from _unknown(where, "names the wording", entry.wordings, texts)
        if entry.when.text != "always":
            yield from _unknown(where, "uses the fact", entry.when.facts, known)


_SIZES = ("micro", "small", "medium", "smc", "large", "unknown")


def _unknown(
    where: tuple[str, int, str], says: str, names: Iterable[str], known: Set[str]
) -> Iterator[Problem]:
    file, line, who = where
    for name in sorted(set(names) - known):
        near = get_close_matches(name, known, 3)
        mend = f"Write {' or '.join(near)}." if near else "Define it, or correct the name."
        yield Problem(file, line, f"{who} {says} {name!r}, which nobody defines.", mend)


def _words(instrument: Instrument, condition: Condition, file: str, line: int) -> Iterator[Problem]:
    for name, word in condition.words:
        fact = instrument.facts.get(name)
        if fact is None:
            continue
        fits = {"number": float, "date": str, "choice": str}.get(fact.kind)
        if fits is None or not isinstance(word, fits):
            what = f"{name!r} is a {fact.kind} fact and cannot be compared with {word!r}."
            yield Problem(file, line, what, "Compare it with a value of its type.")
        elif fact.choices and word not in fact.choices:
            what = f"{word!r} is no choice of {name!r}."
            yield Problem(file, line, what, f"Write one of {', '.join(fact.choices)}.")


def _circle(instrument: Instrument, folder: Path, node: str) -> Problem:
    rules = {f"rule {r.id}": r for r in instrument.rules}
    if node in rules:
        file, line = rules[node].file, rules[node].line
    else:
        file = f"{folder.name}/facts.toml"
        line = instrument.facts[node].line if node in instrument.facts else 0
    return Problem(file, line, f"{node!r} follows from itself.", "Break the circle.")


def _examples(instrument: Instrument) -> Iterator[Problem]:
    for rule in instrument.rules:
        sides = {example.expect for example in rule.examples}
        for side in Truth:
            if side not in sides:
                what = f"rule {rule.id!r} has no example on the side {_side(side)!r}."
                yield Problem(rule.file, rule.line, what, "Write one in its examples.")
        fired: set[int] = set()
        for example in rule.examples:
            tokens = read_tokens(example.facts.split(","), instrument.facts)
            for token in tokens.unknown:
                what = f"example {example.text!r} of rule {rule.id!r} uses {token.strip()!r}."
                yield Problem(rule.file, rule.line, what, "Define the fact or correct the token.")
            holds, exempt = try_rule(instrument, rule, example.facts)
            fired |= {i for i, t in enumerate(exempt) if t is YES}
            if holds is not example.expect:
                what = (
                    f"example {example.text!r} of rule {rule.id!r} answers {_side(holds)!r}, "
                    f"not {_side(example.expect)!r}."
                )
                yield Problem(rule.file, rule.line, what, "Correct the rule or the example.")
        for index, exemption in enumerate(rule.unless):
            if index not in fired and not exemption.shared:
                what = f"rule {rule.id!r} has no example of its exception {exemption.cite!r}."
                yield Problem(rule.file, rule.line, what, "Write one among its no-examples.")


def try_rule(instrument: Instrument, rule: Rule, facts: str) -> tuple[Truth, tuple[Truth, ...]]:
    """Return what a rule answers by itself on flat tokens, and each of its exemptions.

    Unnamed facts are what silence means. The newest wording that has the rule is used.
    """
    wording = [w.id for w in instrument.wordings if w.id in rule.applies_from][-1]
    net = network(instrument, wording)
    tokens = read_tokens((t for t in facts.split(",") if t.strip()), instrument.facts)
    node = next(n for n in net.rules if n.rule is rule)
    outcome = node.outcome(net.ask(node.name, tokens.values))
    return outcome.holds, outcome.exemptions


def _side(truth: Truth) -> str:
    return {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "borderline"}[truth]
