"""Alarm journal, and where each alarm stands. Frozen: later changes are later files.

For a while 0002 itself made these tables, so a file may have them already: hence IF NOT EXISTS.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = (
    """CREATE TABLE IF NOT EXISTS alarm_journal (
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
    "CREATE INDEX IF NOT EXISTS ix_alarm_journal_alarm ON alarm_journal (alarm, time_ns)",
    "CREATE INDEX IF NOT EXISTS ix_alarm_journal_time ON alarm_journal (time_ns)",
    """CREATE TABLE IF NOT EXISTS alarm_standing (
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
