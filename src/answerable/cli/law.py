"""Classes, reasons, open questions and duties of a system on a day; runs nothing of the card."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from answerable.cli.exits import BAD_INPUT, NOTHING_BREACHED, STOPPED
from answerable.cli.options import as_json, card_argument, on_day, print_json
from answerable.documents.printable import printable

if TYPE_CHECKING:
    from answerable.law.examples import Answered
    from answerable.law.result import Law


class _WithDefault(click.Group):
    """`law CARD` is short for `law show CARD`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the default in front unless a command or a request for help stands."""
        if not args or args[0] not in {*self.commands, "-h", "--help"}:
            args.insert(0, "show")
        return super().parse_args(ctx, args)


@click.group("law", cls=_WithDefault)
def command() -> None:
    """Say what the law says about a system: `law [CARD] [--on DAY]`, or one of the commands.

    Without a command it is `show`: --on, --all, --ask and the rest are in `law show --help`.
    """


text_option = click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="INSTRUMENT=WORDING",
    help="Read this wording whatever the day, for example eu.aia=com_2021_206.",
)


@command.command("show")
@card_argument
@on_day("--on")
@text_option
@click.option("--all", "everything", is_flag=True, help="Print reasons, flips and every duty.")
@click.option("--trace", is_flag=True, help="As --all, and every rule that was asked.")
@click.option("--ask", is_flag=True, help="Ask what can still change something, into the card.")
@click.option("--lawyer", is_flag=True, help="Print the open questions, facts attached.")
@as_json
def show(  # noqa: PLR0917 - click names them all
    card: Path,
    on: date | None,
    texts: tuple[str, ...],
    everything: bool,
    trace: bool,
    ask: bool,
    lawyer: bool,
    json_: bool,
) -> int:
    """Print classes, what is open and the next duties of every use of CARD.

    Exit codes: 0; 4 when a use is prohibited on that day or crosses a red line.
    """
    if ask:
        from answerable.cli.law_ask import interview

        told = interview(card, lambda: _read(card, on or date.today(), _texts(texts)))
        if not json_ and not everything and not trace and not lawyer:
            for line in told.changed:
                click.echo(printable(line))
            return STOPPED if told.law.stops else NOTHING_BREACHED
    law = _read(card, on or date.today(), _texts(texts))
    if json_:
        print_json(_plain(law))
    elif lawyer:
        from answerable.card.read import read_card
        from answerable.cli.law_lawyer import lawyer_lines

        for line in lawyer_lines(read_card(card).system, law):
            click.echo(line)
    elif not everything and not trace:
        from answerable.cli.law_short import short_lines

        for line in short_lines(law):
            click.echo(printable(line))
    else:
        from answerable.cli.law_words import law_lines

        for line in law_lines(law, trace=trace):
            click.echo(printable(line))
    return STOPPED if law.stops else NOTHING_BREACHED


@command.command("compare")
@click.argument("day", metavar="DAY")
@click.argument("other", metavar="DAY")
@card_argument
@as_json
def compare(day: str, other: str, card: Path, json_: bool) -> int:
    """Say what changed for the system of CARD between two days."""
    from answerable.law.differ import law_changes

    first, second = (_day(text) for text in (day, other))
    changes = law_changes(_read(card, first, {}), _read(card, second, {}))
    if json_:
        print_json({"from": str(first), "to": str(second), "changes": [asdict(c) for c in changes]})
        return NOTHING_BREACHED
    if not changes:
        click.echo("nothing changed for this system")
    for change in changes:
        where = f"{change.use}: " if change.use else ""
        words = f"{where}{change.instrument}, {change.what}: {change.before} -> {change.after}"
        click.echo(printable(words))
    return NOTHING_BREACHED


@command.command("rule")
@click.argument("rule_id", metavar="ID")
@as_json
def rule(rule_id: str, json_: bool) -> int:
    """Print one rule: its text, citation, condition, exceptions, dates and examples."""
    from answerable.law.find import instruments

    found = [(i, r) for i in instruments() for r in i.rules if r.id == rule_id]
    if not found:
        near = sorted(r.id for i in instruments() for r in i.rules if rule_id in r.id)
        click.echo(printable(f"no rule is called {rule_id!r}; near: {', '.join(near)}"), err=True)
        return BAD_INPUT
    from answerable.cli.law_words import rule_lines, rule_object

    if json_:
        print_json({"rules": [rule_object(i, r) for i, r in found]})
        return NOTHING_BREACHED
    for instrument, each in found:
        for line in rule_lines(instrument, each):
            click.echo(printable(line))
    return NOTHING_BREACHED


@command.command("examples")
@click.argument("file", type=click.Path(path_type=Path))
@on_day("--on", "Read descriptions that name no day on this one.")
@as_json
def examples(file: Path, on: date | None, json_: bool) -> int:
    """Answer described situations (one JSON object a line) and count agreement by authority."""
    from answerable.law.examples import accuracy, answer_examples, read_examples

    answers = answer_examples(read_examples(file), as_of=on or date.today())
    shares = accuracy(answers)
    if json_:
        print_json(
            {
                "examples": [_answered(a) for a in answers],
                "accuracy": {
                    name or "all": {"agrees": right, "of": n, "share": right / n}
                    for name, (right, n) in shares.items()
                },
            }
        )
        return NOTHING_BREACHED
    for answered in answers:
        mark = "agrees" if answered.agrees else "DIFFERS"
        expected = "" if answered.agrees else f", expected {answered.expected}"
        click.echo(
            printable(f"{answered.id}: {answered.answer}{expected} [{mark}] {answered.rule}")
        )
        if answered.assumed:
            click.echo(printable(f"    assumed: {', '.join(answered.assumed)}"))
        for warning in answered.warnings:
            click.echo(printable(f"    warning: {warning}"), err=True)
    for name, (right, n) in sorted(shares.items()):
        click.echo(printable(f"{name or 'all'}: {right} of {n} ({right / n:.1%})"))
    return NOTHING_BREACHED


def _answered(answered: "Answered") -> dict[str, object]:
    return {
        "id": answered.id,
        "expected": answered.expected,
        "answer": answered.answer,
        "agrees": answered.agrees,
        "rule": answered.rule,
        "assumed": list(answered.assumed),
        "warnings": list(answered.warnings),
    }


def _read(card: Path, day: date, texts: dict[str, str]) -> "Law":
    from answerable.card.read import read_card
    from answerable.flow import classify_card

    return classify_card(read_card(card), as_of=day, texts=texts)


def _texts(texts: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for entry in texts:
        name, equals, wording = entry.partition("=")
        if not equals:
            why = f"{entry!r} is no INSTRUMENT=WORDING"
            raise click.BadParameter(why, param_hint="--text")
        found[name] = wording
    return found


def _day(text: str) -> date:
    try:
        return date.today() if text == "today" else date.fromisoformat(text)
    except ValueError:
        why = f"{text!r} is no day; write it as 2026-11-25."
        raise click.BadParameter(why, param_hint="DAY") from None


def _plain(law: "Law") -> dict[str, Any]:
    """The law as one object: days as text, truth as yes, no or unknown."""
    from answerable.system.facts import Truth

    def walk(value: Any) -> Any:
        if isinstance(value, Truth):
            return value.name.lower()
        if isinstance(value, dict):
            return {k: walk(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [walk(v) for v in value]
        return value.isoformat() if isinstance(value, date) else value

    found: dict[str, Any] = json.loads(json.dumps(walk(asdict(law))))
    return found
