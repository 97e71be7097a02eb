"""Parts of a group that is printed whole: what is withheld must not follow by subtraction."""

from collections.abc import Iterable, Sequence


def guarded_parts(sizes: Sequence[int], minimum: int, gone: Iterable[int] = ()) -> frozenset[int]:
    """Return the places of parts to withhold: the small ones, and enough others to hide them.

    Parts of 1 to `minimum` - 1 people are small; those in `gone` are not printed anyway. Where all
    of these together are fewer than `minimum` people, the smallest of the others goes with them,
    because the whole less what is printed would give them away. Source: complementary suppression;
    Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), section 4.
    """
    withheld = {place for place, n in enumerate(sizes) if 0 < n < minimum} | set(gone)
    others = sorted((n, place) for place, n in enumerate(sizes) if place not in withheld and n)
    while others and 0 < sum(sizes[place] for place in withheld) < minimum:
        withheld.add(others.pop(0)[1])
    return frozenset(withheld)
