"""Alarm journal, and where each alarm stands. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    """CREATE TABLE alarm_journal (
    id INTEGER NOT NULL,
    time_ns INTEGER NOT NULL,
    alarm TEXT NOT NULL,
    machine TEXT NOT NULL,
    step TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    priority INTEGER NOT NULL,
    occurrence TEXT NOT NULL,
    announced INTEGER NOT NULL,
    user TEXT NOT NULL,
    station TEXT NOT NULL,
    reason TEXT NOT NULL,
    value TEXT NOT NULL,
    text TEXT NOT NULL,
    cause TEXT NOT NULL,
    recorded_ns INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    "CREATE INDEX ix_alarm_journal_alarm ON alarm_journal (alarm, time_ns)",
    "CREATE INDEX ix_alarm_journal_time ON alarm_journal (time_ns)",
    """CREATE TABLE alarm_standing (
    alarm TEXT NOT NULL,
    machine TEXT NOT NULL,
    standing TEXT NOT NULL,
    PRIMARY KEY (alarm)
)
 STRICT""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
