"""`run = {...}`: programs, servers and models, and keys that belong to another way of running."""

import pytest
from tests.card.test_read import changed, faults, read

from answerable.system.system import Command, Endpoint, ModelFile

OLD = 'run = { model = "score.skops", format = "skops" }'


def run(text):
    return read(changed(OLD, f"run = {{ {text} }}")).system.component("score_model").run


def test_a_program_a_server_and_a_model_with_its_own_order():
    assert run('command = ["python", "score.py"]') == Command(("python", "score.py"))
    assert run('command = ["r"], timeout_s = 5.0').timeout_s == 5
    url = "http://127.0.0.1:8080/v2/models/m/infer"
    assert run(f'http = "{url}", protocol = "v2"') == Endpoint(url, "v2")
    whole = run(
        f'http = "{url}", send = {{ inputs = "$values" }}, answer = "p", features = ["salary"], '
        "timeout_s = 2.5, retries = 0, rows = 50"
    )
    sent = '{"inputs": "$values"}'
    assert whole == Endpoint(url, "json", sent, "p", ("salary",), 2.5, 0, 50)
    kept = run(f'http = "{url}", credential = "env:SCORE_TOKEN", header = "X-Api-Key"')
    assert (kept.credential, kept.header) == ("env:SCORE_TOKEN", "X-Api-Key")
    text = 'model = "m.json", format = "xgboost", method = "predict", features = ["b", "a"]'
    assert run(text) == ModelFile("m.json", "xgboost", "predict", ("b", "a"))
    assert run('model = "pipe", format = "spacy", step = "ner"').step == "ner"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("command = []", "the command is empty"),
        ('command = [""]', "command"),
        ('http = "ftp://x/y"', "is no address of a server"),
        ('http = "http://me:secret@x/y"', "is no address of a server"),
        ('http = "http://x/", protocol = "v3"', "protocol"),
        ('http = "http://x/", protocol = "v2", send = { a = 1 }', "v2 says itself what is sent"),
        ('http = "http://x/", command = ["r"]', 'it has "command" and "http"'),
        ('http = "http://x/", timeout_s = 0.0', "timeout_s"),
        ('http = "http://x/", credential = "s3cret"', "a card holds none itself"),
        ('http = "http://x/", credential = "file:/etc/token"', "a card holds none itself"),
        ('http = "http://x/", credential = "file:../token"', "a card holds none itself"),
        ('http = "http://x/", credential = "env:A", header = "X: y"', "header"),
        ('python = "a:b", credential = "env:A"', 'run has "credential" and no http'),
        ('http = "http://x/", format = "onnx"', 'run has "format" and no model'),
        ('command = ["r"], rows = 5', 'run has "rows" and no http'),
        ('python = "a:b", timeout_s = 5.0', 'run has "timeout_s" and no http and no command'),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(text, sentence):
    problems = faults(changed(OLD, f"run = {{ {text} }}"))
    assert any(sentence in str(problem) for problem in problems), problems
