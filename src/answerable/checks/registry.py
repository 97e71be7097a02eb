"""The table of checks and of the evidence they read. Ours and other people's enter the same way.

A check is one function in one file. The annotation of its first parameter says which evidence it
needs; the version is part of its name, so that old records keep their meaning.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.stats.results import Result, Scalar

CheckFunction = Callable[..., Result]
F = TypeVar("F", bound=CheckFunction)


@dataclass(frozen=True, slots=True)
class Check:
    """A pure function and what one must know to choose and to read it."""

    name: str
    asks: str
    """The question, in plain words, ending in a question mark."""
    source: str
    """Paper, table or regulation the formula comes from."""
    does_not_show: str
    """One sentence printed beside every result."""
    run: CheckFunction
    weighs: bool = False
    """Whether its numbers know of sampling weights and of clusters, where a source declares them,
    or count no people at all; otherwise they count people one by one, and the record says so."""

    @property
    def needs(self) -> type:
        """The kind of evidence, read from the annotation of the first parameter."""
        parameters = inspect.signature(self.run, eval_str=True).parameters
        first: type = next(iter(parameters.values())).annotation
        return first

    @property
    def settings(self) -> dict[str, Scalar]:
        """Names and defaults of what may be set, read from the keyword parameters."""
        parameters = list(inspect.signature(self.run).parameters.values())[1:]
        return {p.name: p.default for p in parameters}

    @property
    def unversioned(self) -> str:
        """The name without its version: what cards and instruments write."""
        return self.name.rsplit(".v", 1)[0]


class Provider(Protocol):
    """Makes one type of evidence: what can be asked of this card, and the evidence for one ask."""

    makes: type

    def asks(self, card: Card) -> Iterable[Ask | Skip]:
        """Return everything this evidence could be asked for, and what cannot, with reasons."""
        ...

    def open(self, ask: Ask, bench: Any) -> object:
        """Return the evidence. May raise `EvidenceError` or `CannotRun`: then `not_tested`."""
        ...


CHECKS: dict[str, Check] = {}
PROVIDERS: dict[type, Provider] = {}


def check(
    name: str, *, asks: str, source: str, does_not_show: str, weighs: bool = False
) -> Callable[[F], F]:
    """Register a check under `name`, which ends in `.v` and its version."""

    def register(run: F) -> F:
        if name in CHECKS:
            raise ValueError(f"two checks are called {name!r}: {CHECKS[name].run} and {run}")
        CHECKS[name] = Check(name, asks, source, does_not_show, run, weighs)
        return run

    return register


def provides(provider: Provider) -> Provider:
    """Register the one provider of a type of evidence."""
    if provider.makes in PROVIDERS:
        raise ValueError(f"two providers make {provider.makes.__name__}")
    PROVIDERS[provider.makes] = provider
    return provider
