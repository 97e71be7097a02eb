"""The database takes a third of what a process may use, whoever set the limit."""

import resource

import pytest

from answerable.errors import EnvironmentFailure
from answerable.tables.duck import Duck
from answerable.tables.memory_limit import LEAST_MEMORY, MEMORY, memory_limit

V2, V1 = "sys/fs/cgroup/{}memory.max", "sys/fs/cgroup/memory/{}memory.limit_in_bytes"


def system(root, groups, limits):
    for name, text in {"proc/self/cgroup": groups, **limits}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text + "\n")
    return root


@pytest.mark.parametrize(
    ("groups", "limits", "allowed"),
    [
        ("0::/", {}, MEMORY),
        ("0::/", {V2.format(""): "max"}, MEMORY),
        ("0::/", {V2.format(""): "536870912"}, 178_956_970),
        ("0::/", {V2.format(""): "1000000"}, LEAST_MEMORY),
        ("0::/a.slice/b.service", {V2.format("a.slice/b.service/"): "536870912"}, 178_956_970),
        ("0::/a.slice/b.service", {V2.format("a.slice/"): "536870912"}, 178_956_970),
        ("0::/outside/the/container", {V2.format(""): "536870912"}, 178_956_970),
        ("4:memory:/a\n0::/", {V1.format("a/"): "536870912"}, 178_956_970),
        ("4:cpu,memory:/a/b", {V1.format("a/"): "600000000"}, 200_000_000),
        ("4:memory:/a", {V1.format(""): "9223372036854771712"}, MEMORY),
        ("4:memory:/a", {V1.format("other/"): "536870912"}, MEMORY),
    ],
)
def test_the_least_limit_of_the_groups_a_process_is_in_counts(tmp_path, groups, limits, allowed):
    assert memory_limit(system(tmp_path, groups, limits)) == f"{allowed}B"


def test_a_system_without_control_groups_sets_no_limit(tmp_path):
    assert memory_limit(tmp_path) == f"{MEMORY}B"


@pytest.mark.parametrize("which", ["RLIMIT_AS", "RLIMIT_DATA"])
def test_a_limit_of_the_process_itself_counts_as_well(which, tmp_path, monkeypatch):
    held = {resource.RLIMIT_AS: -1, resource.RLIMIT_DATA: -1} | {
        getattr(resource, which): 6 * 10**8
    }
    monkeypatch.setattr(resource, "getrlimit", lambda one: (held[one], -1))
    assert memory_limit(tmp_path) == "200000000B"


def test_a_database_without_memory_says_what_to_do():
    duck = Duck()
    duck.do("set memory_limit = '1MB'")
    duck.do("set max_temp_directory_size = '0B'")
    with pytest.raises(EnvironmentFailure, match="or the database less: ANSWERABLE_MEMORY"):
        duck.do("create table t as select i, md5(i::varchar) as m from range(2000000) r(i)")
