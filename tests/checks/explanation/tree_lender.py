"""A lender whose score is a small tree ensemble in a file; a rule decides by the score alone.

`before` puts a component in front that works out the income: then several components act.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.checks.explanation.lender import ACTIONS, EXPLANATION, REASONS, trusted
from tests.checks.toy import component
from tests.tables.make import card_of

from answerable.checks.bench import Bench
from answerable.system.data import Data, Decision, Protected, Source
from answerable.system.system import Component, ModelFile, NotRun, Purpose, Use

FIELDS = ("income", "debt", "shoe", "sex")

CODE = """
import numpy as np

def earn(case):
    return {"earned": case["income"] * 1.0}

def rule(case):
    return {"decision": np.where(case["p"] >= 0.5, "yes", "no")}
"""

CASES = """
import numpy as np

def cases():
    made = dict(np.load("CASES_FILE"))
    return {"id": [f"p{i}" for i in range(len(made["income"]))], **made}
"""


@cache
def people():
    """Return 300 cases, and who repaid: more income helps, debt hurts, and sex = 1 does too."""
    r = np.random.default_rng(5)
    n = 300
    made = {
        "income": np.round(r.uniform(1500, 5000, n)),
        "debt": np.round(r.uniform(0, 900, n)),
        "shoe": np.round(r.uniform(36, 46, n)),
        "sex": r.integers(0, 2, n).astype(float),
    }
    pull = made["income"] / 800 - 3.5 - made["debt"] / 300 - 0.8 * made["sex"]
    return made, (pull + r.logistic(size=n) > 0).astype(int)


@cache
def model_bytes(form):
    made, repaid = people()
    rows = np.column_stack([made[name] for name in FIELDS])
    if form == "skops":
        from sklearn.ensemble import RandomForestClassifier
        from skops.io import dumps

        return dumps(RandomForestClassifier(10, max_depth=4, random_state=0).fit(rows, repaid))
    if form == "pipeline.skops":
        from sklearn.compose import ColumnTransformer
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.impute import SimpleImputer
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler
        from skops.io import dumps

        scaled = make_pipeline(SimpleImputer(), StandardScaler())
        steps = [("s", scaled, [0, 1]), ("h", OneHotEncoder(), [3]), ("p", "passthrough", [2])]
        forest = RandomForestClassifier(10, max_depth=4, random_state=0)
        return dumps(make_pipeline(ColumnTransformer(steps), forest).fit(rows, repaid))
    if form == "classes.skops":
        from sklearn.ensemble import GradientBoostingClassifier
        from skops.io import dumps

        late = repaid + (made["debt"] < 400)
        return dumps(GradientBoostingClassifier(n_estimators=8, random_state=0).fit(rows, late))
    if form == "lightgbm":
        module = pytest.importorskip("lightgbm")
        how = {"objective": "binary", "verbose": -1, "num_threads": 1, "num_leaves": 7}
        return module.train(how, module.Dataset(rows, repaid), 15).model_to_string().encode()
    module = pytest.importorskip("xgboost")
    model = module.XGBClassifier(n_estimators=15, max_depth=3, n_jobs=1,
                                 monotone_constraints=(1, 0, 0, 0)).fit(rows, repaid)  # fmt: skip
    return bytes(model.get_booster().save_raw("ubj"))


def tree_lender(folder, form="xgboost", *, before=False, threshold=None, **changes) -> Bench:
    """Return the bench of a card with the model file written beside it.

    In the form "classes.skops" the model has three classes, and the score is the last of them.
    """
    (folder / f"m.{form}").write_bytes(model_bytes(form))
    writes = ("never", "late", "p") if form == "classes.skops" else ("p",)
    read_as = form.rpartition(".")[2]
    np.savez(folder / "cases.npz", **people()[0])
    (folder / "system.py").write_text(CODE)
    (folder / "treedata.py").write_text(CASES.replace("CASES_FILE", str(folder / "cases.npz")))
    reads = ("earned", *FIELDS[1:]) if before else FIELDS
    parts = [
        Component("form", "input", (), FIELDS, NotRun("what people enter")),
        Component("score", "model", reads, writes, ModelFile(f"m.{form}", read_as)),
    ]
    if before:
        parts.insert(1, component("earn", "logic", ["income"], ["earned"], reference=False))
    decision = Decision("decision", "yes", "p")
    if threshold is None:
        parts.append(component("rule", "logic", ["p"], ["decision"], reference=False))
    else:
        decision = replace(decision, threshold=threshold, unfavourable="no")
    purpose = Purpose("software", "natural_persons", "credit", ("DE",))
    card = card_of(
        folder,
        data=Data(
            (Source("people", python="treedata:cases", key="id"),),
            None,
            decision,
            (Protected("sex", "sex", (("0", "men"), ("1", "women"))),),
        ),
        components=parts,
        uses=(Use("loan", purpose, tuple(c.name for c in parts), decision="decision"),),
    )
    explained = replace(EXPLANATION, reasons=REASONS, actions=ACTIONS, stated="")
    return Bench(replace(card, **{"explanation": explained, "seed": 1, **changes}), trusted(folder))
