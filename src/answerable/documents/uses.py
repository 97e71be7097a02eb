"""What the law calls each use, in as few lines as the first screen can spare."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answerable.documents.law_words import binds, law_name, short_law
from answerable.documents.words import STATUS, count_of, is_law, listed, spoken, title
from answerable.law.result import ClassHeld, Law, UseLaw
from answerable.record.types import Record

ASK = "answerable law --ask"
"""The command that asks what is missing."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class of a use, in words."""

    name: str
    law: str
    article: str
    when: str
    """"applies since ...", "applies from ...", or "proposal, not law"."""
    source: str
    """Where it is no statute, what it is instead; "" for a statute."""
    prevents: bool
    """Whether a class of this kind ends the use: prohibited or a red line."""

    @property
    def cite(self) -> str:
        """Law and article."""
        return f"{self.law}, {self.article}"


@dataclass(frozen=True, slots=True)
class UseLines:
    """A use with what is concluded about it."""

    name: str
    who: str
    """Who decides, about what, for whom, where: one sentence from the structured purpose."""
    classes: tuple[ClassLine, ...]
    """What ends the use first, then statutes, then what is law by another's reading."""
    lenses: tuple[tuple[str, str], ...]
    """What is no law: each opinion with its classes in words."""
    shared: tuple[ClassLine, ...]
    """Classes that every use of the card is in, none of them in `classes`: said once for all."""
    open: str
    """How much is still open, in one line; "" when nothing is."""
    open_classes: tuple[str, ...]
    """Names of the classes nobody can conclude or rule out."""
    claims: tuple[str, ...]
    """Exemptions that nothing but a declaration supports, with the laws each keeps away."""
    questions: int
    not_examined: tuple[str, ...]
    """Names of the laws that do not reach this use."""


def use_lines(record: Record) -> tuple[UseLines, ...]:
    """Return one entry a use, in the order of the card."""
    held = [class_lines(record.law, use) for use in record.law.uses]
    many = len(held) > 1
    shared = (
        tuple(one for one in held[0] if many and all(one in more for more in held)) if held else ()
    )
    return tuple(
        _use(record, use, classes, shared)
        for use, classes in zip(record.law.uses, held, strict=True)
    )


def folded_lenses(uses: Sequence[UseLines]) -> tuple[str, ...]:
    """Return each opinion once, with its classes use by use."""
    lenses: dict[str, list[str]] = {}
    for use in uses:
        for name, classes in use.lenses:
            lenses.setdefault(name, []).append(f"{use.name} {classes}")
    return tuple(f"{name} ({', '.join(said)})" for name, said in lenses.items())


def class_lines(law: Law, use: UseLaw) -> tuple[ClassLine, ...]:
    """Return the classes that bind somebody; articles that conclude the same share a line."""
    binding = [held for held in use.classes if held.wording_status != "not_law"]
    lines: dict[tuple[str, ...], ClassLine] = {}
    for one in (_class(law, held) for held in sorted(binding, key=_weight)):
        key = (one.name, one.law, one.when, one.source)
        known = lines.get(key)
        article = f"{known.article}; {one.article}" if known else one.article
        lines[key] = replace(one, article=article)
    return tuple(lines.values())


def _use(
    record: Record, use: UseLaw, classes: tuple[ClassLine, ...], shared: tuple[ClassLine, ...]
) -> UseLines:
    law = record.law
    names = (law_name(law, one.instrument) for one in use.not_examined)
    return UseLines(
        name=use.use,
        who=_who(record, use.use),
        classes=tuple(one for one in classes if one not in shared),
        shared=shared,
        lenses=tuple(lenses_of(law, use)),
        open=open_words(use, law),
        open_classes=tuple(dict.fromkeys(spoken(one.name) for one in use.undecided)),
        claims=claims_of(law, use),
        questions=len(use.questions),
        not_examined=tuple(dict.fromkeys(names)),
    )


def _weight(held: ClassHeld) -> tuple[bool, ...]:
    """Return the place of a class: what ends the use, statutes, other law, then drafts."""
    return (
        held.name not in ("prohibited", "red_line"),
        not is_law(held.wording_status),
        held.name != "high_risk",
        held.status not in ("statute", "own_policy"),
    )


def _class(law: Law, held: ClassHeld) -> ClassLine:
    return ClassLine(
        name=title(held.name),
        law=short_law(law, held.instrument),
        article=held.article,
        when=binds(held),
        source="" if held.status in ("statute", "own_policy") else STATUS[held.status],
        prevents=held.name in ("prohibited", "red_line"),
    )


def lenses_of(law: Law, use: UseLaw) -> list[tuple[str, str]]:
    """Return what is no law: each opinion with its classes in words."""
    held: dict[str, list[str]] = {}
    for one in use.classes:
        if one.wording_status == "not_law":
            held.setdefault(short_law(law, one.instrument), []).append(spoken(one.name))
    return [(name, listed(classes)) for name, classes in held.items()]


def open_words(use: UseLaw, law: Law | None = None) -> str:
    """Return how much is still open, in one line; "" when nothing is.

    With `law` the classes of up to three rules are named; of more the gravest, all are counted.
    """
    older = any(held.legacy_open for held in use.classes) and use.questions
    if not use.undecided and not older:
        return ""
    what = f"{_open_classes(use, law)} still open" if use.undecided else ""
    if older:
        what = (
            f"{what}, and from when a class binds"
            if what
            else "from when a class binds is still open"
        )
    if not use.questions:
        return f"{what}, for a person to decide"
    questions = count_of(len(use.questions), "question")
    return f"{what}: answer {questions} ({ASK})"


def _open_classes(use: UseLaw, law: Law | None) -> str:
    names = dict.fromkeys(
        f"{spoken(one.name)} ({short_law(law, one.instrument)})" for one in use.undecided if law
    )
    if names and len(use.undecided) <= _NAMED:
        return f"{listed(list(names))} {'is' if len(names) == 1 else 'are'}"
    rules = count_of(len(use.undecided), "rule")
    laws = count_of(len({one.instrument for one in use.undecided}), "law")
    grave = [name for name in _GRAVE if law and any(one.name == name for one in use.undecided)]
    among = f", {listed([spoken(name) for name in grave])} among them," if grave else ""
    return f"{rules} in {laws}{among}"


_GRAVE = ("prohibited", "red_line", "high_risk")
"""Open classes that are named however many others are open."""
_NAMED = 3
"""So many open rules of a use are named by their classes in one line; more are counted."""


def claims_of(law: Law, use: UseLaw) -> tuple[str, ...]:
    """Return each exemption that only a declaration supports, with the laws it keeps away."""
    laws: dict[str, dict[str, None]] = {}
    for one in use.not_examined:
        for claim in one.claims:
            laws.setdefault(claim, {})[short_law(law, one.instrument)] = None
    return tuple(
        f"{spoken(claim)}, which keeps away {listed(list(names))}" for claim, names in laws.items()
    )


def _who(record: Record, name: str) -> str:
    uses = {use.name: use for use in record.system.uses}
    if name not in uses:
        return ""
    use = uses[name]
    doing, about = _doing(use.purpose.decides, use.purpose.outcome)
    persons = f"{about} {listed(list(use.persons))}" if use.persons else ""
    if use.persons_per_year is not None:
        persons += f" ({use.persons_per_year:,} people a year)"
    there = [place for place in use.purpose.places if place != "unknown"]
    places = f", in {listed(there)}" if there else ""
    return f"{doing}{persons}{places}."


def _doing(decides: str, outcome: str) -> tuple[str, str]:
    """Return what happens in words, and the words before those it happens to."""
    if decides == "software" and outcome == "conversation":
        return "Software holds conversations", " with"
    if decides == "software" and outcome == "content_generation":
        return "Software makes content", " about"
    who = {
        "software": "Software decides",
        "software_then_person": "Software proposes and a person decides",
        "person_with_software": "A person decides with the help of software",
        "unknown": "Nobody has said who decides",
    }[decides]
    if decides == outcome == "unknown":
        return "Nobody has said who decides what", ", about"
    on = {"unknown": "what nobody has named", "other": "something else"}.get(outcome)
    return f"{who} on {on or spoken(outcome)}", ", about"
