"""Which intersections make way because declared groups are printed beside them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.untold_axes import NOBODY_KNOWS, OfGroup, OfKnown, axes_of

if TYPE_CHECKING:
    from answerable.tables.dimensions import Dimension

Words = tuple[str, ...]


def makes_way(
    bench: Any, card: Card, outcome: str, subsets: Sequence[tuple[int, ...]]
) -> Mapping[tuple[int, ...], frozenset[Words]]:
    """Return per set of attributes the intersections not to be told, by their words.

    A declared group and its others are printed whole; together with the groups of single attributes
    and with other intersections they may give away a few people. Nothing where none is declared.
    """
    import numpy as np

    from answerable.kernels.overlaps import told_apart

    if not card.data.groups:
        return {}
    columns = [one.column for one in card.data.protected]
    door = bench.cases.door([*columns, outcome])
    axes = list(axes_of(card, door))
    known = OfKnown(outcome)
    dims: dict[str, Dimension] = {dim.name: dim for axis in (*axes, known) for dim in axis.dims()}
    cube = door.cube(list(dims.values()))
    read = [axis.read(cube) for axis in axes]
    codes = np.stack(
        [np.where(_is_a_group(words)[place], place, -1) for place, words in read], axis=1
    )
    n = np.where(known.read(cube)[0] == 0, cube.n, 0)
    cells, inverse = np.unique(codes, axis=0, return_inverse=True)
    people = np.bincount(inverse.ravel(), n, len(cells)).astype(np.int64)
    groups = [(place,) for place, axis in enumerate(axes) if isinstance(axis, OfGroup)]
    alone = [subset for subset in subsets if len(subset) == 1]
    crossed = [subset for subset in subsets if len(subset) > 1]
    told = told_apart(
        cells[people > 0], people[people > 0], [*alone, *groups, *crossed], card.minimum_cell
    )
    return {
        subset: frozenset(
            tuple(read[a][1][code] for a, code in zip(subset, row, strict=True))
            for row, is_told in zip(told[subset].found, told[subset].shown, strict=True)
            if not is_told
        )
        for subset in crossed
    }


def _is_a_group(words: Words) -> Any:
    import numpy as np

    return np.array([word not in NOBODY_KNOWS for word in words], dtype=bool)
