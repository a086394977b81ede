"""How far the numbers of events have counted, ever: both kinds of store count on after rows are gone, each in its own way."""

from __future__ import annotations

from sqlalchemy import Connection

_OF_FILE = "SELECT seq FROM sqlite_sequence WHERE name = 'outbound_event'"
_OF_SERVER = "SELECT last_value FROM outbound_event_id_seq WHERE is_called"


def counted(connection: Connection) -> int:
    """The highest number that an event ever had."""
    statement = _OF_FILE if connection.dialect.name == "sqlite" else _OF_SERVER
    return int(connection.exec_driver_sql(statement).scalar() or 0)


def count_on(connection: Connection, number: int) -> None:
    """The next event has a higher number than this one."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SELECT setval('outbound_event_id_seq', ?)", (number,))
        return
    connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'outbound_event'")
    connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbound_event', ?)", (number,))
