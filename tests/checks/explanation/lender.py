"""A lender of four steps whose formula is known, in which faults can be planted.

score = income / 5000 - debt / 2000, approved from 0.3; shoe size is read and means nothing.
"""

from dataclasses import replace

from tests.checks.toy import component
from tests.tables.make import card_of

from answerable.checks.bench import Bench
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.runs.trust import Trust
from answerable.system.data import Data, Decision, Group, Protected, Source
from answerable.system.explanation import Action, Contact, Explanation, FieldWord, Reason
from answerable.system.system import Purpose, Use

CODE = """
import numpy as np

def form(case):
    return {"i": case["income"], "d": case["debt"], "s": case["shoe"]}

def score(case):
    pull = np.column_stack([case["i"] / 5000 - 0.8, 0.2 - case["d"] / 2000])
    why = np.where(pull[:, 0] < pull[:, 1], "income", "debt").astype(object)
    return {"score": case["i"] / 5000 - case["d"] / 2000, "why": why}

def rule(case):
    return {"decision": np.where(case["score"] >= 0.3, "yes", "no")}

def true_rule(case):
    return rule(case)
"""

FAULTS = {
    "always the shoe": """
clean = score
def score(case):
    return {**clean(case), "why": np.full(len(case["i"]), "shoe", dtype=object)}
""",
    "in a mood": """
steady = score
mood = np.random.default_rng(0)
def score(case):
    return {**steady(case), "score": steady(case)["score"] + mood.normal(0, 0.02, len(case["i"]))}
""",
    "never": """
def rule(case):
    return {"decision": np.where((case["score"] >= 0.3) & (case["s"] > 41), "yes", "no")}
""",
    "odd dollars": """
plain = score
def score(case):
    odd = 0.5 * (case["i"] % 2) + 0.5 * (case["d"] % 3 == 0)
    return {**plain(case), "score": plain(case)["score"] - odd}
""",
    "a lottery": """
def score(case):
    drawn = np.sin(case["i"] * 12.9898 + case["d"] * 78.233 + case["s"] * 37.719) * 43758.5453
    return {"score": drawn - np.floor(drawn), "why": np.full(len(drawn), "income")}
""",
    "in a rage": """
calm = score
rage = np.random.default_rng(1)
def score(case):
    return {**calm(case), "score": calm(case)["score"] + rage.normal(0, 1, len(case["i"]))}
""",
    "three at once": """
def score(case):
    met = (case["i"] >= 3300) * 1.0 + (case["d"] <= 300) + (case["s"] >= 43)
    return {"score": met / 3 - 0.7, "why": np.full(len(met), "income")}
""",
    "only together": """
def score(case):
    parts = np.column_stack([case["i"] / 4000, 1 - case["d"] / 1000, case["s"] / 43])
    return {"score": np.clip(parts, 0, 1).min(axis=1) - 0.5, "why": np.full(len(parts), "income")}
""",
}

CASES = """
import numpy as np

def cases():
    r = np.random.default_rng(5)
    n = 300
    return {
        "id": [f"p{i}" for i in range(n)],
        "income": np.round(r.uniform(1500, 5000, n)),
        "debt": np.round(r.uniform(0, 900, n)),
        "shoe": np.round(r.uniform(36, 46, n)),
        "sex": r.choice(["men", "women"], n).astype(object),
    }
"""

REASONS = (
    Reason("income", ("income",), (("en", "Your income is low."),)),
    Reason("debt", ("debt",), (("en", "Your debt is high."),)),
    Reason("shoe", ("shoe",), (("en", "Your shoe size counted."),)),
)
ACTIONS = (
    Action("income", "up", step=100, steps=5, cost=2, months=12, phrase=(("en", "Earn more"),)),
    Action("debt", "down", step=50, steps=4, least=0, phrase=(("en", "Pay back debt"),)),
)
EXPLANATION = Explanation(
    reasons=REASONS,
    actions=ACTIONS,
    words=(FieldWord("income", (("en", "income"),), (("en", "dollars"),)),),
    contact=Contact("The office", email="office@lender.example"),
    stated="why",
)


def lender(folder, *faults, explanation=EXPLANATION, **changes) -> Bench:
    """Write the lender's code with faults into a folder; return its bench."""
    code = CODE + "".join(FAULTS[fault] for fault in faults)
    (folder / "system.py").write_text(code)
    (folder / "lenderdata.py").write_text(CASES)
    parts = (
        component("form", "input", ["income", "debt", "shoe"], ["i", "d", "s"], reference=False),
        component("score", "model", ["i", "d", "s"], ["score", "why"], reference=False),
        component("rule", "logic", ["score", "s"], ["decision"]),
    )
    purpose = Purpose("software", "natural_persons", "credit", ("DE",))
    card = card_of(
        folder,
        data=Data(
            (Source("people", python="lenderdata:cases", key="id"),),
            None,
            Decision("decision", "yes", "score"),
            (Protected("sex", "sex", ()),),
            (Group("large feet", "shoe > 43"),),
        ),
        components=parts,
        uses=(Use("loan", purpose, tuple(c.name for c in parts), decision="decision"),),
    )
    return Bench(replace(card, explanation=explanation, seed=1, **changes), trusted(folder))


def trusted(folder):
    return Trust(folders=(folder.resolve(),))


def answer(bench, name, label=""):
    """Run one check of the card's decision."""
    load_checks()
    check = CHECKS[f"explanation.{name}.v1"]
    provider = PROVIDERS[check.needs]
    asked = next(a for a in provider.asks(bench.card) if a.label == label)
    return check.run(provider.open(asked, bench))
