"""What thresholds of its own for every group would achieve, cost, and change: and one for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.checks.evidence.threshold_cells import ThresholdCells
from answerable.checks.registry import check
from answerable.errors import NeedsExtra
from answerable.stats.results import Entry, Estimate, Key, Observed, Scalar, Series, Undefined
from answerable.stats.sample import few_clusters

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

METHOD = "linearised_paired"
AWARE, BLIND = "group-aware", "group-blind"
LOST, BALANCED, CHANGED = "accuracy lost", "balanced accuracy lost", "people changed"
LEAST_APPROVED = 0.05
REACHED = "reached on these people"
COUNTED = "people of the population"
IN_LAW_KEY = "in law"
IN_LAW = (
    "looks at the group when it decides. EU: direct discrimination unless a law allows it "
    "(Directives 2000/43 and 2004/113, C-236/09); US: disparate treatment (15 USC 1691(a), "
    "Title VII)"
)
BLIND_IN_LAW = "does not look at the group when it decides"
CONSTRAINTS = {
    "demographic parity": "demographic_parity",
    "equal opportunity": "true_positive_rate_parity",
    "predictive equality": "false_positive_rate_parity",
    "equalised odds": "equalized_odds",
}
"""Definition -> what Fairlearn calls it."""
ROWS, MOST_ROWS = 50_000, 200_000
"""Rows for Fairlearn: in a sample, and at most."""


@check(
    "fairness.group_thresholds.v1",
    asks="What would thresholds of its own for every group achieve, whom would they change, and "
    "what can be had with one threshold for all?",
    source="Hardt, Price and Srebro, NeurIPS 2016, by Fairlearn's ThresholdOptimizer (Weerts et "
    "al., JMLR 24, 2023), for balanced accuracy; one threshold for all: every one is tried",
    does_not_show="Whether it would be lawful or right to use them, or whether they hold on other "
    "people: they were found on these. Some people get a drawn lot where two thresholds are mixed.",
    weighs=True,
)
def group_thresholds(
    cells: ThresholdCells, *, tolerance: float = 0.02, level: float = 0.95
) -> Series:
    """Return for each definition the thresholds, what they cost against today, and whom they move.

    Thresholds are the best ones by balanced accuracy, which weighs both outcomes alike: by plain
    accuracy the best rule is often to approve everybody. What is lost is today's rate less the
    rate then. People changed is the share whose answer would be another. The group-blind
    alternative is the best single threshold under which groups are within `tolerance` and at
    least 5 % are approved and 5 % refused. Raises `NeedsExtra` without Fairlearn.
    """
    entries: list[tuple[Key, Entry]] = []
    for definition, constraint in CONSTRAINTS.items():
        rules = (
            (AWARE, _fairlearn(cells, constraint)),
            (BLIND, _single(cells, definition, tolerance)),
        )
        for name, rule in rules:
            key = (cells.against, name, definition)
            if rule is None:
                entries.append(((*key, LOST), Undefined("no single threshold comes so close")))
                continue
            told = _told(cells, rule, definition, tolerance, level)
            entries += [((*key, what), entry) for what, entry in told]
    if cells.left_out:
        why = f"{cells.left_out:,} people without group, outcome, decision or score, or in groups "
        entries.append(((cells.against, "", "", "left out"), Undefined(f"{why}too small")))
    return Series(("measured against", "rule", "definition", "what"), tuple(entries))


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """Who is approved, as a share per group and bin, and what is told about the rule."""

    share: "Floats"
    told: tuple[tuple[str, Scalar], ...]


def _fairlearn(cells: ThresholdCells, constraint: str) -> _Rule:
    """Return Fairlearn's thresholds. The score is the place of the bin, 1 for the best."""
    import warnings

    import numpy as np

    optimiser = _optimiser(constraint)
    people = cells.n.sum(axis=2)
    total = float(people.sum())
    if cells.sample:  # as many rows as people weigh
        people = np.where(people > 0, np.maximum(1, np.rint(people * (ROWS / total))), 0)
    elif total > MOST_ROWS:  # counts are thinned evenly: thresholds need no more
        people = np.ceil(people * (MOST_ROWS / total))
    people = people.astype(np.int64)
    at = np.repeat(np.arange(people.size), people.ravel())
    group, outcome, place = np.unravel_index(at, people.shape)
    score = _score(cells)
    with warnings.catch_warnings():
        # It reads a column of scores as an estimator's answers and wonders at both.
        warnings.simplefilter("ignore")
        optimiser.fit(score[place].reshape(-1, 1), outcome, sensitive_features=group)
    found = optimiser.interpolated_thresholder_.interpolation_dict
    share = np.stack([_approved(found[g], score) for g in range(len(cells.groups))])
    told = [(IN_LAW_KEY, IN_LAW)]
    told += [
        (f"threshold for {name}", _threshold(cells, share[g]))
        for g, name in enumerate(cells.groups)
    ]
    return _Rule(share, tuple(told))


def _single(cells: ThresholdCells, definition: str, tolerance: float) -> _Rule | None:
    """Return the best single threshold that comes close enough; None where none does."""
    import numpy as np

    groups, bins = len(cells.groups), cells.n.shape[3]
    best: tuple[float, _Rule] | None = None
    for first in range(1, bins):
        share = np.tile((np.arange(bins) >= first).astype(np.float64), (groups, 1))
        rule = _Rule(
            share,
            ((IN_LAW_KEY, BLIND_IN_LAW), ("threshold for everybody", _from(cells, first))),
        )
        approved = float((cells.n.sum(axis=(1, 2)) * share).sum() / cells.n.sum())
        if not LEAST_APPROVED <= approved <= 1 - LEAST_APPROVED:
            continue
        if _apart(cells, share, definition) > tolerance:
            continue
        worth = -_balanced(cells, _gained(cells, share), 0.95).value
        if best is None or worth > best[0]:
            best = (worth, rule)
    return best[1] if best else None


def _optimiser(constraint: str) -> Any:
    try:
        from fairlearn.postprocessing import ThresholdOptimizer
        from sklearn.base import BaseEstimator, ClassifierMixin
    except ImportError as missing:
        raise NeedsExtra("fairlearn", "mitigation") from missing

    class Scores(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
        """Hands on the score it is given: it was computed by the system."""

        def fit(self, *_: object) -> "Scores":
            """Return itself: there is nothing to learn."""
            return self

        def __sklearn_is_fitted__(self) -> bool:
            return True

        def predict(self, scores: "Floats") -> "Floats":
            """Return the only column there is, one score per row."""
            column: Floats = np.asarray(scores)[:, 0]
            return column

    import numpy as np

    return ThresholdOptimizer(
        estimator=Scores(),
        constraints=constraint,
        objective="balanced_accuracy_score",
        prefit=True,
        predict_method="predict",
    )


def _score(cells: ThresholdCells) -> "Floats":
    import numpy as np

    bins = cells.n.shape[3]
    score: Floats = (np.arange(bins) + 0.5) / bins
    return score


def _approved(mixed: Any, score: "Floats") -> "Floats":
    """Return the share approved at each score: two thresholds in a mixture, and a lot."""
    first, second = (_numbers(mixed[f"operation{k}"](score)) for k in (0, 1))
    share = mixed["p0"] * first + mixed["p1"] * second
    ignored = mixed.get("p_ignore", 0.0)
    made: Floats = ignored * mixed.get("prediction_constant", 0.0) + (1 - ignored) * share
    return made


def _numbers(values: object) -> "Floats":
    import numpy as np

    return np.asarray(values, dtype=np.float64)


def _threshold(cells: ThresholdCells, share: "Floats") -> str:
    """Return from which score on a group is approved, and from which some of it is."""
    import numpy as np

    some, sure = (np.flatnonzero(share > least) for least in (0.001, 0.999))
    if not len(some):
        return "nobody"
    lot = f"by lot {_from(cells, int(some[0]))}"
    if not len(sure):
        return lot
    said = _from(cells, int(sure[0]))
    return said if some[0] == sure[0] else f"{said}, {lot}"


def _from(cells: ThresholdCells, first: int) -> str:
    """Return which scores a bin and all better ones hold."""
    return f"{'below' if cells.below else 'from'} {cells.edges[first]:.3g}"


def _told(
    cells: ThresholdCells, rule: _Rule, definition: str, tolerance: float, level: float
) -> Iterator[tuple[str, Entry]]:
    import numpy as np

    approved = rule.share[:, None, None, :]
    now = np.array([0.0, 1.0])[None, None, :, None]
    lost = -_gained(cells, rule.share)
    few = "" if cells.sample is None else few_clusters(cells.sample)
    yield LOST, Undefined(few) if few else _mean(cells, lost, level)
    yield BALANCED, Undefined(few) if few else _balanced(cells, -lost, level)
    moved = now * (1 - approved) + (1 - now) * approved
    changed = np.broadcast_to(moved, cells.n.shape)
    yield CHANGED, Undefined(few) if few else _mean(cells, changed, level)
    up = float((cells.n * (1 - now) * approved).sum())
    down = float((cells.n * now * (1 - approved)).sum())
    apart = _apart(cells, rule.share, definition)
    witness = (
        ("groups apart in points", round(100 * apart, 1)),
        ("newly approved", round(up)),
        ("newly refused", round(down)),
        *((("counted", COUNTED),) if cells.sample and cells.sample.weighted else ()),
        *rule.told,
    )
    yield REACHED, Observed(apart <= tolerance + 1e-6, witness)


def _gained(cells: ThresholdCells, share: "Floats") -> "Floats":
    """Return per cell how much more often its people would be treated rightly than today."""
    import numpy as np

    approved = share[:, None, None, :]
    now = np.array([0.0, 1.0])[None, None, :, None]
    sign = np.array([-1.0, 1.0])[None, :, None, None]
    gained: Floats = np.broadcast_to(sign * (approved - now), cells.n.shape)
    return gained


def _balanced(cells: ThresholdCells, gained: "Floats", level: float) -> Estimate:
    """Return what is lost of the mean of both outcomes' rates, each outcome weighed alike."""
    import numpy as np

    value = variance = 0.0
    each = np.zeros(cells.n.shape)
    for outcome in (0, 1):
        n, mine = cells.n[:, outcome], -gained[:, outcome]
        total = float(n.sum())
        mean = float((n * mine).sum()) / total
        value += mean / 2
        variance += float((n * (mine - mean) ** 2).sum()) / total**2 / 4
        each[:, outcome] = (mine - mean) / total / 2
    half, method = cells.half(each, variance, level), f"{METHOD}{cells.knows}"
    return Estimate(value, value - half, value + half, level, method, cells.people)


def _mean(cells: ThresholdCells, values: "Floats", level: float) -> Estimate:
    """Return a mean over people with the interval of the counts, for the thresholds as given."""
    total = float(cells.n.sum())
    value = float((cells.n * values).sum()) / total
    variance = float((cells.n * (values - value) ** 2).sum()) / total**2
    half, method = cells.half((values - value) / total, variance, level), f"{METHOD}{cells.knows}"
    low = value - half if value < 0 or values.min() < 0 else max(0.0, value - half)
    return Estimate(value, low, min(1.0, value + half), level, method, cells.people)


def _apart(cells: ThresholdCells, share: "Floats", definition: str) -> float:
    """Return how far the rates of a definition are apart between two groups at most."""
    n = cells.n.sum(axis=2)
    whole = [n.sum(axis=1)] if definition == "demographic parity" else []
    whole += [n[:, 1]] if definition in ("equal opportunity", "equalised odds") else []
    whole += [n[:, 0]] if definition in ("predictive equality", "equalised odds") else []
    gaps = []
    for people in whole:
        rates = (people * share).sum(axis=1) / people.sum(axis=1)
        gaps.append(float(rates.max() - rates.min()))
    return max(gaps)
