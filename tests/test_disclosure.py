"""An adversary with the record: no cell of fewer people than minimum_cell can be pinned down.

Whoever reads `record.json` knows the size of every cell, which is more than it says, and looks for
the smallest and the largest number of favourable answers that a small cell can have, given all
counts printed (Fellegi, JASA 67 (1972): the attacker's linear programme).
"""

import json

import numpy as np
import pytest
from scipy.optimize import linprog
from tests.test_bad_data import CARD

from answerable.cli.main import run

MORE = """
[[protected]]
name = "race"
column = "race"
basis = {{ purpose = "audit", legal = "Art 6(1)(f)", access = "one person" }}
[outcome]
column = "repaid"
favourable = "1"
means = "truth"
"""
# race, sex, people: three women of race c, and two people of race b whose sex nobody knows.
PEOPLE = [
    ("a", "f", 200), ("a", "m", 240), ("b", "f", 60), ("b", "m", 70), ("b", "", 2), ("a", "", 9),
    ("c", "f", 3), ("c", "m", 41),
]  # fmt: skip
RATES = {"a": 0.7, "b": 0.4, "c": 0.5}
MINIMUM = 5


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """The people as rows (race, sex, decision, repaid), and every count printed about them."""
    folder, rng, rows = tmp_path_factory.mktemp("small"), np.random.default_rng(5), []
    for race, sex, n in PEOPLE:
        for _ in range(n):
            decision, repaid = rng.random() < RATES[race], rng.random() < 0.75
            rows.append((race, sex, int(decision), int(repaid)))
    # Of race c four were refused: three men who had repaid, and one woman.
    crossed = [place for place, row in enumerate(rows) if row[0] == "c"]
    for rank, place in enumerate(crossed):
        refused = rank in (1, 10, 11, 12)
        rows[place] = (*rows[place][:2], int(not refused), int(rank % 2 or 9 < rank < 13))
    lines = [",".join(map(str, (number, *row))) for number, row in enumerate(rows)]
    (folder / "cases.csv").write_text("\n".join(["id,race,sex,decision,repaid", *lines]))
    (folder / "answerable.toml").write_text((CARD + MORE).format(file="cases.csv"))
    assert run(["audit", str(folder), "--as-of", "2026-11-23", "--only", "fairness"]) == 0
    (record,) = folder.glob("records/*/record.json")
    return rows, [*_printed(json.loads(record.read_text()))]


def _printed(record):
    for measured in record["measured"]:
        for key, entry in (measured["results"] or {"entries": ()})["entries"]:
            if not {"lowest possible", "highest possible"} & set(key):
                for count in entry.get("counts") or ():
                    yield measured["line"].split(".v1/")[0], measured["line"], key, count


IS = {"f", "m"}
RATE_OF = {
    "selection_rate": (lambda d, y: d is not None, lambda d, y: d),
    "impact_ratio": (lambda d, y: d is not None, lambda d, y: d),
    "demographic_parity_difference": (lambda d, y: d is not None, lambda d, y: d),
    "worst_gap": (lambda d, y: d is not None, lambda d, y: d),
    "small_groups": (lambda d, y: d is not None, lambda d, y: d),
    "true_positive_rate_difference": (lambda d, y: y, lambda d, y: d),
    "false_positive_rate_difference": (lambda d, y: y == 0, lambda d, y: d),
    "predictive_parity_difference": (lambda d, y: d and y is not None, lambda d, y: y),
    "accuracy_difference": (lambda d, y: y is not None, lambda d, y: d == y),
}


def _inside(label, race, sex, key):
    """Whether people of a race and a sex are counted under a label."""
    if label == "everybody else":
        group = next(part for part in key if part and part not in ("known", "also behind"))
        told = all(_inside(part, race, sex, key) for part in group.split(", "))
        unknown = not sex and ({*group.split(", ")} & IS)
        return not told and not unknown
    return all(part == (sex or "unknown" if part in IS | {"unknown"} else race)
               for part in label.split(", "))  # fmt: skip


def equations(rows, printed):
    """The printed counts as equations over how many people are in each atom."""
    atoms = sorted(
        {
            (*row[:2], d, y)
            for row in rows
            for d in ((None,) if row[2] is None else (0, 1))
            for y in ((None,) if row[3] is None else (0, 1))
        },
        key=str,
    )
    left, right = [], []
    for cell in sorted({row[:2] for row in rows}):
        left.append([atom[:2] == cell for atom in atoms])
        right.append(sum(row[:2] == cell for row in rows))
    used = set()
    for check, line, key, count in printed:
        short = check.removeprefix("fairness.")
        if short not in RATE_OF:
            continue
        among, got = RATE_OF[short]
        if line.endswith("/repaid"):
            among, got = (lambda d, y: y is not None), (lambda d, y: y)
        label = count["label"]
        inside = [bool(_inside(label, a[0], a[1], key) and among(*a[2:])) for a in atoms]
        hit = [both and bool(got(*a[2:])) for both, a in zip(inside, atoms, strict=True)]
        people = np.array([rows.count(a) for a in atoms])
        if label == "everybody else" and people @ inside != count["n"]:
            continue  # hidden cells are not in it, and nobody can say which
        # The adversary reads the record rightly: otherwise this test would prove nothing.
        assert (people @ inside, people @ hit) == (count["n"], count["successes"]), (line, count)
        left += [inside, hit]
        right += [count["n"], count["successes"]]
        used.add(short)
    assert len(used) >= 7
    return atoms, np.array(left, float), np.array(right, float)


def spread(atoms, left, right, inside):
    """The least and the most people of a set of atoms that the equations allow."""
    c = np.array([float(inside(*atom)) for atom in atoms])
    ends = [linprog(s * c, A_eq=left, b_eq=right, bounds=(0, None)) for s in (1, -1)]
    assert all(end.status == 0 for end in ends)
    return ends[0].fun, -ends[1].fun


def small_sets():
    """What is about fewer than five people: (who, which of their answers)."""
    yield "women of c, selected", lambda r, s, d, y: (r, s) == ("c", "f") and d
    yield "women of c, repaid", lambda r, s, d, y: (r, s) == ("c", "f") and y
    yield "refused people of c, repaid", lambda r, s, d, y: r == "c" and not d and y


def test_no_small_cell_is_pinned_down_by_all_counts_of_the_record_together(audited):
    rows, printed = audited
    atoms, left, right = equations(rows, printed)
    for name, inside in small_sets():
        low, high = spread(atoms, left, right, inside)
        assert high - low >= 1, name


def test_the_adversary_pins_them_down_where_one_more_group_is_printed(audited):
    rows, printed = audited
    more = {
        "label": "c, m",
        "n": 41,
        "successes": sum(row[:3] == ("c", "m", 1) for row in rows),
    }
    extra = ("fairness.selection_rate", "/decision", ["c, m", "known"], more)
    atoms, left, right = equations(rows, [*printed, extra])
    low, high = spread(atoms, left, right, dict(small_sets())["women of c, selected"])
    assert high - low < 1e-6
