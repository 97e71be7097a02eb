"""Which classes and functions a pickled scikit-learn model may name.

A pickle builds objects by calling what it names, so the list holds constructors of arrays, of
plain containers and of estimators, and nothing that calls, imports, evaluates or opens anything
by itself. Scanners that search for known bad names miss what they do not know; see the tests.
"""

import re

_NUMPY = "ndarray dtype bool bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 "
_NUMPY += "float32 float64 str_ bytes_"

_BUILTINS = "object set frozenset list dict tuple slice range complex bytearray int float str bool "
_BUILTINS += "bytes"

PLAIN: frozenset[tuple[str, str]] = frozenset(
    {
        *(("numpy", name) for name in _NUMPY.split()),
        *(
            (f"numpy.{core}.multiarray", name)
            for core in ("core", "_core")
            for name in ("_reconstruct", "scalar")
        ),
        ("numpy.core.numeric", "_frombuffer"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy.random._pickle", "__randomstate_ctor"),
        ("numpy.random._pickle", "__bit_generator_ctor"),
        ("numpy.random._pickle", "__generator_ctor"),
        ("numpy.random._mt19937", "MT19937"),
        ("numpy.random._pcg64", "PCG64"),
        ("numpy.random.bit_generator", "SeedSequence"),
        ("numpy.random.bit_generator", "__pyx_unpickle_SeedSequence"),
        ("scipy.sparse._csr", "csr_matrix"),
        ("scipy.sparse._csr", "csr_array"),
        ("scipy.sparse._csc", "csc_matrix"),
        ("scipy.sparse._csc", "csc_array"),
        ("joblib.numpy_pickle", "NumpyArrayWrapper"),
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("copyreg", "_reconstructor"),
        ("_codecs", "encode"),
        *(("builtins", name) for name in _BUILTINS.split()),
    }
)

_PARTS = """
base calibration cluster compose covariance cross_decomposition decomposition discriminant_analysis
dummy ensemble feature_extraction feature_selection gaussian_process impute isotonic
kernel_approximation kernel_ridge linear_model mixture model_selection multiclass multioutput
naive_bayes neighbors neural_network pipeline preprocessing random_projection semi_supervised svm
tree _loss
"""
_ESTIMATORS = re.compile(rf"sklearn\.(?:{'|'.join(_PARTS.split())})(?:\.\w+)*")
_BESIDE = re.compile(r"sklearn\.utils\._bunch|sklearn\.metrics\._dist_metrics")
_CLASS = re.compile(r"_{0,2}[A-Z]\w*|__pyx_unpickle_[A-Z]\w*|newObj")


def may_name(module: str, name: str) -> bool:
    """Return whether a pickle may name this; a class of scikit-learn, or one of the short list."""
    if (module, name) in PLAIN:
        return True
    known = _ESTIMATORS.fullmatch(module) or _BESIDE.fullmatch(module)
    return bool(known and _CLASS.fullmatch(name))
