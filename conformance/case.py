"""One question with a known answer, and people as columns."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

Person = tuple[str | None, int, int, float]
"""Group (None: nobody knows), decision (1: selected), outcome (1: good), score."""

QUANTITIES = (
    "selection_rate", "impact_ratio", "demographic_parity_difference",
    "true_positive_rate_difference", "false_positive_rate_difference",
    "predictive_parity_difference", "accuracy_difference", "equalised_odds_difference",
    "balanced_accuracy_difference", "treatment_equality_ratio", "auc_gap", "theil_index",
    "generalised_entropy_index", "calibration_gap", "exposure_ratio", "ll144_impact_ratio",
    "weighted_selection_rate", "weighted_impact_ratio",
)  # fmt: skip
"""What may be asked. Comparisons are of group "a" with group "b"; indices are of everybody."""


def place_of(score: float) -> int:
    """Return the place in the list that a score gives, 1 to 11: people may share a place."""
    return 11 - round(10 * score)


def weight_of(outcome: int) -> int:
    """Return how many people a person of the sample stands for: 3 where the outcome was good."""
    return 3 if outcome else 1


@dataclass(frozen=True, slots=True)
class Case:
    """People, a quantity, and what it is."""

    name: str
    why: str
    """Where the answer comes from: a hand calculation, a published table, a law."""
    quantity: str
    people: tuple[Person, ...]
    answer: float | None
    """None: the number does not exist."""
    first: str = "a"
    """The group that is compared,"""
    second: str = "b"
    """and the one it is compared with."""

    def as_json(self) -> dict[str, object]:
        """Return the case without its answer, as another program is asked it."""
        groups, decisions, outcomes, scores = zip(*self.people, strict=True)
        told = asdict(self)
        del told["answer"], told["people"]
        return told | {
            "group": groups, "decision": decisions, "outcome": outcomes, "score": scores,
            "place": [place_of(s) for s in scores], "weight": [weight_of(o) for o in outcomes],
        }  # fmt: skip


def people(**groups: tuple[int, int, int, int]) -> tuple[Person, ...]:
    """Return people of groups: selected good, selected bad, refused good, refused bad.

    "unknown" names the people whose group nobody knows. A score follows the decision.
    """
    found: list[Person] = []
    for name, counts in groups.items():
        group = None if name == "unknown" else name
        kinds = ((1, 1), (1, 0), (0, 1), (0, 0))
        for (decision, outcome), n in zip(kinds, counts, strict=True):
            found += [(group, decision, outcome, 0.25 + 0.5 * decision)] * n
    return tuple(found)


def scored(**groups: Iterable[tuple[float, int, int]]) -> tuple[Person, ...]:
    """Return people of groups: (score, good, bad); selected from one half."""
    found: list[Person] = []
    for group, bins in groups.items():
        for score, good, bad in bins:
            selected = int(score >= 0.5)
            found += [(group, selected, 1, score)] * good + [(group, selected, 0, score)] * bad
    return tuple(found)
