import hashlib
from dataclasses import replace
from importlib.metadata import version

import pytest
from tests.record.sample import sample_record

from answerable.record.rerun import files_match, same_outcome
from answerable.record.types import FileUsed
from answerable.stats.results import Count, Series


def _with_entry(record, **changed):
    """Change the first number measured."""
    first = record.measured[0]
    key, entry = first.results.entries[0]
    entries = ((key, replace(entry, **changed)), *first.results.entries[1:])
    measured = (replace(first, results=Series(first.results.keys, entries)), *record.measured[1:])
    return replace(record, measured=measured)


def test_the_same_outcome_is_reproduced_with_other_software():
    old = sample_record()
    new = replace(old, software=(("duckdb", "9"),), sql=(), notes=(), previous="ab" * 32)
    assert same_outcome(old, new).reproduced


@pytest.mark.parametrize(("off", "close"), [(1e-10, True), (1e-7, False)])
def test_derived_numbers_may_differ_by_rounding_only(off, close):
    old = sample_record()
    value = old.measured[0].results.entries[0][1].value
    found = same_outcome(old, _with_entry(old, value=value + off))
    assert found.reproduced is close
    assert [one.where for one in found.values] == (
        [] if close else ["/measured/0/results/entries/0/1/value"]
    )
    assert found.counts == ()


def test_a_count_may_not_differ_by_one_person():
    old = sample_record()
    new = _with_entry(old, counts=(Count("black", 134, 197), Count("white", 1527, 1681)))
    found = same_outcome(old, new)
    assert not found.reproduced
    (only,) = found.counts
    assert only.where == "/measured/0/results/entries/0/1/counts/0/successes"
    assert (only.before, only.after) == ("133", "134")


def test_a_verdict_may_not_differ():
    old = sample_record()
    findings = (replace(old.findings[0], verdict="holds"), *old.findings[1:])
    found = same_outcome(old, replace(old, findings=findings))
    assert [(one.where, one.before, one.after) for one in found.counts] == [
        ("/findings/0/verdict", "breached", "holds")
    ]


def test_a_missing_measurement_is_a_difference():
    old = sample_record()
    found = same_outcome(old, replace(old, measured=old.measured[1:]))
    assert [one.where for one in found.counts] == ["/measured"]


def test_files_are_compared_by_hash_and_packages_by_version(tmp_path):
    folder = tmp_path / "card"
    folder.mkdir()
    (tmp_path / "system.py").write_bytes(b"x = 1\n")
    digest = hashlib.sha256(b"x = 1\n").hexdigest()
    files = (
        FileUsed("../system.py", digest, "code"),
        FileUsed(f"package:pydantic@{version('pydantic')}", "00" * 32, "data"),
    )
    record = replace(sample_record(), files=files)
    assert files_match(record, folder) == []
    (tmp_path / "system.py").write_bytes(b"x = 2\n")
    assert files_match(record, folder) == ["../system.py: the file is another one now"]


def test_what_is_not_there_is_said(tmp_path):
    files = (
        FileUsed("gone.py", "00" * 32, "code"),
        FileUsed("package:no-such-package-here@1", "00" * 32, "data"),
        FileUsed("package:pydantic@0.0.1", "00" * 32, "data"),
        FileUsed("bad\0name", "00" * 32, "code"),
    )
    found = files_match(replace(sample_record(), files=files), tmp_path)
    assert len(found) == 4
    assert "missing" in found[0]
    assert "not installed" in found[1]
    assert "is installed" in found[2]
