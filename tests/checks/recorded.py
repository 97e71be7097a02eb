"""A bench over columns in memory: recorded cases, and components that read what the test says."""

from dataclasses import replace
from types import SimpleNamespace

from tests.checks.counted import card_of
from tests.tables.make import cases_of

from answerable.checks.evidence.columns import columns_of_card
from answerable.system.data import Source
from answerable.system.system import Component, NotRun, System


def component(name="model", reads=(), writes=("decision",), kind="model"):
    return Component(name, kind, tuple(reads), tuple(writes), NotRun("a test"))


def bench_of(columns, *, reads=(), source=None, components=None, seed=0, **card):
    """A bench whose cases already hold what components would compute."""
    source = source or Source("cases", python="cases:all")
    made = card_of(sources=(source,), **card)
    parts = (component(reads=reads),) if components is None else tuple(components)
    system = System("toy", (), made.system.uses, parts)
    cases = cases_of(columns)
    full = replace(made, system=system, seed=seed)
    same = dict.fromkeys(("everyone", "recorded", "read", "cases", "exact"), cases)
    return SimpleNamespace(card=full, trust=None, **same)


def recorded(columns, **card):
    """The evidence of most data checks."""
    bench = bench_of(columns, **card)
    return columns_of_card(bench.card, bench.recorded)


def values(series):
    """Key -> number, answer, or reason."""
    return {
        key: getattr(entry, "value", getattr(entry, "answer", getattr(entry, "reason", None)))
        for key, entry in series
    }
