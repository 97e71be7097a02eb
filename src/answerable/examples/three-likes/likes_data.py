"""3,000 invented people and the pages they like, in the order in which they liked them.

Nobody and nothing here is real: 40 pages, two invented groups, and for every page how much more it
is liked by the one than by the other. No page belongs to a group; a few likes together nearly do.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

SEED = 2013
PEOPLE = 3000
LIKES = 3
PAGES = tuple(
    f"{kind} {word}"
    for kind in ("radio", "club", "recipe", "series", "shop")
    for word in ("amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heron")
)
PULL = np.linspace(-0.9, 0.9, len(PAGES))
"""Half the log of how much likelier a page is liked first in the second group."""

Column = npt.NDArray[Any]


def people() -> dict[str, Column]:
    """Return column -> one value per person, always the same 3,000."""
    rng = np.random.default_rng(SEED)
    second = rng.random(PEOPLE) < 0.4
    # Gumbel's trick: the largest of log-weights with noise are draws without replacement.
    weights = np.where(second[:, None], PULL, -PULL)
    order = np.argsort(-(weights + rng.gumbel(size=(PEOPLE, len(PAGES)))), axis=1)
    words = np.array(PAGES, dtype=object)
    likes = {f"like_{place + 1}": words[order[:, place]] for place in range(LIKES)}
    return {
        "person": np.array([f"P{number:04d}" for number in range(PEOPLE)], dtype=object),
        "race": np.where(second, "Velan", "Ostrian").astype(object),
        **likes,
        "hour": rng.integers(7, 24, PEOPLE),
        "device": rng.choice(np.array(["phone", "tablet", "laptop"], dtype=object), PEOPLE),
        "search": rng.choice(np.array(["flat", "house", "shared flat"], dtype=object), PEOPLE),
    }
