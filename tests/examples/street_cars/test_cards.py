"""Street and car give ethnicity back: found in the planted card, and nothing in the clean twin."""

import difflib
from datetime import date
from pathlib import Path

import pytest

import answerable
from answerable.flow import audit
from answerable.runs.trust import Trust

EXAMPLE = Path(answerable.__file__).parent / "examples" / "street-cars"
PROXIES = "proxies.{}.v1/motor quote/ethnicity"


def findings(variant):
    done = audit(EXAMPLE / variant, as_of=date(2026, 11, 1), trust=Trust(), write=False)
    return done.record.exit_code, {finding.id: finding for finding in done.findings}


def number(found, check, field):
    return round(found[PROXIES.format(check)].results.by_key[field, "Velan", "known"].value, 3)


def test_what_was_deleted_comes_back_and_dropping_either_leaves_the_other():
    code, found = findings("planted")
    assert code == 1
    breached = {f.against.id for f in found.values() if f.verdict == "breached"}
    assert breached == {"no-proxy-together", "no-proxy-alone"}
    alone = found[PROXIES.format("recovered_alone") + "#policy:no-proxy-alone"].results.by_key
    joint = found[PROXIES.format("recovered_jointly") + "#policy:no-proxy-together"].results
    numbers = [
        *(round(alone[field, "Velan", "known"].value, 3) for field in ("make", "postcode", "age")),
        round(joint.entries[0][1].value, 3),
        number(found, "left_after_dropping", "without make"),
        number(found, "left_after_dropping", "without postcode"),
    ]
    assert numbers == [0.743, 0.740, 0.509, 0.812, 0.737, 0.739]
    table = (EXAMPLE / "README.md").read_text("utf-8")
    assert all(f"| {value:.3f} |" in table for value in numbers)


def test_the_clean_twin_breaches_nothing_and_holds_its_limits():
    code, found = findings("clean")
    assert code == 0
    assert [f.verdict for f in found.values() if f.against] == ["holds", "holds"]


@pytest.mark.parametrize("variant", ["planted", "clean"])
def test_nobody_reads_ethnicity(variant):
    card = (EXAMPLE / variant / "answerable.toml").read_text("utf-8")
    reads = [line for line in card.splitlines() if line.startswith("reads")]
    assert len(reads) == 3
    assert not [line for line in reads if "ethnicity" in line]


def test_the_cards_differ_in_what_is_read_and_in_one_callable():
    planted, clean = (
        (EXAMPLE / v / "answerable.toml").read_text().splitlines() for v in ("planted", "clean")
    )
    changed = [line for line in difflib.ndiff(planted, clean) if line[0] == "-"]
    assert len(changed) == 7
