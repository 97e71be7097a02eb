import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.linear_model import Ridge

from answerable.kernels.recover import (
    RIDGE,
    auc,
    fewest_scores,
    fit_folds,
    histogram_scores,
    joint_scores,
    mean_auc,
    stratified_folds,
)

scores = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40)


@given(scores)
def test_the_area_is_the_mann_whitney_statistic_over_the_pairs(rows):
    score = np.array([row[0] for row in rows], float)
    positive = np.array([row[1] for row in rows])
    if positive.all() or not positive.any():
        assert np.isnan(auc(score, positive))
        return
    statistic = mannwhitneyu(score[positive], score[~positive]).statistic
    assert auc(score, positive) == pytest.approx(statistic / positive.sum() / (~positive).sum())


def test_every_group_is_spread_over_all_folds():
    groups = np.repeat([0, 1, 2], [93, 20, 7])
    fold = stratified_folds(groups, seed=3)
    for group in range(3):
        sizes = np.bincount(fold[groups == group], minlength=5)
        assert sizes.max() - sizes.min() <= 1
    assert (fold == stratified_folds(groups, seed=3)).all()
    assert (fold != stratified_folds(groups, seed=4)).any()


def two_columns(n, seed):
    rng = np.random.default_rng(seed)
    groups = (rng.random(n) < 0.4).astype(np.int64)
    first = np.where(rng.random(n) < 0.8, groups, 1 - groups)
    second = rng.integers(0, 3, n)
    return groups, first, second


def test_nobody_takes_part_in_the_rule_that_judges_them():
    groups = np.array([0, 1] * 10)
    own = np.arange(20)
    fold = stratified_folds(groups, seed=0)
    found = histogram_scores(own, groups, fold)
    assert found == pytest.approx(np.full((20, 2), 0.5))


def test_the_joint_rule_is_ridge_regression():
    groups, first, second = two_columns(200, 1)
    columns = np.hstack([np.eye(2)[first], np.eye(3)[second]])
    fold = stratified_folds(groups, seed=1)
    (rule, *_) = fit_folds(columns, groups, fold)
    peer = Ridge(alpha=RIDGE).fit(columns[~rule.out], groups[~rule.out])
    assert rule.weights[:, 1] == pytest.approx(peer.coef_)


def test_dropping_a_block_is_learning_without_it():
    groups, first, second = two_columns(200, 2)
    whole = np.hstack([np.eye(2)[first], np.eye(3)[second]])
    fold = stratified_folds(groups, seed=1)
    dropped = joint_scores(whole, list(fit_folds(whole, groups, fold)), without=slice(0, 2))
    alone = joint_scores(whole[:, 2:], list(fit_folds(whole[:, 2:], groups, fold)))
    assert dropped == pytest.approx(alone)


def test_the_column_that_tells_is_taken_first():
    groups, first, second = two_columns(600, 3)
    columns = np.hstack([np.eye(3)[second], np.eye(2)[first]])
    fold = stratified_folds(groups, seed=1)
    fitted = list(fit_folds(columns, groups, fold))
    best, both = fewest_scores(columns, [slice(0, 3), slice(3, 5)], fitted, up_to=5)
    assert mean_auc(best, groups, fold)[1] == pytest.approx(0.8, abs=0.04)
    assert both == pytest.approx(joint_scores(columns, fitted))
