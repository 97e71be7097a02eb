"""Starts the engines the door is held against: PostgreSQL, Sail and Spark, on this machine only."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NO_POSTGRES = "PostgreSQL's server programs are not installed"
NO_JAVA = "Spark needs Java, which is not installed"
NO_PACKAGE = "a package of the engines is not installed: {}"


def need(package: str):
    """Return a package, or skip with a reason from the named list."""
    return pytest.importorskip(package, reason=NO_PACKAGE.format(package))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _programs() -> Path:
    """Return the folder with initdb and pg_ctl; Debian keeps them out of PATH."""
    found = [Path(p).parent for p in [shutil.which("pg_ctl")] if p]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.skip(NO_POSTGRES)


def _somebody() -> dict[str, object]:
    """Return who runs the server: it refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a server of our own; it and its folder are gone afterwards."""
    programs, somebody, port = _programs(), _somebody(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="answerable-postgres-"))
    if somebody:
        os.chown(folder, pwd.getpwnam(str(somebody["user"])).pw_uid, int(str(somebody["group"])))
    data = folder / "data"

    def do(*command: object) -> None:
        subprocess.run(
            [str(part) for part in command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **somebody,
        )

    do(programs / "initdb", "-D", data, "-U", "audit", "-A", "trust", "-E", "UTF8",
       "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        do(programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        yield f"postgresql://audit@127.0.0.1:{port}/postgres"
    finally:
        do(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def fill_postgres(address: str, table: str, columns: dict[str, tuple[str, list[object]]]) -> None:
    """Create a table of name -> (type, values)."""
    import psycopg
    from psycopg import sql

    names = [sql.Identifier(name) for name in columns]
    typed = [
        sql.SQL("{} {}").format(name, sql.SQL(kind))
        for name, (kind, _) in zip(names, columns.values(), strict=True)
    ]
    place = sql.Identifier(*table.split("."))
    with psycopg.connect(address, autocommit=True) as connection:
        if "." in table:
            schema = sql.Identifier(table.split(".", maxsplit=1)[0])
            connection.execute(sql.SQL("create schema if not exists {}").format(schema))
        connection.execute(sql.SQL("drop table if exists {}").format(place))
        connection.execute(sql.SQL("create table {} ({})").format(place, sql.SQL(", ").join(typed)))
        into = sql.SQL("copy {} from stdin").format(place)
        with connection.cursor().copy(into) as copying:
            for row in zip(*(values for _, values in columns.values()), strict=True):
                copying.write_row(row)


@contextmanager
def sail() -> Iterator[str]:
    """Yield the Spark Connect address of a Sail server in this process."""
    server = need("pysail.spark").SparkConnectServer("127.0.0.1", 0)
    need("pyspark")
    server.start(background=True)
    try:
        host, port = server.listening_address
        yield f"sc://{host}:{port}"
    finally:
        from pyspark.sql.connect.session import SparkSession

        left = SparkSession.getActiveSession()
        if left is not None:  # at exit it would look for a server that is gone
            left.stop()
        server.stop()


@contextmanager
def spark() -> Iterator[object]:
    """Yield a classic Spark session in local mode, with two threads."""
    if not shutil.which("java"):
        pytest.skip(NO_JAVA)
    need("pyspark")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    try:
        yield session
    finally:
        gateway = session.sparkContext._gateway
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()  # what Java waits for to end
        gateway.proc.wait(timeout=30)
        type(session.sparkContext)._gateway = type(session.sparkContext)._jvm = None
