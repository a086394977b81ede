"""What a hub has acknowledged, and what stations have sent. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES: tuple[str, ...] = ()


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
