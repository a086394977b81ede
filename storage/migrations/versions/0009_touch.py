"""What of production was written anew. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

STEPS = (
    """CREATE TABLE production_touch (
    id INTEGER NOT NULL,
    machine TEXT NOT NULL,
    from_ns INTEGER NOT NULL,
    to_ns INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT""",
)


def upgrade() -> None:
    """Make the table."""
    for statement in STEPS:
        op.execute(statement)
