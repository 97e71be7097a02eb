"""Nothing of a stranger's card runs: not its modules, not its pickles."""

import pickle
import sys

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import AnswerableError, EvidenceError, NeedsExtra, TrustError
from answerable.runs.code import Code
from answerable.runs.graph import Graph
from answerable.runs.trust import Trust, ask_at_terminal, config_file
from answerable.system.system import Component, ModelFile, PythonCall

MARK = "open(__file__ + '.ran', 'w').close()\n"


def stranger(folder):
    (folder / "system.py").write_text(MARK + "def score(case):\n    return {'score': [1.0]}\n")
    return folder / "system.py"


def ran(folder):
    return (folder / "system.py.ran").exists()


def test_untrusted_code_is_not_executed_and_the_sentence_says_how_to_trust_it(tmp_path):
    stranger(tmp_path)
    with pytest.raises(TrustError) as refused:
        Code(tmp_path, Trust()).function("system:score")
    assert not ran(tmp_path)
    text = str(refused.value)
    assert "system.py would be executed" in text
    assert f"--trust {tmp_path}" in text
    assert "--trust sha256:" in text
    assert "trust.toml" in text
    assert refused.value.exit_code == 2


def test_the_hash_in_the_sentence_is_enough_until_the_file_changes(tmp_path):
    file = stranger(tmp_path)
    with pytest.raises(TrustError) as refused:
        Code(tmp_path, Trust()).function("system:score")
    given = next(w for w in str(refused.value).replace(",", "").split() if "sha256:" in w)
    assert Code(tmp_path, Trust.of_user([given])).function("system:score")
    assert ran(tmp_path)
    file.write_text(file.read_text() + "\n")
    with pytest.raises(TrustError):
        Code(tmp_path, Trust.of_user([given])).function("system:score")


def test_a_trusted_folder_by_option_or_configuration(tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    stranger(card)
    assert Trust.of_user([str(tmp_path)]).covers(card)
    assert not Trust.of_user().covers(card)
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f'folders = ["{card}"]\n')
    assert Code(card, Trust.of_user()).function("system:score")


def test_a_link_into_a_trusted_folder_leads_out_of_it_again(tmp_path):
    bad, good = tmp_path / "bad", tmp_path / "good"
    bad.mkdir()
    good.mkdir()
    (good / "system.py").symlink_to(stranger(bad))
    with pytest.raises(TrustError):
        Code(good, Trust((good.resolve(),))).function("system:score")


def test_asked_once_at_the_terminal(tmp_path, monkeypatch):
    stranger(tmp_path)
    asked = []
    trust = Trust(ask=lambda folder: asked.append(folder) or True)
    assert Code(tmp_path, trust).function("system:score")
    assert Code(tmp_path, trust).function("system:score")
    assert asked == [tmp_path.resolve()]
    with pytest.raises(TrustError):
        Code(tmp_path, Trust(ask=lambda folder: False)).function("system:score")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert not ask_at_terminal(tmp_path)


@pytest.mark.parametrize("wrong", ["sha256:12", "sha256:" + "x" * 64, "/no/such/folder"])
def test_a_wrong_trust_option_is_a_sentence(wrong):
    with pytest.raises(AnswerableError, match="--trust"):
        Trust.of_user([wrong])


@pytest.mark.parametrize("content", ["folders = ", "folders = 3"])
def test_a_wrong_configuration_is_a_sentence(content):
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(content)
    with pytest.raises(AnswerableError, match=r"trust\.toml"):
        Trust.of_user()


@pytest.mark.parametrize("target", ["os:system", "subprocess:run", "../x:y", "a.b:c", ":"])
def test_installed_modules_are_no_components(tmp_path, target):
    with pytest.raises(EvidenceError, match="names no code"):
        Code(tmp_path, Trust((tmp_path,))).function(target)


def test_the_import_leaves_nothing_behind_and_two_cards_do_not_clash(tmp_path):
    codes = []
    for name in ("one", "two"):
        folder = tmp_path / name / "card"
        folder.mkdir(parents=True)
        (folder / "system.py").write_text(
            "from __future__ import annotations\nfrom dataclasses import dataclass\n"
            "import shared\nfrom shared import word\nfrom . import shared as again\n"
            "@dataclass\nclass Thing:\n    x: int\n"
            "def say(case):\n    import shared as later\n"
            "    assert later is shared is again\n    return word\n"
        )
        (tmp_path / name / "shared.py").write_text(f"word = {name!r}\n")
        codes.append(Code(folder, Trust((tmp_path.resolve(),))))
    before, path = set(sys.modules), list(sys.path)
    assert [code.function("system:say")({}) for code in codes] == ["one", "two"]
    assert set(sys.modules) - before == set()
    assert sys.path == path
    assert [file.name for file in codes[0].files] == ["../shared.py", "system.py"]


def test_the_cards_folder_comes_before_its_parent(tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    (card / "system.py").write_text("def f():\n    return 'card'\n")
    (tmp_path / "system.py").write_text("def f():\n    return 'parent'\n")
    assert Code(card, Trust((tmp_path.resolve(),))).function("system:f")() == "card"


@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        ("def f(:", EvidenceError, "cannot be imported: SyntaxError"),
        ("import no_such_library", EvidenceError, "no_such_library"),
        ("raise ImportError(name='x')", EvidenceError, "cannot be imported"),
        ("def g(): pass", EvidenceError, "has no function 'f'"),
        ("f = 3", EvidenceError, "has no function 'f'"),
        ("raise ModuleNotFoundError('x', name='sklearn')", NeedsExtra, r"answerable\[learn\]"),
    ],
)
def test_broken_code_is_a_sentence(tmp_path, code, error, sentence):
    (tmp_path / "system.py").write_text(code)
    with pytest.raises(error, match=sentence):
        Code(tmp_path, Trust((tmp_path.resolve(),))).function("system:f")


def test_what_code_prints_does_not_mix_with_our_results(tmp_path, capsys):
    (tmp_path / "system.py").write_text(
        "print('loading')\ndef score(case):\n    print('hello')\n    return {'score': case['x']}\n"
    )
    component = Component("score", "model", ("x",), ("score",), PythonCall("system:score"))
    graph = Graph(card_of(tmp_path, components=[component]), Trust((tmp_path.resolve(),)))
    graph.run({"x": np.array([1.0])})
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "hello" in captured.err


class Bomb:
    def __reduce__(self):
        return (open, ("pickle-ran", "w"))


@pytest.mark.parametrize(
    ("name", "form"),
    [("m.pkl", "pickle"), ("m.joblib", "joblib"), ("m.skops", "skops"), ("m.bin", "dill")],
)
def test_a_pickle_is_never_loaded_under_any_name(tmp_path, monkeypatch, name, form):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(pickle.dumps(Bomb()))
    component = Component("score", "model", ("x",), ("score",), ModelFile(name, form))
    graph = Graph(card_of(tmp_path, components=[component]), Trust((tmp_path.resolve(),)))
    with pytest.raises(TrustError, match=f"{name} is a pickle.* save the model with skops"):
        graph.run({"x": np.array([1.0])})
    assert not (tmp_path / "pickle-ran").exists()


def test_files_that_code_reads_beside_the_card_are_named_with_their_hash(tmp_path):
    card = tmp_path / "card"
    (card / "deep").mkdir(parents=True)
    (tmp_path / "weights.json").write_text("{}")
    (card / "deep" / "table.csv").write_text("a\n1\n")
    (card / "unread.csv").write_text("a\n")
    (card / "system.py").write_text(
        "from pathlib import Path\nHERE = Path(__file__).parent\n"
        "WEIGHTS = (HERE.parent / 'weights.json').read_text()\n"
        "def f(case):\n    (HERE / 'log.txt').write_text('x')\n"
        "    open('/etc/hostname').close()\n"
        "    return (HERE / 'deep' / 'table.csv').read_text()\n"
    )
    code = Code(card, Trust((tmp_path.resolve(),)))
    assert code.call(code.function("system:f"), "it failed", {}) == "a\n1\n"
    assert [(file.what, file.name) for file in code.files] == [
        ("model", "../weights.json"),
        ("data", "deep/table.csv"),
        ("code", "system.py"),
    ]
    # printf '{}' | sha256sum
    expected = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert code.files[0].sha256 == expected
