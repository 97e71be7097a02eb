"""Groups nobody recorded in the card: columns of probabilities, attribute files apart."""

from pathlib import Path

from answerable.card.read import read_card

GOOD = (Path(__file__).parent / "good.toml").read_text(encoding="utf-8")


def test_a_column_of_probabilities_and_a_file_of_its_own_are_read(tmp_path):
    changed = GOOD.replace(
        'name = "race"\n', 'name = "race"\nfile = "kept/race.csv"\nkey = "case"\n', 1
    )
    assert changed != GOOD
    membership = (
        '\n[[membership]]\ngroup = "black"\nof = "ethnicity"\nprobability = "p_black"\n'
        'source = "surnames, by the risk team"\n'
    )
    (tmp_path / "answerable.toml").write_text(changed + membership, encoding="utf-8")
    data = read_card(tmp_path).data
    assert (data.protected[0].file, data.protected[0].key) == ("kept/race.csv", "case")
    (named,) = data.memberships
    assert (named.group, named.probability, named.of) == ("black", "p_black", "ethnicity")
