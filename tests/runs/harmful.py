"""A loader for tests, run in the child process, that does what a model must not."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import numpy as np

PREPARE = ("numpy",)


def load(content, settings):
    wanted = json.loads(content)
    act = wanted["act"]
    marker = Path(wanted.get("folder", "")) / "marker"
    if act == "write":
        marker.write_text("x")
    if act == "socket":
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    if act == "program":
        subprocess.run(["touch", str(marker)], check=True)
    if act == "environment" and "SECRET_TOKEN" not in os.environ:
        raise ValueError("the environment is clean")

    def predict(columns):
        n = len(next(iter(columns.values())))
        if act == "hang":
            time.sleep(60)
        if act == "die":
            signal.raise_signal(signal.SIGKILL)
        return np.full(n - 1, 0.5) if act == "short" else np.full(n, np.nan)

    return (), predict
