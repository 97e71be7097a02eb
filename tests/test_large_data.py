"""Of data with more rows than are read, everyone is counted and the record says what was drawn."""

import pytest
from tests.test_bad_data import CARD

from answerable.flow import audit

N = 3000
ROWS = "id,sex,decision\n" + "".join(f"{i},{'fm'[i % 2]},{i % 3 > 0:d}\n" for i in range(N))


@pytest.mark.parametrize("most", [1000, N])
def test_what_was_drawn_is_said(tmp_path, most):
    card = CARD.format(file="cases.csv").replace("key = ", f"most_rows = {most}\nkey = ")
    (tmp_path / "answerable.toml").write_text(card)
    (tmp_path / "cases.csv").write_text(ROWS)
    record = audit(tmp_path, write=False).record
    rates = next(m for m in record.measured if m.line.startswith("fairness.selection_rate"))
    assert {count.n for _, rate in rates.results for count in rate.counts} == {N // 2}
    assert record.n_cases == N
    said = [one.reason for one in record.not_tested if one.what == "2,000 rows"]
    if most == N:
        assert not said
    else:
        assert "1,000 of the 3,000 cases" in said[0]
