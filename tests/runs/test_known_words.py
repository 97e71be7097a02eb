"""The words a model file says it knows, and its own complaint told by the name of the field."""

import hashlib
import io

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError
from answerable.runs.encoders import estimator_words, said_of_unknown, unpack_words
from answerable.runs.graph import Graph
from answerable.runs.known_words import known_words
from answerable.runs.runners.pickles import load
from answerable.runs.trust import Trust
from answerable.system.system import Component, ModelFile

compose = pytest.importorskip("sklearn.compose")
ensemble = pytest.importorskip("sklearn.ensemble")
impute = pytest.importorskip("sklearn.impute")
linear_model = pytest.importorskip("sklearn.linear_model")
pipeline = pytest.importorskip("sklearn.pipeline")
preprocessing = pytest.importorskip("sklearn.preprocessing")

RNG = np.random.default_rng(5)
MAKES = RNG.choice(["Audi", "Fiat"], 90)
TOWNS = RNG.choice(["Bonn", "Kiel", "Ulm"], 90)
AGES = np.arange(90) % 9
Y = (RNG.random(90) < 0.5).astype(int)
ROWS = np.column_stack([v.astype(object) for v in (AGES, MAKES, TOWNS)])
NAMES = ("age", "make", "town")


def graph(folder, content, form):
    (folder / "m").write_bytes(content)
    component = Component("score", "model", NAMES, ("p",), ModelFile("m", form))
    trust = Trust((folder.resolve(),), frozenset({hashlib.sha256(content).hexdigest()}))
    return Graph(card_of(folder, components=[component]), trust), component


def one_hot(**how):
    return preprocessing.OneHotEncoder(**how)


def ordinal():
    return preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)


def fitted(*steps, rows=ROWS):
    return pipeline.make_pipeline(*steps, linear_model.LogisticRegression()).fit(rows, Y)


def test_encoders_are_followed_to_the_columns_of_the_case():
    filled = pipeline.make_pipeline(impute.SimpleImputer(strategy="most_frequent"), ordinal())
    columns = compose.ColumnTransformer(
        [("t", filled, [2]), ("m", one_hot(), [1])], remainder="passthrough"
    )
    values, refused = estimator_words(fitted(columns))
    assert values == {1: ["Audi", "Fiat"], 2: ["Bonn", "Kiel", "Ulm"]}
    assert refused == {1}


def test_a_dropped_column_and_a_scaled_one_have_no_words():
    columns = compose.ColumnTransformer(
        [("d", "drop", [2]), ("s", preprocessing.StandardScaler(), [0]), ("m", ordinal(), [1])]
    )
    values, refused = estimator_words(fitted(columns))
    assert values == {1: ["Audi", "Fiat"]}
    assert not refused


@pytest.mark.filterwarnings("ignore:Skipping features")
def test_an_imputer_that_drops_a_column_ends_what_can_be_followed():
    rows = ROWS.copy()
    rows[:, 0] = None
    gone = impute.SimpleImputer(strategy="most_frequent", missing_values=None)
    assert estimator_words(fitted(gone, one_hot(), rows=rows)) == ({}, frozenset())
    kept = impute.SimpleImputer(strategy="most_frequent")
    values, _ = estimator_words(fitted(kept, one_hot()))
    assert values[1] == ["Audi", "Fiat"]


def test_a_union_a_search_and_histogram_boosting():
    union = pipeline.make_union(one_hot(handle_unknown="ignore"), ordinal())
    search = pytest.importorskip("sklearn.model_selection").GridSearchCV(
        fitted(union), {"logisticregression__C": [1.0]}, cv=2
    )
    values, refused = estimator_words(search.fit(ROWS, Y))
    assert values[2] == ["Bonn", "Kiel", "Ulm"]
    assert not refused
    coded = np.column_stack([AGES, np.where(MAKES == "Audi", 3, 7)])
    boosting = ensemble.HistGradientBoostingClassifier(max_iter=2, categorical_features=[1])
    assert estimator_words(boosting.fit(coded, Y)) == ({1: [3, 7]}, frozenset())
    assert estimator_words(linear_model.LogisticRegression()) == ({}, frozenset())


def test_a_joblib_file_tells_its_words_from_its_own_process(tmp_path):
    buffer = io.BytesIO()
    columns = compose.ColumnTransformer([("m", one_hot(), [1]), ("t", ordinal(), [0])])
    pytest.importorskip("joblib").dump(fitted(columns), buffer)
    found, component = graph(tmp_path, buffer.getvalue(), "joblib")
    known = known_words(found, component)
    assert (known["make"].words, known["make"].refuses) == ({"Audi", "Fiat"}, True)
    # Numbers are categories here, and told as the data would write them.
    assert (known["age"].words, known["age"].refuses) == (set("012345678"), False)
    # As in that process, without starting it again.
    _, predict = load(buffer.getvalue(), {"method": "predict_proba"})
    makes = np.where(AGES == 4, "Lada", MAKES).astype(object)
    with pytest.raises(ValueError, match=r"'make' holds a category .* in 10 of 90 cases; it knows"):
        predict({"age": AGES, "make": makes, "town": TOWNS.astype(object)})


def frame():
    pandas = pytest.importorskip("pandas")
    words = {"make": pandas.Categorical(MAKES), "town": pandas.Categorical(TOWNS)}
    return pandas.DataFrame({"age": AGES, **words})


def xgboost():
    library = pytest.importorskip("xgboost")
    rows = library.DMatrix(frame(), Y, enable_categorical=True)
    trained = library.train({"objective": "binary:logistic", "max_depth": 3}, rows, 2)
    return bytes(trained.save_raw("ubj"))


def lightgbm():
    library = pytest.importorskip("lightgbm")
    how = {"objective": "binary", "verbosity": -1, "min_data_in_leaf": 2, "min_data_per_group": 2}
    return library.train(how, library.Dataset(frame(), Y), 2).model_to_string().encode()


@pytest.mark.parametrize(("form", "made"), [("xgboost", xgboost), ("lightgbm", lightgbm)])
def test_boosting_libraries_remember_the_words_of_a_data_frame(tmp_path, form, made):
    known = known_words(*graph(tmp_path, made(), form))
    assert {field: each.words for field, each in known.items()} == {
        "make": {"Audi", "Fiat"}, "town": {"Bonn", "Kiel", "Ulm"},
    }  # fmt: skip
    # These libraries would take it for missing; what runs them here refuses it by name.
    assert all(each.refuses for each in known.values())


def test_formats_that_keep_no_words_tell_none(tmp_path):
    assert known_words(*graph(tmp_path, b"CBM1", "catboost")) == {}


def test_what_cannot_be_traced_to_a_column_repeats_no_value():
    said = "Found unknown categories ['Trabant'] in column 0 during transform"
    columns = {"make": MAKES.astype(object), "town": TOWNS.astype(object)}
    told = said_of_unknown(linear_model.LogisticRegression(), columns, said)
    assert told == "one of the columns make, town holds a category the model has never seen"
    assert said_of_unknown(None, columns, "no memory") == "no memory"


def test_a_process_that_tells_nonsense_is_refused():
    with pytest.raises(EvidenceError, match="told its words in no form"):
        unpack_words({"x": np.array([1])}, NAMES)
