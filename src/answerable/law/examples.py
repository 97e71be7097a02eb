"""Described situations with their known answers, run against the instruments.

A description lists only what matters. Here, and only here, what it does not name takes the value
that silence means (mostly "no"); every such assumption a rule rested on is printed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from answerable.errors import EvidenceError
from answerable.law.condition import NO, UNKNOWN, YES, Value, parse
from answerable.law.find import instruments
from answerable.law.instrument import NOT_EXAMINED, Answer, FactDef, Instrument
from answerable.law.network import Network, network
from answerable.law.nodes import RuleNode
from answerable.law.tokens import read_tokens
from answerable.system.facts import Truth

NEEDS_REVIEW = "needs_review"
NOT_ENCODED = "not_encoded"


@dataclass(frozen=True, slots=True)
class Described:
    """One line of a file of examples."""

    id: str
    facts: tuple[str, ...]
    articles: tuple[str, ...]
    expected: str
    authority: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What the rules answered to one description."""

    id: str
    expected: str
    answer: str
    rule: str
    """The deciding rule, or the exception that kept it away."""
    assumed: tuple[str, ...]
    """Facts nobody named that the answer rests on, as tokens."""
    authority: str
    warnings: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the answer is the one the source gives."""
        return self.answer == self.expected


def read_examples(path: Path) -> tuple[Described, ...]:
    """Return the lines of a JSON-lines file; raises `EvidenceError` with the line at fault."""
    found = []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            found.append(
                Described(
                    str(entry["id"]),
                    tuple(map(str, entry["facts"])),
                    tuple(map(str, entry["articles"])),
                    str(entry.get("expected", "")),
                    str(entry.get("authority", "unknown")),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            what = f"{path}:{number}: is no example ({error!r})."
            raise EvidenceError(
                f"{what} Write one JSON object a line with id, facts, articles."
            ) from error
    return tuple(found)


def answer_examples(
    examples: Iterable[Described], *, as_of: date, laws: Sequence[Instrument] | None = None
) -> tuple[Answered, ...]:
    """Return the answer to every description, on the day it names, else on `as_of`."""
    laws = instruments() if laws is None else laws
    every = {n: f for law in laws for n, f in law.facts.items()}
    return tuple(_answer(example, laws, every, as_of) for example in examples)


def accuracy(answers: Iterable[Answered]) -> dict[str, tuple[int, int]]:
    """Return (agreeing, all) per authority, and for all together under ""."""
    found: dict[str, tuple[int, int]] = {}
    for answered in answers:
        for name in (answered.authority, ""):
            right, n = found.get(name, (0, 0))
            found[name] = (right + answered.agrees, n + 1)
    return found


def _answer(
    example: Described, laws: Sequence[Instrument], every: Mapping[str, FactDef], as_of: date
) -> Answered:
    warnings = tuple(
        f"unknown token {token!r}" for token in read_tokens(example.facts, every).unknown
    )
    first: _Found | None = None
    for asked in example.articles:
        for law in laws:
            answer = _find_answer(law, asked)
            if answer is None:
                continue
            found = _ask(law, answer, asked, example, as_of)
            if first is None:
                first = found
            elif found.label == "prohibited" and first.negative:
                first = found  # a ban among the points asked is never hidden by a "no" elsewhere
            break
    if first is None:
        first = _Found(NOT_ENCODED, "", (), negative=True)
    return Answered(
        example.id, example.expected, first.label, first.rule, first.assumed,
        example.authority, warnings,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    rule: str
    assumed: tuple[str, ...]
    negative: bool


def _find_answer(law: Instrument, asked: str) -> Answer | None:
    for answer in law.answers:
        if any(asked == beginning or asked.startswith(beginning) for beginning in answer.asks):
            return answer
    return None


def _ask(law: Instrument, answer: Answer, asked: str, example: Described, as_of: date) -> _Found:
    tokens = read_tokens(example.facts, law.facts)
    day = tokens.as_of or as_of
    wording = law.wording_on(day)
    if wording is None:
        return _Found(NEEDS_REVIEW, f"no text known on {day}", (), negative=True)
    net = network(law, wording.id)
    given = {**tokens.values, **_frame(net, answer, tokens.values)}
    values = net.run(given, silence=True)
    about = answer.reads or (asked,)
    rules = [n for n in net.rules if n.rule.effect and any(_meets(n.rule.ref, r) for r in about)]
    for what, label in answer.labels:
        truth, rule = _holds(net, what, rules, values)
        early = truth is YES and rule is not None and _not_yet(rule, wording.id, day)
        if truth is NO and what:
            continue
        known = (early and answer.not_yet) or label
        said = NEEDS_REVIEW if truth is UNKNOWN else known
        name = rule.rule.id if rule else _nearest(rules, values)
        return _Found(said, name, _assumed(net, rules, given, values), negative=not what)
    return _Found(NEEDS_REVIEW, "", (), negative=True)


def _frame(net: Network, answer: Answer, given: Mapping[str, Value]) -> dict[str, Value]:
    """What the question takes as given, unless the description says something else."""
    values = net.run(given, silence=True)
    found: dict[str, Value] = {}
    for entry in answer.frame:
        name, _, condition = entry.partition(" if ")
        if name not in given and (not condition or parse(condition).holds(values) is YES):
            found[name] = YES
    return found


def _meets(ref: str, asked: str) -> bool:
    """Whether a rule's place lies in the place asked about, or the other way round."""
    if not ref:
        return False
    short, long = sorted((ref, asked), key=len)
    return long == short or (
        long.startswith(short) and (long[len(short)] in ".(" or short[-1] in ".(")
    )


def _holds(
    net: Network, what: str, rules: Sequence[RuleNode], values: Mapping[str, Value]
) -> tuple[Truth, RuleNode | None]:
    """A class among the rules asked about, a condition, or "" for what remains."""
    if not what:
        return YES, None
    best: tuple[Truth, RuleNode | None] = (NO, None)
    classes = False
    for node in rules:
        if node.rule.effect == what:
            classes = True
            own = node.outcome(values).holds if what == NOT_EXAMINED else values[node.name]
            if isinstance(own, Truth) and own > best[0]:
                best = (own, node)
        for index, exemption in enumerate(node.rule.unless):
            if exemption.gives == what:
                classes = True
                own = values[f"exempt {node.rule.id} {index}"]
                if isinstance(own, Truth) and own > best[0]:
                    best = (own, node)
    if classes or what == NOT_EXAMINED or f"is_{what}" in values:
        return best
    return parse(what).holds(values), None


def _not_yet(node: RuleNode, wording: str, day: date) -> bool:
    begins = node.rule.applies_from[wording]
    return begins is None or begins > day


def _nearest(rules: Sequence[RuleNode], values: Mapping[str, Value]) -> str:
    """For a "no": the rule asked about, with the exception that kept it away when one did."""
    for node in rules:
        outcome = node.outcome(values)
        for exemption, truth in zip(node.rule.unless, outcome.exemptions, strict=True):
            if truth is YES and node.rule.when.holds(values) is YES:
                return f"{node.rule.id}, exception: {exemption.cite}"
    return rules[0].rule.id if rules else ""


def _assumed(
    net: Network, rules: Sequence[RuleNode], given: Mapping[str, Value], values: Mapping[str, Value]
) -> tuple[str, ...]:
    """Facts nobody named on which the asked rules rest, as tokens."""
    names = _leaves(net, rules)
    facts = net.instrument.facts
    found = []
    for name in sorted(names):
        if name in given or name not in facts or not facts[name].ask:
            continue
        value = values[name]
        if value is YES:
            found.append(name)
        elif value is NO:
            found.append(f"no_{name}")
    return tuple(found)


def _leaves(net: Network, rules: Sequence[RuleNode]) -> Iterator[str]:
    seen: set[str] = set()
    for node in rules:
        for name in node.outcome_facts:
            if name not in seen:
                seen.add(name)
                yield name
