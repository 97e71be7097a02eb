"""Laws every table obeys: copies, order, names and further groups change nothing between two."""

import random
from collections.abc import Callable, Iterator

from conformance.case import QUANTITIES, Case, Person
from conformance.oracle import answer

People = tuple[Person, ...]
_NAMES = ("women and girls", "Men")
_OF_EVERYBODY = ("theil_index", "generalised_entropy_index", "ll144_impact_ratio")


def laws(*, tables: int = 4, seed: int = 7) -> Iterator[Case]:
    """Yield, for random tables, every quantity of the table itself and after each change.

    The answer after a change is that of brute force *before* it: that is the law.
    """
    rng = random.Random(seed)
    for number in range(tables):
        table = _random_people(rng)
        for quantity in QUANTITIES:
            truth = answer(quantity, table)
            name = f"random table {number + 1}"
            yield Case(name, "brute force", quantity, table, truth)
            for law, change in _CHANGES.items():
                if law != "a third group" or quantity not in _OF_EVERYBODY:
                    yield Case(f"{name}, {law}", "law", quantity, change(table, rng), truth)
            yield Case(f"{name}, other names", "law", quantity, _renamed(table), truth, *_NAMES)


def _random_people(rng: random.Random) -> People:
    found: list[Person] = []
    for group, n in (("a", rng.randint(20, 60)), ("b", rng.randint(61, 200))):
        base, skill = rng.uniform(0.3, 0.7), rng.uniform(0.6, 0.9)
        for _ in range(n):
            outcome = int(rng.random() < base)
            score = round(min(1, max(0, 0.5 + (outcome - 0.5) * skill + rng.gauss(0, 0.3))), 1)
            found.append((group, int(score >= 0.5), outcome, score))
    return tuple(found)


def _renamed(people: People) -> People:
    """The same people under names that sort the other way round."""
    words = dict(zip("ab", _NAMES, strict=True))
    return tuple((words[str(group)], *rest) for group, *rest in people)  # type: ignore[misc]


def _twice(people: People, rng: random.Random) -> People:
    del rng
    return people + people


def _shuffled(people: People, rng: random.Random) -> People:
    return tuple(rng.sample(people, len(people)))


def _third(people: People, rng: random.Random) -> People:
    more = [("c", rng.randint(0, 1), rng.randint(0, 1), 0.5) for _ in range(50)]
    return (*people, *more)


def _merged(people: People, rng: random.Random) -> People:
    """Two halves of the table, one after the other: as if two files were put together."""
    half = rng.randint(1, len(people) - 1)
    return (*people[half:], *people[:half])


_CHANGES: dict[str, Callable[[People, random.Random], People]] = {
    "everybody twice": _twice,
    "in another order": _shuffled,
    "two files merged": _merged,
    "a third group": _third,
}
