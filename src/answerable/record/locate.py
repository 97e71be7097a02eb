"""Where a `record.json` was altered: the smallest part that the seal, or the record, can name."""

from collections.abc import Iterator, Mapping

from answerable.proof.canonical import Plain
from answerable.record.codec import pointer
from answerable.record.seal import children, leaf

_MOST = 20
"""Places named at most; an inserted entry moves all that follow."""


def locate(parts: Plain, sealed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return JSON pointer -> what happened there, for every part that is not as sealed.

    `sealed` maps pointers to digests (see `seal.py`). Where the seal names a larger part, other
    places of the record that repeat its numbers narrow it down. Empty when every part is as
    sealed: then only the spelling was altered.
    """
    found = list(_against_seal(parts, sealed))
    narrowed = [
        place for at, what in found for place in (_narrow(parts, sealed, at, what) or [(at, what)])
    ]
    return tuple(dict.fromkeys(narrowed))[:_MOST]


def at_pointer(value: Plain, place: str) -> Plain:
    """Return the part of `value` that a JSON pointer names; `KeyError` when there is none."""
    for part in place.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            raise KeyError(place)
    return value


def differences(a: Plain, b: Plain, place: str = "") -> Iterator[str]:
    """Yield the pointers of the smallest parts in which `a` and `b` differ."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        for key in sorted(a):
            yield from differences(a[key], b[key], pointer(place, key))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (left, right) in enumerate(zip(a, b, strict=True)):
            yield from differences(left, right, pointer(place, i))
    elif type(a) is not type(b) or a != b:
        yield place


def _against_seal(parts: Plain, sealed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    state = {place: _state(parts, place, digest) for place, digest in sealed.items()}
    has_digests_inside = {place.rpartition("/")[0] for place in sealed}
    added = [
        place
        for whole in ("", *(p for p in sealed if p in has_digests_inside and state[p]))
        for place, _ in _children_of(parts, whole)
        if place not in sealed
    ]
    altered = {place for place, what in state.items() if what} | set(added)
    inside = {place.rpartition("/")[0] for place in altered}
    yield from ((place, what) for place, what in state.items() if what and place not in inside)
    yield from ((place, "was added") for place in added)


def _children_of(parts: Plain, place: str) -> Iterator[tuple[str, Plain]]:
    try:
        yield from children(at_pointer(parts, place), place)
    except KeyError:
        return


def _state(parts: Plain, place: str, digest: str) -> str:
    try:
        return "" if leaf(at_pointer(parts, place)) == digest else "was altered"
    except KeyError:
        return "was removed"


def _narrow(
    parts: Plain, sealed: Mapping[str, str], place: str, what: str
) -> list[tuple[str, str]]:
    """Return smaller places inside `place` that contradict an intact part of the record."""
    if what != "was altered":
        return []
    found = []
    for ours, theirs in _repeated(parts, place):
        intact = "/".join(theirs.split("/")[:3])
        if intact not in sealed or _state(parts, intact, sealed[intact]):
            continue
        pairs = differences(at_pointer(parts, ours), at_pointer(parts, theirs), ours)
        found += [at for at in pairs if f"{at}/".startswith(f"{place}/")]
    return [(at, what) for at in dict.fromkeys(found)]


def _repeated(parts: Plain, place: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of places that say the same: the results of a line, measured and judged."""
    section, _, index = place.strip("/").partition("/")
    other = {"findings": "measured", "measured": "findings"}.get(section)
    if other is None:
        return
    ours = f"/{section}/{index.split('/')[0]}"
    try:
        line, own = at_pointer(parts, f"{ours}/line"), at_pointer(parts, f"{ours}/results")
    except KeyError:
        return
    for theirs, entry in _children_of(parts, f"/{other}"):
        if isinstance(entry, dict) and entry.get("line") == line and own and entry.get("results"):
            yield f"{ours}/results", f"{theirs}/results"
