"""Looks a history file over, and saves what is readable of a damaged one into a new file. Never writes into the file itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from zstandard import ZstdError

from app.domain.message import Message, UserError
from storage import schema, tail
from storage.bins import FORMAT as BINS
from storage.bins import decode_bins
from storage.chunk_codec import decode_rows
from storage.engine import writing_engine
from storage.versions import make_new

_DECODERS: dict[str, Callable[[bytes], Any]] = {"tail": tail.decode, "chunk": decode_rows}


@dataclass(slots=True)
class Findings:
    """What a look at the file found. ``rows`` are observations in readable blocks."""

    structure: list[str] = field(default_factory=list)
    """What SQLite says of its pages and indexes; empty when all is well."""
    blocks: int = 0
    rows: int = 0
    damaged: list[str] = field(default_factory=list)
    """``table id: reason`` of every block that can't be read."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.structure and not self.damaged


def check(path: Path) -> Findings:
    """Read every page and every block. A station may be writing meanwhile."""
    findings = Findings()
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            verdicts = [row[0] for row in connection.execute("PRAGMA integrity_check(100)")]
            findings.structure = [] if verdicts == ["ok"] else verdicts
        except sqlite3.DatabaseError as error:
            findings.structure = [str(error)]
        for table in ("tail", "chunk", "rollup"):
            for row in _rows(connection, schema.metadata.tables[table], findings):
                _look(table, row, findings)
    return findings


def salvage(path: Path, target: Path) -> Findings:
    """Copy everything readable into a new history. Raises UserError when the target exists."""
    if target.exists():
        raise UserError(Message.of("{target} exists already. Name a new file to save into.", target=str(target)))
    engine = writing_engine(target)
    findings = Findings()
    with engine.connect() as connection, connection.begin():
        make_new(connection, 0)
        connection.exec_driver_sql("DELETE FROM fact")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON").close()
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
            for table in schema.metadata.sorted_tables:
                for row in _rows(source, table, findings):
                    if table.name not in ("tail", "chunk", "rollup") or _look(table.name, row, findings):
                        places = ", ".join("?" * len(row))
                        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {table.name} VALUES ({places})", row)
    engine.dispose()
    return findings


def _rows(connection: sqlite3.Connection, table: Table, findings: Findings) -> Iterator[tuple[Any, ...]]:
    """Every row that can be reached; behind a broken page the search goes on from the table's other end."""
    found: dict[tuple[Any, ...], None] = {}
    has_rowid = table.dialect_options["sqlite"]["with_rowid"]
    keys = ["rowid"] if has_rowid else [column.name for column in table.primary_key]
    for order in ("ASC", "DESC"):
        sorting = ", ".join(f"{key} {order}" for key in keys)
        try:
            for row in connection.execute(f"SELECT {', '.join(keys)}, * FROM {table.name} ORDER BY {sorting}"):
                identity = tuple(row[: len(keys)])
                if identity in found:
                    return
                found[identity] = None
                yield tuple(row[len(keys) :])
            return
        except sqlite3.DatabaseError as error:
            findings.damaged.append(f"{table.name}: {error}")


def _look(table: str, row: tuple[Any, ...], findings: Findings) -> bool:
    """Decode a block; False when it is damaged."""
    identifier, blob = row[0], row[-1]
    if blob is None:
        return True
    findings.blocks += 1
    try:
        decoded = _decoded(table, blob)
    except (ValueError, TypeError, IndexError, ZstdError) as error:
        findings.damaged.append(f"{table} {identifier}: {error}")
        return False
    if table != "rollup":
        findings.rows += len(decoded.rows if table == "tail" else decoded)
    return True


def _decoded(table: str, blob: bytes) -> Any:
    if table != "rollup":
        return _DECODERS[table](blob)
    try:
        return decode_bins(blob)
    except ValueError as error:
        if f"instead of {BINS}" not in str(error):
            raise
        return decode_rows(blob)
