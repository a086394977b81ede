"""The first schema of history.db. Frozen: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE chunk (
    id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    level INTEGER NOT NULL,
    blob BLOB,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE INDEX ix_chunk_level ON chunk (level, id)""",
    """CREATE TABLE damaged (
    chunk INTEGER NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    blob BLOB NOT NULL,
    PRIMARY KEY (chunk)
)
 STRICT""",
    """CREATE TABLE fact (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
)
 STRICT""",
    """CREATE TABLE growth (
    day INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    free_bytes INTEGER NOT NULL,
    PRIMARY KEY (day)
)
 STRICT""",
    """CREATE TABLE intake (
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    at_ns INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (digest)
)
 STRICT""",
    """CREATE TABLE machine (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    model TEXT,
    first_ns INTEGER,
    last_ns INTEGER,
    alive_ns INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT uq_machine_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE rollup (
    id INTEGER NOT NULL,
    count INTEGER NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    blob BLOB NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE TABLE source (
    name TEXT NOT NULL,
    instance TEXT NOT NULL,
    position INTEGER NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (name)
)
 STRICT""",
    """CREATE TABLE tail (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    rank INTEGER NOT NULL,
    count INTEGER NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    blob BLOB NOT NULL
)
 STRICT""",
    """CREATE TABLE document (
    id INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    time_ns INTEGER NOT NULL,
    body TEXT NOT NULL,
    raw TEXT NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_document_machine_kind_name_time_ns UNIQUE (machine, kind, name, time_ns),
    FOREIGN KEY(machine) REFERENCES machine (id)
)
 STRICT""",
    """CREATE TABLE gap (
    id INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER,
    cause TEXT NOT NULL,
    count INTEGER,
    detail TEXT NOT NULL,
    open INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(machine) REFERENCES machine (id)
)
 STRICT""",
    """CREATE INDEX ix_gap_machine_to ON gap (machine, to_ns)""",
    """CREATE INDEX ix_gap_open ON gap (machine) WHERE open = 1""",
    """CREATE TABLE signal (
    id INTEGER NOT NULL,
    machine INTEGER NOT NULL,
    name TEXT NOT NULL,
    identity TEXT NOT NULL,
    item TEXT NOT NULL,
    stepped INTEGER NOT NULL,
    last BLOB,
    PRIMARY KEY (id),
    CONSTRAINT uq_signal_machine_name UNIQUE (machine, name),
    FOREIGN KEY(machine) REFERENCES machine (id)
)
 STRICT""",
    """CREATE TABLE retention (
    signal INTEGER NOT NULL,
    raw_ns INTEGER,
    rollup_ns INTEGER,
    PRIMARY KEY (signal),
    FOREIGN KEY(signal) REFERENCES signal (id)
)
 STRICT""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
