"""A page in headless Chromium, without a driver: the page writes its answer into its own DOM."""

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--virtual-time-budget=9000",
)  # fmt: skip
ROOT = Path(__file__).parents[2]


def chromium() -> str:
    """Return the browser; skips the test when there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        pytest.skip("no chromium on the PATH")
    return found


def axe() -> str:
    """Return the source of axe-core; skips the test when it is not installed."""
    named = os.environ.get("ANSWERABLE_AXE")
    path = Path(named) if named else ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("no axe-core: npm install --no-save axe-core, or set ANSWERABLE_AXE")
    return path.read_text(encoding="utf-8")


def answer_of(page: str) -> Any:
    """Return what the page's script wrote as JSON into `<pre id="answer">`."""
    browser = chromium()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        command = [browser, *FLAGS, f"--user-data-dir={folder}/profile", "--dump-dom"]
        done = subprocess.run(
            [*command, file.as_uri()], capture_output=True, text=True, timeout=90, check=False
        )
    found = re.search(r'<pre id="answer">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, f"the page gave no answer: {done.stderr[-500:]}"
    return json.loads(html.unescape(found[1]))


def with_script(page: str, script: str) -> str:
    """Return the page with its policy lifted and a script at its end."""
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    safe = script.replace("</script", "<\\/script")
    return open_page.replace("</body>", f"<script>{safe}</script></body>")


TELL = """const tell=x=>{const p=document.createElement('pre');p.id='answer';
p.textContent=JSON.stringify(x);document.body.append(p)};"""


def violations(page: str) -> list[Any]:
    """Return what axe-core finds wrong, rule and places."""
    rules = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"
    ask = (
        f"axe.run({{runOnly:{rules}}}).then(r=>tell(r.violations.map("
        "v=>[v.id,v.nodes.map(n=>n.html)])))"
    )
    found: list[Any] = answer_of(with_script(page, axe() + ";" + TELL + ask))
    return found


def widths(page: str, width: int) -> tuple[int, list[str]]:
    """Return how wide the page gets in a window of that width, and what stands out of it."""
    framed = html.escape(with_script(page, ""), quote=True)
    outer = f"""<!doctype html><body><iframe id="f" style="width:{width}px;height:800px;border:0"
    srcdoc="{framed}"></iframe><script>{TELL}
    f.onload=()=>{{const d=f.contentDocument,inside=e=>e.closest('.scroll,svg,.skip,details');
    tell([d.documentElement.scrollWidth,[...d.querySelectorAll('body *')].filter(
    e=>!inside(e)&&e.getBoundingClientRect().right>{width}+1).map(e=>e.outerHTML.slice(0,120))])
    }}</script></body>"""
    wide, out = answer_of(outer)
    return wide, out
