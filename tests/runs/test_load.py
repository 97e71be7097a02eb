"""Runners are found where they lie, ours and other people's."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import answerable.runs.runners
from answerable.errors import EvidenceError
from answerable.runs import load
from answerable.runs.registry import RUNNERS, formats, runner


def test_every_file_in_the_folder_brings_a_runner_and_a_second_call_changes_nothing():
    load.load_runners()
    before = dict(RUNNERS)
    load.load_runners()
    assert before == RUNNERS
    files = {path.stem for path in Path(answerable.runs.runners.__file__).parent.glob("*.py")}
    modules = {opener.__module__.rsplit(".", 1)[1] for opener in RUNNERS.values()}
    assert files - {"__init__"} == modules
    assert {"skops", "xgboost", "lightgbm", "catboost", "onnx", "joblib"} <= set(formats())
    assert not {"python", "command", "http"} & set(formats())


def test_two_runners_of_one_name_are_refused():
    load.load_runners()
    with pytest.raises(ValueError, match="two runners are called 'skops'"):
        runner("skops")(lambda component, run, place: None)


def test_an_entry_point_brings_its_runner_and_a_broken_one_is_named(monkeypatch):
    ours = EntryPoint("ours", "answerable.runs.runners.skops", load.GROUP)
    monkeypatch.setattr(load, "entry_points", lambda group: [ours])
    load.load_runners()
    broken = EntryPoint("theirs", "no_such_module_anywhere", load.GROUP)
    monkeypatch.setattr(load, "entry_points", lambda group: [broken])
    with pytest.raises(EvidenceError, match=r"'theirs' of .* cannot be loaded \(No module named"):
        load.load_runners()
