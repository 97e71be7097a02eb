"""Which installed packages answered beside us: the libraries of models, and what a card imports."""

import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, packages_distributions, version

_KNOWN = {
    "sklearn": ("scikit-learn",),
    "xgboost": ("xgboost", "xgboost-cpu"),
    "mlflow": ("mlflow", "mlflow-skinny"),
    "onnxruntime": ("onnxruntime", "onnxruntime-gpu"),
}
"""Modules that are named otherwise than their packages; asking for all of them costs a walk."""


def distributions(modules: Iterable[str]) -> frozenset[str]:
    """Return the names of the installed packages that modules come from.

    Only the part of a module's name before the first dot counts. What Python itself brings, and a
    module that no installed package holds, has none.
    """
    tops = {module.partition(".")[0] for module in modules} - set(sys.stdlib_module_names)
    found: set[str] = set()
    walked: dict[str, list[str]] = {}
    for top in sorted(tops):
        known = next((name for name in _KNOWN.get(top, (top,)) if _installed(name)), "")
        if not known and not walked:
            walked = dict(packages_distributions())
        found |= {known} if known else set(walked.get(top, ()))
    return frozenset(found)


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
