"""The tables of ``history.db`` as the newest version has them. A migration brings older files here; see ADR 0002.

Integer keys of ``chunk`` and ``rollup`` are composed (``storage/keys.py``), so that one signal's blobs of a time range are
neighbours in a plain rowid table: no second index, no WITHOUT ROWID (which is measurably wrong for blobs).
"""

from __future__ import annotations

from sqlalchemy import BLOB, TEXT, Column, ForeignKey, Index, Integer, MetaData, Table, UniqueConstraint, text

VERSION = "0010"
"""Revision of the newest migration in ``storage/migrations/versions``."""

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)

fact = Table(
    "fact",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
    sqlite_strict=True,
)
"""Single values: when the file was made, how far the writer got."""

machine = Table(
    "machine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("model", TEXT),
    Column("first_ns", Integer),
    Column("last_ns", Integer),
    Column("alive_ns", Integer),
    sqlite_strict=True,
)

signal = Table(
    "signal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine", Integer, ForeignKey("machine.id"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("identity", TEXT, nullable=False),
    Column("item", TEXT, nullable=False),
    Column("stepped", Integer, nullable=False),
    Column("last", BLOB),
    UniqueConstraint("machine", "name"),
    sqlite_strict=True,
)
"""``stepped``: rolled up as first and last observation instead of minimum and maximum. ``last``: newest sealed row."""

source = Table(
    "source",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("instance", TEXT, nullable=False),
    Column("position", Integer, nullable=False),
    Column("extra", TEXT, nullable=False),
    sqlite_strict=True,
)

gap = Table(
    "gap",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine", Integer, ForeignKey("machine.id"), nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer),
    Column("cause", TEXT, nullable=False),
    Column("count", Integer),
    Column("detail", TEXT, nullable=False),
    Column("open", Integer, nullable=False),
    Index("ix_gap_machine_to", "machine", "to_ns"),
    Index("ix_gap_open", "machine", sqlite_where=text("open = 1")),
    sqlite_strict=True,
)
"""``open`` = 1: a stage of the hole that is still open; only its last stage has no ``to_ns``."""

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine", Integer, ForeignKey("machine.id"), nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("time_ns", Integer, nullable=False),
    Column("body", TEXT, nullable=False),
    Column("raw", TEXT, nullable=False),
    Column("removed", Integer, nullable=False),
    UniqueConstraint("machine", "kind", "name", "time_ns"),
    sqlite_strict=True,
)

tail = Table(
    "tail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    Column("blob", BLOB, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""Committed, not yet sealed. AUTOINCREMENT: a reader may remember decoded blobs by id. ``to_ns`` is the last time in it."""

chunk = Table(
    "chunk",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("blob", BLOB),
    Index("ix_chunk_level", "level", "id"),
    sqlite_strict=True,
)
"""Sealed rows of one signal. ``level``: finest roll-up that holds them, 0 none yet. No blob: thinned to its roll-ups."""

rollup = Table(
    "rollup",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    Column("blob", BLOB, nullable=False),
    sqlite_strict=True,
)

damaged = Table(
    "damaged",
    metadata,
    Column("chunk", Integer, primary_key=True),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    Column("blob", BLOB, nullable=False),
    sqlite_strict=True,
)
"""Chunks that failed their checksum when rows were added to them: taken out of the way, kept for inspection."""

retention = Table(
    "retention",
    metadata,
    Column("signal", Integer, ForeignKey("signal.id"), primary_key=True),
    Column("raw_ns", Integer),
    Column("rollup_ns", Integer),
    sqlite_strict=True,
)
"""Exceptions from the station's retention; no value: the station's."""

intake = Table(
    "intake",
    metadata,
    Column("digest", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("at_ns", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    sqlite_strict=True,
)
"""Files that were backfilled, by the digest of their bytes."""

growth = Table(
    "growth",
    metadata,
    Column("day", Integer, primary_key=True),
    Column("bytes", Integer, nullable=False),
    Column("free_bytes", Integer, nullable=False),
    sqlite_strict=True,
)
"""Size of the file once a day, for the forecast of a full disk."""
