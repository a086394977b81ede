"""A station's alarm list on the hub: rows that changed, as they change; the journal travels with history. It refuses to judge anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from app.domain.alarm_picture import AlarmsSnapshot, AlarmView
from app.domain.fleet import hub_id
from app.fleet.frames import AlarmsTold

MOST_ROWS = 2_000
"""Rows in one message; a flood takes several."""

_encode = msgspec.msgpack.Encoder(enc_hook=str).encode
_row = msgspec.msgpack.Decoder(AlarmView)


class AlarmFeed:
    """The station's side: what the hub has been told on this connection."""

    def __init__(self) -> None:
        self._told: dict[str, AlarmView] = {}
        self._revision = -1
        self._new = True

    def next(self, now: AlarmsSnapshot) -> AlarmsTold | None:
        """What is to be told now; None when nothing is. Call ``sent`` when the line took it."""
        if now.revision == self._revision and not self._new:
            return None
        rows = {row.id: row for row in now.rows}
        changed = [row for name, row in rows.items() if self._told.get(name) is not row][:MOST_ROWS]
        gone = tuple(name for name in self._told if name not in rows)
        return AlarmsTold(
            self._new, tuple(_encode(row) for row in changed), gone, now.flood_since_ns, now.announced_10min
        )

    def sent(self, now: AlarmsSnapshot) -> None:
        """The line took what ``next`` answered for this snapshot."""
        rows = {row.id: row for row in now.rows}
        changed = [row for name, row in rows.items() if self._told.get(name) is not row]
        self._told = {name: row for name, row in self._told.items() if name in rows}
        self._told.update({row.id: row for row in changed[:MOST_ROWS]})
        self._new = False
        self._revision = now.revision if len(changed) <= MOST_ROWS else -1


class AlarmBoard:
    """The hub's side: one station's rows under the hub's ids. Written by one thread; ``rows`` is replaced, never changed."""

    def __init__(self) -> None:
        self.rows: dict[str, AlarmView] = {}
        self.revision = 0
        self.flood_since_ns: int | None = None
        self.announced_10min = 0

    def take(self, station: str, told: AlarmsTold) -> None:
        """Follow the station. Raises msgspec.MsgspecError for rows that are none."""
        rows = {} if told.all else dict(self.rows)
        for name in told.gone:
            rows.pop(hub_id(station, name), None)
        for row in map(_row.decode, told.rows):
            moved = at_hub(row, station)
            rows[moved.id] = moved
        self.rows = rows
        self.flood_since_ns, self.announced_10min = told.flood_since_ns, told.announced_10min
        self.revision += 1

    def kept(self) -> bytes:
        """For the store, so that a hub that starts shows the list before the station calls."""
        return _encode(list(self.rows.values()))

    def restore(self, kept: bytes) -> None:
        """What ``kept`` answered."""
        self._show(msgspec.msgpack.decode(kept, type=list[AlarmView]))

    def _show(self, rows: Iterable[AlarmView]) -> None:
        self.rows = {row.id: row for row in rows}
        self.revision += 1


def at_hub(row: AlarmView, station: str) -> AlarmView:
    """The row with the hub's ids."""
    definition = replace(
        row.definition,
        id=hub_id(station, row.definition.id),
        machine=hub_id(station, row.definition.machine),
        signals=tuple(hub_id(station, signal) for signal in row.definition.signals),
    )
    return replace(row, definition=definition, cause=hub_id(station, row.cause) if row.cause else "")
