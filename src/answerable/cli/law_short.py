"""The first look of `answerable law`: classes, what is open and the next duties, no reasons."""

from collections import Counter
from collections.abc import Iterator

from answerable.documents.law_words import law_name, short_law
from answerable.documents.uses import claims_of, class_lines, lenses_of, open_words
from answerable.documents.words import count_of, day, listed, spoken
from answerable.law.result import Duty, Law, UseLaw

_QUESTIONS = 5
"""How many questions of a use are printed; `--ask` asks them all."""

_DAYS = 4
"""How many coming days a party is told."""


def short_lines(law: Law) -> Iterator[str]:
    """Return the law of a system in short, line by line."""
    wordings = count_of(len(law.wordings), "wording")
    yield f"The law on {day(law.as_of)}, read in {wordings}"
    for stop in law.stops:
        yield f"STOP {stop.use}: {law_name(law, stop.instrument)}, {stop.cite}: {stop.text}"
    for use in law.uses:
        yield ""
        yield use.use
        yield from (f"  {line}" for line in _use(law, use))
    yield ""
    yield "Duties"
    yield from (f"  {line}" for line in _duties(law))
    yield ""
    yield "--all prints reasons, what would change a class, and every duty; --ask asks what is open"


def class_words_of(law: Law, use: UseLaw) -> tuple[str, ...]:
    """Return the classes of a use, one line each: name, law, article, and from when."""
    held = class_lines(law, use)
    sources = [f"; {one.source}" if one.source else "" for one in held]
    return tuple(
        f"{one.name}: {one.cite}{source}: {one.when}"
        for one, source in zip(held, sources, strict=True)
    )


def _use(law: Law, use: UseLaw) -> Iterator[str]:
    yield from class_words_of(law, use) or ("No class found in the instruments examined",)
    for name, classes in lenses_of(law, use):
        yield f"No law: {name}: {classes}"
    for contradiction in use.contradictions:
        yield f"The card contradicts itself: {contradiction}"
    if still := open_words(use):
        yield f"Open: {still}"
        open_: dict[str, dict[str, None]] = {}
        for one in use.undecided:
            open_.setdefault(short_law(law, one.instrument), {})[spoken(one.name)] = None
        yield from (f"  {name}: {listed(list(classes))}" for name, classes in open_.items())
    for question in use.questions[:_QUESTIONS]:
        yield f"  ? {question.text}"
    if len(use.questions) > _QUESTIONS:
        yield f"  and {count_of(len(use.questions) - _QUESTIONS, 'more question')}"
    read = {wording.instrument for wording in law.wordings}
    away = dict.fromkeys(one.instrument for one in use.not_examined)
    for said, names in (
        ("Not examined, which is no permission", [name for name in away if name in read]),
        ("Not read, no text was known on that day", [name for name in away if name not in read]),
    ):
        if names:
            yield f"{said}: {', '.join(names)}"
    yield from (f"Claimed without evidence: {claim}" for claim in claims_of(law, use))
    kept = dict.fromkeys(spoken(flip.fact) for flip in use.flips if flip.unsupported)
    if kept:
        yield f"Only declared, and another answer would add a class: {', '.join(kept)}"
    yield from (f"Not carried here: {sentence}" for sentence in use.stays)
    for reading in use.later:
        yield f"Later reading, not law on {day(law.as_of)}: {reading}"


def _duties(law: Law) -> Iterator[str]:
    """Yield how many duties each party has, and the next ones by day: each duty counted once."""
    owed: dict[str, dict[Duty, None]] = {}
    for use in law.uses:
        for duty in use.duties:
            owed.setdefault(duty.party, {}).setdefault(duty)
    if not owed:
        yield "None follows from the classes that hold"
    for party, duties in owed.items():
        now = sum(one.applies for one in duties)
        later = sorted(
            (one.applies_from, short_law(law, one.instrument), one.legacy)
            for one in duties
            if not one.applies and one.applies_from
        )
        unknown = len(duties) - now - len(later)
        said = (f"{now:,} now", f"{len(later):,} later", f"{unknown:,} since unknown")
        numbers = (now, len(later), unknown)
        yield f"{party}: {listed([word for word, n in zip(said, numbers, strict=True) if n])}"
        ahead = Counter(later)
        for (since, name, legacy), n in list(ahead.items())[:_DAYS]:
            before = f". {legacy}" if legacy else ""
            yield f"  from {day(since)}: {count_of(n, 'duty', 'duties')} of {name}{before}"
        if len(ahead) > _DAYS:
            yield f"  and {sum(list(ahead.values())[_DAYS:]):,} after that"
