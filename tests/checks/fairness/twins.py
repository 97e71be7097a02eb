"""Seeded clean twins: people of several groups who are all treated alike, and what is raised."""

from itertools import product

import numpy as np

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.evidence.intersections import Intersections
from answerable.checks.evidence.selection import SelectionCounts
from answerable.checks.fairness.accuracy_difference import accuracy_difference
from answerable.checks.fairness.demographic_parity_difference import demographic_parity_difference
from answerable.checks.fairness.false_positive_rate_difference import (
    false_positive_rate_difference,
)
from answerable.checks.fairness.impact_ratio import impact_ratio
from answerable.checks.fairness.predictive_parity_difference import predictive_parity_difference
from answerable.checks.fairness.true_positive_rate_difference import true_positive_rate_difference
from answerable.checks.fairness.worst_gap import worst_gap
from answerable.findings.forms import margin_interval, ugesp
from answerable.plan.withhold import withhold_small_cells
from answerable.stats.results import Count
from answerable.system.expectations import Limit

SIZES = (3, 2)
CELLS = np.array(list(product(*map(range, SIZES))))
NOBODY = Confusion("unknown", 0, 0, 0, 0)
AGREEMENT = (
    true_positive_rate_difference,
    false_positive_rate_difference,
    predictive_parity_difference,
    accuracy_difference,
)


def people(seed):
    """Selected good, selected bad, refused good, refused bad per cell of race and sex."""
    rng = np.random.default_rng(seed)
    share = np.outer(rng.dirichlet([16, 2, 1]), rng.dirichlet([4, 1.5])).ravel()
    n = rng.multinomial(int(rng.integers(300, 4_000)), share)
    base, right = rng.uniform(0.3, 0.85), rng.uniform(0.6, 0.9)
    chances = [base * right, (1 - base) * (1 - right), base * (1 - right), (1 - base) * right]
    return np.array([rng.multinomial(size, chances) for size in n])


def limit(low, high, form="margin_interval"):
    return Limit("l", "", "", "policy", form, low, high, "", "", None)


def raised(seed, *, replicates=1_000):
    """Names of everything that reads as breached, or as a gap, although nobody is treated apart."""
    four = people(seed)
    found = []
    for axis in range(len(SIZES)):
        by_group = [four[CELLS[:, axis] == level].sum(axis=0) for level in range(SIZES[axis])]
        groups = tuple(Confusion(str(g), *map(int, cell)) for g, cell in enumerate(by_group))
        found += [f"{name} {axis}" for name in _of_groups(groups)]
    levels = tuple(tuple(map(str, range(size))) for size in SIZES)
    selected = four[:, :2].sum(axis=1)
    cells = Intersections("decision", ("race", "sex"), levels, CELLS, selected, four.sum(axis=1),
                          seed=seed)  # fmt: skip
    gap = worst_gap(cells, replicates=replicates).entries[0][1]
    if getattr(gap, "low", 0.0) > 0:
        found.append("worst gap")
    return found


def rule_of_thumb(seed):
    """Whether the four-fifths rule as agencies read it is breached by clean data: 1 claim in 20."""
    four, four_fifths = people(seed), limit(0.8, None, "ugesp")
    for axis in range(len(SIZES)):
        by_group = [four[CELLS[:, axis] == level].sum(axis=0) for level in range(SIZES[axis])]
        groups = [Confusion(str(g), *map(int, cell)) for g, cell in enumerate(by_group)]
        series = withhold_small_cells(impact_ratio(_selection(groups)), minimum=5)
        if any(ugesp(four_fifths, entry, key).verdict == "breached" for key, entry in series):
            return True
    return False


def _selection(groups):
    counts = tuple(group.selected for group in groups if group.selected.n)
    return SelectionCounts("race", "decision", counts, Count("unknown", 0, 0), "")


def _of_groups(groups):
    selection = _selection(groups)
    ratio, points = limit(0.8, None), limit(-0.2, 0.2)
    results = [
        ("impact ratio", impact_ratio(selection), ratio, margin_interval),
        ("parity", demographic_parity_difference(selection), points, margin_interval),
    ]
    agreement = AgreementCounts("race", "decision", "repaid", True, groups, NOBODY, "", NOBODY)
    results += [(one.__name__, one(agreement), points, margin_interval) for one in AGREEMENT]
    for name, series, bound, form in results:
        # As in an audit: what rests on fewer than five people is withheld before it is judged.
        shown = withhold_small_cells(series, minimum=5)
        if any(form(bound, entry, key).verdict == "breached" for key, entry in shown):
            yield name
