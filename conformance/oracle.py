"""The same quantities by brute force: loops over people, exact fractions, nothing clever."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import log, log2

from conformance.case import Person, place_of, weight_of

People = Sequence[Person]
Share = Fraction | None
"""None: nobody to take a share of."""


def answer(quantity: str, people: People) -> float | None:
    """Return a quantity of group "a" beside group "b", None where it does not exist."""
    if quantity in ("theil_index", "generalised_entropy_index"):
        return _inequality(people, 1 if quantity == "theil_index" else 2)
    a, b = ([p for p in people if p[0] == group] for group in ("a", "b"))
    if quantity.startswith("weighted_"):
        # A person who stands for three is three people.
        a, b = ([p for p in side for _ in range(weight_of(p[2]))] for side in (a, b))
        quantity = quantity.removeprefix("weighted_")
    if quantity == "selection_rate":
        return _number(_selected(a))
    if quantity == "exposure_ratio":
        means = [sum(1 / log2(1 + place_of(p[3])) for p in s) / len(s) for s in (a, b) if s]
        return means[0] / means[1] if len(means) == 2 else None
    found = _COMPARED[quantity](a, b)
    return _number(found)


def _share(people: People, of: Callable[[Person], bool], are: Callable[[Person], bool]) -> Share:
    among = [p for p in people if of(p)]
    return Fraction(sum(are(p) for p in among), len(among)) if among else None


def _selected(people: People) -> Share:
    return _share(people, lambda p: True, lambda p: p[1] == 1)


def _true_positives(people: People) -> Share:
    return _share(people, lambda p: p[2] == 1, lambda p: p[1] == 1)


def _false_positives(people: People) -> Share:
    return _share(people, lambda p: p[2] == 0, lambda p: p[1] == 1)


def _precision(people: People) -> Share:
    return _share(people, lambda p: p[1] == 1, lambda p: p[2] == 1)


def _accuracy(people: People) -> Share:
    return _share(people, lambda p: True, lambda p: p[1] == p[2])


def _balanced(people: People) -> Share:
    tpr, fpr = _true_positives(people), _false_positives(people)
    return None if tpr is None or fpr is None else (tpr + 1 - fpr) / 2


def _errors(people: People) -> Share:
    refused = sum(p[1] == 0 and p[2] == 1 for p in people)
    selected = sum(p[1] == 1 and p[2] == 0 for p in people)
    return Fraction(refused, selected) if refused and selected else None


def _area(people: People) -> Share:
    good, bad = ([p[3] for p in people if p[2] == kind] for kind in (1, 0))
    if not good or not bad:
        return None
    right = sum(2 * (g > b) + (g == b) for g in good for b in bad)
    return Fraction(right, 2 * len(good) * len(bad))


def _gap(of: Callable[[People], Share]) -> Callable[[People, People], Share]:
    def gap(a: People, b: People) -> Share:
        first, second = of(a), of(b)
        return None if first is None or second is None else first - second

    return gap


def _ratio(of: Callable[[People], Share]) -> Callable[[People, People], Share]:
    def ratio(a: People, b: People) -> Share:
        first, second = of(a), of(b)
        return None if first is None or not second else first / second

    return ratio


def _excess(people: People) -> Share:
    """Return the share with the good outcome less the mean score."""
    if not people:
        return None
    promised = sum((Fraction(str(p[3])) for p in people), Fraction(0))
    return (sum(p[2] for p in people) - promised) / len(people)


def _of_the_highest(a: People, b: People) -> Share:
    """Return the ratio to the highest rate; who is below 2 % of all is no yardstick."""
    everyone = len(a) + len(b)
    rates = [_selected(side) for side in (a, b) if 50 * len(side) >= everyone]
    mine, known = _selected(a), [rate for rate in rates if rate is not None]
    if mine is None or 50 * len(a) < everyone or not known or not max(known):
        return None
    return mine / max(known)


def _worse(a: People, b: People) -> Share:
    gaps = [_gap(of)(a, b) for of in (_true_positives, _false_positives)]
    known = [abs(gap) for gap in gaps if gap is not None]
    return max(known) if len(known) == len(gaps) else None


_COMPARED: dict[str, Callable[[People, People], Share]] = {
    "impact_ratio": _ratio(_selected),
    "demographic_parity_difference": _gap(_selected),
    "true_positive_rate_difference": _gap(_true_positives),
    "false_positive_rate_difference": _gap(_false_positives),
    "predictive_parity_difference": _gap(_precision),
    "accuracy_difference": _gap(_accuracy),
    "equalised_odds_difference": _worse,
    "balanced_accuracy_difference": _gap(_balanced),
    "treatment_equality_ratio": _ratio(_errors),
    "auc_gap": _gap(_area),
    "calibration_gap": _gap(_excess),
    "ll144_impact_ratio": _of_the_highest,
}


def _inequality(people: People, alpha: int) -> float | None:
    benefits = [p[1] - p[2] + 1 for p in people if p[0] is not None]
    total = sum(benefits)
    if not total:
        return None
    shares = [b * len(benefits) / total for b in benefits]
    if alpha == 1:
        return sum(s * log(s) for s in shares if s) / len(shares)
    return sum(s * s - 1 for s in shares) / len(shares) / 2


def _number(found: Share) -> float | None:
    return None if found is None else float(found)
