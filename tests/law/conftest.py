"""Systems that the tests of the law ask about."""

from datetime import date
from types import SimpleNamespace

import pytest

from answerable.system.facts import Fact, Grade
from answerable.system.system import Component, NotRun, Party, Purpose, Role, System, Use


def component(name, kind="model"):
    return Component(name, kind, ("a",), (name,), NotRun("not run here"))


def use(name="mortgage", *, facts=(), outcome="credit", places=("DE",), about="natural_persons",
        decides="software_then_person", components=("score", "officer")):  # fmt: skip
    purpose = Purpose(decides, about, outcome, places)
    return Use(name, purpose, components, tuple(facts), decision="decision")


def system(*uses, country="DE", size="large", roles=("provider", "deployer")):
    uses = uses or (use(),)
    held = tuple(Role(role, each.name, date(2026, 1, 15)) for each in uses for role in roles)
    party = Party("Nordhaus Bank", country, size, held)
    return System("A system", (party,), uses, (component("score"), component("officer", "human")))


def said(name, value="yes", grade=Grade.DECLARED, source=""):
    return Fact(name, value, grade, source)


@pytest.fixture(scope="session")
def given():
    """The helpers above, as one object."""
    return SimpleNamespace(use=use, system=system, said=said)


@pytest.fixture(scope="session")
def today():
    return date(2026, 11, 23)
