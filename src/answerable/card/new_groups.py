"""The part of a first card about whom to compare: protected columns, their bands, a policy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from answerable.card.column_facts import FEW, Column
from answerable.card.columns import Guess
from answerable.card.questions import UNKNOWN, said, split
from answerable.card.recipe import recipe
from answerable.card.toml import toml_text

MOST_YEARS = 120
"""Nobody is older: a number beyond is no age in years."""


def protected_columns(answers: Mapping[str, str], guess: Guess) -> Iterator[tuple[str, Column]]:
    """Yield name and column of what is compared: as answered, else guessed from the names."""
    given = said(answers, "protected")
    by_name = {column.name: column for column in guess.columns}
    found: Iterable[tuple[str, Column]] = guess.protected
    if given != UNKNOWN:
        known = {column.name: attribute for attribute, column in guess.protected}
        chosen = dict.fromkeys(name for name in split(given) if name in by_name)
        found = [(known.get(name, name), by_name[name]) for name in chosen]
    taken: set[str] = set()
    for attribute, column in found:
        name = attribute if attribute not in taken else column.name
        if name not in taken:
            taken.add(name)
            yield name, column


def attribute_lines(
    answers: Mapping[str, str], protected: Sequence[tuple[str, Column]]
) -> Iterator[str]:
    """Yield a [[protected]] for each column; how to write one where there is none."""
    if not protected:
        yield "# No column is named like a protected attribute. To compare groups:"
        yield '# [[protected]]\n# name = "sex"\n# column = "COLUMN"\n# basis = "unknown"'
        yield ""
    given = split(said(answers, "protected"))
    for name, column in protected:
        note = "" if column.name in given else "  # guessed from the column's name"
        yield f"[[protected]]{note}"
        yield f"name = {toml_text(name)}"
        yield f"column = {toml_text(column.name)}"
        if column.values:
            words = ", ".join(f"{toml_text(v)} = {toml_text(v)}" for v in column.values if v)
            yield f"# values = {{ {words} }}    # words to print, value = word"
        yield from _bands(name, column)
        yield 'basis = "unknown"            # why it may be read: unknown is a finding'
        yield '# basis = { purpose = "...", legal = "...", access = "...", delete_by = 2027-12-31 }'
        yield ""


def _bands(name: str, column: Column) -> Iterator[str]:
    """Yield the bands of a number with more values than there can be groups."""
    if column.distinct <= FEW or column.low is None or column.high is None:
        return
    ages = name == "age" and column.low >= 0 and column.high <= MOST_YEARS
    if ages:
        yield "bands = [25, 40, 60]         # under 25, 25 to 39, 40 to 59, 60 and over"
        return
    cuts = [column.low + (column.high - column.low) * k / 4 for k in (1, 2, 3)]
    whole = sorted({round(cut) for cut in cuts})
    bounds = whole if len(whole) == len(cuts) else cuts
    written = ", ".join(f"{bound:g}" for bound in bounds)
    yield f"bands = [{written}]    # guessed quarters of its range: say where groups begin"


def policy_lines(
    answers: Mapping[str, str], protected: Sequence[tuple[str, Column]], today: date
) -> Iterator[str]:
    """Yield the limit that was answered, for each attribute; recipes where none was."""
    limit = said(answers, "limit")
    if limit == UNKNOWN or not protected:
        of = protected[0][0] if protected else "sex"
        yield from recipe(of)
        return
    for name, _ in protected:
        yield "[[policy]]"
        yield f"id = {toml_text(f'impact-ratio-{name}')}"
        yield 'check = "fairness.impact_ratio"'
        yield f"of = {toml_text(name)}"
        yield f"at_least = {int(limit) / 100}"
        yield 'form = "margin_interval"     # margin_interval | ugesp'
        yield 'reason = ""'
        yield f"who = {toml_text(said(answers, 'who'))}"
        yield f"on = {today.isoformat()}"
        yield ""
