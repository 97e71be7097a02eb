"""How much memory the database may use, of what this process may."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MEMORY = 2_000_000_000
"""Bytes: beyond them it spills into a private folder. Its own default is 80 % of the machine."""

LEAST_MEMORY = 128_000_000
"""Bytes below which DuckDB cannot work at all."""


def memory_limit(root: Path = Path("/")) -> str:
    """Return what the database may use: 2 GB, or a third of what this process may, if that is less.

    The rest is for rows that are read and for the libraries that read them. `root` is where the
    system's files are found: control groups of Linux, versions 1 and 2, and every group above.
    """
    import resource

    own = (resource.getrlimit(one)[0] for one in (resource.RLIMIT_AS, resource.RLIMIT_DATA))
    allowed = [MEMORY, *(limit // 3 for limit in own if limit >= 0)]
    for file in _limits(root):
        said = file.read_text(encoding="ascii").strip() if file.is_file() else ""
        if said.isdecimal():  # else "max": no limit
            allowed.append(int(said) // 3)
    return f"{max(min(allowed), LEAST_MEMORY)}B"


def _limits(root: Path) -> Iterator[Path]:
    """Yield the files that may limit this process: of its group, and of each that holds it.

    In a container the group named may lie outside; the one at the top is the container's own.
    """
    named, mounted = root / "proc/self/cgroup", root / "sys/fs/cgroup"
    groups = {"": "/", "memory": "/"}
    if named.is_file():
        for line in named.read_text(encoding="utf-8", errors="replace").splitlines():
            _, controllers, path = line.split(":", 2)
            groups |= {one: path for one in controllers.split(",") if one in groups}
    for controller, file in (("", "memory.max"), ("memory", "memory.limit_in_bytes")):
        innermost = PurePosixPath(groups[controller])
        for group in (innermost, *innermost.parents):
            yield mounted / controller / str(group).lstrip("/") / file
