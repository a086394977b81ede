"""The driver's own connection for the books' statements, whichever store they stand in: SQLAlchemy's price per statement is left out.

Statements are written with ``?``; ``storage.server.engine`` puts them into PostgreSQL's form.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection


class Rows(Protocol):
    """What a statement found."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Plain(Protocol):
    """A connection inside the transaction that SQLAlchemy began."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement."""

    def executemany(self, statement: str, values: Sequence[Sequence[Any]], /) -> object:
        """Run it for each of these."""


def plain(connection: Connection) -> Plain:
    """The driver's connection behind SQLAlchemy's."""
    inner: Any = connection.connection.driver_connection
    if isinstance(inner, sqlite3.Connection):
        return inner
    from storage.server.engine import ServerPlain

    return ServerPlain(connection)
