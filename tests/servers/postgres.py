"""A real PostgreSQL on loopback, in a folder of its own, started and stopped by a test, and killed when the test wants it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import URL

from tests.servers.libmodbus import HOST, free_port

MISSING = (
    "PostgreSQL is not installed and could not be (packaging/test.sh installs it): no store of a server in this test"
)
PASSWORD = "s3cret: of/the@hub"
_PLACES = [f"/usr/lib/postgresql/{version}/bin" for version in range(19, 13, -1)]


@cache
def programs() -> Path | None:
    """Where initdb and postgres are. Debian keeps them off the path, by version."""
    found = shutil.which("initdb", path=os.pathsep.join([*_PLACES, os.environ.get("PATH", "")]))
    return None if found is None else Path(found).resolve().parent


class Postgres:
    """One cluster. As root it runs as the user ``postgres``, since the server refuses root."""

    def __init__(self, *, durable: bool = False) -> None:
        bin_ = programs()
        self._durable = durable
        assert bin_ is not None
        self._bin, self.port = bin_, free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._as = ["runuser", "-u", "postgres", "--"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        if self._as:
            shutil.chown(self._folder, "postgres")
            shutil.chown(secret, "postgres")
        make = [
            "initdb",
            "-D",
            "data",
            "-U",
            "hub",
            "-A",
            "scram-sha-256",
            "--pwfile",
            "password",
            "-N",
            "-E",
            "UTF8",
            "--locale",
            "C",
        ]
        self._run(*make)
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def _command(self, *words: str) -> list[str]:
        return [*self._as, str(self._bin / words[0]), *words[1:]]

    def _run(self, *words: str) -> None:
        subprocess.run(self._command(*words), cwd=self._folder, check=True, capture_output=True, timeout=60)

    def start(self) -> None:
        settings = {
            "listen_addresses": HOST, "port": self.port, "unix_socket_directories": "", "fsync": "on" if self._durable else "off",
            "max_connections": 40, "shared_buffers": "32MB", "log_min_messages": "fatal",
        }  # fmt: skip
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command("postgres", "-D", "data", *words), cwd=self._folder, stdout=log, stderr=log
            )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                self._connect("postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text())

    def url(self, database: str) -> URL:
        return URL.create("postgresql+psycopg", "hub", PASSWORD, HOST, self.port, database)

    def _connect(self, database: str) -> psycopg.Connection:
        own = {"host": HOST, "port": self.port, "user": "hub", "password": PASSWORD}
        return psycopg.connect(dbname=database, autocommit=True, connect_timeout=5, **own)

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with closing(self._connect(database)) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> str:
        """An empty one."""
        name = f"shop_{time.monotonic_ns()}"
        self.ask(f"CREATE DATABASE {name}")
        return name

    def kill(self) -> None:
        """As a power cut would: every process at once."""
        pid = int((self._folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        self._wait()

    def stop(self) -> None:
        if self.process is not None:
            pid = int((self._folder / "data/postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGINT)
            self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        self.process.wait(30)
        self.process = None
        with socket.socket() as probe:
            assert probe.connect_ex((HOST, self.port)) != 0

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
