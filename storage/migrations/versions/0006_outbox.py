"""Outbox of notifications. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = (
    """CREATE TABLE outbox (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    incident TEXT NOT NULL,
    news TEXT NOT NULL,
    created_ns INTEGER NOT NULL,
    due_ns INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at_ns INTEGER NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_outbox_key UNIQUE ("key")
) STRICT""",
    "CREATE INDEX ix_outbox_waiting ON outbox (due_ns) WHERE outcome = 'waiting'",
    "CREATE INDEX ix_outbox_incident ON outbox (incident)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
