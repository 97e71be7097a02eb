import errno
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.record.sample import sample_record
from tests.record.sealing import DOCUMENTS, key, run, sealed

from answerable.errors import EnvironmentFailure
from answerable.proof.canonical import canonical, sha256
from answerable.record.earlier import earlier_records, newest
from answerable.record.read import read, read_run
from answerable.record.verify import verify
from answerable.record.write import record_parts, write

ROOT = Path(__file__).parents[2]


def test_the_folder_is_named_by_day_and_hash(tmp_path):
    made = sealed(tmp_path)
    digest = sha256((made / "record.json").read_bytes())
    assert made == tmp_path / "records" / f"2026-11-23-{digest[:12]}"
    assert sorted(str(p.relative_to(made)) for p in made.rglob("*") if p.is_file()) == [
        "FORMAT", "letters/one.txt", "record.json", "report.html", "run.json", "seal",
    ]  # fmt: skip
    assert (made / "FORMAT").read_bytes() == b"answerable.record/1\n"


def test_what_was_written_is_read_back(tmp_path):
    made = sealed(tmp_path)
    assert read(made) == sample_record()
    assert read(made / "record.json") == sample_record()
    assert read_run(made) == run()


def test_the_same_input_is_kept_as_it_is(tmp_path):
    made = sealed(tmp_path)
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert sealed(tmp_path, minute=9) == made
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
    assert len(list((tmp_path / "records").iterdir())) == 1


def test_other_documents_or_another_signer_make_another_folder(tmp_path):
    made = sealed(tmp_path)
    other = write(sample_record(), run(), {**DOCUMENTS, "report.html": b"x"}, tmp_path, key())
    third = sealed(tmp_path, by=8)
    assert [other.name, third.name] == [f"{made.name}-2", f"{made.name}-3"]
    assert all(verify(one, {}).unaltered for one in (made, other, third))


def test_an_altered_record_is_neither_kept_nor_overwritten(tmp_path):
    made = sealed(tmp_path)
    (made / "run.json").write_bytes(b"{}")
    again = sealed(tmp_path)
    assert again.name == f"{made.name}-2"
    assert (made / "run.json").read_bytes() == b"{}"
    assert verify(again, {}).unaltered


def test_records_are_chained_by_the_hash_of_the_seal(tmp_path):
    first = sealed(tmp_path, minute=1)
    second = sealed(tmp_path, replace(sample_record(), seed=8), minute=2)
    third = sealed(tmp_path, replace(sample_record(), seed=9), minute=3)
    assert read(first).previous == ""
    assert read(second).previous == sha256((first / "seal").read_bytes())
    assert read(third).previous == sha256((second / "seal").read_bytes())
    listed = earlier_records(tmp_path / "records")
    assert [one.name for one in listed] == [first.name, second.name, third.name]
    assert newest(tmp_path / "records") == sha256((third / "seal").read_bytes())


def test_what_lies_between_the_records_is_no_record(tmp_path):
    records = tmp_path / "records"
    assert earlier_records(records) == ()
    made = sealed(tmp_path)
    (records / "notes").mkdir()
    (records / "broken").mkdir()
    (records / "broken" / "seal").write_bytes(b"{}")
    (records / "link").symlink_to(made)
    (records / "file").write_text("")
    assert [one.name for one in earlier_records(records)] == [made.name]


def test_the_bytes_depend_on_nothing_but_the_record():
    program = (
        "from tests.record.sample import sample_record\n"
        "from answerable.record.write import record_parts\n"
        "from answerable.proof.canonical import canonical, sha256\n"
        "print(sha256(canonical(record_parts(sample_record()))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "src"},
        ).stdout.strip()
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert found == {sha256(canonical(record_parts(sample_record())))}


def test_the_record_before_stands_in_the_seal_and_not_in_the_record(tmp_path):
    assert "previous" not in record_parts(sample_record())
    alone = sealed(tmp_path / "a")
    sealed(tmp_path / "b", replace(sample_record(), seed=8))
    after = sealed(tmp_path / "b", minute=2)
    assert alone.name == after.name
    assert (alone / "record.json").read_bytes() == (after / "record.json").read_bytes()


@pytest.mark.parametrize(
    "name", ["../x", "/x", "seal", "run.json", ".hidden", "a\nb", "a/../b", ""]
)
def test_a_document_cannot_leave_the_folder_or_pose_as_a_part(tmp_path, name):
    with pytest.raises(ValueError, match="no name for a document"):
        write(sample_record(), run(), {name: b""}, tmp_path, key())
    assert not list(tmp_path.iterdir())


def test_another_format_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="this version writes"):
        sealed(tmp_path, replace(sample_record(), format="answerable.record/2"))


@pytest.mark.parametrize("call", range(1, 12))
def test_a_disk_that_is_full_at_any_moment_leaves_nothing(tmp_path, monkeypatch, call):
    calls, fsync = [0], os.fsync

    def full(handle):
        calls[0] += 1
        if calls[0] == call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    if call <= 8:  # six files and two folders come before the rename
        with pytest.raises(EnvironmentFailure, match="No space left") as caught:
            sealed(tmp_path)
        assert caught.value.exit_code == 74
        assert not list(tmp_path.iterdir())
    elif call == 9:  # the folder around it: the record is whole and already there
        with pytest.raises(EnvironmentFailure):
            sealed(tmp_path)
        (made,) = (tmp_path / "records").iterdir()
        assert verify(made, {}).unaltered
    else:
        assert verify(sealed(tmp_path), {}).unaltered


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_an_interruption_leaves_no_half_record(tmp_path, monkeypatch, error):
    sealed(tmp_path, replace(sample_record(), seed=8))
    before = sorted((tmp_path / "records").iterdir())

    def interrupted(handle):
        raise error

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(error):
        sealed(tmp_path, minute=2)
    assert sorted((tmp_path / "records").iterdir()) == before


def test_a_disk_that_is_really_full_leaves_nothing(tmp_path):
    program = (
        "import sys, pathlib\n"
        "from answerable.errors import EnvironmentFailure\n"
        "from tests.record.sealing import DOCUMENTS, key, run\n"
        "from tests.record.sample import sample_record\n"
        "from answerable.record.write import write\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "try:\n"
        "    write(sample_record(), run(), DOCUMENTS, folder, key())\n"
        "except EnvironmentFailure as error:\n"
        "    print(error.exit_code, list(folder.iterdir()), error)\n"
    )
    script = 'mount -t tmpfs -o size=16k none "$1" && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", str(tmp_path), sys.executable, program],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    if done.returncode and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip("namespaces are not allowed here")
    assert done.stdout.startswith("74 [] "), done.stderr
    assert "No space left" in done.stdout


def test_a_place_that_is_no_folder_is_the_environment_failing(tmp_path):
    (tmp_path / "records").write_text("")
    with pytest.raises(EnvironmentFailure):
        sealed(tmp_path)


def test_what_a_killed_run_left_is_swept_after_an_hour(tmp_path):
    old, young = tmp_path / "records" / ".writing-old", tmp_path / "records" / ".writing-young"
    for path in (old, young):
        path.mkdir(parents=True)
        (path / "record.json").write_text("{")
    os.utime(old, (time.time() - 7200,) * 2)
    sealed(tmp_path)
    assert (old.exists(), young.exists()) == (False, True)
