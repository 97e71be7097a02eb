"""The example's own modules, imported the way its card finds them."""

import sys
import tomllib
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import answerable

EXAMPLE = Path(answerable.__file__).parent / "examples" / "mortgage"
VARIANTS = ("planted", "clean")

MODULES = (
    "mortgage_data", "mortgage_extractor", "mortgage_incomes", "mortgage_numbers",
    "mortgage_patterns", "mortgage_score", "mortgage_scorecard", "mortgage_steps",
    "mortgage_texts", "train", "accuracy", "planted_extractor", "clean_extractor",
)  # fmt: skip


@pytest.fixture(scope="package")
def mortgage():
    """Return the modules of the example by name; the path is taken back afterwards."""
    folders = [str(EXAMPLE), *(str(EXAMPLE / variant) for variant in VARIANTS)]
    sys.path[:0] = folders
    yield SimpleNamespace(**{name: import_module(name) for name in MODULES})
    for folder in folders:
        sys.path.remove(folder)
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture(scope="package")
def rows(mortgage):
    return mortgage.mortgage_data.applications()


@pytest.fixture(scope="package")
def cards():
    return {
        variant: tomllib.loads((EXAMPLE / variant / "answerable.toml").read_text("utf-8"))
        for variant in VARIANTS
    }


@pytest.fixture(scope="package")
def run(mortgage):
    """Return a tiny loop over the automated components: (variant, batch) -> all fields."""

    def through(variant, batch):
        steps = mortgage.mortgage_steps
        fields = dict(batch)
        for step in (
            steps.application_form,
            steps.credit_report,
            steps.document_reader,
            getattr(mortgage, f"{variant}_extractor").extract_income,
            steps.affordability,
            mortgage.mortgage_score.score,
            steps.threshold_rule,
            steps.mail_selector,
        ):
            fields |= step(fields)
        return fields

    return through


@pytest.fixture(scope="package")
def traced(run, rows):
    """Return variant -> all fields of all recorded cases."""
    return {variant: run(variant, rows) for variant in VARIANTS}


@pytest.fixture(scope="package")
def person(cards):
    """Return a way to get a scenario's person as a batch of one, with the twin's changes or not."""

    def batch(name, *, twin=False):
        scenario = next(s for s in cards["planted"]["scenario"] if s["name"] == name)
        fields = {**scenario["person"], **(scenario["twin"] if twin else {})}
        return {field: np.array([value]) for field, value in fields.items()}

    return batch
