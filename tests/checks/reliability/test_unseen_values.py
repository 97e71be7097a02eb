"""A word that a model never saw is counted, and said with what becomes of it."""

import hashlib
import json

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.checks.ask import Ask, Skip
from answerable.checks.bench import Bench
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.errors import EvidenceError
from answerable.runs.trust import Trust
from answerable.stats.results import Observed, Undefined
from answerable.system.data import Data, Source
from answerable.system.expectations import Edit, Scenario
from answerable.system.system import Component, ModelFile, PythonCall

NAME = "reliability.unseen_values.v1"
RNG = np.random.default_rng(3)
FITTED = RNG.choice(["Audi", "Fiat"], 80)
Y = np.where(FITTED == "Audi", 1, 0) ^ (RNG.random(80) < 0.2)
CODE = """
import json
from pathlib import Path

def cases():
    return json.loads(Path(__file__).with_name("cases.json").read_text())

def form(case):
    return {"make": case["car"], "age": case["years"]}

def score(case):
    return {"p": [0.5 for _ in case["age"]]}
"""
TRABANT = Scenario("a Trabant", "person", "p", person=Edit((("car", "Trabant"), ("years", 9))))
FIAT = Scenario("a Fiat", "person", "p", person=Edit((("car", "Fiat"), ("years", 9))))


def bench(folder, content=b"", form="", *, strange=0, scenarios=(), n=40):
    makes = ["Lada"] * strange + (["Audi", "Fiat"] * n)[: n - strange]
    cases = {"id": [f"c{i}" for i in range(n)], "car": makes, "years": [i % 12 for i in range(n)]}
    (folder / "cases.json").write_text(json.dumps(cases))
    (folder / "system.py").write_text(CODE)
    (folder / "m").write_bytes(content)
    run = ModelFile("m", form, "predict_proba") if form else PythonCall("system:score")
    parts = (
        Component("form", "input", ("car", "years"), ("make", "age"), PythonCall("system:form")),
        Component("score", "model", ("make", "age"), ("p",), run),
    )
    data = Data((Source("here", python="system:cases", key="id"),))
    card = card_of(folder, data=data, components=parts, scenarios=scenarios)
    hashes = frozenset({hashlib.sha256(content).hexdigest()})
    return Bench(card, Trust((folder.resolve(),), hashes))


def ask(bench):
    load_checks()
    check = CHECKS[NAME]
    provider = PROVIDERS[check.needs]
    (asked,) = provider.asks(bench.card)
    return check.run(provider.open(asked, bench)).by_key


def rows(makes=FITTED):
    return np.column_stack([makes.astype(object), (np.arange(len(makes)) % 12).astype(object)])


def estimator(**how):
    linear = pytest.importorskip("sklearn.linear_model").LogisticRegression()
    compose = pytest.importorskip("sklearn.compose")
    encoder = pytest.importorskip("sklearn.preprocessing").OneHotEncoder(**how)
    columns = compose.ColumnTransformer([("c", encoder, [0])], remainder="passthrough")
    return pytest.importorskip("sklearn.pipeline").make_pipeline(columns, linear).fit(rows(), Y)


def skops(**how):
    return pytest.importorskip("skops.io").dumps(estimator(**how))


def test_people_whose_word_the_model_never_saw_are_counted_although_it_answers(tmp_path):
    planted = bench(tmp_path, skops(handle_unknown="ignore"), "skops", strange=7)
    assert len(planted.traces().field("p")) == 40
    told = Observed(True, (("recorded people", "7 of 40"),))
    assert ask(planted) == {("score", "make", "answers as if nothing were known"): told}


def test_a_model_that_saw_every_word_is_clean(tmp_path):
    content = skops(handle_unknown="ignore")
    clean = ask(bench(tmp_path, content, "skops", scenarios=(FIAT,)))
    every = Observed(False, (("recorded people", "40"),))
    assert clean == {("score", "make", "every value is known"): every}


def test_few_people_are_not_counted_out_and_their_word_is_not_shown(tmp_path):
    found = ask(bench(tmp_path, skops(handle_unknown="ignore"), "skops", strange=1))
    (entry,) = found.values()
    assert entry == Observed(True, (("recorded people", "fewer than 5 of 40"),))


def test_the_invented_person_of_a_scenario_is_told_with_the_word_the_card_states(tmp_path):
    content = skops(handle_unknown="ignore")
    (entry,) = ask(bench(tmp_path, content, "skops", scenarios=(fed("Trabant"), FIAT))).values()
    told = (("recorded people", "0 of 40"), ("invented people", "1 of 2"))
    assert entry == Observed(True, (*told, ("in scenarios", "Trabant")))
    # The form hands this word on under another name: what it becomes there is not the card's.
    (entry,) = ask(bench(tmp_path, content, "skops", scenarios=(TRABANT, FIAT))).values()
    assert entry == Observed(True, told)


def test_a_model_that_refuses_is_counted_too_and_its_sentence_names_the_field(tmp_path):
    planted = bench(tmp_path, skops(), "skops", strange=7)
    told = Observed(True, (("recorded people", "7 of 40"),))
    assert ask(planted) == {("score", "make", "refuses to answer"): told}
    with pytest.raises(EvidenceError) as failed:
        planted.traces()
    assert str(failed.value) == (
        "component 'score' failed: the column 'make' holds a category the model has never seen, in "
        "7 of 40 cases; it knows Audi, Fiat."
    )


def fed(make):
    edit = Edit((("make", make), ("age", 9)))
    return Scenario(f"a {make} at the score", "person", "p", person=edit, at="score")


def test_without_a_model_file_invented_words_are_held_against_the_recorded_ones(tmp_path):
    found = ask(bench(tmp_path, scenarios=(fed("Trabant"), FIAT)))
    told = (("invented people", "1 of 2"), ("in scenarios", "Trabant"))
    assert found[("score", "make", "no recorded case has it")] == Observed(True, told)
    (entry,) = ask(bench(tmp_path, scenarios=(fed("Audi"), FIAT))).values()
    assert entry == Observed(False, (("invented people", "0 of 2"),))


def test_a_twin_with_a_new_word_is_one_invented_person(tmp_path):
    twin = Scenario("another car", "twin", "p", twin=Edit((("car", "Trabant"),)))
    found = ask(bench(tmp_path, scenarios=(twin,)))
    told = Observed(True, (("invented people", "1 of 1"),))
    assert found == {("score", "make", "no recorded case has it"): told}


def test_catboost_keeps_no_words_and_that_is_said(tmp_path):
    catboost = pytest.importorskip("catboost")
    quiet = {"iterations": 2, "verbose": 0, "allow_writing_files": False, "depth": 2}
    pool = catboost.Pool(rows().tolist(), Y, cat_features=[0], feature_names=["make", "age"])
    catboost.CatBoostClassifier(**quiet).fit(pool).save_model(str(tmp_path / "made"))
    content = (tmp_path / "made").read_bytes()
    (entry,) = ask(bench(tmp_path, content, "catboost", strange=7)).values()
    assert isinstance(entry, Undefined)
    assert entry.reason.startswith("its model file does not keep the words it was trained on")
    found = ask(bench(tmp_path, content, "catboost", scenarios=(fed("Trabant"),)))
    assert found[("score", "make", "no recorded case has it")].answer


def test_nothing_is_asked_where_nothing_is_run():
    load_checks()
    (skip,) = PROVIDERS[CHECKS[NAME].needs].asks(card_of())
    assert skip == Skip(Ask(), "nothing is run: every component is recorded", skip.mend)
