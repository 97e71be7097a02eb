import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.card.toml import toml_key, toml_value
from answerable.card.write import write_text
from answerable.errors import EnvironmentFailure


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "card.toml"
    target.write_text("old")

    def full(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(EnvironmentFailure, match="no space left on device"):
        write_text(target, "new")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["card.toml"]


def test_a_new_file_is_readable_as_the_user_wants_it(tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    write_text(tmp_path / "below" / "card.toml", "x\r\n")
    assert (tmp_path / "below" / "card.toml").read_bytes() == b"x\r\n"
    mode = (tmp_path / "below" / "card.toml").stat().st_mode
    assert stat.S_IMODE(mode) == stat.S_IMODE(plain.stat().st_mode)


@given(
    st.text(st.characters(codec="utf-8")),
    st.one_of(
        st.text(st.characters(codec="utf-8")),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
        st.dates(),
        st.lists(st.text(st.characters(codec="utf-8"), max_size=4), max_size=3),
    ),
)
def test_what_is_written_as_toml_reads_back(key, value):
    assert tomllib.loads(f"{toml_key(key)} = {toml_value(value)}") == {key: value}
