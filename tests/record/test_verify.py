import base64
import json
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.record.sample import sample_record
from tests.record.sealing import copy, key, run, sealed

from answerable.errors import RecordError
from answerable.proof import dsse
from answerable.proof.canonical import canonical, sha256
from answerable.record.read import read
from answerable.record.seal import part_digests, statement
from answerable.record.verify import verify
from answerable.record.write import record_parts
from answerable.stats.results import Estimate, Series

ONCE = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return sealed(tmp_path_factory.mktemp("original"))


@pytest.fixture
def record(original, tmp_path):
    return copy(original, tmp_path)


def _edit(record, old, new, name="record.json"):
    path = record / name
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def _places(record):
    found = verify(record, {})
    assert not found.unaltered
    assert found.exit_code == 5
    return [(one.file, one.pointer) for one in found.altered]


def _reseal(record, by=9, **changed):
    """Seal what lies in the folder anew, as a forger would."""
    files = {
        str(p.relative_to(record)): p.read_bytes()
        for p in record.rglob("*")
        if p.is_file() and p.name != "seal"
    }
    try:
        parts = json.loads(files["record.json"])
        said = statement(sample_record(), run(), files, parts, "")
    except ValueError:
        said = statement(sample_record(), run(), files, {}, "")
    said = replace(said, **{k: v for k, v in changed.items() if hasattr(said, k)})
    predicate = {**said.predicate, **changed.get("predicate_with", {})}
    (record / "seal").write_bytes(dsse.seal(replace(said, predicate=predicate), key(by)))


def test_an_untouched_record_is_unaltered_and_trust_is_another_answer(record):
    found = verify(record, {key().id: "ours"})
    assert (found.unaltered, found.trusted, found.trusted_as) == (True, True, "ours")
    assert (found.exit_code, found.numbers.agree, found.numbers.disagree) == (0, 5, ())
    stranger = verify(record, {key(8).id: "somebody else"})
    assert (stranger.unaltered, stranger.trusted, stranger.exit_code) == (True, False, 0)
    assert stranger.key_id == key().id


def test_one_digit_in_a_number_is_named_to_the_number(record):
    _edit(record, b'"value":0.743', b'"value":0.843')
    assert _places(record) == [("record.json", "/findings/1/results/entries/0/1/value")]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b'"seed":7', b'"seed":8', "/seed"),
        (b'"verdict":"breached"', b'"verdict":"reported"', "/findings/0"),
        (b'"n_that_could":420', b'"n_that_could":421', "/findings/2"),
        (b'"exit_code":1', b'"exit_code":0', "/exit_code"),
        (b'"sha256":"9a9a', b'"sha256":"9b9a', "/plan/sha256"),
        (b"Read by the credit board", b"Seen by the credit board", "/notes/1"),
        (b"Decide which mortgage", b"Judge which mortgage", "/system/uses"),
    ],
)
def test_the_altered_part_is_named(record, old, new, place):
    _edit(record, old, new)
    assert _places(record) == [("record.json", place)]


def test_a_removed_finding_and_an_added_one_are_named(record):
    path = record / "record.json"
    parts = json.loads(path.read_bytes())
    gone = parts["findings"].pop()
    path.write_bytes(canonical(parts))
    assert _places(record) == [("record.json", "/findings/5")]
    assert [one.what for one in verify(record, {}).altered] == ["was removed"]
    parts["findings"] += [gone, gone]
    path.write_bytes(canonical(parts))
    assert _places(record) == [("record.json", "/findings/6")]
    assert [one.what for one in verify(record, {}).altered] == ["was added"]


def test_a_new_top_level_entry_is_named(record):
    path = record / "record.json"
    path.write_bytes(canonical({**json.loads(path.read_bytes()), "score": 99}))
    assert _places(record) == [("record.json", "/score")]


def test_another_spelling_of_the_same_values_is_still_an_alteration(record):
    path = record / "record.json"
    path.write_bytes(json.dumps(json.loads(path.read_bytes()), indent=1).encode())
    (only,) = verify(record, {}).altered
    assert only.pointer == ""
    assert "spelled anew" in only.what


@pytest.mark.parametrize("name", ["run.json", "FORMAT", "report.html", "letters/one.txt"])
def test_an_altered_file_and_a_missing_one_are_named(record, name):
    path = record / name
    path.write_bytes(path.read_bytes() + b" ")
    assert _places(record) == [(name, "")]
    path.unlink()
    assert _places(record) == [(name, "")]
    assert [one.what for one in verify(record, {}).altered] == ["is missing"]


def test_files_that_were_not_sealed_are_named(record):
    (record / "extra.txt").write_text("x")
    (record / "empty").mkdir()
    assert _places(record) == [("empty/", ""), ("extra.txt", "")]


@given(at=st.integers(0), by=st.integers(1, 255))
@ONCE
def test_no_byte_of_the_record_can_change(record, original, at, by):
    data = bytearray((original / "record.json").read_bytes())
    data[at % len(data)] ^= by
    (record / "record.json").write_bytes(bytes(data))
    assert {file for file, _ in _places(record)} == {"record.json"}


def test_no_digit_of_the_record_can_change_unnamed(record, original):
    """Some two hundred digits spread over the record: each is named by a place inside it."""
    data = (original / "record.json").read_bytes()
    at = [i for i, byte in enumerate(data) if chr(byte).isdigit()]
    for i in at[:: max(1, len(at) // 200)]:
        other = b"1" if data[i : i + 1] != b"1" else b"2"
        (record / "record.json").write_bytes(data[:i] + other + data[i + 1 :])
        assert all(pointer for _, pointer in _places(record)), data[i - 20 : i + 20]


@given(
    name=st.sampled_from(["seal", "run.json", "FORMAT"]), at=st.integers(0), by=st.integers(1, 255)
)
@ONCE
def test_no_byte_of_another_file_can_change(record, original, name, at, by):
    data = bytearray((original / name).read_bytes())
    data[at % len(data)] ^= by
    (record / name).write_bytes(bytes(data))
    assert _places(record) == [(name, "")]
    (record / name).write_bytes((original / name).read_bytes())


def test_a_record_sealed_anew_is_unaltered_but_not_trusted(record):
    _edit(record, b'"seed":7', b'"seed":8')
    _reseal(record)
    found = verify(record, {key().id: "ours"})
    assert (found.unaltered, found.trusted, found.key_id) == (True, False, key(9).id)


def test_a_forged_number_contradicts_its_counts(record):
    path = record / "record.json"
    path.write_bytes(path.read_bytes().replace(b'"value":0.743', b'"value":0.843'))
    _reseal(record)
    found = verify(record, {})
    assert found.unaltered
    assert found.exit_code == 5
    assert any("its counts say 0.743" in one for one in found.numbers.disagree)


def test_without_a_seal_nothing_can_be_said(record):
    (record / "seal").unlink()
    found = verify(record, {key().id: ""})
    assert [str(one) for one in found.altered] == ["seal is missing"]
    assert (found.trusted, found.key_id, found.exit_code) == (False, "", 5)


@pytest.mark.parametrize("what", ["nothing", "empty", "file", "bad\0name"])
def test_what_is_no_record_is_said_to_be_none(tmp_path, what):
    path = tmp_path / what if "\0" not in what else what
    if what == "empty":
        path.mkdir()
    if what == "file":
        path.write_text("hello")
    with pytest.raises(RecordError, match="is no record") as caught:
        verify(path, {})
    assert caught.value.exit_code == 2


def test_a_link_in_place_of_a_file_is_never_followed(record, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes((record / "report.html").read_bytes())
    (record / "report.html").unlink()
    (record / "report.html").symlink_to(outside)
    (record / "elsewhere").symlink_to("/etc")
    assert _places(record) == [("elsewhere", ""), ("report.html", "")]


def test_a_pipe_is_not_waited_for(record):
    (record / "report.html").unlink()
    os.mkfifo(record / "report.html")
    os.mkfifo(record / "pipe")
    assert _places(record) == [("pipe", ""), ("report.html", "")]


def test_a_seal_that_became_a_link_is_altered(record):
    seal = (record / "seal").read_bytes()
    (record / "seal").unlink()
    (record.parent / "aside").write_bytes(seal)
    (record / "seal").symlink_to(record.parent / "aside")
    found = verify(record, {})
    assert found.exit_code == 5
    assert str(found.altered[0]) == "seal is no plain file any more"


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "a/../../b", "\x1b[31m", ".x", "a\\b"]
)
def test_a_seal_that_names_files_elsewhere_is_refused(record, name):
    listed = {"record.json": (record / "record.json").read_bytes(), name: b""}
    subject = tuple((one, sha256(data)) for one, data in listed.items())
    _reseal(record, subject=subject)
    (only,) = verify(record, {}).altered
    assert str(only) == "seal names files that no record has"


@pytest.mark.parametrize(
    "wrong",
    [{"previous": 7}, {"parts": []}, {"parts": {}}, {"root": "00" * 32}, {"parts": {"/a": "zz"}}],
)
def test_a_seal_that_says_less_than_ours_is_refused(record, wrong):
    _reseal(record, predicate_with=wrong)
    assert [one.file for one in verify(record, {}).altered] == ["seal"]


def test_a_seal_of_something_else_is_refused(record):
    _reseal(record, predicate_type="urn:other")
    assert "not of a record" in str(verify(record, {}).altered[0])


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"a":1,"a":2}', b'"\xff"', b"[" * 100_000, b"[" * 900 + b"]" * 900, b"1" * 5000,
     b"[NaN]", b"null", b"[]", b'{"findings":7}', b'{"a":"\\ud800"}'],
)  # fmt: skip
def test_a_hostile_record_is_named_and_harms_nothing(record, data):
    (record / "record.json").write_bytes(data)
    assert {file for file, _ in _places(record)} == {"record.json"}


@pytest.mark.parametrize("data", [b"{", b'{"a":1,"a":2}', b"[" * 900 + b"]" * 900, b"[]", b"{}"])
def test_a_hostile_record_under_a_right_seal_is_no_record(record, data):
    (record / "record.json").write_bytes(data)
    files = {"record.json": data}
    said = statement(sample_record(), run(), files, record_parts(sample_record()), "")
    for path in record.rglob("*"):
        if path.is_file() and path.name not in ("record.json", "seal"):
            path.unlink()
    (record / "letters").rmdir()
    (record / "seal").write_bytes(dsse.seal(said, key(9)))
    with pytest.raises(RecordError):
        verify(record, {})


def test_a_record_of_a_later_format_is_sent_to_its_own_version(record):
    _edit(record, b"answerable.record/1", b"answerable.record/9")
    with pytest.raises(RecordError, match="the version of Answerable that wrote it"):
        read(record)


def test_a_file_beyond_all_measure_is_not_read(record, monkeypatch):
    monkeypatch.setattr("answerable.record.files.LARGEST", 1000)
    with pytest.raises(RecordError, match="larger than"):
        verify(record, {})


def test_every_top_level_entry_has_its_digest_and_every_finding_too():
    parts = record_parts(sample_record())
    digests = part_digests(parts)
    assert {f"/{name}" for name in parts} <= digests.keys()
    for section in ("findings", "measured", "margins"):
        assert {f"/{section}/{i}" for i in range(len(parts[section]))} <= digests.keys()


def test_the_seal_never_says_the_system_is_in_order(record):
    envelope = json.loads((record / "seal").read_bytes())
    predicate = json.loads(base64.b64decode(envelope["payload"]))["predicate"]
    assert predicate["result"] == "FAILED"
    calm = replace(sample_record(), findings=())
    assert statement(calm, run(), {}, record_parts(calm), "").predicate["result"] == "WARNED"


def test_judging_other_numbers_than_were_measured_is_a_contradiction(tmp_path):
    sample = sample_record()
    finding = sample.findings[1]
    key_, entry = finding.results.entries[0]
    assert isinstance(entry, Estimate)
    other = Series(finding.results.keys, ((key_, replace(entry, low=0.8)),))
    findings = (replace(finding, results=other), *sample.findings[2:])
    found = verify(sealed(tmp_path, replace(sample, findings=findings)), {})
    assert (found.unaltered, found.exit_code) == (True, 5)
    assert "is not what was measured" in found.numbers.disagree[0]
