#!/bin/sh
# Make or reuse an environment and install this package into it, editable, with the dependency
# groups named as arguments:   sh scripts/environment.sh examples
#
# VENV        folder of the environment, default .venv
# PYTHON      which Python uv takes for a new one, default any from 3.11 on
# RESOLUTION  highest (default) or lowest-direct: which allowed versions to install
#
# Needs python3 (3.11 or newer) with venv. uv is used when it is there; otherwise it is installed
# from PyPI into the environment.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}

usable() { "$1" pip install --help 2>/dev/null | grep -q -e '--group'; }

make_environment() {
    if [ -n "$uv" ]; then
        "$uv" venv --quiet --python "${PYTHON:->=3.11}" "$venv"
        return
    fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "answerable needs Python 3.11 or newer as python3; this is $(python3 --version)." >&2
        exit 2
    }
    python3 -m venv "$venv" || {
        rm -rf "$venv"
        echo "python3 has no venv: on Debian and Ubuntu, apt-get install python3-venv." >&2
        exit 2
    }
}

uv=$(command -v uv || true)
if [ -n "$uv" ] && ! usable "$uv"; then uv=; fi
[ -x "$venv/bin/python" ] || make_environment
if [ -z "$uv" ]; then
    uv=$venv/bin/uv
    if ! [ -x "$uv" ] || ! usable "$uv"; then
        "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip
        "$venv/bin/python" -m pip install --quiet --upgrade uv
    fi
fi

set -- $(printf ' --group %s' "$@")
"$uv" pip install --python "$venv/bin/python" --resolution "${RESOLUTION:-highest}" -e . "$@"
