"""Opens a hub's store on a PostgreSQL server as the same ``History`` that a file is: what stands above it sees no difference."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError

from app.domain.message import UserError
from storage.history import History, explain_absence
from storage.reader import SqlReader
from storage.retention import Archive, Retention
from storage.retention_rules import apply_rules
from storage.server import faults
from storage.server.engine import reading_engine, writing_engine
from storage.server.extensions import Extension
from storage.server.observations import Reading, Rowed
from storage.server.schema import extension, prepare
from storage.server.upkeep import ServerUpkeep
from storage.writer import Pace, QueuedWriter


def open_server_history(
    url: URL,
    *,
    shared: bool = False,
    retention: Retention | None = None,
    archive: Archive | None = None,
    pace: Pace | None = None,
    now_ns: Callable[[], int] = time.time_ns,
) -> History:
    """Open the database for writing, and make its tables the first time. ``shared``: beside other workers of the same hub.

    Raises UserError that says what to do: no route, wrong password, no such database, too old, another hub, another version.
    """
    writing = writing_engine(url, shared=shared)
    try:
        found = _prepared(writing, retention, now_ns())
    except BaseException as error:
        writing.dispose()
        if isinstance(error, DBAPIError):
            raise UserError(faults.sentence(error.orig)) from error
        raise
    reading = reading_engine(url)
    place = Path(url.host or "localhost") / (url.database or "")
    rows = Rowed(shared=shared, staged=found is Extension.CITUS)
    upkeep = ServerUpkeep(rows, found, retention, archive, now_ns=now_ns)
    writer = QueuedWriter(writing, place, upkeep.slice, pace, rows)
    return History(
        place, writer, SqlReader(reading, place, Reading()), (writing, reading), lambda: None, writer, upkeep,
        _rows=lambda _: Reading(), _intake=rows, _compact=upkeep.roll_all,
    )  # fmt: skip


def _prepared(engine: Engine, retention: Retention | None, now_ns: int) -> Extension:
    with engine.connect() as connection, connection.begin():
        prepare(connection, now_ns)
        explain_absence(connection, now_ns)
        if retention is not None:
            apply_rules(connection, retention.rules)
        return extension(connection)
