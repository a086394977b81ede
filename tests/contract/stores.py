"""The places where a hub may keep what it has: each contract test runs over all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from storage.history import History, open_history
from storage.retention import Retention
from storage.server.history import open_server_history
from storage.writer import Pace
from tests.servers.postgres import Postgres


class Store(Protocol):
    name: str

    def open(
        self,
        *,
        now_ns: Callable[[], int] = ...,
        pace: Pace | None = None,
        retention: Retention | None = None,
    ) -> History: ...


class File:
    name = "file"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hub.db"

    def open(self, **options: object) -> History:
        return open_history(self.path, **options)  # type: ignore[arg-type]


class Server:
    name = "server"

    def __init__(self, postgres: Postgres) -> None:
        self.postgres, self.database = postgres, postgres.new_database()

    def open(self, **options: object) -> History:
        return open_server_history(self.postgres.url(self.database), **options)  # type: ignore[arg-type]
