"""Runs a scikit-learn model stored with skops, whose loading executes nothing it does not know."""

from typing import Any
from zipfile import BadZipFile

from answerable.errors import EvidenceError, NeedsExtra
from answerable.runs.answers import as_columns, features_of, said_by_library
from answerable.runs.encoders import estimator_words, said_of_unknown
from answerable.runs.estimator import METHODS, ask_estimator, by_place, own_names
from answerable.runs.model_file import model_bytes
from answerable.runs.registry import (
    Place,
    RunBatch,
    Trees,
    Words,
    runner,
    tree_reader,
    word_reader,
)
from answerable.runs.types import Batch
from answerable.system.system import Component, ModelFile

REVIEWED = frozenset(
    {
        "collections.OrderedDict",
        "numpy.dtype",
        "sklearn._loss.link.Interval",
        "sklearn._loss.link.LogitLink",
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.metrics._dist_metrics.EuclideanDistance64",
        "sklearn.metrics._dist_metrics.ManhattanDistance64",
        "sklearn.metrics._dist_metrics.MinkowskiDistance64",
        "sklearn.neighbors._ball_tree.BallTree",
        "sklearn.neighbors._ball_tree.BallTree64",
        "sklearn.neighbors._kd_tree.KDTree",
        "sklearn.neighbors._kd_tree.KDTree64",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        "sklearn.tree._tree.Tree",
        "sklearn.utils._bunch.Bunch",
    }
)
"""Types skops asks about that hold numbers and arrays only; each was read before it came here."""


@runner("skops")
def skops_runner(component: Component, run: ModelFile, place: Place) -> RunBatch:
    """Return a runner around a skops file.

    `predict_proba` answers with the probability of the last class, or one field per class where
    the component writes as many. Raises `RefusedFile` for a pickle, `EvidenceError` for a file
    that is not there, lies elsewhere or holds types nobody has reviewed, `NeedsExtra` without
    skops.
    """
    model = _load(component.name, run.path, model_bytes(component, run, place, METHODS))
    order = features_of(component, run.features, own_names(model))
    place.modules.update(("skops", "sklearn"))

    def run_batch(batch: Batch) -> Batch:
        given = {name: batch[name] for name in order}
        try:
            answer = ask_estimator(model, run.method, given)
        except Exception as failed:
            said = said_of_unknown(model, given, said_by_library(failed)).rstrip(".")
            raise EvidenceError(f"component {component.name!r} failed: {said}.") from failed
        return as_columns(answer, component)

    return run_batch


@tree_reader("skops")
def skops_trees(component: Component, run: ModelFile, place: Place, batch: Batch) -> Trees:
    """Return the trees of a forest, of boosting, or of a pipeline that ends in one.

    Raises `EvidenceError` for any other estimator.
    """
    from answerable.kernels.trees.parse_pipeline import parse_estimator

    model = _load(component.name, run.path, model_bytes(component, run, place, METHODS))
    names = own_names(model)
    order = features_of(component, run.features, names)
    table, numeric = parse_estimator(model, {name: batch[name][:1] for name in order})
    return Trees(table, names, numbers_are_words=numeric)


@word_reader("skops")
def skops_words(component: Component, run: ModelFile, place: Place) -> Words:
    """Return the values that the encoders of an estimator know."""
    model = _load(component.name, run.path, model_bytes(component, run, place, METHODS))
    return Words(own_names(model), *estimator_words(model))


def _load(name: str, path: str, content: bytes) -> Any:
    try:
        import skops.io
    except ImportError:
        raise NeedsExtra("skops", "learn") from None
    try:
        asked = set(skops.io.get_untrusted_types(data=content))
        strange = asked - REVIEWED
        model = None if strange else by_place(skops.io.loads(content, trusted=sorted(asked)))
    except BadZipFile:
        raise EvidenceError(
            f"component {name!r}: {path} cannot be read: it is cut off or no skops file; save it "
            "again."
        ) from None
    except Exception as failed:
        said = said_by_library(failed).rstrip(".")
        raise EvidenceError(
            f"component {name!r}: {path} cannot be read as a skops file: {said}."
        ) from None
    if strange:
        raise EvidenceError(
            f"component {name!r}: {path} holds types that skops does not know to be "
            f"harmless: {', '.join(sorted(strange))}; save the model without them."
        )
    return model
