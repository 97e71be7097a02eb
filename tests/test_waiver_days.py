"""Reading the law of an earlier day revives no waiver, and a re-run reads the record's own days."""

import dataclasses
from datetime import date

import pytest

from answerable import flow
from answerable.record.codec import from_plain, to_plain
from answerable.record.types import Record
from answerable.runs.trust import Trust

CARD = """
name = "s"
[[use]]
name = "decide"
decision = "decision"
[use.purpose]
decides = "software"
about = "natural_persons"
outcome = "credit"
places = ["DE"]
[[component]]
name = "past"
kind = "logic"
reads = []
writes = ["decision"]
run = { recorded = ["decision"] }
[[source]]
name = "cases"
file = "cases.csv"
key = "id"
[decision]
field = "decision"
favourable = "1"
[[protected]]
name = "sex"
column = "sex"
[[policy]]
id = "sex"
check = "fairness.impact_ratio"
of = "sex"
at_least = 0.8
form = "margin_interval"
"""
WAIVER = """
[[gate.waiver]]
requirement = "policy:sex"
owner = "A. Berg"
reason = "known"
expires = 2026-11-23
"""
LAW_DAY = date(2026, 11, 20)


@pytest.fixture
def folder(tmp_path):
    rows = [f"{i},{'fm'[i % 2]},{int(i % 2 or i % 6 == 0)}" for i in range(300)]
    (tmp_path / "cases.csv").write_text("\n".join(["id,sex,decision", *rows, ""]))
    (tmp_path / "answerable.toml").write_text(CARD + WAIVER)
    return tmp_path


@pytest.fixture
def today(monkeypatch):
    """A function that sets the day it is."""

    def on(day):
        class Day(date):
            @classmethod
            def today(cls):
                return day

        monkeypatch.setattr(flow, "date", Day)

    return on


def audited(folder, *, write=False):
    return flow.audit(
        folder, as_of=LAW_DAY, only=["fairness.impact_ratio"], trust=Trust(()), write=write
    )


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 23), 0), (date(2026, 11, 24), 1)])
def test_an_earlier_day_of_the_law_revives_no_waiver(folder, today, day, code):
    today(day)
    record = audited(folder).record
    assert (record.exit_code, record.as_of, record.gate_on) == (code, LAW_DAY, day)


def test_a_later_day_of_the_law_ends_a_waiver(folder, today):
    today(date(2026, 11, 1))
    later = flow.audit(
        folder, as_of=date(2026, 11, 24), only=["fairness.impact_ratio"], write=False
    )
    assert later.record.exit_code == 1


def test_a_rerun_after_the_waiver_has_ended_says_what_the_record_says(folder, today):
    today(date(2026, 11, 23))
    made = audited(folder, write=True)
    assert made.record.exit_code == 0
    today(date(2027, 1, 1))
    assert flow.rerun(made.folder).reproduced


def test_without_a_waiver_the_record_is_the_same_on_every_day(folder, today):
    (folder / "answerable.toml").write_text(CARD)
    today(date(2026, 11, 23))
    first = audited(folder).record
    today(date(2027, 1, 1))
    assert first.gate_on is None
    assert audited(folder).record == first


def test_a_record_made_before_waivers_had_a_day_is_still_read(folder, today):
    today(date(2026, 11, 23))
    record = audited(folder).record
    plain = to_plain(record)
    del plain["gate_on"]
    assert from_plain(plain, Record) == dataclasses.replace(record, gate_on=None)
