"""What judgments and guidelines newer than the day asked would say: told, never concluded."""

from collections.abc import Iterator

from answerable.law.condition import YES
from answerable.law.instrument import NOT_EXAMINED, Rule
from answerable.law.network import network
from answerable.law.sources import later_than, source_behind
from answerable.law.state import State, spaced
from answerable.system.facts import Truth


def later_readings(state: State) -> Iterator[str]:
    """Yield, as sentences, what a source that came after the day would add or take away."""
    later = later_than(state.instrument, state.as_of)
    if not later:
        return
    given = {name: said.value for name, said in state.stated.items()}
    values = network(state.instrument, state.wording.id).run(given)
    for rule in state.instrument.rules:
        if state.wording.id not in rule.applies_from or rule.when.holds(values) is not YES:
            continue
        exempt = [e.when.holds(values) for e in rule.unless]
        source = source_behind(rule.status, rule.cite, later)
        if source and all(truth is Truth.NO for truth in exempt):
            words = f"{_what(rule)} ({rule.cite}): {rule.text}"
            yield f"{source.title}, {source.since}, would add {words}"
        for exemption, truth in zip(rule.unless, exempt, strict=True):
            came = source_behind(exemption.status, exemption.cite, later)
            if came and truth is YES:
                words = f"{_what(rule)} ({rule.cite}): {exemption.text} ({exemption.cite})"
                yield f"{came.title}, {came.since}, would keep away {words}"


def _what(rule: Rule) -> str:
    effect = rule.effect or rule.derives
    return "that the law examines it" if effect == NOT_EXAMINED else spaced(effect)
