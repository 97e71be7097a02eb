"""The table of runners. Ours and other people's enter the same way.

A runner is one file: a function that opens one component and returns what runs its batches. It is
keyed by what the card's `run = {...}` says: the `format` of a model file, or the way of running
("python", "command", "http").
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from answerable.runs.types import Batch, FileRead
from answerable.system.system import Command, Component, Endpoint, ModelFile, PythonCall, RunBy

if TYPE_CHECKING:
    from answerable.kernels.trees.table import TreeTable
    from answerable.runs.code import Code
    from answerable.runs.trust import Trust

RunBatch = Callable[[Batch], Batch]
"""The fields of many cases in, the fields the component writes out, in the order of the cases."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a runner is opened: what lies around the card and what the user allows."""

    card: Path
    """The card file; relative paths start in its folder."""
    trust: "Trust"
    code: "Code"
    allowed: tuple[str, ...] = ()
    """Addresses that the card declares under [network]."""
    progress: Callable[[str], None] = lambda _: None
    used: dict[str, FileRead] = field(default_factory=dict)
    """Files that runners have opened, for the record."""
    modules: set[str] = field(default_factory=set)
    """Libraries that models were run by, by the name they are imported under."""
    closing: ExitStack = field(default_factory=ExitStack)
    """What is closed when the graph is: processes, connections."""
    trees: "dict[str, Trees]" = field(default_factory=dict)
    """Trees that were read, by the name of their component."""

    @property
    def folder(self) -> Path:
        """The folder of the card."""
        return self.card.parent

    def note(self, file: FileRead) -> None:
        """Name a file the run depends on."""
        self.used[file.name] = file


F = TypeVar("F", bound=Callable[..., Any])


def _into(table: dict[str, F], what: str, keys: tuple[str, ...]) -> Callable[[F], F]:
    """Return what enters a function under these keys. Raises ValueError for a key that is taken."""

    def register(one: F) -> F:
        for key in keys:
            if key in table:
                raise ValueError(f"two {what} are called {key!r}: {table[key]} and {one}")
            table[key] = one
        return one

    return register


Opener = Callable[[Any, Any, Place], RunBatch]
"""(component, how the card says it is run, place) -> what runs its batches."""

RUNNERS: dict[str, Opener] = {}

WAYS: Mapping[type, str] = {PythonCall: "python", Command: "command", Endpoint: "http"}


def runner(*keys: str) -> Callable[[Opener], Opener]:
    """Register an opener under model formats or a way of running."""
    return _into(RUNNERS, "runners", keys)


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """The trees of a model file, and how its columns are named and given."""

    table: "TreeTable"
    names: tuple[str, ...]
    """The model's own names of its columns; empty where it knows none."""
    numbers_are_words: bool = False
    """A number in a categorical column names its category, and is not its place among them."""


TreeReader = Callable[[Component, ModelFile, Place, Batch], Trees]
"""(component, its file, place, some of what it reads) -> its trees, read without running them."""

TREES: dict[str, TreeReader] = {}


def tree_reader(*keys: str) -> Callable[[TreeReader], TreeReader]:
    """Register what reads the trees of models in some formats, beside the runner of the format."""
    return _into(TREES, "readers of trees", keys)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The values that a model file says it knows of its categorical columns."""

    names: tuple[str, ...]
    """The model's own names of its columns; empty where it knows none."""
    values: Mapping[int, Sequence[object]]
    """By the place of the column in the model's own order."""
    refused: frozenset[int]
    """Places at which any other value is refused; elsewhere it is answered."""


WordReader = Callable[[Component, ModelFile, Place], Words]
"""(component, its file, place) -> the values it knows, read without running it."""

WORDS: dict[str, WordReader] = {}


def word_reader(*keys: str) -> Callable[[WordReader], WordReader]:
    """Register what reads the known values of models in some formats, beside their runner."""
    return _into(WORDS, "readers of words", keys)


def key_of(run: RunBy) -> str:
    """Return the key under which the runner of a component stands; "" when nothing runs it."""
    return run.format if isinstance(run, ModelFile) else WAYS.get(type(run), "")


def formats() -> tuple[str, ...]:
    """Return the formats of model files that can be run, by name."""
    return tuple(sorted(set(RUNNERS) - set(WAYS.values())))
