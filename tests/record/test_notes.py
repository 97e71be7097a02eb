from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.errors import CardError, EnvironmentFailure
from answerable.record.notes import NOTES_FILE, append_note, read_notes
from answerable.record.types import Note

DAY = date(2026, 11, 20)
LOOK = Note("look", "Two applicants differ only in a name.", "M. Sow", DAY)
SIGNED = Note("sign_off", "Read by the board.", "A. Berg", DAY)
texts = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)


def test_no_file_is_no_note(tmp_path):
    assert read_notes(tmp_path) == ()


def test_notes_are_added_in_order_and_what_stands_there_is_kept(tmp_path):
    (tmp_path / NOTES_FILE).write_text("# ours\n")
    append_note(tmp_path, LOOK)
    append_note(tmp_path, SIGNED)
    assert read_notes(tmp_path) == (LOOK, SIGNED)
    assert (tmp_path / NOTES_FILE).read_text().startswith("# ours\n")
    assert [path.name for path in tmp_path.iterdir()] == [NOTES_FILE]


@given(text=texts, who=texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_written(tmp_path, text, who):
    (tmp_path / NOTES_FILE).unlink(missing_ok=True)
    note = Note("look", text, who, DAY)
    append_note(tmp_path, note)
    assert read_notes(tmp_path) == (note,)


def test_every_wrong_note_is_named_with_its_line(tmp_path):
    (tmp_path / NOTES_FILE).write_text(
        '[[note]]\nkind = "look"\ntext = "fine"\nwho = "A"\non = 2026-01-01\n\n'
        '[[note]]\nkind = "praise"\ntext = " "\non = 2026-01-01T10:00:00\ncolour = 1\n\n'
        "[other]\n"
    )
    with pytest.raises(CardError) as caught:
        read_notes(tmp_path)
    problems = caught.value.problems
    assert {one.line for one in problems} == {7, 13}
    assert len(problems) == 6
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("data", [b"[[note", b'text = "\xff"', b"note = 3", b"note = [3]"])
def test_a_file_that_is_no_list_of_notes_is_refused(tmp_path, data):
    (tmp_path / NOTES_FILE).write_bytes(data)
    with pytest.raises(CardError, match=NOTES_FILE):
        read_notes(tmp_path)
    with pytest.raises(CardError):
        append_note(tmp_path, LOOK)
    assert (tmp_path / NOTES_FILE).read_bytes() == data


def test_a_note_nobody_signed_is_not_written(tmp_path):
    with pytest.raises(CardError, match="who says nothing"):
        append_note(tmp_path, Note("look", "x", " ", DAY))
    assert not list(tmp_path.iterdir())


def test_a_full_disk_keeps_the_notes_that_were_there(tmp_path, monkeypatch):
    append_note(tmp_path, LOOK)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentFailure, match="No space left"):
        append_note(tmp_path, SIGNED)
    assert read_notes(tmp_path) == (LOOK,)
    assert [path.name for path in tmp_path.iterdir()] == [NOTES_FILE]
