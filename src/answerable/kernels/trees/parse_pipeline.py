"""scikit-learn's pipelines that end in trees and before them change every column by itself.

Which column each feature of the trees is made of is read off the steps; what is made of it, the
steps themselves are asked. Every attribute that is read here is listed by a test, because some
are private to scikit-learn.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt

from answerable.errors import EvidenceError
from answerable.kernels.trees.cells import Floats
from answerable.kernels.trees.encoded import Column, unfolded
from answerable.kernels.trees.parse_sklearn import parse_sklearn
from answerable.kernels.trees.table import TreeTable, feature_names

SCALERS = frozenset({"StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler"})
ENCODERS = frozenset({"OneHotEncoder", "OrdinalEncoder"})

Row = Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class _Made:
    """One output of a step."""

    column: int
    """The only column it depends on."""
    scaled: bool = False
    """An encoder after that would know other values than the column has."""
    encoded: bool = False
    """It says which value the column has, or whether it has one, and is no number."""


Words = dict[int, list[object]]
"""Column -> the values that encoders on the way know."""


def parse_estimator(model: Any, row: Row) -> tuple[TreeTable, bool]:
    """Return the table of a fitted estimator or pipeline, and whether numbers are words.

    Raises EvidenceError for what `parse_pipeline` and `parse_sklearn` refuse.
    """
    if type(model).__name__ != "Pipeline":
        return parse_sklearn(model), False
    if len(model.steps) == 1:
        return parse_estimator(model.steps[0][1], row)
    return parse_pipeline(model, row)


def parse_pipeline(model: Any, row: Row) -> tuple[TreeTable, bool]:
    """Return the table of a fitted pipeline over its own columns, and whether numbers are words.

    `row` is one row it can be asked about, by column in its order: a column is looked at with the
    others as they are there. Raises EvidenceError where a step does more than change columns one
    by one, and for a last step that is no ensemble of trees.
    """
    last, before = model.steps[-1][1], model[:-1]
    inner = parse_sklearn(last)
    names = feature_names(getattr(model, "feature_names_in_", None), len(row))
    words: Words = {}
    made = [_Made(place) for place in range(len(names))]
    for _, step in model.steps[:-1]:
        made = _through(step, made, words)
    if len(made) != len(inner.features):
        raise EvidenceError("its steps make another number of columns than its trees read.")
    columns = [_column(names[place], place, made, words) for place in range(len(names))]
    first = [values[:1] for values in row.values()]

    def ask(values: Mapping[int, npt.NDArray[np.generic]]) -> Floats:
        numeric = all(each.dtype.kind in "biuf" for each in first)
        n = len(next(iter(values.values())))
        rows = np.empty((n, len(names)), np.float64 if numeric else object)
        for place, each in enumerate(first):
            rows[:, place] = values.get(place, each[0])
        with warnings.catch_warnings():
            # It warns of unknown words, and of names that rows do not have, and answers.
            warnings.simplefilter("ignore")
            found = before.transform(rows)
        dense = found.toarray() if hasattr(found, "toarray") else found
        return np.asarray(dense, np.float64)

    numeric = any(not isinstance(value, str) for known in words.values() for value in known)
    try:
        return unfolded(inner, columns, ask), numeric
    except (TypeError, ValueError) as failed:
        said = " ".join(str(failed).split())[:200].rstrip(".")
        raise EvidenceError(f"its steps cannot be asked about one column: {said}.") from None


def _column(name: str, place: int, made: Sequence[_Made], words: Words) -> Column:
    makes = tuple(n for n, each in enumerate(made) if each.column == place)
    if not makes:
        # Nobody asks what it holds, so it may hold words.
        return Column(name, makes, ("",))
    if place not in words:
        return Column(name, makes, gap=float("nan"))
    if not all(made[n].encoded for n in makes):
        raise EvidenceError(f"its trees read {name} as a number and as a category.")
    values = tuple(dict.fromkeys(words[place]))
    spoken = [isinstance(value, str) for value in values]
    if all(spoken):
        return Column(name, makes, values, unknown="\x00 unknown", gap=None)
    if any(spoken):
        raise EvidenceError(f"its steps know words and numbers in {name}.")
    numbers = [float(str(int(v)) if isinstance(v, bool) else v) for v in values]  # type: ignore[arg-type]
    return Column(name, makes, values, unknown=max(numbers) + 1.5, gap=float("nan"))


def _through(step: Any, made: list[_Made], words: Words) -> list[_Made]:
    """Return what the outputs of a fitted step are made of, given its inputs.

    Raises EvidenceError for a step that is not known to change columns one by one.
    """
    name = type(step).__name__
    if step is None or step == "passthrough" or _is_identity(step):
        return made
    if name in SCALERS:
        return [replace(each, scaled=True) for each in made]
    if name == "SimpleImputer":
        return _imputed(step, made)
    if name in ENCODERS:
        return _encoded(step, made, words)
    if name == "ColumnTransformer":
        out = list[_Made]()
        for _, part, columns in step.transformers_:
            chosen = [made[place] for place in np.arange(len(made))[columns].reshape(-1)]
            out += [] if isinstance(part, str) and part == "drop" else _part(part, chosen, words)
        return out
    if name == "Pipeline":
        for _, part in step.steps:
            made = _through(part, made, words)
        return made
    if name == "FeatureUnion":
        return [each for _, part in step.transformer_list for each in _part(part, made, words)]
    if hasattr(step, "get_support"):
        return [made[place] for place in step.get_support(indices=True)]
    raise EvidenceError(f"{name} before its trees does more than change columns one by one.")


def _part(step: Any, made: list[_Made], words: Words) -> list[_Made]:
    return _through(step, made, words) if made else []


def _is_identity(step: Any) -> bool:
    return type(step).__name__ == "FunctionTransformer" and step.func is None


def _imputed(step: Any, made: list[_Made]) -> list[_Made]:
    """A column that had no value at all is dropped; indicators of gaps come after the columns."""
    empty = [isinstance(value, float) and isnan(value) for value in step.statistics_.tolist()]
    dropped = step.strategy != "constant" and not step.keep_empty_features
    kept = [each for each, none in zip(made, empty, strict=True) if not (none and dropped)]
    if step.indicator_ is not None:
        kept += [replace(made[place], encoded=True) for place in step.indicator_.features_]
    return kept


def _encoded(step: Any, made: list[_Made], words: Words) -> list[_Made]:
    many = [1] * len(made)
    if type(step).__name__ == "OneHotEncoder":
        many = list(step._n_features_outs)
    out = list[_Made]()
    for each, known, n in zip(made, step.categories_, many, strict=True):
        if each.scaled:
            raise EvidenceError("it encodes a column after scaling it.")
        values = [value for value in known.tolist() if value is not None and value == value]  # noqa: PLR0124
        words.setdefault(each.column, []).extend(values)
        out += [replace(each, encoded=True)] * int(n)
    return out
