"""An adversary with every table of people in the record: several attributes, bands that overlap, a
declared group, strata, scores and Local Law 144 at once.

As in `test_disclosure`: the sizes of all cells are known, and a linear programme looks for the
fewest and the most favourable answers that a few people can have, given all counts printed.
"""

import json
import re
from collections import Counter

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from answerable.cli.main import run

CARD = """
name = "s"
[[party]]
name = "Firm"
country = "US"
size = "small"
roles = [{ role = "deployer", of = "hire", since = 2025-01-01 }]
[[use]]
name = "hire"
decision = "decision"
[use.purpose]
decides = "software"
about = "natural_persons"
outcome = "employment"
places = ["US-NY"]
prose = "Choose whom to invite."
[[component]]
name = "past"
kind = "model"
reads = []
writes = ["decision", "score"]
run = { recorded = ["decision", "score"] }
[[source]]
name = "cases"
file = "cases.csv"
key = "id"
strata = ["branch"]
[decision]
field = "decision"
favourable = "1"
score = "score"
[outcome]
column = "stayed"
favourable = "1"
means = "truth"
[[group]]
name = "young women"
where = "sex == 'f' and age < 25"
others = "all others"
basis = { purpose = "audit", legal = "Art 6(1)(f)", access = "one person" }
"""
PROTECTED = """
[[protected]]
name = "{}"
column = "{}"
basis = {{ purpose = "audit", legal = "Art 6(1)(f)", access = "one person" }}
{}
"""
ATTRIBUTES = (
    ("sex", "sex", 'category = "sex"'),
    ("race", "race", 'category = "race_ethnicity"'),
    ("age", "age", "bands = [25, 40]"),
    ("stage", "age", "bands = [24, 40]"),
)
# Three people are of race c; of race d three are women.
PEOPLE = [
    ("a", "f", 200), ("a", "m", 240), ("b", "f", 60), ("b", "m", 70), ("c", "f", 1), ("c", "m", 2),
    ("d", "f", 3), ("d", "m", 40),
]  # fmt: skip
BANDS = {
    "age": {"under 25": (0, 25), "25 to 39": (25, 40), "40 and over": (40, 99)},
    "stage": {"under 24": (0, 24), "24 to 39": (24, 40), "40 and over": (40, 99)},
}
AGES = (20, 24, 33, 55)
MINIMUM = 5


def drawn():
    """People as (race, sex, age, branch, bin of the score, stayed); from bin 5 on one is chosen."""
    rng, rows = np.random.default_rng(8), []
    for race, sex, n in PEOPLE:
        for _ in range(n):
            age = 33 if race == "d" else int(rng.choice([20, 33, 55], p=[0.3, 0.3, 0.4]))
            place = int(
                rng.choice(10, p=[0.03, 0.05, 0.07, 0.1, 0.15, 0.15, 0.15, 0.12, 0.1, 0.08])
            )
            rows.append(
                [race, sex, age, "xyz"[int(rng.integers(3))], place, int(rng.random() < 0.6)]
            )
    for place in (5, 250, 450):  # three people are 24: between the two bands of one column
        rows[place][2] = 24
    # Of race d four were refused, and three of these stayed.
    for rank, row in enumerate(row for row in rows if row[0] == "d"):
        row[4] = 2 if rank in (1, 10, 11, 12) else 6 + rank % 4
        row[5] = int(rank in (1, 10, 11)) if row[4] == 2 else rank % 2
    return [tuple(row) for row in rows]


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """The people and every count printed about them."""
    folder, rows = tmp_path_factory.mktemp("tables"), drawn()
    lines = ["id,race,sex,age,branch,score,decision,stayed"]
    for number, (race, sex, age, branch, place, stayed) in enumerate(rows):
        score, chosen = 0.05 + place / 10, int(place >= 5)
        lines.append(f"{number},{race},{sex},{age},{branch},{score:.2f},{chosen},{stayed}")
    (folder / "cases.csv").write_text("\n".join(lines))
    attributes = "".join(PROTECTED.format(*one) for one in ATTRIBUTES)
    (folder / "answerable.toml").write_text(CARD + attributes)
    assert run(["audit", str(folder), "--as-of", "2026-11-23", "--only", "fairness"]) == 0
    (record,) = folder.glob("records/*/record.json")
    return rows, list(printed(json.loads(record.read_text())))


def printed(record):
    """Yield check, line, key, label, successes and people of every count."""
    for measured in record["measured"]:
        check = measured["line"].split("/")[0].removeprefix("fairness.").removesuffix(".v1")
        for key, entry in (measured["results"] or {"entries": ()})["entries"]:
            if not {"lowest possible", "highest possible"} & set(key):
                for count in entry.get("counts") or ():
                    numbers = count["successes"], count["n"]
                    yield check, measured["line"], key, count["label"], *numbers


def chosen(atom):
    return atom[4] >= 5


def stayed(atom):
    return atom[5] == 1


def anybody(atom):
    return True


def not_(of):
    return lambda atom: not of(atom)


def right(atom):
    return chosen(atom) == stayed(atom)


def question(check, line, key, label, middle):
    """Among whom something is counted, and what: two tests of an atom."""
    got = stayed if "/stayed" in line else chosen
    if check in {
        "selection_rate", "impact_ratio", "demographic_parity_difference", "worst_gap",
        "small_groups", "conditional_parity_difference",
    }:  # fmt: skip
        stratum = re.search("branch (.)$", key[1]) if check.startswith("cond") else None
        return (lambda a: a[3] == stratum[1]) if stratum else anybody, got
    if check in {"auc_gap", "calibration_gap", "conflicts"}:
        return anybody, stayed
    if check == "calibration_within_groups":
        place = round(10 * float(re.search(r"score ([\d.]+) to", key[2])[1]))
        return lambda a: a[4] == place, stayed
    if check in {"ll144_rate", "ll144_impact_ratio"}:
        return anybody, chosen if key[0] == "selection rate" else lambda a: a[4] > middle
    if check == "label_noise":
        check = {
            "equal opportunity": "true_positive_rate_difference",
            "predictive equality": "false_positive_rate_difference",
            "predictive parity": "predictive_parity_difference",
        }.get(key[1], "accuracy_difference")
    if check in {"equalised_odds_difference", "balanced_accuracy_difference"}:
        if label.endswith("good outcome"):
            return stayed, chosen
        return not_(stayed), chosen if check.startswith("eq") else not_(chosen)
    return {
        "true_positive_rate_difference": (stayed, chosen),
        "false_positive_rate_difference": (not_(stayed), chosen),
        "predictive_parity_difference": (chosen, stayed),
        "accuracy_difference": (anybody, right),
        "treatment_equality_ratio": (not_(right), not_(chosen)),
    }[check]


def belongs(label, line):
    """Return who is counted under a label, as a test of an atom."""
    label = re.sub(r", (good outcome|bad outcome|mean score.*|refusals among errors)$", "", label)
    bands = BANDS["stage" if "/stage/" in line else "age"]
    tests = []
    for part in label.split(", "):
        if part in {"young women", "all others"}:
            tests.append(lambda a, w=part[0] == "y": (a[1] == "f" and a[2] < 25) == w)
        elif part in {*bands, *BANDS["stage"]}:
            low, high = bands.get(part) or BANDS["stage"][part]
            tests.append(lambda a, low=low, high=high: low <= a[2] < high)
        else:
            tests.append(lambda a, part=part: part in a[:2])
    return lambda atom: all(test(atom) for test in tests)


def untold(row):
    """Whose answers are in no count: race c, and those between the two bands of one column."""
    return row[0] == "c" or row[2] == 24


class Adversary:
    """Everything printed as equations over how many people are in each atom."""

    def __init__(self, rows, counts):
        told = [row for row in rows if not untold(row)]
        cells = sorted({row[:4] for row in told})
        self.atoms = [(*cell, place, y) for cell in cells for place in range(10) for y in (0, 1)]
        people = Counter(told)
        self.people = np.array([people[atom] for atom in self.atoms])
        scores = sorted(row[4] for row in told)
        middle = (scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2
        rows_of, self.checks = {}, set()
        for cell in cells:
            rows_of[tuple(atom[:4] == cell for atom in self.atoms)] = None
        for check, line, key, label, successes, n in counts:
            among, got = question(check, line, key, label, middle)
            who = belongs(key[0] if label == "everybody else" else label, line)
            if label == "everybody else":
                who = not_(who)
            inside = np.array([who(a) and among(a) for a in self.atoms])
            hit = inside & np.array([got(a) for a in self.atoms])
            if label == "everybody else" and self.people @ inside != n:
                continue  # groups that are not told are not in it, and nobody can say which
            # The adversary reads the record rightly: otherwise this test would prove nothing.
            assert (self.people @ hit, self.people @ inside) == (successes, n), (line, key, label)
            rows_of[tuple(inside)] = rows_of[tuple(hit)] = None
            self.checks.add(check)
        self.left = np.array(list(rows_of), float)
        self.right = self.left @ self.people

    def spread(self, inside):
        """The fewest and the most people of a set of atoms that all equations allow."""
        c = np.array([float(inside(atom)) for atom in self.atoms])
        ends = [
            linprog(s * c, A_eq=csr_array(self.left), b_eq=self.right, bounds=(0, None))
            for s in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        return ends[0].fun, -ends[1].fun


SMALL = {
    "women of d, chosen": lambda a: a[:2] == ("d", "f") and chosen(a),
    "women of d, stayed": lambda a: a[:2] == ("d", "f") and stayed(a),
    "refused people of d who stayed": lambda a: a[0] == "d" and not chosen(a) and stayed(a),
}


def test_no_few_people_are_pinned_down_by_all_tables_of_the_record_together(audited):
    adversary = Adversary(*audited)
    assert len(adversary.checks) >= 16
    for name, inside in SMALL.items():
        low, high = adversary.spread(inside)
        assert high - low >= 1 - 1e-6, name


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (("selection_rate", "hire/race/decision", ["d, m"], "d, m"), "women of d, chosen"),
        (("true_positive_rate_difference", "hire/race/decision", ["d"], "d"),
         "refused people of d who stayed"),
    ],
)  # fmt: skip
def test_the_adversary_pins_them_down_where_one_more_group_is_printed(audited, planted, told):
    rows, counts = audited
    check, line, key, label = planted
    among, got = question(check, line, key, label, 5)
    mine = [row for row in rows if belongs(label, line)(row) and among(row) and not untold(row)]
    more = (*planted, sum(map(got, mine)), len(mine))
    low, high = Adversary(rows, [*counts, more]).spread(SMALL[told])
    assert high - low < 1e-6
