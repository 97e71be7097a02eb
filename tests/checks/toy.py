"""A toy loan system of five components, in which faults can be planted one by one.

text -> reader -> extractor -> score -> rule -> officer (recorded)
"""

from dataclasses import replace

from tests.tables.make import card_of

from answerable.card.card import Card
from answerable.checks.bench import Bench
from answerable.checks.load import load_checks
from answerable.checks.registry import CHECKS, PROVIDERS
from answerable.runs.trust import Trust
from answerable.stats.results import Series
from answerable.system.data import Data, Decision, Group, Outcome, Source
from answerable.system.expectations import Edit, Scenario
from answerable.system.system import Component, NotRun, Purpose, PythonCall, Recorded, Use

CODE = """
import numpy as np

def text(case):
    pairs = zip(case["salary"], case["support"], case["wage"])
    return {"text": [f"  salary {s:g}; support {u:g}; wage {w:g}" for s, u, w in pairs]}

def reader(case):
    return {"clean": [t.strip() for t in case["text"]]}

def true_reader(case):
    return reader(case)

def extractor(case):
    words = [dict(p.split() for p in t.split("; ")) for t in case["clean"]]
    return {"income": [sum(float(w[k]) for k in ("salary", "support", "wage")) for w in words]}

def true_extractor(case):
    return {"income": case["salary"] + case["support"] + case["wage"]}

def score(case):
    return {"score": case["income"] / 5000}

def true_score(case):
    return {"score": case["income"] / 5000}

def rule(case):
    return {"decision": np.where(case["score"] >= 0.7, "yes", "no")}

def true_rule(case):
    return {"decision": ["yes" if s >= 0.7 else "no" for s in case["score"]]}
"""

FAULTS = {
    "reader": """
def reader(case):
    return {"clean": [t.strip().replace("support", "s") if 0 else
                      "; ".join(p if not p.startswith("support") else "support 0"
                                for p in t.strip().split("; ")) for t in case["text"]]}
def true_reader(case):
    return {"clean": [t.strip() for t in case["text"]]}
""",
    "extractor": """
def extractor(case):
    words = [dict(p.split() for p in t.split("; ")) for t in case["clean"]]
    return {"income": [float(w["salary"]) + float(w["wage"]) for w in words]}
""",
    "score": """
def score(case):
    return {"score": case["income"] / 5000 - np.array(["wage 0" in t for t in case["clean"]]) * 0.1}
""",
    "rule": """
def rule(case):
    poor = np.array(["wage 0" in t for t in case["clean"]])
    return {"decision": np.where((case["score"] >= 0.7) & ~poor, "yes", "no")}
""",
    "constant score": """
def score(case):
    return {"score": np.full(len(case["income"]), 0.5)}
""",
    "constant reference": """
def true_score(case):
    return {"score": np.full(len(case["income"]), 0.9)}
""",
}

CASES = """
def cases():
    n = 40
    return {
        "id": [f"c{i}" for i in range(n)],
        "salary": [2000.0 + 100 * i for i in range(n)],
        "support": [600.0 * (i % 2) for i in range(n)],
        "wage": [600.0 * (i % 4 == 2) for i in range(n)],
        "single": [1.0 if i % 2 else 0.0 for i in range(n)],
        "officer_says": ["yes" if i > 12 else "no" for i in range(n)],
        "paid": [float(i % 3 > 0) for i in range(n)],
    }
"""

MOTHER = Edit((("salary", 3000), ("support", 600), ("wage", 0)))
TWIN = Edit((("support", 0), ("wage", 600)))
SUPPORT = Scenario("support is income", "twin", "decision", person=MOTHER, twin=TWIN)


def component(name, kind, reads, writes, *, reference=True, run=None):
    return Component(
        name,
        kind,
        tuple(reads),
        tuple(writes),
        run or PythonCall(f"system:{name}"),
        PythonCall(f"system:true_{name}") if reference else None,
    )


def components():
    """The five components and the officer."""
    return (
        component("text", "input", ["salary", "support", "wage"], ["text"], reference=False),
        component("reader", "logic", ["text"], ["clean"]),
        component("extractor", "model", ["clean"], ["income"]),
        component("score", "model", ["income", "clean"], ["score"]),
        component("rule", "logic", ["score", "clean"], ["decision"]),
        component(
            "officer",
            "human",
            ["decision"],
            ["final"],
            reference=False,
            run=Recorded((("final", "officer_says"),)),
        ),
        component("letter", "logic", ["final"], ["letter"], reference=False),
        component("chat", "service", ["letter"], ["chat"], run=NotRun("it is somebody else's")),
    )


def toy(folder, *faults, scenarios=(SUPPORT,), extra="", without=(), change=None) -> Bench:
    """Write a toy card's code with faults into a folder; return its bench."""
    code = CODE + "".join(FAULTS[fault] for fault in faults) + extra
    code += "\ndef letter(case):\n    return {'letter': case['final']}\n"
    (folder / "system.py").write_text(code)
    (folder / "toydata.py").write_text(CASES)
    parts = [replace(c, reference=None) if c.name in without else c for c in components()]
    if change:
        parts = [change(c) for c in parts]
    card = card_of(
        folder,
        data=Data(
            (Source("toy", python="toydata:cases", key="id"),),
            Outcome("paid", "truth", "1"),
            Decision("decision", "yes", "score"),
            (),
            (Group("single people", "single == 1"),),
        ),
        components=parts,
        uses=(
            Use(
                "loan",
                Purpose("software_then_person", "natural_persons", "credit", ("DE",)),
                tuple(c.name for c in parts),
                decision="decision",
            ),
        ),
        scenarios=scenarios,
    )
    return Bench(card, Trust(folders=(folder.resolve(),)))


def ask(bench: Bench, scenario: Scenario) -> Series:
    """Run the check of one scenario."""
    load_checks()
    check = CHECKS[f"scenarios.{scenario.form}.v1"]
    provider = PROVIDERS[check.needs]
    asked = next(a for a in provider.asks(bench.card) if a.scenario == scenario.name)
    return check.run(provider.open(asked, bench))


def rewritten(card: Card, **changes) -> Card:
    return replace(card, **changes)
