"""The score model: a file that cannot execute, no protected attribute, more income never hurts."""

import json

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
    import sys

    monkeypatch.setitem(sys.modules, "skops.io", None)
    with pytest.raises(NeedsExtra, match=r"answerable\[learn\]"):
        mortgage.mortgage_score.load_models(tmp_path / "any.skops")


def test_training_again_gives_the_same_coefficients(mortgage):
    again = mortgage.train.scorecard(mortgage.train.fit_models())
    stored = json.loads(mortgage.mortgage_score.SCORECARD.read_text("utf-8"))
    loaded = mortgage.mortgage_score.load_models()
    for fold, model in again["models"].items():
        kept = stored["models"][fold]
        assert model["weights"] == pytest.approx(kept["weights"], rel=0, abs=1e-9)
        assert model["means"] == pytest.approx(kept["means"], rel=0, abs=1e-9)
        assert model["intercept"] == pytest.approx(kept["intercept"], rel=0, abs=1e-9)
        weights = loaded[int(fold)][-1].coef_[0] / loaded[int(fold)][0].scale_
        assert list(kept["weights"].values()) == pytest.approx(weights.tolist(), rel=0, abs=1e-9)


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
