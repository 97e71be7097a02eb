"""Proof that no combination of declared moves brings a score across a line, or the cheapest one.

One 0-1 variable for every alternative of every action and for every leaf that can be reached; a
leaf is taken only where the moves lead into its box, and exactly one leaf of every tree is. So
"infeasible" is a certificate: Khouna, Emine, Ferry and Vidal, arXiv:2605.06561 (2026), constraint
programming for counterfactuals of tree ensembles; the solver is CP-SAT of OR-Tools.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from answerable.errors import NeedsExtra
from answerable.kernels.trees.boxes import Boxes, boxes
from answerable.kernels.trees.cells import Codes, Floats
from answerable.kernels.trees.counterfactual import ROUNDING
from answerable.kernels.trees.predict import scores
from answerable.kernels.trees.table import TreeTable

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver

SCALE = 10**7
"""Leaves and costs become whole numbers of this part; what rounding takes is allowed for."""
EFFORT = 20.0
"""Deterministic seconds after which the solver gives up: the same on every machine."""
TRIES = 5
"""Moves that reach the line by rounding only are excluded, so often at most."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to take an action: the features it sets, and what it costs."""

    values: tuple[tuple[int, float], ...]
    """Feature and its new value; a category by its code."""
    cost: float


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver says."""

    says: Literal["none_exists", "cheapest", "undecided"]
    chosen: tuple[int | None, ...] = ()
    """For `cheapest`: the alternative of every action, None for one that is not taken."""
    cost: float = 0.0
    score: float = 0.0
    """What the library says of the changed row."""


def solve(
    table: TreeTable,
    row: Floats,
    actions: Sequence[Sequence[Alternative]],
    *,
    target: float,
    at_least: bool = True,
    output: int = 0,
    most_cost: float | None = None,
) -> Solved:
    """Return the cheapest combination of alternatives, one an action at most, that is enough.

    Two actions that set the same feature are not taken together. `none_exists` is a proof;
    `undecided` is none. Raises `NeedsExtra` without OR-Tools.
    """
    problem = _Problem(table, row, actions, at_least=at_least, output=output)
    model, taken = problem.model(target, most_cost)
    for _ in range(TRIES):
        solver, status = _solved(model)
        if status == "INFEASIBLE":
            return Solved("none_exists")
        if status != "OPTIMAL":
            return Solved("undecided")
        chosen = tuple(
            next((k for k, literal in enumerate(mine) if solver.boolean_value(literal)), None)
            for mine in taken
        )
        score = problem.score(chosen)
        if (score - target) * problem.sign >= 0:
            pairs = [(a, k) for a, k in enumerate(chosen) if k is not None]
            cost = sum(actions[a][k].cost for a, k in pairs)
            return Solved("cheapest", chosen, cost, score)
        model.add_bool_or(
            [
                literal.negated() if solver.boolean_value(literal) else literal
                for mine in taken
                for literal in mine
            ]
        )
    return Solved("undecided")


def _solved(model: "CpModel") -> "tuple[CpSolver, str]":
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    return solver, solver.status_name(solver.solve(model))


class _Problem:
    """The table, one row and what may be done, ready to be written as a model."""

    def __init__(
        self,
        table: TreeTable,
        row: Floats,
        actions: Sequence[Sequence[Alternative]],
        *,
        at_least: bool,
        output: int,
    ) -> None:
        self.table, self.row, self.actions = table, row, actions
        self.sign, self.output = (1.0 if at_least else -1.0), output
        self.sides = boxes(table)
        flat = [one for mine in actions for one in mine]
        changed = np.stack([row, *(_changed(row, [one]) for one in flat)])
        self.codes = table.codes(changed)
        self.touched = {f for one in flat for f, _ in one.values}

    def score(self, chosen: Sequence[int | None]) -> float:
        """Return what the library says when these alternatives are taken."""
        taken = [self.actions[a][k] for a, k in enumerate(chosen) if k is not None]
        codes = self.table.codes(_changed(self.row, taken)[None])
        return float(scores(self.table, codes)[0, self.output])

    def model(self, target: float, most_cost: float | None) -> "tuple[CpModel, list[list[Any]]]":
        """Return the model, and per action the variable of each of its alternatives."""
        try:
            from ortools.sat.python import cp_model
        except ImportError as missing:
            raise NeedsExtra("ortools", "recourse") from missing

        model = cp_model.CpModel()
        taken = [[model.new_bool_var("") for _ in mine] for mine in self.actions]
        for mine in taken:
            model.add_at_most_one(mine)
        places = {f: self._places(model, f, taken) for f in self.touched}
        terms = [
            term for tree in range(self.table.trees) for term in self._tree(model, tree, places)
        ]
        model.add(sum(weight * leaf for weight, leaf in terms) >= self._need(target))
        costs = [
            (round(SCALE * one.cost), literal)
            for mine, literals in zip(self.actions, taken, strict=True)
            for one, literal in zip(mine, literals, strict=True)
        ]
        total = sum(cost * literal for cost, literal in costs)
        if most_cost is not None:
            model.add(total <= round(SCALE * most_cost))
        model.minimize(total)
        return model, taken

    def _need(self, target: float) -> int:
        """Return what the leaves must add up to; rounding may only make it less."""
        slack = ROUNDING[self.table.single_sum] * max(1.0, abs(target))
        need = self.sign * (target - float(self.table.base[self.output])) * self.table.divisor
        return floor(SCALE * (need - slack * self.table.divisor)) - self.table.trees

    def _places(
        self, model: "CpModel", feature: int, taken: list[list[Any]]
    ) -> list[tuple[int, Any]]:
        """Return (cell, literal) for each place a feature can be in; exactly one literal holds."""
        own = int(self.codes[feature, 0])
        found = [(own, model.new_bool_var(""))]
        column = 1
        for mine, literals in zip(self.actions, taken, strict=True):
            for one, literal in zip(mine, literals, strict=True):
                if any(f == feature for f, _ in one.values):
                    found.append((int(self.codes[feature, column]), literal))
                column += 1
        model.add_exactly_one([literal for _, literal in found])
        return found

    def _tree(
        self, model: "CpModel", tree: int, places: dict[int, list[tuple[int, Any]]]
    ) -> list[tuple[int, Any]]:
        """Write one tree; return (value, variable) of each leaf that can be reached."""
        nodes = range(int(self.table.roots[tree]), int(self.table.roots[tree + 1]))
        found = []
        for leaf in (int(self.table.leaf[node]) for node in nodes):
            if leaf < 0 or not _within(self.sides, leaf, self.codes, self.touched):
                continue
            here = model.new_bool_var("")
            for side in _of(self.sides, leaf):
                feature = int(self.sides.feature[side])
                if feature in self.touched:
                    into = [x for cell, x in places[feature] if _holds(self.sides, side, cell)]
                    model.add_bool_or([*into, here.negated()])
            value = self.sign * float(self.table.values[leaf, self.output])
            found.append((round(SCALE * value), here))
        model.add_exactly_one([here for _, here in found])
        return found


def _changed(row: Floats, alternatives: Sequence[Alternative]) -> Floats:
    out = row.copy()
    for one in alternatives:
        for feature, value in one.values:
            out[feature] = value
    return out


def _of(sides: Boxes, leaf: int) -> range:
    return range(int(sides.side_from[leaf]), int(sides.side_from[leaf + 1]))


def _holds(sides: Boxes, side: int, cell: int) -> bool:
    runs = range(int(sides.run_from[side]), int(sides.run_from[side + 1]))
    return any(int(sides.low[run]) <= cell < int(sides.high[run]) for run in runs)


def _within(sides: Boxes, leaf: int, codes: Codes, touched: set[int]) -> bool:
    """Whether the features that nothing touches lie in the leaf's box."""
    return all(
        int(sides.feature[side]) in touched
        or _holds(sides, side, int(codes[sides.feature[side], 0]))
        for side in _of(sides, leaf)
    )
