"""Opens the history file of a station: lock, schema, writer, reader. The only place that puts them together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.contracts import HistoryReader, HistoryWriter
from app.domain.message import UserError
from storage import gaps, schema
from storage.engine import reading_engine, writing_engine
from storage.exclusive import Exclusive
from storage.faults import sentence
from storage.reader import SqlReader
from storage.sealing import Sealing
from storage.writer import Pace, QueuedWriter


@dataclass(frozen=True, slots=True)
class History:
    """An open history: one writer, one reader. Close it once, in any thread."""

    path: Path
    writer: HistoryWriter
    reader: HistoryReader
    _engines: tuple[Engine, ...]
    _exclusive: Exclusive | None

    def close(self, timeout_s: float = 5.0) -> bool:
        """Commit what is queued, stop the writer, release the file. False when something could not be committed."""
        done = self.writer.close(timeout_s)
        for engine in self._engines:
            engine.dispose()
        if self._exclusive is not None:
            self._exclusive.release()
        return done


def open_history(path: Path, *, pace: Pace | None = None, now_ns: Callable[[], int] = time.time_ns) -> History:
    """Open or make ``history.db`` for writing. Raises UserError: another station holds it, read-only, damaged, too new."""
    exclusive = Exclusive(path)
    writing = writing_engine(path)
    try:
        _prepare(writing, path, now_ns())
    except BaseException as error:
        writing.dispose()
        exclusive.release()
        if isinstance(error, DBAPIError):
            raise UserError(sentence(error, path)) from error
        raise
    reading = reading_engine(path)
    writer = QueuedWriter(writing, path, Sealing().slice, pace)
    return History(path, writer, SqlReader(reading, path), (writing, reading), exclusive)


def _prepare(engine: Engine, path: Path, now_ns: int) -> None:
    with engine.connect() as connection, connection.begin():
        _make_current(connection)
        _explain_absence(connection, now_ns)


def _make_current(connection: Connection) -> None:
    """Bring the schema to ``schema.VERSION``. A new file is made straight from the tables; Alembic stays unloaded."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars())
    if "alembic_version" in tables:
        return
    schema.metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": schema.VERSION})
    connection.execute(insert(schema.fact).values(name="created_ns", value=str(time.time_ns())))


def _explain_absence(connection: Connection, now_ns: int) -> None:
    """Every machine's coverage ended at its last committed sign of life: from there on the station was off."""
    table = schema.machine
    machines = connection.execute(
        select(table.c.id, table.c.name, table.c.alive_ns).where(table.c.alive_ns.is_not(None))
    )
    for row in machines.all():
        gaps.station_was_off(connection, row.id, row.name, row.alive_ns, now_ns)
