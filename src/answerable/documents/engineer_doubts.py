"""How faithful one explanation is, as sentences a row: what was measured, and what it means."""

from collections.abc import Iterator
from math import isnan

from answerable.checks.evidence.faithful import Agreement
from answerable.checks.evidence.faithful_noise import NOISE
from answerable.checks.evidence.reasons_person import ExplainedPerson
from answerable.checks.explanation.shuffled_answers import RETRAINED

HEAD = ("measured", "value", "this explanation", "what another value would mean")
CAPTION = "How faithful this explanation is"


def faithful_rows(person: ExplainedPerson) -> tuple[tuple[str, ...], ...]:
    """Return one row a measure; no rows for a favourable decision, of which no reason is told."""
    return tuple(_rows(person)) if person.faithful else ()


def _rows(person: ExplainedPerson) -> Iterator[tuple[str, ...]]:
    faithful, one, card = person.faithful, person.attribution, person.card.explanation
    if faithful is None:
        return
    yield (
        "additivity",
        f"{one.gap / person.score_range:.1e} of the range of the score",
        _word(one.gap <= card.additivity_limit * person.score_range),
        f"above {card.additivity_limit:g}: we cannot say why",
    )
    yield (
        "stability, reference and orders drawn again",
        f"two main reasons differ in {100 * one.changed:.1f} % of redraws",
        _word(one.changed <= card.redraws_limit),
        f"above {100 * card.redraws_limit:g} %: we cannot say why",
    )
    noise = faithful.noise
    yield (
        f"stability, noise of {NOISE:.0%} on measured numbers",
        f"two main reasons the same in {noise.same} of {noise.of} draws" if noise.of else "none",
        _word(noise.same == noise.of) if noise.of else "not tested: no field is measured",
        "fewer: a small change of a number changes the reasons",
    )
    yield _deletion(person)
    for agreement in faithful.agreements:
        yield _agreement(agreement)
    yield from _copies(person)


def _deletion(person: ExplainedPerson) -> tuple[str, ...]:
    found = person.faithful.deletion if person.faithful else None
    what, otherwise = "deletion in the told order against random order", "0: no better than chance"
    if found is None:
        return what, "none", "not tested: fewer than two reasons could be ranked", otherwise
    value = f"{found.gain:+.3f} of the range, 95 % interval {found.low:+.3f} to {found.high:+.3f}"
    return what, value, _word(found.low > 0), otherwise


def _agreement(one: Agreement) -> tuple[str, ...]:
    same = "the same" if one.same_two else "others"
    tau = "" if isnan(one.tau) else f", Kendall's tau {one.tau:.2f}"
    return (
        f"agreement with another method: {one.method}",
        f"two main reasons {same}{tau}",
        _word(one.same_two),
        "others: the methods disagree about this person",
    )


def _copies(person: ExplainedPerson) -> Iterator[tuple[str, ...]]:
    if person.faithful is None:
        return
    planted, shuffled = person.faithful.planted, person.faithful.shuffled
    found = [planted.alone, planted.together]
    yield (
        "a planted field that acts alone, and one that acts together with the first reason",
        f"{sum(found)} of 2 found; one that does nothing was {'' if planted.decoy else 'not '}"
        "named",
        _word(all(found) and not planted.decoy),
        "fewer: what acts can be missed",
    )
    tau = "not defined" if isnan(shuffled.tau) else f"{shuffled.tau:+.2f}"
    yield (
        "likeness to a copy with shuffled answers (Kendall's tau)",
        tau,
        _word(isnan(shuffled.tau) or shuffled.tau < 1),
        "1: the same would be told whatever the system answers",
    )
    yield "retrained on shuffled labels", "none", f"not tested: {RETRAINED}", ""


def _word(good: bool) -> str:
    return "as it should be" if good else "in doubt"
