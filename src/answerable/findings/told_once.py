"""Groups that have no number for one and the same reason, told in one clause."""

from collections.abc import Sequence


def told_once(parts: Sequence[tuple[str, str, str]], first: str = "") -> list[str]:
    """Return the clauses of place, reason and text, each reason once, in the order met.

    The reason is "" where there is a number: the text stands as it is. `first` is the reason that
    was told in full just before; whoever shares it has "none either".
    """
    clauses: dict[object, str] = {}
    places: dict[str, list[str]] = {}
    for number, (place, reason, text) in enumerate(parts):
        if not reason or not place:
            clauses[number] = text
            continue
        places.setdefault(reason, []).append(place)
        *others, last = places[reason]
        who = f"{', '.join(others)} and {last}" if others else last
        clauses[reason] = f"{who}: {'none either' if reason == first else reason}"
    return list(clauses.values())
