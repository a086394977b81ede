"""What a hub has acknowledged, and what stations have sent. Frozen once released: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES: tuple[str, ...] = (
    """CREATE TABLE outbound_hour (
    id INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
    """CREATE INDEX ix_outbound_hour_id ON outbound_hour (id) WHERE changed > settled""",
    """CREATE TABLE outbound_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    book TEXT NOT NULL,
    machine INTEGER,
    ref INTEGER NOT NULL,
    body BLOB
)
 STRICT""",
    """CREATE TABLE fleet_station (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    instance TEXT NOT NULL,
    event INTEGER NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_fleet_station_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE fleet_machine (
    machine INTEGER NOT NULL,
    station INTEGER NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (machine),
    FOREIGN KEY(machine) REFERENCES machine (id),
    FOREIGN KEY(station) REFERENCES fleet_station (id)
)
 STRICT""",
    """CREATE TABLE fleet_hour (
    id INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    expected_low INTEGER NOT NULL,
    expected_high INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    at_ns INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT""",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
