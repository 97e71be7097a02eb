import numpy as np
import pytest
from tests.checks.counted import RACE
from tests.checks.recorded import bench_of, component, values

from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.proxies import Recoveries
from answerable.checks.proxies.fewest_fields import fewest_fields
from answerable.checks.proxies.left_after_dropping import left_after_dropping
from answerable.checks.proxies.recovered_alone import recovered_alone
from answerable.checks.proxies.recovered_jointly import recovered_jointly
from answerable.errors import EvidenceError
from answerable.runs.types import CannotRun
from answerable.stats.results import Undefined
from answerable.system.data import Group, Protected, Source

N = 1500
RNG = np.random.default_rng(7)
BLACK = RNG.random(N) < 0.3
STREETS = np.array([f"street {i}" for i in range(12)], dtype=object)
CARS = np.array(["red", "blue", "grey", "black"], dtype=object)


def drawn(words, tilt):
    """Words that are likelier in one group the further back they stand."""
    place = np.arange(len(words)) - (len(words) - 1) / 2
    one, other = (np.exp(sign * tilt * place) for sign in (1, -1))
    picks = [RNG.choice(len(words), N, p=p / p.sum()) for p in (one, other)]
    return words[np.where(BLACK, *picks)]


PEOPLE = {
    "case": [f"c{i}" for i in range(N)],
    "race": np.where(BLACK, "black", "white").astype(object),
    "street": drawn(STREETS, 0.12),
    "car": drawn(CARS, 0.35),
    "age": RNG.integers(18, 80, N),
    "income": RNG.normal(3000, 500, N).round(),
    "approve": [1] * N,
}
KEYED = Source("cases", python="a:b", key="case")


def read(*fields, columns=PEOPLE, attribute="race", **card):
    card = {"source": KEYED, "protected": [RACE], "reads": fields} | card
    return Recoveries().open(Ask("lending", attribute=attribute), bench_of(columns, **card))


def test_street_and_car_give_the_deleted_attribute_back():
    people = read("street", "car", "age", "income")
    alone = values(recovered_alone(people))
    assert {key[0] for key in list(alone)[:2]} == {"street", "car"}
    ((_, joint),) = recovered_jointly(people)
    assert joint.low > max(alone.values())
    assert (joint.n, joint.low > 0.7) == (N, True)


def test_dropping_either_leaves_the_other():
    people = read("street", "car", "age", "income")
    left = {key[0]: entry for key, entry in left_after_dropping(people)}
    ((_, joint),) = recovered_jointly(people)
    for dropped in ("without street", "without car"):
        assert 0.6 < left[dropped].low < left[dropped].value < joint.value
    assert left["without age"].value == pytest.approx(joint.value, abs=0.02)
    assert set(list(left)[:2]) == {"without street", "without car"}


def test_the_fewest_fields_are_the_two_that_tell():
    one, two, three = (
        entry.value for _, entry in fewest_fields(read("age", "street", "income", "car"))
    )
    ((_, joint),) = recovered_jointly(read("street", "car"))
    assert one < two == pytest.approx(joint.value, abs=0.02)
    assert three == pytest.approx(two, abs=0.02)


def test_the_clean_twin_gives_nothing_back():
    people = read("age", "income")
    for check in (recovered_alone, recovered_jointly, fewest_fields, left_after_dropping):
        assert all(entry.low < 0.5 for _, entry in check(people)), check


def test_a_component_that_reads_the_attribute_itself_recovers_it_wholly():
    ((_, entry), *_) = recovered_alone(read("race", "age"))
    assert entry.value == 1.0
    assert entry.low > 0.99


def test_the_same_seed_gives_the_same_numbers_and_another_nearly():
    fields = ("street", "car")
    first, again, other = (
        values(recovered_jointly(read(*fields, seed=seed))) for seed in (1, 1, 2)
    )
    assert first == again != other
    assert list(first.values()) == pytest.approx(list(other.values()), abs=0.02)


def test_sentences_are_read_as_their_words():
    greeting = np.where(BLACK, "kind regards", "best wishes")
    texts = [f"my number is n{i} and {g}" for i, g in enumerate(greeting)]
    people = read("letter", columns=PEOPLE | {"letter": texts})
    assert recovered_alone(people).by_key["letter", "black", "known"].low > 0.99


def test_more_than_two_groups_have_a_number_each_and_the_rest_is_told():
    race = PEOPLE["race"].copy()
    race[:200], race[200:204], race[204:210] = "asian", "other", None
    people = read("street", columns=PEOPLE | {"race": race})
    found = values(recovered_alone(people))
    assert {key[1] for key in found if key[2] == "known"} == {"white", "black", "asian"}
    assert found["", "", "group unknown"].startswith("6 people whose race nobody knows")
    assert found["", "", "small groups"].startswith("1 groups of race with 4 people")


@pytest.mark.parametrize(
    ("race", "says"),
    [
        ([f"group {i}" for i in range(N)], "1,500 groups among 1,500 people"),
        (["white"] * N, "1 groups among 1,500 people"),
        ([None] * N, "is empty"),
        (["white"] * (N - 3) + ["black"] * 3, "2 groups among 1,500 people"),
    ],
)
def test_an_attribute_that_cannot_be_learned_is_said_to_be(race, says):
    with pytest.raises(EvidenceError, match=says):
        read("street", columns=PEOPLE | {"race": np.array(race, dtype=object)})


def test_ten_thousand_values_among_which_a_few_groups_are_large():
    race = PEOPLE["race"].copy()
    race[: N // 3] = [f"group {i}" for i in range(N // 3)]
    found = values(recovered_jointly(read("street", "car", columns=PEOPLE | {"race": race})))
    assert found["", "", "small groups"].startswith("500 groups of race with 500 people")
    assert {key[1] for key in found if key[2] == "known"} == {"white", "black"}


def test_empty_and_constant_fields_are_left_out_and_alone_they_are_no_evidence():
    columns = PEOPLE | {"empty": [np.nan] * N, "constant": [1] * N}
    assert [f.name for f in read("empty", "constant", "age", columns=columns).fields] == ["age"]
    with pytest.raises(EvidenceError, match="takes two values"):
        read("empty", "constant", columns=columns)


def test_a_computed_field_is_looked_at_and_cannot_be_dropped():
    parts = (component("tariff", ["street"], ["premium"]), component("rule", ["premium"]))
    columns = PEOPLE | {"premium": [float(s.split()[1]) for s in PEOPLE["street"]]}
    people = read(columns=columns, components=parts)
    assert {key[0] for key in values(recovered_alone(people))} == {"street", "premium"}
    assert isinstance(left_after_dropping(people).entries[0][1], Undefined)


def test_a_field_nobody_could_write_is_told_with_its_reason():
    bench = bench_of(PEOPLE, source=KEYED, protected=[RACE], reads=["street", "letter"])
    batch = bench.cases.batch

    def refusing(columns):
        if columns == ["letter"]:
            raise CannotRun("writer", "it is a service of another firm")
        return batch(columns)

    bench.cases.batch = refusing
    people = Recoveries().open(Ask("lending", attribute="race"), bench)
    found = values(recovered_alone(people))
    assert found["letter", "", "not read"] == "writer: it is a service of another firm"


def test_an_attribute_with_words_of_the_card_is_told_in_them():
    sex = Protected("sex", "male", (("0", "women"), ("1", "men")))
    people = read("street", columns=PEOPLE | {"male": BLACK.astype(int)}, protected=[sex],
                  attribute="sex")  # fmt: skip
    assert set(people.groups) == {"men", "women"}


def test_a_card_without_protected_attribute_says_what_is_missing():
    (skip,) = Recoveries().asks(bench_of(PEOPLE).card)
    assert isinstance(skip, Skip)
    assert skip.reason == "no protected attribute is declared"


def test_a_declared_group_is_given_back_by_a_proxy_and_not_by_what_it_is_made_of():
    def jointly(**columns):
        people = {**PEOPLE, "dep": np.where(BLACK, 2.0, 0.0), **columns}
        bench = bench_of(
            people,
            groups=[Group("parents", "dep > 0")],
            components=[component(reads=["dep", "car", "age"])],
        )
        return recovered_jointly(Recoveries().open(Ask(use="lending", group="parents"), bench))

    planted = jointly()
    assert dict(planted.entries)["all fields", "parents", "known"].low > 0.6
    assert dict(planted.entries)["dep", "", "not read"].reason.startswith("it is part of")
    clean = jointly(car=RNG.permutation(PEOPLE["car"]))
    seen = dict(clean.entries)["all fields", "parents", "known"]
    assert seen.low < 0.5 < seen.high
