"""The role of whoever did something with an alarm. Frozen once released: later changes are later files.

The table is made anew: a column that is added behind the primary key would leave another text than a new file has.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

STEPS = (
    "DROP INDEX ix_alarm_journal_alarm",
    "DROP INDEX ix_alarm_journal_time",
    "ALTER TABLE alarm_journal RENAME TO alarm_journal_before",
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
    role TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT""",
    "INSERT INTO alarm_journal SELECT *, '' FROM alarm_journal_before",
    "DROP TABLE alarm_journal_before",
    "CREATE INDEX ix_alarm_journal_alarm ON alarm_journal (alarm, time_ns)",
    "CREATE INDEX ix_alarm_journal_time ON alarm_journal (time_ns)",
)


def upgrade() -> None:
    """Make the table with its new column."""
    for statement in STEPS:
        op.execute(statement)
