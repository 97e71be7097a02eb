"""What definitions cost, and which cannot be had together, as one sentence."""

from answerable.stats.results import Estimate, Observed, Series

_LOST = "accuracy lost"
_KINDS = (
    ("group-aware", "where the rule may look at the group"),
    ("group-blind", "where it may not"),
)
_NAMED = "demographic parity"


def conflict_says(of: str, results: Series) -> str:
    """Return the price of equal selection, and how many pairs cannot hold together."""
    parts = []
    for rule, words in _KINDS:
        own = {k[3:]: e for k, e in results if k[1] == rule and k[2] == _LOST}
        refused = [(k, e) for k, e in own.items() if isinstance(e, Observed)]
        alone = own.get((_NAMED, ""))
        said = []
        if isinstance(alone, Estimate):
            low, high = (f"{100 * end:.1f}" for end in (alone.low, alone.high))
            said.append(
                f"{_NAMED} costs {100 * alone.value:.1f} points of accuracy "
                f"(95 % interval {low} to {high})"
            )
        pairs = sum(1 for _, other in own if other)
        apart = sum(1 for (_, other), _ in refused if other)
        said.append(
            f"{apart} of {pairs} pairs of definitions cannot hold together{_first(refused)}"
            if apart
            else "every pair of definitions can hold together"
        )
        parts.append(f"{words}, {' and '.join(said)}")
    against = next((key[0] for key, _ in results), "").removeprefix("agreement with ")
    return f"{of[:1].upper()}{of[1:]}, measured against {against}: {'; '.join(parts)}."


def _first(refused: list[tuple[tuple[str, ...], Observed]]) -> str:
    """Return one pair that cannot be had, with the tolerance at which it first can."""
    for (one, other), entry in refused:
        witness = dict(entry.witness)
        first = witness.get("first can within points")
        if other:
            within = f"first within {first} points" if first is not None else "at no tolerance"
            return f" ({one} with {other}: {within})"
    return ""
