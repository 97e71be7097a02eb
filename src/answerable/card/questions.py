"""The facts `answerable init` asks for, in order. Enter leaves each of them unknown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from answerable.card.faults import one_of, suggest
from answerable.card.territory import country_fault, place_fault
from answerable.system.system import OUTCOMES

UNKNOWN = "unknown"
"""What a question without an answer leaves in the card."""

Kind = Literal["text", "choice", "list", "places", "country", "number", "day"]


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """One fact: where it lands, how it is asked for, which answers fit."""

    key: str
    ask: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()

    def fault(self, answer: str) -> str:
        """Return why an answer does not fit, "" when it does. Unknown always fits."""
        if answer in ("", "unknown"):
            return ""
        if not answer.isprintable():
            return "Control characters cannot stand in a card."
        return _FITS[self.kind](answer, self.choices)


def _choice(answer: str, choices: tuple[str, ...]) -> str:
    if answer in choices:
        return ""
    close = suggest(answer, choices, "Answers are")
    return close if close.startswith("Did") else f"Answer {one_of(choices)}."


def _country(answer: str, _: tuple[str, ...]) -> str:
    return " ".join(country_fault(answer) or ())


def _places(answer: str, _: tuple[str, ...]) -> str:
    return next((" ".join(f) for p in split(answer) if (f := place_fault(p))), "")


def _number(answer: str, _: tuple[str, ...]) -> str:
    fits = answer.isascii() and answer.isdigit() and len(answer) < 16
    return "" if fits else "Write a whole number."


def _day(answer: str, _: tuple[str, ...]) -> str:
    try:
        date.fromisoformat(answer)
    except ValueError:
        return "Write a day like 2026-01-31."
    return ""


_FITS: dict[Kind, Callable[[str, tuple[str, ...]], str]] = {
    "text": lambda answer, _: "",
    "list": lambda answer, _: "",
    "choice": _choice,
    "places": _places,
    "country": _country,
    "number": _number,
    "day": _day,
}


def split(answer: str) -> tuple[str, ...]:
    """Return the parts of an answer that lists several things with commas."""
    return tuple(part.strip() for part in answer.split(",") if part.strip())


QUESTIONS: tuple[CardQuestion, ...] = (
    CardQuestion("name", "Name of the system"),
    CardQuestion("party", "Name of your firm or authority"),
    CardQuestion("country", "Country it is established in (ISO code, such as DE)", "country"),
    CardQuestion("size", "Its size class", "choice", ("micro", "small", "medium", "smc", "large")),
    CardQuestion("public_authority", "Is it a public authority", "choice", ("yes", "no")),
    CardQuestion(
        "role", "Your role for this system", "choice",
        ("provider", "deployer", "importer", "distributor", "product_manufacturer"),
    ),
    CardQuestion("since", "Since when (a day such as 2026-01-31)", "day"),
    CardQuestion("use", "Short name of the use, such as mortgage decision"),
    CardQuestion("prose", "Its purpose, in a sentence"),
    CardQuestion(
        "decides", "Who decides", "choice",
        ("software", "software_then_person", "person_with_software"),
    ),
    CardQuestion(
        "about", "Whom it is about", "choice", ("natural_persons", "companies", "both", "nobody")
    ),
    CardQuestion("outcome", "What is decided", "choice", OUTCOMES),
    CardQuestion("places", "Where people meet the output (codes: DE, US-MA)", "places"),
    CardQuestion("persons", "Who is affected (groups, with commas)", "list"),
    CardQuestion("persons_per_year", "About how many people a year", "number"),
    CardQuestion("column", "Column that says what happened to each case"),
    CardQuestion("means", "Is that column a truth or a past decision", "choice",
                 ("truth", "past_decision")),
    CardQuestion("favourable", "The value of it a person would wish for"),
    CardQuestion("decided", "Column with the decision itself, where that is another one"),
    CardQuestion("wished", "The value of that decision a person would wish for"),
    CardQuestion("protected", "Columns with protected attributes (with commas)", "list"),
    CardQuestion("sampling", "Are the cases everyone there was, or a sample", "choice",
                 ("census", "sample")),
    CardQuestion("unit", "What one row is, such as one application"),
    CardQuestion("limit", "Lowest impact ratio you accept, in percent (80: four fifths)",
                 "number"),
    CardQuestion("who", "Who sets that limit (a person's name)"),
)  # fmt: skip
"""25 facts. Those about columns are asked only when a data file is named."""

ABOUT_DATA = (
    "column",
    "means",
    "favourable",
    "decided",
    "wished",
    "protected",
    "sampling",
    "unit",
    "limit",
    "who",
)


def said(answers: Mapping[str, str], key: str) -> str:
    """Return what was answered to a question; "unknown" where nothing was."""
    return answers.get(key) or UNKNOWN
