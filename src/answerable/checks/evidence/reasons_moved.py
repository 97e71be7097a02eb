"""Rows to be run: one person with some fields taken from people of the reference."""

from typing import TYPE_CHECKING

from answerable.checks.evidence.reasons_game import Game
from answerable.kernels.shapley_sampling import Walks, coalitions
from answerable.runs.types import Batch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]


def moved(
    game: Game, people: Batch, i: int, fields: tuple[str, ...], rows: "npt.NDArray[np.intp]"
) -> Batch:
    """Return person `i` as often as there are reference `rows`, with some fields taken from them.

    `rows` are row numbers of the game's background.
    """
    import numpy as np

    background = game.background
    n = len(rows)
    return {
        field: background[field][rows]
        if field in fields
        else np.repeat(people[field][i : i + 1], n)
        for field in game.entering
    }


def walk_rows(game: Game, people: Batch, i: int, walks: Walks) -> Batch:
    """Return person `i` along the walks, one row a step: (2 * pairs * (players + 1)) rows.

    The walks may have further players after the game's own, which have no fields.
    """
    import numpy as np

    steps = coalitions(walks)
    mine = steps.reshape(-1, steps.shape[2])
    return mixed(game, people, i, mine, np.repeat(walks.background, steps.shape[1]))


def mixed(game: Game, people: Batch, i: int, mine: "Flags", rows: "npt.NDArray[np.intp]") -> Batch:
    """Return person `i` with the fields of the players that are not theirs taken from others.

    `mine` is (n, players): whose fields stay the person's; `rows` are n rows of the background.
    """
    import numpy as np

    batch = {}
    player_of = {f: p for p, player in enumerate(game.players) for f in player.fields}
    for field in game.entering:
        own = people[field][i]
        if field not in player_of:
            batch[field] = np.repeat(people[field][i : i + 1], len(rows))
            continue
        theirs = game.background[field][rows]
        if theirs.dtype != people[field].dtype:
            theirs = theirs.astype(np.result_type(theirs, people[field]))
        kept = theirs.copy()
        kept[mine[:, player_of[field]]] = own
        batch[field] = kept
    return batch


def concatenated(batches: list[Batch]) -> Batch:
    """Return the rows of several batches as one."""
    import numpy as np

    return {field: np.concatenate([b[field] for b in batches]) for field in batches[0]}
