"""Arrows point one way: a module imports its own layer and earlier ones, type checking included."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "answerable"
LAYERS = (
    "errors", "stats", "kernels", "proof", "system", "law", "card", "tables", "runs", "checks",
    "plan", "findings", "record", "documents", "flow", "register", "web", "cli", "pytest_plugin",
    "examples",
)  # fmt: skip
HEAVY = {
    "cryptography", "duckdb", "jinja2", "nanoarrow", "numpy", "pandas", "pyarrow", "pydantic",
    "rich", "scipy", "sklearn", "skops", "sqlglot",
}  # fmt: skip
MODULES = sorted(SOURCE.rglob("*.py"))


def layer_of(path: Path) -> str:
    """Return the layer a file belongs to; the package's own front door is the last but one."""
    name = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return {"__main__": "cli", "__init__": "pytest_plugin"}.get(name, name)


def imported(path: Path):
    """Yield each module of ours that a file imports anywhere in it, with the line."""
    package = ("answerable", *path.relative_to(SOURCE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            names = [f"{base}.{alias.name}" for alias in node.names] if base else []
        else:
            continue
        yield from ((name, node.lineno) for name in names if name.startswith("answerable."))


def climbs(path: Path) -> list[str]:
    """Return what a file imports from a layer after its own."""
    own = LAYERS.index(layer_of(path))
    return [
        f"line {line} imports {name}"
        for name, line in imported(path)
        if (layer := name.split(".")[1]) in LAYERS and LAYERS.index(layer) > own
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_its_own_layer_and_earlier_ones(path):
    assert layer_of(path) in LAYERS, "a new folder needs a place in the order of layers"
    assert climbs(path) == []


@pytest.mark.parametrize(
    "line",
    [
        "import answerable.flow",
        "from answerable.cli.main import run",
        "from answerable import flow",
        "from ..cli import main",
        "def late():\n    from answerable.findings import judge",
        "if TYPE_CHECKING:\n    from answerable.record.types import Record",
    ],
)
def test_a_climbing_import_is_seen(line, tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "SOURCE", tmp_path)
    (tmp_path / "checks").mkdir()
    planted = tmp_path / "checks" / "planted.py"
    planted.write_text(line)
    assert climbs(planted)
    planted.write_text("from answerable.stats.results import Count\nfrom ..system import facts")
    assert climbs(planted) == []


LOADED = (
    "import json, sys; {act}; print(); "
    "print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
)


def loaded_by(act: str) -> set[str]:
    """Return the top-level modules a fresh interpreter holds after `act`."""
    ran = subprocess.run(
        [sys.executable, "-c", LOADED.format(act=act)], capture_output=True, text=True, check=True
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "act",
    [
        "import answerable",
        "import answerable.cli.main",
        "import answerable.pytest_plugin",
        "from answerable.cli.main import run; run(['--help'])",
        "from answerable.cli.main import run; from answerable.cli.group import listed; "
        "assert not any(run([c.name, '--help']) for c in listed())",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(act):
    assert loaded_by(act) & HEAVY == set()


def test_a_heavy_import_would_be_seen():
    assert "numpy" in loaded_by("import numpy")
