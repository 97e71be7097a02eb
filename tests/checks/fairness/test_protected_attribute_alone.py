"""Everybody again with the other value of a protected attribute, and nothing else changed."""

from dataclasses import replace

import numpy as np
import pytest
from tests.checks.explanation.lender import lender
from tests.checks.explanation.tree_lender import people, tree_lender

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence import flips
from answerable.checks.fairness.protected_attribute_alone import SAME, protected_attribute_alone
from answerable.checks.registry import PROVIDERS
from answerable.errors import EvidenceError
from answerable.findings.words import says
from answerable.plan.types import PlanLine
from answerable.system.data import Protected


def found(bench):
    provider = PROVIDERS[flips.Flipped]
    (asked,) = provider.asks(bench.card)
    assert isinstance(asked, Ask)
    return asked, protected_attribute_alone(provider.open(asked, bench))


def told(bench):
    asked, series = found(bench)
    line = PlanLine("id", "fairness.protected_attribute_alone.v1", asked, (), (), ())
    return says(line, series, (), None, bench.card)


@pytest.mark.parametrize(("form", "trees"), [("xgboost", 15), ("skops", 10)])
def test_the_share_is_that_of_flipping_every_person_by_hand(tmp_path, form, trees):
    bench = tree_lender(tmp_path, form)
    cases = people()[0]
    odds = []
    for sex in (0.0, 1.0):
        p = bench.graph.run({**cases, "sex": np.full(300, sex)}, until="score").field("p")
        p = p.astype(float)
        odds.append(p if form == "skops" else np.log(p / (1 - p)))
    turned = (odds[0] >= (0.5 if form == "skops" else 0)) != (
        odds[1] >= (0.5 if form == "skops" else 0)
    )
    assert 5 < turned.sum() < 200, "some are decided by it, and not all"
    _, series = found(bench)
    entry = series.by_key["everyone",]
    assert (entry.counts[0].successes, entry.n) == (int(turned.sum()), 300)
    for value, label in ((0, "men"), (1, "women")):
        own = cases["sex"] == value
        count = series.by_key[label,].counts[0]
        assert (count.successes, count.n) == (int((turned & own).sum()), int(own.sum()))
    seen = series.by_key[SAME,]
    assert not seen.answer
    witness = dict(seen.witness)
    assert witness["method"] == (
        "exhaustive: every one of 2 values for every person, run end to end"
    )
    most = float(np.abs(odds[1] - odds[0]).max())
    assert (
        f"of {trees} trees ask about it; it alone moves a score by {most:.3g}" in (witness["trees"])
    )


def test_a_decision_read_off_a_score_is_flipped_like_one_that_is_written(tmp_path):
    (tmp_path / "written").mkdir()
    (tmp_path / "read").mkdir()
    written = tree_lender(tmp_path / "written", "skops")
    read = tree_lender(tmp_path / "read", "skops", threshold=0.5)
    entries = [found(bench)[1].by_key["everyone",] for bench in (written, read)]
    assert entries[0].counts[0].successes > 5
    assert entries[0] == entries[1]


def test_nothing_is_told_of_a_decision_that_no_component_makes(tmp_path):
    bench = lender(tmp_path)
    data = replace(bench.card.data, decision=replace(bench.card.data.decision, field="elsewhere"))
    use = replace(bench.card.system.uses[0], decision="elsewhere")
    system = replace(bench.card.system, uses=(use,))
    bench.card = replace(bench.card, data=data, system=system)
    with pytest.raises(EvidenceError, match="no component writes 'elsewhere'"):
        found(bench)


def test_a_system_that_does_not_read_the_attribute_is_clean_and_says_why(tmp_path):
    bench = lender(tmp_path)
    _, series = found(bench)
    assert series.by_key[SAME,].answer
    assert len(series.by_key) == 1
    assert told(bench) == (
        "No component on the way to the decision reads sex, so it alone changes nobody's decision."
    )


def test_a_planted_rule_by_shoe_size_is_caught_in_a_black_box(tmp_path):
    bench = lender(tmp_path, "never")
    shoe = (Protected("shoe", "shoe", ()),)
    bench.card = replace(bench.card, data=replace(bench.card.data, protected=shoe))
    _, series = found(bench)
    assert not series.by_key[SAME,].answer
    assert "trees" not in dict(series.by_key[SAME,].witness)
    assert "with another shoe, and nothing else changed" in told(bench).lower()


def test_nobody_is_asked_about_their_own_value_or_again_once_they_are_decided_otherwise(tmp_path):
    """With a planted rule by shoe size each person is asked only until the rule shows."""
    bench = lender(tmp_path, "never")
    shoe = (Protected("shoe", "shoe", ()),)
    bench.card = replace(bench.card, data=replace(bench.card.data, protected=shoe))
    cases = bench.recorded.batch()
    sizes = np.unique(cases["shoe"])
    meets = cases["income"] / 5000 - cases["debt"] / 2000 >= 0.3
    own, still = cases["shoe"], np.full(300, True)
    wanted = [300]
    for size in sizes:
        asked = still & (own != size)
        still &= ~(asked & meets & ((own > 41) != (size > 41)))
        wanted.append(
            len(np.unique(np.stack([cases["income"], cases["debt"]])[:, asked], axis=1).T)
        )
    run, rows = bench.graph.run, []

    def counted(batch, **how):
        rows.append(len(batch["income"]))
        return run(batch, **how)

    bench.graph.run = counted
    _, series = found(bench)
    assert series.by_key["everyone",].counts[0].successes == int((~still).sum())
    assert rows[-len(sizes) - 1 :] == wanted
    assert sum(rows) < 300 * len(sizes)


def test_the_share_is_that_of_the_population_where_people_are_weighed(tmp_path):
    bench = lender(tmp_path, "never")
    shoe = (Protected("shoe", "shoe", ()),)
    sources = tuple(replace(one, weight="shoe") for one in bench.card.data.sources)
    data = replace(bench.card.data, protected=shoe)
    bench.card = replace(bench.card, data=data)
    _, plain = found(bench)
    bench.card = replace(bench.card, data=replace(data, sources=sources))
    _, series = found(bench)
    weight, by_hand = {}, 0.0
    for value, n in zip(*np.unique(bench.recorded.batch(["shoe"])["shoe"], return_counts=True),
                        strict=True):  # fmt: skip
        label = f"{value:g}"
        weight[label] = n * value
        by_hand += value * plain.by_key[label,].counts[0].successes
    ours = series.by_key["everyone",]
    assert ours.value == pytest.approx(by_hand / sum(weight.values()))
    assert (ours.method, ours.counts) == ("wilson_weighted", plain.by_key["everyone",].counts)
    assert type(dict(series.by_key[SAME,].witness)["decided otherwise"]) is int
    assert "(weighted " in told(bench)


def test_a_read_attribute_that_does_nothing_changes_nobody(tmp_path):
    """The lender's score reads the shoe size and does not use it."""
    bench = lender(tmp_path)
    shoe = (Protected("shoe", "shoe", ()),)
    bench.card = replace(bench.card, data=replace(bench.card.data, protected=shoe))
    _, series = found(bench)
    assert series.by_key[SAME,].answer
    assert series.by_key["everyone",].counts[0].successes == 0
    assert "nobody of 300 is decided otherwise" in told(bench)


def test_what_is_thinned_is_not_called_exhaustive(tmp_path, monkeypatch):
    monkeypatch.setattr(flips, "MOST_VALUES", 4)
    monkeypatch.setattr(flips, "MOST_ROWS", 400)
    bench = lender(tmp_path)
    shoe = (Protected("shoe", "shoe", ()),)
    bench.card = replace(bench.card, data=replace(bench.card.data, protected=shoe))
    _, series = found(bench)
    assert dict(series.by_key[SAME,].witness)["method"] == (
        "4 of 11 values, spread evenly for 100 of 300 people, spread evenly, run end to end"
    )


def test_nothing_is_told_of_a_system_in_a_mood(tmp_path):
    bench = lender(tmp_path, "in a mood")
    shoe = (Protected("shoe", "shoe", ()),)
    bench.card = replace(bench.card, data=replace(bench.card.data, protected=shoe))
    with pytest.raises(EvidenceError, match="asked again with nothing changed"):
        found(bench)


def test_without_data_it_is_not_tested(tmp_path):
    bench = lender(tmp_path)
    card = replace(bench.card, data=replace(bench.card.data, sources=()))
    (asked,) = PROVIDERS[flips.Flipped].asks(card)
    assert isinstance(asked, Skip)


def test_in_a_sample_the_shares_are_those_of_the_population(tmp_path):
    bench = tree_lender(tmp_path, "skops")
    _, usual = found(bench)
    for how, weights in (
        ({"weight": "income"}, people()[0]["income"]),
        ({"cluster": "shoe"}, None),
    ):
        source = replace(bench.card.data.sources[0], **how)
        bench.card = replace(bench.card, data=replace(bench.card.data, sources=(source,)))
        _, series = found(bench)
        assert dict(series.by_key[SAME,].witness) == dict(usual.by_key[SAME,].witness)
        entry, alone = series.by_key["everyone",], usual.by_key["everyone",]
        assert entry.counts == alone.counts
        if weights is None:
            # Eleven sizes of shoes: clusters, in which people are as different as elsewhere.
            assert entry.value == pytest.approx(alone.value)
            assert entry.method == "wilson_clustered"
        else:
            ((_, mass),) = entry.population
            assert mass == pytest.approx(weights.sum())
            assert entry.value != alone.value and entry.method == "wilson_weighted"
        bench.card = replace(
            bench.card, data=replace(bench.card.data, sources=(replace(source, weight=""),))
        )


@pytest.mark.parametrize(("few", "withheld"), [(3, {"b", "c"}), (5, set())])
def test_with_a_small_group_another_is_withheld_that_would_tell_of_it(few, withheld):
    groups = (("everyone", 60 + few), ("a", 40), ("b", 20), ("c", few))
    counted = tuple(flips.FlippedOf(label, n, 1) for label, n in groups)
    told = flips.Flipped("race", counted, 60 + few, ("a", "b", "c"), 3, ("model",), minimum=5)
    assert told.guards == withheld
