from hypothesis import given
from hypothesis import strategies as st

from answerable.card.cross.graph import edges, find_cycle, graph_faults, in_order
from answerable.card.outline import Outline


def outline(*components, **sections):
    """Each component as (name, kind, reads, writes)."""
    keys = ("name", "kind", "reads", "writes")
    rows = [dict(zip(keys, component, strict=True)) for component in components]
    return Outline({"component": rows, **sections})


def said(*components, **sections):
    return [fault.what for fault in graph_faults(outline(*components, **sections))]


FORM = ("form", "input", ["age"], ["text"])


def test_writers_stand_before_readers_and_ties_stay_as_written():
    graph = edges(
        outline(
            ("last", "logic", ["a", "b"], ["c"]),
            ("second", "input", [], ["b"]),
            ("first", "input", [], ["a"]),
        ).components
    )
    assert in_order(graph) == ("second", "first", "last")


@given(st.permutations(range(6)), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_every_graph_without_a_circle_is_ordered_whole(shuffled, pairs):
    forward = {(a, b) for a, b in pairs if a < b}
    parts = [
        (f"c{n}", "logic", [f"f{a}" for a, b in forward if b == n], [f"f{n}"]) for n in shuffled
    ]
    order = in_order(edges(outline(*parts).components))
    assert sorted(order) == [f"c{n}" for n in range(6)]
    assert all(order.index(f"c{a}") < order.index(f"c{b}") for a, b in forward)


@given(st.permutations(range(5)), st.integers(2, 5))
def test_a_circle_is_found_whole_wherever_it_stands(shuffled, length):
    parts = [
        (f"c{n}", "logic", [f"f{(n - 1) % length}"] if n < length else ["f0"], [f"f{n}"])
        for n in shuffled
    ]
    cycle = find_cycle(edges(outline(*parts).components))
    assert sorted(cycle) == [f"c{n}" for n in range(length)]
    steps = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    assert all(int(b[1:]) == (int(a[1:]) + 1) % length for a, b in steps)


def test_a_circle_is_named_step_by_step():
    found = said(("a", "logic", ["y"], ["x"]), ("b", "logic", ["x"], ["y"]))
    assert found == [
        'the components go round in a circle: "b" reads "x" of "a", "a" reads "y" of "b".'
    ]


def test_only_inputs_read_what_nobody_writes():
    assert said(FORM, ("reader", "logic", ["text"], ["x"])) == []
    assert said(FORM, ("reader", "logic", ["age"], ["x"])) == [
        'component "reader" reads "age", which no other component writes.'
    ]


def test_an_input_may_write_the_field_it_reads():
    parts = (("form", "input", ["age"], ["age"]), ("rule", "logic", ["age"], ["x"]))
    assert said(*parts) == []


def test_a_component_cannot_feed_on_itself_alone():
    assert said(("loop", "logic", ["x"], ["x"])) == [
        'component "loop" reads "x", which no other component writes.'
    ]


def test_two_writers_side_by_side_are_refused_and_one_behind_the_other_is_not():
    side = said(FORM, ("a", "logic", ["text"], ["x"]), ("b", "logic", ["text"], ["x"]))
    behind = said(FORM, ("a", "logic", ["text"], ["x"]), ("b", "human", ["x"], ["x"]))
    assert side == ['"x" is written by "a" and by "b", and neither stands behind the other.']
    assert behind == []


def outside(parts, name, **sections):
    found = outline(*parts, **sections)
    for component in found.raw["component"]:
        if component["name"] == name:
            component["outside"] = True
    return [fault.what for fault in graph_faults(found)]


CHAIN = (
    FORM,
    ("score", "model", ["text"], ["points"]),
    ("rule", "logic", ["points"], ["decision"]),
    ("letter", "logic", ["decision"], ["letter"]),
)


def test_what_decides_or_feeds_the_decision_cannot_stand_outside():
    decides = {"decision": {"field": "decision"}}
    assert "it writes" in outside(CHAIN, "rule", **decides)[0]
    assert (
        '"rule", which writes what decides, depends on it' in outside(CHAIN, "score", **decides)[0]
    )
    assert outside(CHAIN, "letter", **decides) == []


def test_the_decision_of_a_use_counts_as_well():
    found = outside(CHAIN, "letter", use=[{"name": "u", "decision": "letter"}])
    assert found == [
        'component "letter" cannot stand outside the system: it writes "letter", which decides, '
        "so it changes outcomes for people."
    ]


def test_a_faulty_kind_brings_no_second_fault_about_reading():
    assert said(("a", "modell", ["nobody"], ["x"])) == []
