"""What the encoders inside a fitted estimator know: which values, and what becomes of others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from answerable.errors import EvidenceError
from answerable.runs.registry import Trees, Words
from answerable.tables.values import number_of, text_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ENCODERS = ("OneHotEncoder", "OrdinalEncoder", "TargetEncoder")
REFUSES = "refuses"
"""Name of the column that says at which places an unknown value is refused."""
MOST = 10
"""So many of the values a model knows are named."""


def words_of_trees(trees: Trees) -> Words:
    """Return the words that a table of trees was built with; our runner refuses any other."""
    values = {place: cells.words for place, cells in enumerate(trees.table.cells) if cells.words}
    return Words(trees.names, values, frozenset(values))


def estimator_words(model: Any) -> tuple[dict[int, list[object]], frozenset[int]]:
    """Return place of a column -> values its encoders know, and where any other is refused.

    Pipelines, choices of columns, unions and the categories of histogram boosting are followed as
    long as every step hands the columns on one by one.
    """
    values: dict[int, list[object]] = {}
    refused: set[int] = set()
    _follow(model, None, values, refused)
    return values, frozenset(refused)


def said_of_unknown(model: Any, columns: "Mapping[str, npt.NDArray[np.generic]]", said: str) -> str:
    """Return what an estimator says of unknown categories, by the names of the columns.

    Anything else it said comes back as it is. Values are not repeated: they may be one person's.
    """
    if "Found unknown categories" not in said:
        return said
    values, refused = estimator_words(model)
    told = []
    for place, (name, column) in enumerate(columns.items()):
        known = values.get(place, []) if place in refused else []
        many = _unknown(column, known) if known else 0
        if many:
            shown = [str(each) for each in known[:MOST]]
            more = f" and {len(known) - MOST:,} more" if len(known) > MOST else ""
            told.append(
                f"the column {name!r} holds a category the model has never seen, in {many:,} of "
                f"{len(column):,} cases; it knows {', '.join(shown)}{more}"
            )
    return "; ".join(told) or (
        f"one of the columns {', '.join(columns)} holds a category the model has never seen"
    )


def _unknown(column: "npt.NDArray[np.generic]", known: Sequence[object]) -> int:
    """Return how many cases hold a value that is not among those known; a gap is one, too."""
    words = canonical(known)
    gaps = any(text_of(value) is None for value in known)
    return sum(
        not gaps if text is None else text not in words
        for text in (text_of(value) for value in column.tolist())
    )


def pack_words(values: Mapping[int, Sequence[object]], refused: frozenset[int]) -> Any:
    """Return words as columns that travel between processes."""
    import numpy as np

    packed = {str(place): _objects(known) for place, known in values.items()}
    return {**packed, REFUSES: np.array(sorted(refused), np.int64)}


def unpack_words(columns: "Mapping[str, npt.NDArray[np.generic]]", names: Sequence[str]) -> Words:
    """Return what `pack_words` made. Raises `EvidenceError` for anything else."""
    try:
        values = {int(k): column.tolist() for k, column in columns.items() if k != REFUSES}
        return Words(tuple(names), values, frozenset(map(int, columns[REFUSES].tolist())))
    except (KeyError, TypeError, ValueError):
        raise EvidenceError("the model told its words in no form that is known.") from None


def _follow(
    step: Any, places: Sequence[int] | None, values: dict[int, list[object]], refused: set[int]
) -> bool:
    """Note the encoders in a step; return whether its columns leave it as they came, one by one.

    `places` is None for all columns, in their order.
    """
    name = type(step).__name__
    if step is None or isinstance(step, str):
        return step != "drop"
    if name == "Pipeline":
        return all(_follow(each, places, values, refused) for _, each in step.steps)
    if name == "ColumnTransformer":
        for _, part, columns in step.transformers_:
            _follow(part, _chosen(step, places, columns), values, refused)
    elif name == "FeatureUnion":
        for _, part in step.transformer_list:
            _follow(part, places, values, refused)
    elif name in ENCODERS:
        every = range(len(step.categories_)) if places is None else places
        for place, known in zip(every, step.categories_, strict=True):
            values.setdefault(place, known.tolist())
            if getattr(step, "handle_unknown", "ignore") == "error":
                refused.add(place)
    elif getattr(step, "best_estimator_", None) is not None:
        return _follow(step.best_estimator_, places, values, refused)
    elif getattr(step, "_preprocessor", None) is not None:
        # Histogram boosting encodes by itself.
        _follow(step._preprocessor, places, values, refused)
    return name == "SimpleImputer" and _keeps_columns(step)


def _chosen(step: Any, places: Sequence[int] | None, columns: Any) -> list[int]:
    import numpy as np

    every = np.arange(step.n_features_in_) if places is None else np.asarray(places, np.int64)
    chosen: list[int] = every[columns].reshape(-1).tolist()
    return chosen


def _keeps_columns(imputer: Any) -> bool:
    """Whether a filler of gaps drops no column and adds none."""
    gone = any(value != value for value in imputer.statistics_.tolist())  # noqa: PLR0124
    return imputer.indicator_ is None and not gone


def canonical(values: Iterable[object]) -> frozenset[str]:
    """Return values as text; of words that are numbers, also the number they are."""
    found = {text for value in values if (text := text_of(value)) is not None}
    numbers = {text_of(number) for word in found if (number := number_of(word)) == number}
    return frozenset(found | {text for text in numbers if text is not None})


def _objects(values: Sequence[object]) -> "npt.NDArray[np.object_]":
    import numpy as np

    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
