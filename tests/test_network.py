"""The whole mortgage audit with the network unshared: nothing is sent anywhere.

Where namespaces are allowed the audit runs under `unshare -rn` with only loopback up, so that C
code and children are held as well; elsewhere the audit hook alone holds it. Which of the two it
was stands in the name of the test and in the summary of the run.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent.parent / "src" / "answerable" / "examples" / "mortgage"

INSIDE = """
import json, os, socket, sys

def raise_loopback():
    import fcntl, struct
    name, up = b"lo", 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", name, up))

if os.environ.get("UNSHARED"):
    raise_loopback()

from answerable.runs.network import guarded, in_force
with guarded() as guard:
    answer = {"in_force": in_force()}
    exec(os.environ["ACT"])
    print("\\n" + json.dumps(answer | {"refused": guard.refused}))
"""


def namespaces_allowed() -> bool:
    """Return whether this user may start a process without network."""
    try:
        tried = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


GUARD = "unshared" if namespaces_allowed() else "audit_hook"


def without_network(act: str, **environment: str) -> dict:
    """Run Python statements that fill `answer` in a process that cannot reach anything."""
    prefix = ["unshare", "-rn"] if GUARD == "unshared" else []
    ran = subprocess.run(
        [*prefix, sys.executable, "-c", INSIDE],
        env={**os.environ, **environment, "ACT": act, "UNSHARED": "1" if prefix else ""},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1]) | {"said": ran.stderr}


AUDIT = """
import contextlib, io
from answerable.cli.main import run
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    answer["code"] = run(["audit", os.environ["CARD"], "--json", "--trust", os.environ["CODE"]])
answer["printed"] = printed.getvalue()
"""


@pytest.mark.parametrize("guard", [GUARD])
def test_the_whole_audit_runs_without_network(guard, record_property, tmp_path):
    record_property("network of the audit", guard)
    copy = tmp_path / "mortgage"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("records", "__pycache__"))
    answer = without_network(AUDIT, CARD=str(copy / "planted"), CODE=str(copy))
    assert answer["in_force"] == guard
    assert answer["refused"] == [], "the audit tried to reach the network"
    assert answer["code"] == 1, answer["said"]
    audited = json.loads(answer["printed"])
    assert "breached" in {finding["verdict"] for finding in audited["findings"]}
    run_json = json.loads((Path(audited["record"]) / "run.json").read_text())
    assert run_json["network_guard"] == guard


@pytest.mark.parametrize("guard", [GUARD])
def test_a_connection_would_have_been_seen(guard):
    act = """
try:
    socket.create_connection(("192.0.2.1", 9), timeout=5)
except OSError as error:
    answer["error"] = type(error).__name__
"""
    answer = without_network(act)
    assert answer["refused"] == ["192.0.2.1:9"]
    assert answer["error"] == "NetworkRefused"


@pytest.mark.skipif(GUARD != "unshared", reason="namespaces are not allowed here")
def test_a_child_process_is_held_by_the_namespace_and_has_loopback():
    act = '''
import subprocess
child = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), timeout=5).close()
try:
    socket.create_connection(("192.0.2.1", 9), timeout=5)
except OSError as error:
    print(error.strerror)
"""
ran = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True)
answer["child"] = ran.stdout
'''
    assert without_network(act)["child"] == "Network is unreachable\n"
