"""A lender whose model can be needlessly complex, or truly needed."""

from types import SimpleNamespace

import numpy as np
from tests.checks.recorded import bench_of, component

from answerable.checks.evidence.challenge import Challenges
from answerable.checks.untold import NOTHING
from answerable.system.data import Decision, Outcome, Protected, Source

N = 1200
FIELDS = ("income", "debt", "late")


class Bench:
    """What a provider asks of a bench."""

    def __init__(self, made):
        self.card, self.recorded, self.read = made.card, made.recorded, made.read
        self.cpu_s, self.untold = {}, NOTHING
        self.software = set()
        self.graph = SimpleNamespace(files=(), answer=lambda component, batch: {})


def needless(n=N, seed=1):
    """The outcome follows two steps; the model in use adds wiggles that mean nothing."""
    rng = np.random.default_rng(seed)
    income, debt, late = (rng.normal(size=n) for _ in FIELDS)
    logit = 0.2 + 1.8 * (income > 0) - 1.5 * (debt > 0.5)
    good = rng.random(n) < 1 / (1 + np.exp(-logit))
    score = 1 / (1 + np.exp(-(logit + 0.3 * np.sin(9 * income) * np.sin(7 * debt * late))))
    return people(rng, (income, debt, late), good, score)


def needed(n=N, seed=1):
    """The outcome follows the product of three signs: no sum, and no sum of pairs, can see it."""
    rng = np.random.default_rng(seed)
    income, debt, late = (rng.normal(size=n) for _ in FIELDS)
    sign = np.sign(income * debt * late)
    good = rng.random(n) < np.where(sign > 0, 0.85, 0.25)
    return people(rng, (income, debt, late), good, np.where(sign > 0, 0.85, 0.25))


def people(rng, columns, good, score):
    income, debt, late = columns
    n = len(good)
    return {
        "income": income, "debt": debt, "late": late,
        "group": np.where(rng.random(n) < 0.3, "few", "many").astype(object),
        "approve": good.astype(int),
        "score": np.round(score, 6),
        "decision": np.where(score >= 0.6, "yes", "no").astype(object),
    }  # fmt: skip


GROUP = Protected("group", "group", (), reference="many")


def bench(columns, *, reads=FIELDS, means="truth", seed=0, kind="model", **card):
    model = component("scorer", reads, ("score",), kind)
    rule = component("rule", ("score",), ("decision",), "logic")
    made = bench_of(
        columns,
        components=(model, rule),
        seed=seed,
        source=card.pop("source", Source("cases", python="cases:all")),
        decision=Decision("decision", "yes", "score", **card.pop("decides", {})),
        outcome=Outcome("approve", means, "1"),
        protected=card.pop("protected", (GROUP,)),
        **card,
    )
    return Bench(made)


def challenge(columns, **options):
    made = bench(columns, **options)
    provider = Challenges()
    (asked,) = provider.asks(made.card)
    return provider.open(asked, made)
