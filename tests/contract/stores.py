"""The places where a hub may keep what it has: each contract test runs over all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from storage.history import History, open_history
from storage.retention import Retention, forget
from storage.server.history import open_server_history
from storage.server.upkeep import ServerUpkeep
from storage.writer import Pace
from tests.servers.postgres import Postgres

DAY_NS = 86_400 * 10**9
KEPT = Retention(30 * DAY_NS, 400 * DAY_NS)


class Store(Protocol):
    name: str

    def open(
        self,
        *,
        now_ns: Callable[[], int] = ...,
        pace: Pace | None = None,
        retention: Retention | None = None,
        seal_rows: int = ...,
    ) -> History: ...

    def forget(self, history: History, now_ns: int) -> None:
        """What the hourly upkeep does."""


class File:
    name = "file"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hub.db"

    def open(self, **options: object) -> History:
        return open_history(self.path, **options)  # type: ignore[arg-type]

    def forget(self, history: History, now_ns: int) -> None:
        history.run(lambda connection: list(forget(connection, KEPT, now_ns))).result(60)


class Server:
    name = "server"

    def __init__(self, postgres: Postgres) -> None:
        self.postgres, self.database = postgres, postgres.new_database()

    def open(self, *, seal_rows: int = 0, **options: object) -> History:
        """``seal_rows`` is for files: a server seals nothing."""
        return open_server_history(self.postgres.url(self.database), **options)  # type: ignore[arg-type]

    def forget(self, history: History, now_ns: int) -> None:
        upkeep = history._upkeep
        assert isinstance(upkeep, ServerUpkeep)
        history.run(lambda connection: list(upkeep.forget(connection, KEPT))).result(60)
