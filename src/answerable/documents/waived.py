"""Which breaches a named person accepted, until when: marked wherever a breach is told."""

from fnmatch import fnmatchcase

from answerable.documents.words import day
from answerable.findings.gate import names_of
from answerable.findings.types import Finding
from answerable.record.types import Record


def waived_words(record: Record, finding: Finding) -> str:
    """Return `waived until 1 December 2027 by A. Berg`, "" where nobody accepted the breach.

    A waiver past its last day on the day the gate was read covers nothing.
    """
    on = record.gate_on or record.as_of
    names = names_of(finding)
    for waiver in record.gate.waivers if finding.verdict == "breached" else ():
        covers = any(fnmatchcase(name, waiver.requirement) for name in names)
        if covers and waiver.expires >= on:
            return f"waived until {day(waiver.expires)} by {waiver.owner}"
    return ""
