"""What to do next, derived from findings, unknowns and duties: a short list, one action each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from shlex import quote
from typing import Final

from answerable.documents.law_words import short_law
from answerable.documents.words import count_of, day, key_words, short_name, spoken, title
from answerable.findings.mends import DESCRIBE_FIRST, something_runs
from answerable.findings.types import Finding
from answerable.law.result import Duty
from answerable.plan.types import NOT_TRUSTED
from answerable.record.types import Record

CARD = "CARD"
"""Stands in a command for the card, which a record does not know the place of."""
_FOLDER: Final = re.compile(r"--trust (.+?) or --trust sha256:")

AT_MOST = 8
"""A longer list is not a list of next steps."""

SEVERAL = 3
"""What stopped so many checks is a fault of the card or the data, not a check that met its end."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One action, and what makes it worth doing."""

    action: str
    because: str
    finding: str = ""
    """Id of the finding it comes from, "" when it comes from law or card."""


def next_steps(record: Record) -> tuple[NextStep, ...]:
    """Return at most eight actions, the most pressing first.

    The order is: a stop, no word for the favourable answer, code nobody has trusted yet, what
    stopped checks, data that make other numbers wrong, breaches, what decides a class, nobody
    having looked, open warnings, classes that rest on a bare declaration, duties by date, more
    people, what would make an untested thing testable. Each kind has a share, so that a long list
    of one kind hides no other.
    """
    kinds = (
        (_stops(record), 2),
        (_favourable(record), 1),
        (_untrusted(record), 1),
        (_stopped(record), 2),
        (_data(record), 2),
        (_breaches(record), 3),
        (_questions(record), 2),
        (_nobody_looked(record), 1),
        (_warnings(record), 1),
        (_unsupported(record), 1),
        (_duties(record), 1),
        (_more_people(record), 1),
        (_untested(record), 1),
        (_unknowns(record), 1),
    )
    chosen = chain.from_iterable(islice(steps, share) for steps, share in kinds)
    return tuple(islice(dict.fromkeys(chosen), AT_MOST))


def _stops(record: Record) -> Iterator[NextStep]:
    for stop in record.law.stops:
        yield NextStep(f"Do not build or run {stop.use!r} as it is described.", stop.text)


def _favourable(record: Record) -> Iterator[NextStep]:
    """Say first what nothing can be compared without: which answer is the favourable one."""
    # The decision is what groups are compared by; the outcome comes after it.
    for one in sorted(record.unknowns, key=lambda one: one.where != "decision . favourable"):
        section, _, key = one.where.partition(" . ")
        if key == "favourable":
            action = f"Write under [{section}] which value is favourable."
            yield NextStep(action, "No rate is counted and no groups are compared without it.")


def _untrusted(record: Record) -> Iterator[NextStep]:
    """Say with which command the checks run that were kept away because no code was trusted."""
    kept = [one for one in record.not_tested if one.reason == NOT_TRUSTED]
    folders = dict.fromkeys(m[1] for one in kept if (m := _FOLDER.search(one.mend)))
    if folders:
        trust = " ".join(f"--trust {quote(folder)}" for folder in folders)
        action = f"Read the code of the card; if you trust it, run: answerable audit {CARD} {trust}"
        checks = "What it makes could not be tested"
        yield NextStep(action, f"{checks}: code runs only when you say that you trust it.")


def _breaches(record: Record) -> Iterator[NextStep]:
    seen = set()
    for finding in breaches(record):
        step = NextStep(_mend(record, finding), finding.says, finding.id)
        if step.action not in seen:
            seen.add(step.action)
            yield step


def _stopped(record: Record) -> Iterator[NextStep]:
    """Say what stopped several checks while they were measured, where it says how to mend it."""
    stopped: dict[str, list[Finding]] = {}
    for finding in record.findings:
        if finding.verdict == "not_tested" and finding.reason not in ("", NOT_TRUSTED):
            stopped.setdefault(finding.reason, []).append(finding)
    for reason, findings in sorted(stopped.items(), key=lambda one: -len(one[1])):
        mends = ". " in reason or "; " in reason  # what is wrong, and then what to do
        if mends and len(findings) >= SEVERAL:
            because = f"It stopped {len(findings):,} checks."
            yield NextStep(reason[:1].upper() + reason[1:], because, findings[0].id)


def _data(record: Record) -> Iterator[NextStep]:
    """Say what is wrong where no limit would: one group in two spellings, a key, an answer."""
    seen = set()
    for finding in record.findings:
        about_all = finding.check.startswith(("data.", "reliability."))
        unasked = about_all and finding.verdict in ("reported", "holds")
        if unasked and finding.mend and finding.mend not in seen:
            seen.add(finding.mend)
            because = "Other numbers rest on it, whether or not a limit is set."
            yield NextStep(finding.mend, because, finding.id)


def breaches(record: Record) -> tuple[Finding, ...]:
    """Return the breached findings, those that name a component first: they can be repaired."""
    components = {component.name for component in record.system.components}
    found = (finding for finding in record.findings if finding.verdict == "breached")
    return tuple(sorted(found, key=lambda finding: finding.about not in components))


def _mend(record: Record, finding: Finding) -> str:
    # Records of earlier versions advise a scenario where nothing could be asked.
    if "let the audit locate it" in finding.mend and not something_runs(record.system.components):
        return DESCRIBE_FIRST
    if finding.mend:
        return finding.mend
    where = f"{finding.about}: " if finding.about else ""
    label = f" of {finding.ask.label}" if finding.ask.label else ""
    return f"Repair {where}{short_name(finding.check)}{label}, or write down why it is accepted."


def _questions(record: Record) -> Iterator[NextStep]:
    for use in record.law.uses:
        undecided = {spoken(one.name) for one in use.undecided}
        for question in use.questions:
            settles = [spoken(name) for name in question.settles]
            if any(name in undecided for name in settles):
                because = f"It settles {', '.join(settles)} for {use.use}."
                # Asked of one use, the same words can look answered already by another.
                whom = f" for {use.use}" if len(record.law.uses) > 1 else ""
                yield NextStep(f"Answer{whom}: {question.text}", because)


def _nobody_looked(record: Record) -> Iterator[NextStep]:
    if record.n_cases and not any(note.kind == "look" for note in record.notes):
        action = "Look at the data and write down what you notice: answerable look --note"
        yield NextStep(action, "Nobody has looked at real rows yet.")


def _warnings(record: Record) -> Iterator[NextStep]:
    for warning in record.warnings:
        if not warning.closed_by:
            since = f" on {day(warning.on)}" if warning.on else ""
            because = f"{warning.raised_by} raised it{since}; nobody has signed it away."
            yield NextStep(f"Answer the open warning: {warning.text}", because)


def _unsupported(record: Record) -> Iterator[NextStep]:
    for use in record.law.uses:
        for flip in use.flips:
            if flip.unsupported:
                question = flip.question or f"{spoken(flip.fact)}?"
                action = (
                    f"Write down the evidence for \u201c{spoken(flip.is_now)}\u201d: {question}"
                )
                because = f"Only a declaration supports it, and it decides a class of {use.use}."
                yield NextStep(action, because)


def _duties(record: Record) -> Iterator[NextStep]:
    due: dict[tuple[str, str, bool, str], list[Duty]] = {}
    ordered = sorted(
        (duty for use in record.law.uses for duty in use.duties if duty.applies_from),
        key=lambda duty: (str(duty.applies_from), duty.party),
    )
    for duty in ordered:
        key = (duty.party, duty.instrument, duty.applies, day(duty.applies_from))
        due.setdefault(key, []).append(duty)
    for (party, instrument, applies, since), duties in due.items():
        law = short_law(record.law, instrument)
        number = count_of(len(duties), "duty", "duties")
        if applies:
            yield NextStep(f"Check that {party} meets {number} of {law}.", f"Since {since}.")
        else:
            yield NextStep(f"Plan {number} of {law} for {party}.", f"From {since}.")


def _more_people(record: Record) -> Iterator[NextStep]:
    for finding in record.findings:
        for judged in finding.judged:
            if judged.verdict == "cannot_tell" and judged.n_that_could:
                group = key_words(judged.key)
                group = finding.ask.label if group == "everyone" else group
                people = f"{judged.n_that_could:,} people"
                action = f"Collect cases until there are {people} in the group \u201c{group}\u201d."
                because = f"{title(short_name(finding.check))} cannot be told from fewer."
                yield NextStep(action, because, finding.id)


def _untested(record: Record) -> Iterator[NextStep]:
    for one in record.not_tested:
        if one.mend and one.reason != NOT_TRUSTED:
            yield NextStep(one.mend, f"Not tested: {one.what}.")


def _unknowns(record: Record) -> Iterator[NextStep]:
    if record.unknowns:
        number = count_of(len(record.unknowns), "open answer")
        yield NextStep(
            f"Fill in the {number} of the card, or say who could.",
            "Unknown is allowed; silence is not.",
        )
