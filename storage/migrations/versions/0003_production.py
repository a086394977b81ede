"""Calendar overlay, jobs, stop reasons, time slices. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES: tuple[str, ...] = (
    """CREATE TABLE production_row (
    machine TEXT NOT NULL,
    strip INTEGER NOT NULL,
    at_ns INTEGER NOT NULL,
    value INTEGER NOT NULL,
    extra INTEGER NOT NULL,
    since_ns INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (machine, strip, at_ns)
)
 WITHOUT ROWID,
 STRICT""",
    """CREATE TABLE production_day (
    machine TEXT NOT NULL,
    strip INTEGER NOT NULL,
    day INTEGER NOT NULL,
    blob BLOB NOT NULL,
    PRIMARY KEY (machine, strip, day)
)
 STRICT""",
    """CREATE TABLE production_late (
    machine TEXT NOT NULL,
    from_ns INTEGER NOT NULL,
    PRIMARY KEY (machine)
)
 STRICT""",
    """CREATE TABLE production_revision (
    id INTEGER NOT NULL,
    machine TEXT NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    at_ns INTEGER NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE INDEX ix_production_revision_machine ON production_revision (machine, to_ns)""",
    """CREATE TABLE reason_note (
    id INTEGER NOT NULL,
    stop TEXT NOT NULL,
    machine TEXT NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER,
    reason TEXT,
    user TEXT NOT NULL,
    at_ns INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    comment TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE INDEX ix_reason_note_machine ON reason_note (machine, from_ns)""",
    """CREATE INDEX ix_reason_note_stop ON reason_note (stop)""",
    """CREATE TABLE quantity_entry (
    id INTEGER NOT NULL,
    machine TEXT NOT NULL,
    kind TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    made_ns INTEGER NOT NULL,
    user TEXT NOT NULL,
    at_ns INTEGER NOT NULL,
    reason TEXT,
    part TEXT NOT NULL,
    job TEXT NOT NULL,
    comment TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE INDEX ix_quantity_entry_machine ON quantity_entry (machine, made_ns)""",
    """CREATE TABLE job (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    machine TEXT NOT NULL,
    part TEXT NOT NULL,
    target INTEGER,
    version TEXT NOT NULL,
    ideal_cycle_s FLOAT,
    state TEXT NOT NULL,
    started_ns INTEGER,
    finished_ns INTEGER,
    user TEXT NOT NULL,
    at_ns INTEGER NOT NULL,
    PRIMARY KEY (id, revision)
)""",
    """CREATE INDEX ix_job_machine ON job (machine, started_ns)""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
