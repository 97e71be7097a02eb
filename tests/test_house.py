"""Rules the repository holds itself to: sizes, words, paths, documents that tell the truth."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "answerable"
MODULES = sorted(
    path for folder in ("src", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)
TEXT = {".py", ".toml", ".md", ".j2", ".html", ".css", ".json", ".jsonl", ".txt", ".sh", ""}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[Path]:
    """Return the text files of the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


def functions(tree: ast.AST):
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        lines -= (function.body[0].end_lineno or 0) - function.body[0].lineno + 1
    return lines


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_one_thing_per_file(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 300, "split the file"
    assert [f.name for f in functions(tree) if length(f) > 60] == [], "split the function"
    if text.strip():
        assert ast.get_docstring(tree), "say in a docstring what the module is for"


def public(tree: ast.Module):
    """Yield what others call: functions, classes, and methods, those of private classes too."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
    for owner in ast.walk(tree):
        if isinstance(owner, ast.ClassDef):
            methods = (node for node in owner.body if isinstance(node, ast.FunctionDef))
            yield from (method for method in methods if not method.name.startswith("_"))


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=named)
def test_everything_that_others_call_says_what_it_does(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [f"{node.name}, line {node.lineno}" for node in public(tree)
              if not ast.get_docstring(node)]  # fmt: skip
    assert silent == [], "say in a docstring what comes back, and which errors"


@pytest.mark.parametrize("path", sorted((SOURCE / "cli").glob("*.py")), ids=named)
def test_a_command_returns_its_exit_code(path):
    if path.name == "main.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        exits = isinstance(node, ast.Attribute) and node.attr == "exit"
        raises = isinstance(node, ast.Name) and node.id == "SystemExit"
        assert not (exits and isinstance(node.value, ast.Name) and node.value.id == "sys")
        assert not raises, "SystemExit is what other people's code raises: our commands return"


def test_text_is_utf8_with_unix_line_ends():
    for path in tracked():
        content = path.read_bytes()
        assert content.decode("utf-8") is not None, path
        assert not content.startswith(b"\xef\xbb\xbf"), f"{path} begins with a byte order mark"
        assert b"\r" not in content, f"{path} has carriage returns"


def machine_words() -> re.Pattern[str]:
    """Return what must occur in no file; written so that this file does not hold it either."""
    folders = r"(?<![\w.~)}])/(?:" + "|".join(("wor" + "k", "roo" + "t", "op" + "t")) + ")/"
    hosts = (
        "py" + r"pi\.org",
        "python" + r"hosted\.org",
        "registry" + r"\.npmjs",
        "deb" + r"\.debian",
    )
    return re.compile("|".join((folders, *hosts)))


def test_no_file_names_a_path_of_a_machine_or_a_registry():
    pattern = machine_words()
    found = [
        f"{named(path)}: {match.group()}"
        for path in tracked()
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_path_of_a_machine_would_be_seen():
    pattern = machine_words()
    assert pattern.search("see /" + "work/shared")
    assert pattern.search("https://py" + "pi.org/simple")
    assert not pattern.search("education/" + "work/leisure")


def test_nothing_is_left_to_be_done_later():
    mark = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + r"X)\b")
    assert [named(p) for p in MODULES if mark.search(p.read_text(encoding="utf-8"))] == []


def checks():
    from answerable.checks.load import load_checks
    from answerable.checks.registry import CHECKS

    load_checks()
    return CHECKS


def test_every_check_has_a_question_a_source_a_version_and_a_limit():
    assert checks()
    for name, check in checks().items():
        assert re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+\.v[1-9][0-9]*", name), name
        assert check.asks.endswith("?"), name
        assert len(check.source) > 10, f"{name} names no paper, table or regulation"
        assert check.does_not_show.endswith("."), f"{name} does not say what it does not show"
        assert isinstance(check.needs, type), f"{name} does not say which evidence it needs"


VERDICTS = re.compile(r"\b(?:un)?fair\b|\b(?:non-?)?compliant\b|\bpassed\b", re.IGNORECASE)


def strings(path: Path):
    """Yield the string constants of a file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def test_words_we_promised_not_to_print_are_not_printed():
    templates = [
        p for p in SOURCE.rglob("*") if p.suffix in {".j2", ".html"} and "records" not in p.parts
    ]
    said = [(p, p.read_text(encoding="utf-8")) for p in templates]
    for layer in ("checks", "plan", "findings", "documents", "cli"):
        for path in (SOURCE / layer).rglob("*.py"):
            said += [(path, text) for text in strings(path)]
    found = [f"{named(p)}: {m.group()}" for p, text in said for m in VERDICTS.finditer(text)]
    assert found == []


def test_a_promised_word_would_be_seen(tmp_path):
    planted = tmp_path / "page.py"
    planted.write_text('"""Nothing fair here."""\nVERDICT = "compliant"\n')
    assert [bool(VERDICTS.search(text)) for text in strings(planted)] == [True]
    assert not VERDICTS.search("fairness.impact_ratio.v1")


def code_in(document: str) -> str:
    """Return what a Markdown file shows as code: fenced blocks and `words`."""
    text = (ROOT / document).read_text(encoding="utf-8")
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return "\n".join(fenced + inline)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_commands_a_document_shows_exist(document):
    from answerable.cli.group import listed

    code = code_in(document)
    commands = set(re.findall(r"(?:^|[ /])answerable ([a-z]+)", code, re.MULTILINE))
    assert commands - {"import"} <= {entry.name for entry in listed()}
    targets = set(re.findall(r"^make ([a-z]+)", code, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_files_a_document_links_to_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_continuous_integration_runs_the_command_of_the_readme():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert any(re.search(r"\bmake test$", line) for line in lines)
