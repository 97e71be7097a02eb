"""The score model: a file that cannot execute, no protected attribute, more income never hurts."""

import hashlib
import sys

import numpy as np
import pytest
import skops.io

from answerable.errors import EvidenceError, NeedsExtra

PROTECTED = {"race", "sex", "male", "black", "hispan", "white", "married", "dep", "old"}
KNOWS_THE_OUTCOME = {
    "approve", "action", "reject", "typur", "review", "inson", "gdlin", "unver",
}  # fmt: skip


def test_the_model_file_loads_with_an_empty_list_of_trusted_types(mortgage):
    path = mortgage.mortgage_score.MODEL
    assert skops.io.get_untrusted_types(file=path) == []
    assert set(skops.io.load(path, trusted=[])) == {"-1", "0", "1", "2", "3", "4"}


def test_a_file_with_another_type_is_refused(mortgage, tmp_path):
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=1).fit([[0.0], [1.0]] * 30, [0, 1] * 30)
    skops.io.dump({"-1": model}, tmp_path / "other.skops")
    with pytest.raises(EvidenceError, match=r"other\.skops"):
        mortgage.mortgage_score.load_models(tmp_path / "other.skops")


def test_a_missing_library_is_named_with_its_remedy(mortgage, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "skops.io", None)
    with pytest.raises(NeedsExtra, match=r"answerable\[learn\]"):
        mortgage.mortgage_score.load_models(tmp_path / "any.skops")


def test_training_again_gives_the_same_coefficients(mortgage):
    again, loaded = mortgage.train.fit_models(), mortgage.mortgage_score.load_models()
    assert {int(fold) for fold in again} == set(loaded)
    for fold, pipeline in again.items():
        for name, values in mortgage.train.arrays(pipeline).items():
            assert np.abs(values - loaded[int(fold)][name]).max() < 1e-9


def test_the_scores_are_those_of_the_fitted_regression(mortgage, traced):
    fields = traced["clean"]
    features = np.column_stack([fields[name] for name in mortgage.mortgage_score.FEATURES])
    for fold, pipeline in mortgage.train.fit_models().items():
        mine = fields["held_out_fold"] == int(fold)
        if mine.any():
            by_library = pipeline.predict_proba(features[mine])[:, 1]
            assert np.abs(by_library - fields["score"][mine]).max() < 1e-8


def test_the_script_writes_the_scorecard_byte_for_byte_from_the_stored_models(mortgage):
    models = {str(fold): model for fold, model in mortgage.mortgage_score.load_models().items()}
    order = ("-1", "0", "1", "2", "3", "4")
    sha256 = hashlib.sha256(mortgage.mortgage_score.MODEL.read_bytes()).hexdigest()
    written = mortgage.train.scorecard({fold: models[fold] for fold in order}, sha256)
    stored = mortgage.mortgage_score.MODEL.with_name("mortgage_scorecard.py")
    assert written == stored.read_text("utf-8")


def test_a_model_file_that_was_exchanged_is_refused(mortgage, monkeypatch, tmp_path):
    score = mortgage.mortgage_score
    other = tmp_path / "score.skops"
    other.write_bytes(score.MODEL.read_bytes() + b" ")
    monkeypatch.setattr(score, "MODEL", other)
    with pytest.raises(EvidenceError, match="is not the file named"):
        score.load_models(other)


def test_nothing_protected_and_nothing_that_knows_the_outcome_reaches_the_score(cards, mortgage):
    for card in cards.values():
        by_name = {component["name"]: component for component in card["component"]}
        reads = set(by_name["score_model"]["reads"]) - {"held_out_fold"}
        assert reads == set(mortgage.mortgage_score.FEATURES)
        assert not reads & (PROTECTED | KNOWS_THE_OUTCOME)
        for component in card["component"]:
            assert not set(component["reads"]) & KNOWS_THE_OUTCOME


@pytest.mark.parametrize("variant", ["planted", "clean"])
def test_race_and_sex_change_no_score(run, rows, traced, variant):
    other = {**rows, "male": 1 - rows["male"], "black": 1 - rows["black"]}
    other |= {"race": rows["race"][::-1], "sex": rows["sex"][::-1]}
    assert np.array_equal(run(variant, other)["score"], traced[variant]["score"])


def test_recorded_cases_are_scored_by_a_model_that_never_saw_them(mortgage, rows, traced, run):
    assert {int(fold) for fold in rows["fold"]} == {0, 1, 2, 3, 4}
    final = run("clean", {**rows, "fold": np.full(len(rows["fold"]), -1)})
    assert not np.array_equal(final["score"], traced["clean"]["score"])


def test_the_scorecard_by_hand_gives_the_scores_of_the_model(mortgage, traced):
    for fields in traced.values():
        by_hand = mortgage.mortgage_score.score_by_hand(fields)
        assert np.abs(by_hand["score"] - fields["score"]).max() < 1e-8
        assert np.array_equal(by_hand["main_reason"], fields["main_reason"])


def test_the_score_ranks_past_decisions_better_than_chance(traced, rows):
    score, approved = traced["clean"]["score"], rows["approve"] == 1
    better = (score[approved][:, None] > score[~approved][None, :]).mean()
    assert better > 0.7


def test_an_unknown_fold_is_named(mortgage, traced):
    fields = {**traced["clean"], "held_out_fold": np.full(1989, 9)}
    with pytest.raises(ValueError, match="fold is one of"):
        mortgage.mortgage_score.score(fields)
