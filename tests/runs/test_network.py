"""The guard that refuses every address a card does not declare."""

import asyncio
import http.server
import socket
import threading
import urllib.error
import urllib.request

import pytest

from answerable.errors import AnswerableError
from answerable.runs.network import NetworkRefused, guarded, in_force


@pytest.fixture
def server():
    """A web server on loopback, started outside any guard; yields its port."""

    class Silent(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Silent) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running.server_address[1]
        running.shutdown()
        thread.join()


def reach(host, port):
    socket.create_connection((host, port), timeout=5).close()


def test_an_undeclared_connection_is_refused_and_named(server):
    with guarded() as guard, pytest.raises(NetworkRefused, match=f"127.0.0.1:{server}"):
        reach("127.0.0.1", server)
    assert guard.refused == [f"127.0.0.1:{server}"]


def test_a_declared_connection_goes_through(server):
    with guarded([f"127.0.0.1:{server}"]) as guard:
        reach("127.0.0.1", server)
    assert guard.refused == []


def test_a_declared_name_covers_the_addresses_it_stands_for(server):
    with guarded([f"localhost:{server}"]) as guard:
        reach("localhost", server)
    assert guard.refused == []


def test_a_declared_port_does_not_cover_another_port_of_the_host(server):
    with guarded([f"localhost:{server + 1}"]), pytest.raises(NetworkRefused):
        reach("localhost", server)


def test_a_name_is_not_even_looked_up():
    with guarded(["127.0.0.1"]), pytest.raises(NetworkRefused, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize(
    "act",
    [
        lambda: socket.gethostbyname("example.org"),
        lambda: socket.gethostbyaddr("192.0.2.1"),
        lambda: socket.getnameinfo(("192.0.2.1", 80), 0),
    ],
)
def test_other_lookups_are_refused_as_well(act):
    with guarded(), pytest.raises(NetworkRefused):
        act()


def test_datagrams_and_listening_are_refused():
    with guarded(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        with pytest.raises(NetworkRefused):
            one.sendto(b"x", ("192.0.2.1", 9))
        with pytest.raises(NetworkRefused):
            one.bind(("127.0.0.1", 0))
        with pytest.raises(NetworkRefused):
            one.bind(("", 0))


def test_a_declared_ipv6_address_does_not_open_the_wildcard():
    with guarded(["::1"]), socket.socket() as one, pytest.raises(NetworkRefused):
        one.bind(("", 0))


def test_unix_sockets_need_to_be_declared(tmp_path):
    path = str(tmp_path / "door")
    with guarded(), socket.socket(socket.AF_UNIX) as one, pytest.raises(NetworkRefused):
        one.bind(path)
    with guarded([f"unix:{path}"]), socket.socket(socket.AF_UNIX) as one:
        one.bind(path)


def test_an_inner_guard_cannot_allow_what_an_outer_one_refuses(server):
    with guarded(), guarded(["127.0.0.1"]), pytest.raises(NetworkRefused):
        reach("127.0.0.1", server)


def test_other_threads_are_held_too(server):
    seen = []

    def try_it():
        try:
            reach("127.0.0.1", server)
        except NetworkRefused as error:
            seen.append(error)

    with guarded():
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert len(seen) == 1


def test_nothing_is_refused_after_the_block(server):
    with guarded():
        pass
    reach("127.0.0.1", server)


def test_a_library_sees_a_machine_without_network_and_a_person_a_sentence(server):
    with guarded() as guard, pytest.raises(urllib.error.URLError) as caught:
        urllib.request.urlopen(f"http://127.0.0.1:{server}/", timeout=5)
    assert isinstance(caught.value.reason, NetworkRefused)
    assert isinstance(caught.value.reason, AnswerableError)
    assert caught.value.reason.exit_code == 2
    assert guard.refused


def test_work_without_network_is_left_alone(tmp_path):
    async def nothing():
        return 1

    with guarded() as guard:
        (tmp_path / "file").write_text("x")
        assert asyncio.run(nothing()) == 1
    assert guard.refused == []


def test_the_strongest_guard_is_the_one_named(monkeypatch):
    monkeypatch.setattr("answerable.runs.network.in_network_namespace", lambda: False)
    assert in_force() == "none"
    with guarded():
        assert in_force() == "audit_hook"
        monkeypatch.setattr("answerable.runs.network.in_network_namespace", lambda: True)
        assert in_force() == "unshared"
    assert in_force() == "unshared"
