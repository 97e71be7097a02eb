"""What the benchmarks stand on, and the budget of a start."""

import importlib.util
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def common():
    spec = importlib.util.spec_from_file_location("benchmark_common", HOME / "common.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


BURN = "import time\nwhile time.process_time() < .3: pass"


def test_the_seconds_of_a_command_hold_those_of_its_children(common):
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}])"
    assert common.cpu_of_command([sys.executable, "-c", child]) > 0.3


def test_the_seconds_of_a_command_hold_those_of_its_threads(common):
    threads = (
        "import threading, hashlib\n"
        "def work(): hashlib.pbkdf2_hmac('sha256', b'x', b'y', 300_000)\n"
        "all = [threading.Thread(target=work) for _ in range(2)]\n"
        "[t.start() for t in all]; [t.join() for t in all]"
    )
    one = threads.replace("range(2)", "range(1)")
    seconds = common.interleaved(
        {n: lambda c=c: common.cpu_of_command([sys.executable, "-c", c])
         for n, c in {"one": one, "two": threads}.items()},
        runs=3,
    )  # fmt: skip
    assert seconds["two"] > 1.5 * seconds["one"]


def test_a_command_that_fails_is_no_measurement(common):
    with pytest.raises(RuntimeError, match="exit code 3"):
        common.cpu_of_command([sys.executable, "-c", "raise SystemExit(3)"])


def test_sides_are_run_in_turns_and_the_warm_up_does_not_count(common):
    order = []
    values = {"a": iter([99.0, 1.0, 5.0, 2.0]), "b": iter([99.0, 7.0, 7.0, 9.0])}

    def side(name):
        order.append(name)
        return next(values[name])

    medians = common.interleaved({n: lambda n=n: side(n) for n in "ab"}, runs=3)
    assert medians == {"a": 2.0, "b": 7.0}
    assert "".join(order) == "ab" + "ba" + "ab" + "ba"


def test_help_costs_less_than_150_ms_of_cpu(common):
    command = [sys.executable, "-m", "answerable", "--help"]
    assert min(common.cpu_of_command(command) for _ in range(5)) < 0.150
