"""Servers: declared addresses only, many cases a request, and no waiting for one that hangs."""

import contextlib
import http.server
import json
import socket
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError, TrustError
from answerable.runs.graph import Graph
from answerable.runs.network import guarded
from answerable.runs.remote import connection
from answerable.runs.trust import Trust
from answerable.runs.types import CannotRun
from answerable.system.system import Component, Endpoint

X = {"a": np.array([1.0, 2.0, np.nan, 4.0]), "b": np.array([10, 20, 30, 40])}
TOTAL = [11.0, 22.0, 30.0, 44.0]


class Server(http.server.ThreadingHTTPServer):
    """A server on loopback whose answers a test decides; it keeps every request."""

    daemon_threads = True

    def __init__(self, answer):
        self.answer, self.asked = answer, []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(sent)
        self.reply(*self.server.answer(sent))

    def do_GET(self):
        known = getattr(self.server, "describes", None)
        self.reply(200 if known else 404, known)

    def reply(self, status, content, wait=None):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        if wait is not None:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def serve(monkeypatch):
    """Start servers that answer by a function; pauses between repeats are short."""
    monkeypatch.setattr(connection, "PAUSE_S", 0.01)
    running = []

    def start(answer):
        server = Server(answer)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def graph(server, *, allow=None, writes=("p",), path="/score", **how):
    run = Endpoint(f"http://{server.address}{path}", **{"timeout_s": 5.0, **how})
    card = card_of(components=[Component("score", "model", ("a", "b"), writes, run)])
    allowed = (server.address,) if allow is None else allow
    return Graph(replace(card, allowed_addresses=allowed), Trust())


def totals(rows):
    return [(row["a"] or 0) + row["b"] for row in rows]


def by_rows(sent):
    return 200, {"out": {"p": totals(sent["rows"])}}


def test_cases_go_by_the_template_in_requests_of_a_declared_size(serve):
    server = serve(by_rows)
    with guarded([server.address]):
        found = graph(server, answer="out", rows=3).run(X)
    assert found.field("p").tolist() == TOTAL
    assert [len(sent["rows"]) for sent in server.asked] == [3, 1]
    assert server.asked[0]["rows"][2] == {"a": None, "b": 30}


@pytest.mark.parametrize(
    ("send", "answer"),
    [
        ({"rows": "$rows"}, lambda sent: totals(sent["rows"])),
        ({"rows": "$rows"}, lambda sent: [{"p": p, "x": 1} for p in totals(sent["rows"])]),
        ({"v": "$values", "of": "$fields"}, lambda sent: [[(a or 0) + b] for a, b in sent["v"]]),
        ({"c": "$columns"}, lambda s: {"p": totals([dict(zip("ab", r, strict=True))
            for r in zip(s["c"]["a"], s["c"]["b"], strict=True)])}),
    ],
)  # fmt: skip
def test_templates_and_answers_of_several_shapes(serve, send, answer):
    server = serve(lambda sent: (200, {"deep": {"er": answer(sent)}}))
    found = graph(server, send=json.dumps(send), answer="deep.er").run(X)
    assert found.field("p").tolist() == TOTAL


def test_an_undeclared_address_is_never_asked(serve):
    server = serve(by_rows)
    for allow in ((), ("127.0.0.1:1",), ("example.org",)):
        with pytest.raises(EvidenceError, match=r"does not declare; write \[network\] allow = "):
            graph(server, allow=allow).run(X)
    assert server.asked == []


def test_a_server_that_hangs_is_given_up_once_and_the_rest_goes_on(serve):
    def hang(sent):
        time.sleep(3.0)
        return by_rows(sent)

    server = serve(hang)
    hangs = graph(server, timeout_s=0.5)
    why = f"{server.address} gave no answer within 0.5 s"
    assert dict(hangs.run(X).not_run) == {"score": why}
    begun = time.monotonic()
    with pytest.raises(CannotRun, match="no answer within"):
        hangs.run(X, until="score")
    assert time.monotonic() - begun < 0.4
    assert len(server.asked) <= 1


def test_a_server_that_drips_is_given_up_too(serve, monkeypatch):
    def drip(self, status, content):
        self.send_response(status)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(20):
            try:
                self.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.1)

    monkeypatch.setattr(Handler, "reply", drip)
    found = graph(serve(by_rows), timeout_s=0.3).run(X)
    assert "gave no answer within 0.3 s" in dict(found.not_run)["score"]


def test_a_busy_server_is_asked_again_and_a_broken_one_is_not_tested(serve):
    statuses = iter([503, 429, 200])
    server = serve(lambda sent: (next(statuses), by_rows(sent)[1]))
    assert graph(server, answer="out").run(X).field("p").tolist() == TOTAL
    assert len(server.asked) == 3
    broken = graph(serve(lambda sent: (500, "sorry")), retries=1).run(X)
    assert "answered with status 500, 2 times in a row" in dict(broken.not_run)["score"]


def test_nobody_there_is_not_tested(serve):
    server = serve(by_rows)
    server.server_close()
    found = graph(server, retries=0, timeout_s=1.0).run(X)
    assert server.address in dict(found.not_run)["score"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((400, {"error": "bad shape"}), r"refused the request with status 400: .*bad shape"),
        ((302, b""), "status 302"),
        ((200, b"<html>"), "answered with no JSON: '<html>'"),
        ((200, {"other": 1}), "the response has no 'out'; it has other"),
        ((200, {"out": {"q": [1]}}), "holds no p per case at 'out'"),
        ((200, {"out": [1, 2]}), "a request of 4 cases with 2 values for 'p'"),
    ],
)
def test_wrong_answers_name_the_component(serve, answer, sentence):
    server = serve(lambda sent: answer)
    with pytest.raises(EvidenceError, match=f"'score'.*{sentence}"):
        graph(server, answer="out").run(X)
    assert len(server.asked) == 1


FULL = {"a": np.array([1.0, 2.0]), "b": np.array([10.0, 20.0])}


def infer(sent):
    rows = zip(*(tensor["data"] for tensor in sent["inputs"]), strict=True)
    if len(sent["inputs"]) == 1:
        (tensor,) = sent["inputs"]
        assert tensor["shape"] == [2, 2]
        flat = tensor["data"]
        rows = zip(flat[::2], flat[1::2], strict=True)
    data = [v for row in rows for v in (100 - sum(row), sum(row))]
    out = {"name": "probabilities", "datatype": "FP64", "shape": [2, 2], "data": data}
    return 200, {"model_name": "m", "outputs": [out]}


@pytest.mark.parametrize(
    ("inputs", "sent"),
    [
        (None, [("a", [2], "FP64"), ("b", [2], "FP64")]),
        ([("x", [-1, 2], "FP32")], [("x", [2, 2], "FP32")]),
        (
            [("b", [-1, 1], "INT64"), ("a", [-1], "FP32")],
            [("a", [2], "FP32"), ("b", [2, 1], "INT64")],
        ),
    ],
)
def test_open_inference_protocol_by_what_the_server_says_it_takes(serve, inputs, sent):
    server = serve(infer)
    if inputs:
        keys = ("name", "shape", "datatype")
        server.describes = {"inputs": [dict(zip(keys, entry, strict=True)) for entry in inputs]}
    found = graph(server, protocol="v2", path="/v2/models/m/infer").run(FULL)
    assert found.field("p").tolist() == [11.0, 22.0]
    (asked,) = server.asked
    assert [(t["name"], t["shape"], t["datatype"]) for t in asked["inputs"]] == sent


def test_open_inference_protocol_in_plain_words_when_it_cannot_be(serve):
    server = serve(infer)
    server.describes = {"inputs": [{"name": n, "shape": [-1], "datatype": "FP32"} for n in "xy"]}
    asked = graph(server, protocol="v2", path="/v2/models/m/infer")
    with pytest.raises(EvidenceError, match="the model takes x, y and the card sends a, b"):
        asked.run(FULL)
    plain = graph(serve(infer), protocol="v2", path="/v2/models/m/infer")
    with pytest.raises(EvidenceError, match="a number is missing"):
        plain.run(X)
    odd = graph(serve(lambda sent: (200, {"outputs": []})), protocol="v2", path="/infer")
    with pytest.raises(EvidenceError, match="holds no output of 2 cases"):
        odd.run(FULL)


SECRET = "s3cret-token-42"


def trusted(server, folder, **how):
    asked = graph(server, **how)
    card = replace(asked.card, path=folder / "answerable.toml")
    return Graph(card, Trust(folders=(folder,)))


def heard(server):
    """What the server was told in its headers, request by request."""
    return [dict(headers.items()) for headers in server.headers]


@pytest.fixture
def listening(serve, monkeypatch):
    """A server that also keeps the headers of every request."""
    kept = []
    answer = Handler.do_POST

    def do_POST(self):
        kept.append(self.headers)
        answer(self)

    monkeypatch.setattr(Handler, "do_POST", do_POST)
    server = serve(lambda sent: (200, {"p": totals(sent["rows"])}))
    server.headers = kept
    return server


def test_a_credential_from_the_environment_is_sent_and_stands_nowhere(
    listening, tmp_path, monkeypatch
):
    monkeypatch.setenv("SCORE_TOKEN", SECRET)
    asked = trusted(listening, tmp_path, credential="env:SCORE_TOKEN")
    assert asked.run(X).field("p").tolist() == TOTAL
    assert [sent["Authorization"] for sent in heard(listening)] == [f"Bearer {SECRET}"]
    assert SECRET not in repr(asked.card)
    assert SECRET not in repr(asked.files)


def test_a_credential_from_a_file_goes_into_the_named_header(listening, tmp_path):
    (tmp_path / "token.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    asked = trusted(listening, tmp_path, credential="file:token.txt", header="X-Api-Key")
    asked.run(X)
    assert heard(listening)[0]["X-Api-Key"] == SECRET
    assert "Authorization" not in heard(listening)[0]


def test_a_strangers_card_gets_no_credential(listening, monkeypatch):
    monkeypatch.setenv("SCORE_TOKEN", SECRET)
    with pytest.raises(TrustError, match="wants to send env:SCORE_TOKEN"):
        graph(listening, credential="env:SCORE_TOKEN").run(X)
    assert listening.headers == []


def test_a_credential_never_goes_over_plain_http(serve, tmp_path, monkeypatch):
    monkeypatch.setenv("SCORE_TOKEN", SECRET)
    server = serve(by_rows)
    run = Endpoint("http://scores.example:80/", credential="env:SCORE_TOKEN")
    card = card_of(tmp_path, components=[Component("score", "model", ("a", "b"), ("p",), run)])
    allowed = replace(card, allowed_addresses=("scores.example:80",))
    with pytest.raises(EvidenceError, match="in clear"):
        Graph(allowed, Trust(folders=(tmp_path,))).run(X)
    assert server.asked == []


@pytest.mark.parametrize("where", ["env:NO_SUCH_TOKEN", "file:gone.txt"])
def test_where_there_is_no_credential_the_component_is_not_run(listening, tmp_path, where):
    traces = trusted(listening, tmp_path, credential=where).run(X)
    assert traces.stopped_at == "score"
    assert where.partition(":")[2] in traces.because
    assert listening.headers == []


def test_a_server_that_repeats_the_credential_does_not_make_us_repeat_it(
    serve, tmp_path, monkeypatch
):
    monkeypatch.setenv("SCORE_TOKEN", SECRET)
    server = serve(lambda sent: (403, f"no such token: {SECRET}".encode()))
    with pytest.raises(EvidenceError, match=r"\[credential\]") as refused:
        trusted(server, tmp_path, credential="env:SCORE_TOKEN").run(X)
    assert SECRET not in str(refused.value)


def test_a_link_out_of_the_cards_folder_is_no_credential(listening, tmp_path):
    (tmp_path / "elsewhere").write_text(SECRET, encoding="utf-8")
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "token").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EvidenceError, match="links out"):
        trusted(listening, folder, credential="file:token").run(X)


@pytest.mark.parametrize(("wait", "least", "most"), [("1", 1.0, 2.5), ("Fri, 01 Jan", 0.0, 0.9)])
def test_a_busy_server_is_asked_again_when_it_says(serve, wait, least, most):
    busy = [True]

    def answer(sent):
        return (503, {}, wait) if busy and busy.pop() else (200, {"p": totals(sent["rows"])})

    begun = time.monotonic()
    assert graph(serve(answer)).run(X).field("p").tolist() == TOTAL
    assert least <= time.monotonic() - begun < most


def test_a_server_is_not_waited_for_longer_than_a_request_may_take(serve):
    answers = iter([(429, {}, "3600"), (200, {"p": TOTAL})])
    begun = time.monotonic()
    found = graph(serve(lambda _: next(answers)), timeout_s=0.4).run(X)
    assert found.field("p").tolist() == TOTAL
    assert time.monotonic() - begun < 2


def test_a_server_that_drips_its_answer_is_given_up():
    """Every byte comes in time and the answer never does: no time-out of a socket sees that."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listening.getsockname()[1]}"

    def drip():
        held, _ = listening.accept()
        with held, contextlib.suppress(OSError):
            for _ in range(200):
                held.sendall(b"H" if _ == 0 else b"T")
                time.sleep(0.05)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    run = Endpoint(f"http://{address}/", timeout_s=0.4)
    card = card_of(components=[Component("score", "model", ("a", "b"), ("p",), run)])
    begun = time.monotonic()
    traces = Graph(replace(card, allowed_addresses=(address,)), Trust()).run(X)
    assert time.monotonic() - begun < 3
    assert "gave no answer within 0.4 s" in traces.because
    listening.close()
    thread.join(15)
