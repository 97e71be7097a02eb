"""The card's own template of a request, and where the answers stand in a response."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from answerable.errors import EvidenceError
from answerable.runs.types import Batch
from answerable.system.system import Component


def filled(template: Any, batch: Batch) -> Any:
    """Return the template with the cases in it.

    "$rows" becomes one object per case, "$values" one list per case, "$columns" one list per
    field, "$fields" the names. Missing numbers are null.
    """
    columns = {name: [_value(v) for v in values.tolist()] for name, values in batch.items()}
    parts: Mapping[str, Callable[[], Any]] = {
        "$rows": lambda: [dict(zip(columns, row, strict=True)) for row in _rows(columns)],
        "$values": lambda: [list(row) for row in _rows(columns)],
        "$columns": lambda: columns,
        "$fields": lambda: list(columns),
    }
    return _fill(template, parts)


def read_answer(response: Any, where: str, component: Component) -> Any:
    """Return what stands at `where`: per field, or one value per case where there is one field.

    Understood are an object of lists, a list of objects, a list of lists and a list of values.
    Raises `EvidenceError` when nothing of this kind stands there.
    """
    found = response
    for key in where.split(".") if where else ():
        if not isinstance(found, dict) or key not in found:
            raise EvidenceError(
                f"component {component.name!r}: the response has no {where!r}; it has "
                f"{', '.join(found) if isinstance(found, dict) else type(found).__name__}."
            )
        found = found[key]
    wanted = component.writes
    if isinstance(found, dict) and all(isinstance(found.get(field), list) for field in wanted):
        return {field: found[field] for field in wanted}
    if isinstance(found, list) and all(_has(case, wanted) for case in found):
        return {field: [case[field] for case in found] for field in wanted}
    if isinstance(found, list) and all(_fits(case, len(wanted)) for case in found):
        return {field: [case[i] for case in found] for i, field in enumerate(wanted)}
    if isinstance(found, list) and len(wanted) == 1 and not any(map(_nested, found)):
        return {wanted[0]: found}
    raise EvidenceError(
        f"component {component.name!r}: the response holds no {', '.join(wanted)} per case"
        f"{f' at {where!r}' if where else ''}; say with `answer` where they stand."
    )


def _has(case: object, fields: tuple[str, ...]) -> bool:
    return isinstance(case, dict) and all(field in case for field in fields)


def _fits(case: object, wanted: int) -> bool:
    return isinstance(case, list) and len(case) == wanted


def _nested(value: object) -> bool:
    return isinstance(value, dict | list)


def _rows(columns: Mapping[str, list[Any]]) -> Any:
    return zip(*columns.values(), strict=True)


def _fill(template: Any, parts: Mapping[str, Callable[[], Any]]) -> Any:
    if isinstance(template, dict):
        return {key: _fill(value, parts) for key, value in template.items()}
    if isinstance(template, list):
        return [_fill(value, parts) for value in template]
    if isinstance(template, str) and template in parts:
        return parts[template]()
    return template


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
