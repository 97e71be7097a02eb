from answerable.checks.ask import Ask
from answerable.findings.mends import DESCRIBE_FIRST, mend, something_runs
from answerable.findings.types import Judged
from answerable.stats.results import Count, Estimate, Series
from answerable.system.system import Component, NotRun, PythonCall, Recorded

RACE = Ask(use="hiring", attribute="race", outcome="decision")
NOTHING = Series((), ())


def component(run):
    return Component("model", "model", ("age",), ("decision",), run)


def test_what_is_recorded_or_has_no_copy_does_not_run():
    assert not something_runs([component(Recorded((("a", "a"),))), component(NotRun("no copy"))])
    assert something_runs([component(NotRun("no copy")), component(PythonCall("system:decide"))])


def test_no_scenario_is_advised_where_nothing_runs():
    for check in ("fairness.impact_ratio.v1", "slices.errors.v1"):
        advised = mend("breached", RACE, "hiring", (), NOTHING, check=check)
        assert "[[scenario]]" in advised
        bare = mend("breached", RACE, "hiring", (), NOTHING, check=check, runs=False)
        assert "[[scenario]]" not in bare
        assert bare.endswith(DESCRIBE_FIRST)


def test_of_many_groups_that_need_more_people_a_few_are_named():
    entries = tuple(
        ((f"g{n}",), Estimate(0.7, 0.5, 0.9, 0.95, "wilson", 9, (Count(f"g{n}", 7, 10),)))
        for n in range(9)
    )
    judged = tuple(
        Judged(key, "cannot_tell", "open", 100 + n) for n, (key, _) in enumerate(entries)
    )
    said = mend("cannot_tell", RACE, "hiring", judged, Series(("group",), entries))
    assert said.startswith("Look again when there are decisions about 100 g0 and 101 g1 and")
    assert said.endswith("103 g3 and more of 5 other groups.")


def test_the_input_to_stop_reading_is_named_and_never_what_the_system_works_out():
    entries = [(("premium", "Velan"), 0.78), (("make", "Velan"), 0.74), (("age", "Velan"), 0.5)]
    results = Series(
        ("field", "group"),
        tuple((key, Estimate(x, x, x, 0.95, "auc", 900)) for key, x in entries),
    )
    judged = [Judged(key, "breached" if x > 0.65 else "holds", "") for key, x in entries]
    check = "proxies.recovered_alone.v1"
    said = mend("breached", RACE, "", judged, results, check=check, computed={"premium"})
    assert said.startswith("Stop reading 'make', the input that gives most of it back")
    jointly = mend("breached", RACE, "", (), NOTHING, check="proxies.recovered_jointly.v1")
    assert "left after dropping each input" in jointly
    none = mend("breached", RACE, "", judged[:1], results, check=check, computed={"premium"})
    assert none.startswith("Stop reading the input that gives most of it back")
