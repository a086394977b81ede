"""Notes on spans of time. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = (
    """CREATE TABLE note (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    machine TEXT NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    written_ns INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT""",
    "CREATE INDEX ix_note_name ON note (name)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
