"""The part of a first card that speaks of data: from columns where there is a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from answerable.card.column_facts import Column
from answerable.card.columns import Guess
from answerable.card.new_groups import attribute_lines, policy_lines, protected_columns
from answerable.card.questions import UNKNOWN, said
from answerable.card.toml import toml_key, toml_text, toml_value
from answerable.stats.design_effect import LEAST

_DECIDES = re.compile(
    r"(^|_)(decision|decided|approved?|accepted?|granted?|denied|rejected?|refused|hired?|admitted"
    r"|selected|invited?)(_|$)",
    re.IGNORECASE,
)
"""How a column is named that holds what was decided, not what came of it."""


def data_lines(answers: Mapping[str, str], guess: Guess | None, today: date) -> Sequence[str]:
    """Return the lines for components, source, outcome, decision, protected and policy."""
    if guess is None:
        return _NO_DATA
    column = _outcome_column(answers, guess)
    decided = _decision_column(answers, guess, column)
    protected = tuple(protected_columns(answers, guess))
    return (
        *_components(guess, (decided, column), protected),
        *_source(answers, guess, (decided, column)),
        *_outcome(answers, guess, column),
        *_decision(answers, guess, decided, column),
        *attribute_lines(answers, protected),
        *policy_lines(answers, protected, today),
    )


_NO_DATA = (
    "[[component]]                # one step between a person and the outcome; add one per step",
    'name = "decision_maker"',
    'kind = "service"             # input | model | logic | human | service',
    "reads = []",
    'writes = ["decision"]',
    'run = "unknown"              # { python = "module:function" } or { recorded = ["COLUMN"] }',
    "",
    '# With a file of decisions, `answerable init --data FILE` fills the rest:',
    "# [[source]]",
    '# name = "decisions"',
    '# file = "decisions.csv"',
    "",
    "[decision]",
    'field = "decision"',
    'favourable = "unknown"       # the value a person would wish for',
    "",
)  # fmt: skip


def _outcome_column(answers: Mapping[str, str], guess: Guess) -> str:
    """Return the column a person named, else the first guess that is no decision, else ""."""
    given = said(answers, "column")
    if given != UNKNOWN and given in _names(guess):
        return given
    names = [column.name for column in guess.outcomes]
    return next((name for name in names if not _DECIDES.search(name)), next(iter(names), ""))


def _decision_column(answers: Mapping[str, str], guess: Guess, column: str) -> str:
    """Return where the decision is recorded: in a column of its own, or in that of the outcome."""
    given = said(answers, "decided")
    if given != UNKNOWN and given in _names(guess):
        return given
    if _DECIDES.search(column):
        return column
    names = [one.name for one in guess.outcomes if _DECIDES.search(one.name)]
    return next(iter(names), column)


def _names(guess: Guess) -> tuple[str, ...]:
    return tuple(column.name for column in guess.columns)


def _components(
    guess: Guess, known: tuple[str, str], protected: Sequence[tuple[str, Column]]
) -> Sequence[str]:
    decided = known[0]
    apart = {*known, guess.key, *(c.name for _, c in protected), *_later(guess, known)}
    case = [name for name in _names(guess) if name not in apart and name != "decision"]
    run = f"{{ recorded = {{ decision = {toml_text(decided)} }} }}" if decided else '"unknown"'
    enters = (
        "[[component]]                # where the fields of a case enter",
        'name = "case_form"',
        'kind = "input"',
        *_list("reads", case),
        *_list("writes", case),
        *_list("run", case, "{ recorded = ", " }"),
        "",
    )
    return (
        *(enters if case else ()),
        "[[component]]                # guessed: whoever took the recorded decisions, not run here",
        'name = "decision_maker"',
        'kind = "service"             # input | model | logic | human | service: say which',
        *_list("reads", case),
        'writes = ["decision"]',
        f"run = {run}",
        "",
    )


def _list(key: str, names: Sequence[str], before: str = "", after: str = "") -> Iterator[str]:
    """Yield `key = [...]` over as many lines as it needs."""
    short = f"{key} = {before}{toml_value(names)}{after}"
    if len(short) <= 100:
        yield short
        return
    yield f"{key} = {before}["
    line = "   "
    for name in names:
        item = f" {toml_text(name)},"
        if len(line) + len(item) > 100 and line.strip():
            yield line
            line = "   "
        line += item
    yield line
    yield f"]{after}"


def _later(guess: Guess, known: tuple[str, str]) -> tuple[str, ...]:
    """Return the other columns that know what came later, by their names or by their gaps."""
    gaps = [name for name, outcome, _ in guess.later if outcome in known]
    found = dict.fromkeys([*(c.name for c in guess.outcomes), *gaps])
    return tuple(name for name in found if name not in (*known, "decision"))


def _gaps(guess: Guess, known: tuple[str, str]) -> Iterator[str]:
    """Yield why a column is taken to have come later where its name does not say so."""
    for name, outcome, value in guess.later:
        if outcome in known and name not in known:
            at = f"{outcome} is {toml_text(value[:30])}"
            yield f"# {name} is filled only where {at}: it came later"


def _source(answers: Mapping[str, str], guess: Guess, known: tuple[str, str]) -> Sequence[str]:
    seen = f"{guess.rows} rows" if guess.whole else f"the first {guess.rows} rows"
    suspects = ", ".join(
        f"{toml_key(c.name)} = {toml_value([_plain(code) for code in c.codes])}"
        for c in guess.sentinels
    )
    clusters = ", ".join(_cluster(guess, name) for name in guess.clusters)
    return (
        f"[[source]]                   # guesses below come from {seen}; none counts before",
        'name = "decisions"           # you confirm it: what is "unknown" stays unknown',
        f"file = {toml_text(guess.file)}",
        'collected_from = "unknown"',
        'collected_to = "unknown"',
        'place = "unknown"            # DE, US-MA',
        'licence = "unknown"',
        f"sampling = {toml_text(said(answers, 'sampling'))}         # census | sample | unknown",
        f"unit = {toml_text(said(answers, 'unit'))}             # what one row is",
        *([f"# cluster: perhaps {clusters}"] if clusters else []),
        'cluster = "unknown"          # column of the bank, officer, ... when one has many cases',
        f"key = {toml_text(guess.key)}",
        *(
            f"# {name} names a case {_times(again)} too often to be a key: is a row really a case?"
            for name, again in guess.repeated_keys[:1]
        ),
        *_period(guess),
        *([f"# do these stand for missing? sentinels = {{ {suspects} }}"] if suspects else []),
        *_gaps(guess, known),
        f"unused = {toml_value(_later(guess, known))}"
        "                  # columns no component may read: they know the outcome",
        *([f"# {guess.skipped} columns have no usable name"] if guess.skipped else []),
        "",
    )


def _cluster(guess: Guess, name: str) -> str:
    """Return a column that may name clusters, and that they are too few where they are."""
    there = next(column.distinct for column in guess.columns if column.name == name)
    few = f" ({there} of them: no interval with fewer than {LEAST})" if there < LEAST else ""
    return f"{toml_text(name)}{few}"


def _times(again: int) -> str:
    return "once" if again == 1 else f"{again} times"


def _period(guess: Guess) -> Iterator[str]:
    for name in guess.periods[:1]:
        yield f"# does it say when a case was decided? period = {toml_text(name)}"


def _plain(code: float) -> float:
    return int(code) if code.is_integer() else code


def _outcome(answers: Mapping[str, str], guess: Guess, column: str) -> Sequence[str]:
    candidates = ", ".join(toml_text(c.name) for c in guess.outcomes) or "none"
    if not column:
        return (
            "# No column looks like an outcome. When there is one:",
            "# [outcome]",
            '# column = "COLUMN"',
            '# means = "past_decision"    # truth | past_decision | unknown',
            '# favourable = "1"',
            "",
        )
    values = next(c.values for c in guess.columns if c.name == column)
    guessed = "" if said(answers, "column") == column else f"  # guessed; candidates: {candidates}"
    return (
        "[outcome]",
        f"column = {toml_text(column)}{guessed}",
        f"means = {toml_text(said(answers, 'means'))}         # truth | past_decision | unknown",
        f"favourable = {toml_text(said(answers, 'favourable'))}       "
        f"# the value a person would wish for{_of(values)}",
        "",
    )


def _of(values: Sequence[str]) -> str:
    """Return the values there are, for a comment on the same line."""
    shown = ", ".join(toml_text(value[:30]) for value in values)
    return f": {shown}" if shown else ""


def _decision(answers: Mapping[str, str], guess: Guess, decided: str, column: str) -> Sequence[str]:
    own = decided != column
    favourable = said(answers, "wished" if own else "favourable") if decided else UNKNOWN
    values = next((c.values for c in guess.columns if c.name == decided), ())
    wish = f"       # the value a person would wish for{_of(values)}" if own else ""
    scores = [name for name in guess.scores if name not in (column, decided)]
    return (
        "[decision]",
        'field = "decision"',
        f"favourable = {toml_text(favourable)}{wish}",
        *(f"# is it the score behind it? score = {toml_text(name)}" for name in scores[:1]),
        "",
    )
