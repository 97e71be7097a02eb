"""The law part of the sample record: one use with classes, one that no examined law reaches."""

from datetime import date

from answerable.law.result import (
    ClassHeld,
    Duty,
    ExceptionSeen,
    FactUsed,
    Flip,
    Law,
    NotExamined,
    Question,
    Step,
    Undecided,
    UseLaw,
    WordingUsed,
)
from answerable.system.facts import Fact, Grade, Truth

FACTS = (
    Fact("credit_score_natural_person", "yes", Grade.DOCUMENTED, "DPIA, section 3", "A. Berg",
         date(2026, 10, 1)),
    Fact("detects_financial_fraud", "no"),
    Fact("profiling", "unknown", Grade.UNKNOWN),
)  # fmt: skip
APPLIES = date(2027, 12, 2)


def sample_law() -> Law:
    """Return the law of two uses, read on 23 November 2026."""
    score = FactUsed("credit_score_natural_person", "yes", Grade.DOCUMENTED, "DPIA, section 3")
    fraud = FactUsed("detects_financial_fraud", "no", Grade.DECLARED, "")
    step = Step(
        "eu.aia", "aia_2026", "annex_iii.5b", "Annex III, point 5(b), with Article 6(2)",
        "statute", "high_risk", "Evaluates the creditworthiness of natural persons.", Truth.YES,
        (score, fraud),
        (ExceptionSeen("Annex III, point 5(b), exception", "statute", Truth.NO, (fraud,),
                       "Used to detect financial fraud."),),
        APPLIES,
    )  # fmt: skip
    held = ClassHeld(
        "high_risk", "eu.aia", "Annex III, point 5(b)", "aia_2026", "in_force", APPLIES, False,
        "statute", "annex_iii.5b", "Systems placed before 2 December 2027: when changed.",
        "A bank scores people for mortgages.", "A bank scores companies only.",
    )  # fmt: skip
    undecided = Undecided(
        "transparency", "eu.aia", "Article 50(1)", "article_50.1", ("talks_to_people",),
        ("Draft guidance: a letter is no interaction.", "Opinion: it is."), "draft_guidance",
    )  # fmt: skip
    mortgage = UseLaw(
        "mortgage decision", (held,), (undecided,), (), (step,),
        (Flip("detects_financial_fraud", "Is it used to detect financial fraud?", "no", "yes",
              (), ("eu.aia:high_risk (Annex III, point 5(b))",), Grade.DECLARED, True),),
        (Question("talks_to_people", "Do people exchange messages with it?",
                  "A chat counts, a letter sent by a person does not.", ("transparency",)),),
        (Duty("eu.aia.10", "Nordhaus Bank", "provider",
              "Examine the data for possible biases.", "eu.aia", "Article 10(2)(f)", "statute",
              APPLIES, False, "before placing on the market", ("fairness.impact_ratio",),
              "about a week"),
         Duty("eu.aia.26", "Nordhaus Bank", "deployer", "Assign human oversight.", "eu.aia",
              "Article 26(2)", "statute", APPLIES, False, "", (), "")),
        ("The card says nobody decides, and names a field that decides.",),
    )  # fmt: skip
    marketing = UseLaw(
        "marketing of mortgages", (), (),
        (NotExamined("eu.aia", "Article 2", "No class of this law reaches marketing of credit."),),
        (), (), (), (),
    )  # fmt: skip
    wordings = (
        WordingUsed("eu.aia", "Regulation (EU) 2024/1689", "aia_2026", "in_force", "1", "ab" * 32,
                    date(2026, 11, 23), date(2026, 7, 27)),
        WordingUsed("own.red_lines", "Red lines of the firm", "card", "own_policy", "1",
                    "c1" * 32, date(2026, 11, 23), None),
    )  # fmt: skip
    return Law(date(2026, 11, 23), wordings, (mortgage, marketing), ())
