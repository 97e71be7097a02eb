"""The object `answerable audit --json` prints. Its schema is `schemas/audit.schema.json`."""

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from answerable.findings.types import Finding, Judged
from answerable.law.result import ClassHeld, UseLaw
from answerable.record.types import Record
from answerable.stats.results import Count, Entry, Estimate, Key, Series, Undefined
from answerable.system.expectations import Limit

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can hold; a number is always finite, an open end of an interval is null."""


def json_view(record: Record, folder: Path | None = None) -> dict[str, Json]:
    """Return the audit as one object, with `folder` as the path of the record, if there is one."""
    return {
        "name": record.name,
        "as_of": record.as_of.isoformat(),
        "uses": [_use(record, use) for use in record.law.uses],
        "stops": [
            {"use": s.use, "instrument": s.instrument, "article": s.cite, "text": s.text}
            for s in record.law.stops
        ],
        "unknown": [{"where": one.where, "what": one.what} for one in record.unknowns],
        "not_tested": [
            {"what": one.what, "reason": one.reason, "mend": one.mend} for one in record.not_tested
        ],
        "findings": [_finding(finding, record.minimum_cell) for finding in record.findings],
        "exit_code": record.exit_code,
        "says": record.gate_says,
        "record": str(folder) if folder else None,
    }


def json_schema() -> Mapping[str, object]:
    """Return the JSON Schema of the object."""
    from importlib.resources import files

    text = (files("answerable.documents") / "schemas" / "audit.schema.json").read_text("utf-8")
    schema: Mapping[str, object] = json.loads(text)
    return schema


def _use(record: Record, use: UseLaw) -> dict[str, Json]:
    facts = dict(record.facts).get(use.use, ())
    unknown = [fact.name for fact in facts if fact.value == "unknown"]
    unknown += [name for one in use.undecided for name in one.needs]
    return {
        "name": use.use,
        "classes": [_class(held) for held in use.classes],
        "undecided": [
            {
                "name": one.name,
                "instrument": one.instrument,
                "article": one.article,
                "needs": list(one.needs),
            }
            for one in use.undecided
        ],
        "not_examined": [
            {"instrument": one.instrument, "because": one.because} for one in use.not_examined
        ],
        "unknown": list(dict.fromkeys(unknown)),
    }


def _class(held: ClassHeld) -> Json:
    return {
        "name": held.name,
        "instrument": held.instrument,
        "article": held.article,
        "wording": held.wording,
        "wording_status": held.wording_status,
        "applies_from": _day(held.applies_from),
        "applies": held.applies,
        "status": held.status,
    }


def _finding(finding: Finding, minimum: int) -> Json:
    return {
        "id": finding.id,
        "check": finding.check,
        "about": finding.about,
        "of": finding.ask.label,
        "verdict": finding.verdict,
        "grade": str(finding.grade),
        "says": finding.says,
        "reason": finding.reason,
        "mend": finding.mend,
        "results": _results(finding.results, finding.judged, minimum),
        "against": _limit(finding.against),
        "card_line": finding.card_line,
    }


def _results(series: Series | None, judged: Iterable[Judged], minimum: int) -> list[Json]:
    verdicts = {one.key: one for one in judged}
    return [_entry(key, entry, verdicts.get(key), minimum) for key, entry in series or ()]


def _entry(key: Key, entry: Entry, judged: Judged | None, minimum: int) -> Json:
    about: dict[str, Json] = {
        "key": list(key),
        "verdict": judged.verdict if judged else None,
        "because": judged.because if judged else "",
        "n_that_could": judged.n_that_could if judged else None,
    }
    if isinstance(entry, Estimate):
        return about | _estimate(entry, minimum)
    if isinstance(entry, Undefined):
        counts: list[Json] = [_count(count, minimum) for count in entry.counts]
        return about | {"kind": "undefined", "reason": entry.reason, "counts": counts}
    witness: list[Json] = [
        [name, _finite(value) if isinstance(value, float) else value]
        for name, value in entry.witness
    ]
    return about | {"kind": "observed", "answer": entry.answer, "witness": witness}


def _estimate(entry: Estimate, minimum: int) -> dict[str, Json]:
    return {
        "kind": "estimate",
        "value": _finite(entry.value),
        "low": _finite(entry.low),
        "high": _finite(entry.high),
        "level": entry.level,
        "method": entry.method,
        "n": entry.n,
        "counts": [_count(count, minimum) for count in entry.counts],
        "p_value": entry.p_value,
    }


def _count(count: Count, minimum: int) -> Json:
    """Return a count; the numbers of a few people are withheld."""
    if 0 < count.n < minimum:
        return {"label": count.label, "withheld": True}
    return {"label": count.label, "successes": count.successes, "n": count.n}


def _limit(limit: Limit | None) -> Json:
    if limit is None:
        return None
    return {
        "id": limit.id,
        "source": limit.source,
        "form": limit.form,
        "at_least": limit.at_least,
        "at_most": limit.at_most,
        "reason": limit.reason,
        "who": limit.who,
        "on": _day(limit.on),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None
