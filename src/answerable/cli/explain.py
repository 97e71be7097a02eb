"""Explain one decision: the letter to the person, a draft, and the engineer's page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from answerable.cli.explain_replay import FILE, differences, kept_text
from answerable.cli.options import as_json, card_argument, print_json, trust_option
from answerable.documents.printable import printable, printable_text

if TYPE_CHECKING:
    from answerable.card.card import Card
    from answerable.checks.evidence.reasons_person import ExplainedPerson
    from answerable.documents.letter.compose import Letter
    from answerable.runs.trust import Trust


@click.command("explain")
@card_argument
@click.argument("case")
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    help="A record of this card: refuse to explain when a file is another one now.",
)
@click.option(
    "--replay",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder that --out wrote: say whether outcome and explanation are identical now.",
)
@click.option("--lang", "language", default="", help="Language of the letter; default: all.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write the documents into.")
@click.option("--sender", default="", help="The person who sends the letter, by name: no draft.")
@trust_option
@as_json
def command(
    card: Path,
    case: str,
    *,
    record: Path | None,
    replay: Path | None,
    language: str,
    out: Path | None,
    sender: str,
    trusted: tuple[str, ...],
    json_: bool,
) -> int:
    """Explain the decision about CASE: the key of a recorded case, or the name of a scenario.

    Prints the letter and the engineer's page; with --out also as HTML, text and PDF, and as the
    file that --replay reads. Exit codes: 0 explained; 1 explained, and we cannot say why, a reason
    failed its test, a reference leads to another outcome, or the replay differs.
    """
    from answerable.documents.engineer import engineer_text, sheet
    from answerable.documents.letter.compose import compose
    from answerable.documents.letter.pages import letter_text
    from answerable.documents.letter.texts import languages
    from answerable.runs.trust import Trust, ask_at_terminal

    person = explain(card, case, Trust.of_user(trusted, ask=ask_at_terminal), record=record)
    codes = (language,) if language else languages()
    letters = tuple(compose(person, code, sender=sender, on=date.today()) for code in codes)
    explained = as_object(person, letters)
    differs = differences(replay, explained) if replay else ()
    written = tuple(_write(out, person, letters, explained)) if out else ()
    wrong = person.undone_by and not person.favourable
    code = 1 if person.cannot_say or person.withheld or differs or wrong else 0
    if json_:
        print_json(explained | {"written": list(written), "replay_differs": list(differs)})
        return code
    for letter in letters:
        click.echo(printable_text(letter_text(letter)))
    click.echo(printable_text(engineer_text(sheet(person, letters))))
    if replay:
        same = "Replay: outcome and explanation are identical to those that were kept."
        click.echo(printable(f"Replay differs: {'; '.join(differs)}." if differs else same))
    for line in written:
        click.echo(printable(line))
    return code


def explain(
    path: Path, case: str, trust: "Trust", *, record: Path | None = None
) -> "ExplainedPerson":
    """Return the explanation of one case of a card.

    Raises `CardError`, `TrustError`, and `EvidenceError` when there is no such case, it cannot be
    run, a prohibited use stops everything, or the files are not those of the `record`.
    """
    from answerable.card.read import read_card
    from answerable.checks.bench import Bench
    from answerable.checks.evidence.reasons_case import explain_case
    from answerable.errors import EvidenceError
    from answerable.flow import classify_card
    from answerable.runs.network import guarded
    from answerable.runs.types import CannotRun

    card = read_card(path)
    stops = classify_card(card, as_of=date.today()).stops
    if stops:
        why = "; ".join(stop.cite for stop in stops)
        raise EvidenceError(
            f"nothing is explained: a prohibited use or a red line stops it ({why})"
        )
    if record:
        _same_files(record, card.folder)
    with guarded(card.allowed_addresses):
        try:
            return explain_case(Bench(card, trust), case)
        except CannotRun as stopped:
            raise EvidenceError(
                f"the decision cannot be run again, so nobody can say why: {stopped}."
                f"{_proposed(card)}"
            ) from None


def _proposed(card: "Card") -> str:
    """Return how to have the software's part explained, where a person makes the decision."""
    field = card.data.decision.field if card.data.decision else ""
    makers = {name: c for c in card.system.components for name in c.writes}
    person = makers.get(field)
    if person is None or person.kind != "human":
        return ""
    told = [r for r in person.reads if r in makers and makers[r].kind not in ("human", "input")]
    if not told:
        return ""
    return (
        f" {person.name} is a person: to explain what the software told them, write "
        f'[decision] field = "{told[0]}" with its favourable value.'
    )


def as_object(person: "ExplainedPerson", letters: "tuple[Letter, ...]") -> dict[str, object]:
    """Return the explanation for `--json`: what the letters and the engineer's page say."""
    from dataclasses import asdict

    from answerable.documents.engineer import sheet

    searched = person.searched
    return {
        "case": person.key,
        "invented": person.invented,
        "decision": person.decision,
        "favourable": person.favourable,
        "score": person.score,
        "replayed": person.replayed,
        "cannot_say": person.cannot_say,
        "reference": {"people": person.reference, "n": person.reference_people},
        "reasons": [asdict(one) for one in person.told],
        "not_sent": [{"reason": name, "because": why} for name, why in person.withheld],
        "stated": asdict(person.stated) if person.stated else None,
        "faithfulness": asdict(person.faithful) if person.faithful else None,
        "edits_tried": searched.tried if searched else 0,
        "edits_that_help": len(searched.found) if searched else 0,
        "no_action_exists": searched.certificate if searched and searched.none_exists else "",
        "letters": {letter.language: asdict(letter) for letter in letters},
        "engineer": asdict(sheet(person, letters)),
        "files": [[file.name, file.sha256] for file in person.files],
    }


def _same_files(record: Path, folder: Path) -> None:
    from answerable.errors import EvidenceError
    from answerable.record.read import read
    from answerable.record.rerun import files_match

    if changed := files_match(read(record), folder):
        raise EvidenceError(
            "Nothing was explained, because the files are not those of the record: "
            f"{'; '.join(changed)}. Restore them to explain what was decided then."
        )


def _write(
    out: Path,
    person: "ExplainedPerson",
    letters: "tuple[Letter, ...]",
    explained: dict[str, object],
) -> Iterator[str]:
    from answerable.documents.engineer import engineer_html, sheet
    from answerable.documents.letter.pages import letter_html, letter_pdf, letter_text
    from answerable.errors import NeedsExtra

    out.mkdir(parents=True, exist_ok=True)
    pages = {f"letter.{one.language}.html": letter_html(one).encode() for one in letters}
    pages |= {f"letter.{one.language}.txt": letter_text(one).encode() for one in letters}
    pages["engineer.html"] = engineer_html(sheet(person, letters)).encode()
    pages[FILE] = kept_text(explained).encode()
    missing = ""
    try:
        pages |= {f"letter.{one.language}.pdf": letter_pdf(one) for one in letters}
    except NeedsExtra as needs:
        missing = f"no PDF was written: it {needs}"
    for name, content in sorted(pages.items()):
        (out / name).write_bytes(content)
        yield f"wrote {out / name}"
    if missing:
        yield missing
