#!/bin/sh
# Build the wheel, install it where no clone is, and do what a newcomer without a clone does:
# copy the mortgage example, ask for the law, audit the copy.   sh scripts/try_wheel.sh
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo "$PWD/.venv/bin/uv")
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT INT TERM

"$uv" build --quiet --wheel --out-dir "$there/dist"
"$uv" venv --quiet --python .venv/bin/python "$there/venv"
"$uv" pip install --quiet --python "$there/venv/bin/python" --group examples \
    "$there"/dist/answerable-*.whl

cd "$there"
export XDG_CONFIG_HOME="$there/configuration"
venv/bin/answerable --version
venv/bin/answerable init --example mortgage copy
venv/bin/answerable law copy/planted --json >law.json
venv/bin/answerable audit copy/planted --trust copy --json >audit.json || code=$?
venv/bin/python - "${code:-0}" <<'PYTHON'
import json, sys
law, audit = (json.load(open(name)) for name in ("law.json", "audit.json"))
breached = [f["check"] for f in audit["findings"] if f["verdict"] == "breached"]
assert law["uses"] and breached and sys.argv[1] == "1", (sys.argv[1], breached)
print("wheel: the copied example was audited; breached:", ", ".join(sorted(set(breached))))
PYTHON
