import pytest

from answerable.card.copy_example import copy_example, example_names
from answerable.card.read import read_card
from answerable.errors import AnswerableError


def test_the_mortgage_example_comes_with_both_variants_and_its_code(tmp_path):
    written = copy_example("mortgage", tmp_path / "mine")
    names = {path.relative_to(tmp_path / "mine").as_posix() for path in written}
    assert {"planted/answerable.toml", "clean/answerable.toml"} < names
    assert any(name.endswith(".py") for name in names)
    assert not any("__pycache__" in name or name.endswith("__init__.py") for name in names)
    for variant in ("planted", "clean"):
        assert read_card(tmp_path / "mine" / variant).system.components


def test_an_unknown_example_names_those_there_are(tmp_path):
    assert "mortgage" in example_names()
    with pytest.raises(AnswerableError, match='Did you mean "mortgage"'):
        copy_example("morgage", tmp_path)


def test_a_file_that_is_there_stops_the_copy_before_it_begins(tmp_path):
    card = tmp_path / "planted" / "answerable.toml"
    card.parent.mkdir()
    card.write_text("mine")
    with pytest.raises(AnswerableError, match="--force"):
        copy_example("mortgage", tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["planted", "answerable.toml"]
    copy_example("mortgage", tmp_path, force=True)
    assert card.read_text() != "mine"
