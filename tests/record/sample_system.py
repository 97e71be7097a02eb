"""The system and the data of the sample record: five components, one bank, two uses."""

from datetime import date

from tests.record.sample_law import FACTS

from answerable.system.data import Basis, Data, Decision, Group, Outcome, Protected, Source
from answerable.system.system import (
    Component,
    ModelFile,
    NotRun,
    Party,
    Purpose,
    PythonCall,
    Recorded,
    Role,
    System,
    Use,
)


def sample_system() -> System:
    bank = Party(
        "Nordhaus Bank", "DE", "large",
        (Role("provider", "mortgage decision", date(2026, 1, 15)),
         Role("deployer", "mortgage decision", None)),
    )  # fmt: skip
    credit = Purpose("software_then_person", "natural_persons", "credit", ("DE",),
                     "Decide which mortgage applications are approved.")  # fmt: skip
    advert = Purpose("software", "natural_persons", "marketing", ("DE", "AT"))
    components = (
        Component("application_form", "input", (), ("application_text",),
                  Recorded((("application_text", "text"),)), line=30),
        Component("income_extractor", "model", ("application_text",), ("salary", "other_income"),
                  PythonCall("system:extract_income"), PythonCall("system:true_income"),
                  note="Reads sentences; no applicant's form is asked twice.", line=36),
        Component("score_model", "model", ("salary", "other_income"), ("score",),
                  ModelFile("../score.skops", "skops"), line=45),
        Component("threshold_rule", "logic", ("score",), ("decision",),
                  PythonCall("system:decide"), line=52),
        Component("officer", "human", ("decision",), ("approve",),
                  NotRun("no replica of the officer exists"),
                  Recorded((("approve", "approve"),)), line=58),
    )  # fmt: skip
    uses = (
        Use("mortgage decision", credit, tuple(c.name for c in components), FACTS,
            ("applicants", "co-applicants"), 2000, "decision", 20),
        Use("marketing of mortgages", advert, ("score_model",), (), ("customers",), None, "", 27),
    )  # fmt: skip
    return System("Mortgage decisions", (bank,), uses, components)


def sample_data() -> Data:
    source = Source(
        "loanapp", python="data:applications", collected_from=date(1990, 1, 1),
        collected_to=date(1990, 12, 31), place="US-MA", sampling="census",
        unit="one mortgage application", key="case",
        sentinels=(("gdlin", (666.0,)), ("review", (999.0,))), unused=("action", "reject"),
    )  # fmt: skip
    basis = Basis("find differences between groups", "Article 4a AI Act", "audit team only",
                  date(2027, 12, 31))  # fmt: skip
    return Data(
        (source,),
        Outcome("approve", "past_decision", "1"),
        Decision("decision", "approve", "score"),
        (Protected("race", "race", (("white", "white"), ("black", "black"),
                                    ("hispan", "Hispanic")), basis=basis),
         Protected("sex", "male", (("0", "women"), ("1", "men")), "men")),
        (Group("single mothers", "male == 0 and married == 0 and dep > 0", "all others", basis),),
    )  # fmt: skip
