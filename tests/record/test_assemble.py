"""What the record of a sample says: numbers of the population, and which numbers are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from answerable.checks.registry import CHECKS
from answerable.flow import audit
from answerable.record.read import read
from answerable.record.recompute import recompute

CARD = """
name = "Loans"
[[use]]
name = "loans"
decision = "decision"
[use.purpose]
decides = "software"
about = "natural_persons"
outcome = "credit"
places = ["DE"]
[[component]]
name = "model"
kind = "model"
reads = []
writes = ["decision"]
run = { recorded = ["decision"] }
[[source]]
name = "cases"
file = "cases.csv"
SAMPLE
[decision]
field = "decision"
favourable = "yes"
[[protected]]
name = "race"
column = "race"
"""
ROWS = "race,decision,w,branch\n" + "".join(
    f"{'ab'[i % 2]},{'yes' if i % 3 else 'no'},{1 + i % 4},{i % 13}\n" for i in range(120)
)


def audited(folder: Path, sample: str):
    folder.mkdir(exist_ok=True)
    (folder / "cases.csv").write_text(ROWS)
    (folder / "answerable.toml").write_text(CARD.replace("SAMPLE", sample))
    return audit(folder, only=("fairness.impact_ratio", "fairness.worst_gap"))


def one_by_one(record):
    return [one for one in record.not_tested if "count people one by one" in one.reason]


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        ('weight = "w"', "weights"),
        ('cluster = "branch"', "clusters"),
        ('weight = "w"\ncluster = "branch"', "weights and clusters"),
    ],
)
def test_only_checks_that_know_nothing_of_the_sample_say_so(
    tmp_path: Path, monkeypatch, sample, said
):
    found = audited(tmp_path, sample)
    assert one_by_one(found.record) == []
    gap = next(f for f in found.record.findings if f.check.startswith("fairness.worst_gap"))
    assert f"ignoring {said}" in [key[-1] for key, _ in gap.results]
    unaware = replace(CHECKS[gap.check], weighs=False)
    monkeypatch.setitem(CHECKS, gap.check, unaware)
    (told,) = one_by_one(audited(tmp_path / "again", sample).record)
    assert told.what == "fairness.worst_gap of the population behind source cases"
    assert told.reason.endswith(f"know nothing of {said}")
    ratio = next(f for f in found.record.findings if f.check.startswith("fairness.impact_ratio"))
    assert f"ignoring {said}" in ratio.says
    again = recompute(found.record)
    assert again.disagree == () and again.agree
    assert read(found.folder) == found.record


@pytest.mark.parametrize("sample", ["", "fraction = 0.1"])
def test_where_everybody_stands_for_as_many_nothing_is_left_out(tmp_path: Path, sample):
    found = audited(tmp_path, sample)
    assert one_by_one(found.record) == []
    ratio = next(f for f in found.record.findings if f.check.startswith("fairness.impact_ratio"))
    assert "ignoring" not in ratio.says


def test_checks_of_the_cases_as_they_are_kept_say_why_each_counts_once(tmp_path: Path):
    audited(tmp_path, 'weight = "w"')
    found = audit(tmp_path, only=("fairness.impact_ratio", "data.duplicates"))
    (told,) = (one for one in found.record.not_tested if "whomever it stands for" in one.reason)
    assert told.what == "data.duplicates of the population behind source cases"
    audited(tmp_path / "plain", "")
    plain = audit(tmp_path / "plain", only=("data.duplicates",))
    assert not any("whomever" in one.reason for one in plain.record.not_tested)
