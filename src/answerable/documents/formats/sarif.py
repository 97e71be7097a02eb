"""SARIF 2.1.0 for code scanning: findings point at lines of the card.

Kinds of the standard (section 3.27.9): `fail` for breached, `open` where there was not enough to
conclude, `pass` where a limit holds, `informational` where nobody set one. What was not tested is
`open` too, with its reason: leaving it out would read as nothing to see.
"""

import hashlib
import json

from answerable.documents.formats import Format
from answerable.documents.json_view import Json
from answerable.documents.printable import one_line
from answerable.documents.summary import sentence
from answerable.documents.words import VERDICTS
from answerable.findings.types import Finding, Verdict
from answerable.record.types import Record

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
CARD = "answerable.toml"
KINDS: dict[Verdict, str] = {
    "breached": "fail",
    "cannot_tell": "open",
    "not_tested": "open",
    "holds": "pass",
    "reported": "informational",
}


def write(record: Record) -> str:
    """Return the log with one result a finding."""
    rules = list(dict.fromkeys(finding.check for finding in record.findings))
    first = {f.check: f for f in reversed(record.findings)}
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "Answerable",
                "version": dict(record.software).get("answerable", "unknown"),
                "rules": [_rule(first[rule]) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, rules.index(f.check)) for f in record.findings],
    }
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _rule(finding: Finding) -> Json:
    help_ = f"{finding.source}. What this does not show: {finding.does_not_show}"
    return {
        "id": finding.check,
        "shortDescription": {"text": one_line(finding.asks) or finding.check},
        "help": {"text": one_line(help_)},
    }


def _result(finding: Finding, rule: int) -> Json:
    words = f"{VERDICTS[finding.verdict]}: {finding.about}: {sentence(finding)}"
    if finding.mend:
        words += f" What to do: {finding.mend}"
    location: dict[str, Json] = {"artifactLocation": {"uri": CARD}}
    if finding.card_line:
        location["region"] = {"startLine": finding.card_line}
    return {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "kind": KINDS[finding.verdict],
        # The standard allows a level other than "none" for `fail` alone.
        "level": "error" if finding.verdict == "breached" else "none",
        "message": {"text": _literal(one_line(words))},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"finding/v1": hashlib.sha256(finding.id.encode()).hexdigest()},
    }


def _literal(text: str) -> str:
    """Return the text so that no viewer reads links or placeholders in it (section 3.11.5)."""
    text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return text.replace("{", "{{").replace("}", "}}")


FORMAT = Format("sarif", ".sarif", "SARIF 2.1.0 for code scanning", write)
