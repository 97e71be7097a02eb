"""Which parser reads what: a fitted object of any library, or a model file."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from answerable.errors import EvidenceError
from answerable.kernels.trees.parse_catboost import parse_catboost
from answerable.kernels.trees.parse_lightgbm import parse_lightgbm
from answerable.kernels.trees.parse_sklearn import parse_sklearn
from answerable.kernels.trees.parse_xgboost import parse_xgboost
from answerable.kernels.trees.table import TreeTable


def tree_table(model: Any) -> TreeTable:
    """Return the table of a fitted object, with the trees its own `predict` uses.

    Raises EvidenceError for any other object, and for trees that are not read here.
    """
    library = type(model).__module__.partition(".")[0]
    if library == "xgboost":
        booster = model.get_booster() if hasattr(model, "get_booster") else model
        stopped = getattr(model, "best_iteration", None) if booster is not model else None
        kept = booster if stopped is None else booster[: int(stopped) + 1]
        return parse_xgboost(bytes(kept.save_raw("ubj")))
    if library == "lightgbm":
        return parse_lightgbm(getattr(model, "booster_", model).model_to_string())
    if library == "catboost":
        return _catboost(model, None)
    if library == "sklearn":
        return parse_sklearn(model)
    raise EvidenceError(
        f"{type(model).__name__} is no tree ensemble of XGBoost, LightGBM, CatBoost or "
        "scikit-learn."
    )


def tree_table_of_file(path: Path, form: str) -> TreeTable:
    """Return the table of a model file; `form` is "xgboost", "lightgbm" or "catboost".

    CatBoost's own format is read through the library itself. Raises EvidenceError for a file that
    is not there, cut off, or of another format. Nothing in the file is executed.
    """
    try:
        content = path.read_bytes()
    except OSError as failed:
        raise EvidenceError(f"the model {path.name} cannot be read: {failed.strerror}.") from None
    if form == "xgboost":
        return parse_xgboost(content)
    if form == "lightgbm":
        return parse_lightgbm(content.decode("utf-8", "replace").replace("\r\n", "\n"))
    if form != "catboost":
        raise EvidenceError(f"{form!r} is no format of trees: xgboost, lightgbm or catboost.")
    if content[:1] == b"{":
        return parse_catboost(content)
    from answerable.errors import NeedsExtra

    try:
        from catboost import CatBoost, CatBoostError
    except ImportError:
        raise NeedsExtra("catboost", "catboost") from None
    try:
        model = CatBoost().load_model(str(path))
    except CatBoostError:
        raise EvidenceError(f"{path.name} is no whole CatBoost model; save it again.") from None
    return _catboost(model, None)


def catboost_table(model: Any, pool: object) -> TreeTable:
    """Return the table of a CatBoost model; `pool` is data that holds its categories as words."""
    return _catboost(model, pool)


def _catboost(model: Any, pool: object) -> TreeTable:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json", pool=pool)
        return parse_catboost(file.read_bytes())
