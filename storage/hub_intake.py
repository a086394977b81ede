"""What stations send → a hub's tables, work by work inside one transaction: rows into the station's part of the tail or into chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np
from sqlalchemy import Connection

from app.contracts.fleet import (
    Catalogued,
    CatalogWork,
    ClaimWork,
    EventWork,
    LiveColumns,
    LiveWork,
    MachineEntry,
    StretchWork,
)
from app.domain.equipment import MachineModel
from app.domain.fleet import HOUR_NS, Claim, Digest, Finding, Verdict, hub_id
from app.domain.observation import Int32s, Int64s
from storage.books import fleet
from storage.catalog import Catalog, decode_item, decode_model
from storage.commit import count_hours
from storage.observations import Chunked, Observations
from storage.outbound_codec import decode_live, decode_stretch, last_values
from storage.outbound_events import enter
from storage.rows import Rows, joined
from storage.stretches import digest, rows_of
from storage.tail import Segment, segment_of

_NEVER = 1 << 62
MOST_SAID = 64
TOUCH_NS = 10_000_000_000
"""How coarsely the end of a machine's history is noted while it grows."""

_STATION = "SELECT id FROM fleet_station WHERE name = ?"
_NEW_STATION = "INSERT INTO fleet_station (name, instance, event, about) VALUES (?, '', 0, '{}') RETURNING id"
_MACHINE = """INSERT INTO fleet_machine (machine, station, name, about) VALUES (?, ?, ?, ?)
    ON CONFLICT (machine) DO UPDATE SET about = excluded.about"""
_TOUCH = """UPDATE machine SET first_ns = min(coalesce(first_ns, ?), ?), last_ns = max(coalesce(last_ns, ?), ?) WHERE id = ?"""
_SIGNAL = "SELECT stepped, machine FROM signal WHERE id = ?"
_FOUND = """INSERT INTO fleet_hour (id, stored, low, high, expected, expected_low, expected_high, verdict, at_ns)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET stored = excluded.stored, low = excluded.low,
    high = excluded.high, expected = excluded.expected, expected_low = excluded.expected_low,
    expected_high = excluded.expected_high, verdict = excluded.verdict, at_ns = excluded.at_ns"""
_EVENT = "SELECT event FROM fleet_station WHERE id = ?"
_SET_EVENT = "UPDATE fleet_station SET event = max(event, ?) WHERE id = ?"
_SET_ABOUT = "UPDATE fleet_station SET about = ? WHERE id = ?"


@dataclass(slots=True)
class Intake:
    """What the writer's thread knows of stations between transactions. ``forget`` after one that was rolled back.

    ``feeds``: this hub has a hub above, which is owed what arrives here.
    """

    feeds: bool = True
    observations: Observations = field(default_factory=lambda: Chunked(4_000_000))
    catalog: Catalog = field(default_factory=Catalog)
    stations: dict[str, int] = field(default_factory=dict)
    owners: Int32s = field(default_factory=lambda: np.zeros(0, np.int32))
    """By the hub's number of a signal: its machine."""
    noted: Int64s = field(default_factory=lambda: np.zeros((2, 0), np.int64))
    """By machine: from when to when its history is known to reach; an empty span where nothing is known."""
    _owed: list[tuple[Int32s, Int64s]] = field(default_factory=list)

    def forget(self) -> None:
        """Trust nothing that may have been rolled back."""
        self.catalog.forget()
        self.stations.clear()
        self.noted = np.zeros((2, 0), np.int64)
        self.observations.forget()

    def station(self, connection: Connection, name: str) -> int:
        """The station's number; a new one gets one."""
        known = self.stations.get(name)
        if known is None:
            known = connection.exec_driver_sql(_STATION, (name,)).scalar()
            if known is None:
                known = connection.exec_driver_sql(_NEW_STATION, (name,)).scalar_one()
            self.stations[name] = int(known)
        return int(known)

    # ------------------------------------------------------------ catalogue

    def take_catalog(self, connection: Connection, work: CatalogWork) -> Catalogued:
        """Register machines and signals; which number of the station is which of ours."""
        station = self.station(connection, work.station)
        models: list[MachineModel] = []
        pairs: list[tuple[int, int, int]] = []
        offset = 0
        for entry in work.entries:
            model, numbers = self._machine(connection, work, entry, station)
            for their, our, item in numbers:
                pairs.append((their, our, offset + model.index[item] if item in model.index else -1))
            models.append(model)
            offset += len(model.items)
        size = 1 + max((theirs for theirs, _, _ in pairs), default=0)
        ours, places = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
        for their, our, place in pairs:
            ours[their], places[their] = our, place
        return Catalogued(tuple(models), ours, places)

    def _machine(
        self, connection: Connection, work: CatalogWork, entry: MachineEntry, station: int
    ) -> tuple[MachineModel, list[tuple[int, int, str]]]:
        name = hub_id(work.station, entry.name)
        items = tuple(decode_item(item.decode()) for item in entry.items)
        numbers = self.catalog.signals(connection, MachineModel(name, items))
        model = replace(decode_model(entry.model.decode()), machine=name, index={})
        self.catalog.signals(connection, model)
        machine = self.catalog.machine(connection, name)
        about = work.about.get(entry.name)
        described = "{}" if about is None else msgspec.json.encode(about).decode()
        connection.exec_driver_sql(_MACHINE, (machine, station, entry.name, described))
        self._own(numbers, machine)
        return model, [
            (theirs, int(ours), item.id) for theirs, ours, item in zip(entry.numbers, numbers, items, strict=True)
        ]

    def _own(self, numbers: Int32s, machine: int) -> None:
        highest = int(numbers.max(initial=0))
        if highest >= len(self.owners):
            grown = np.zeros(max(1024, 2 * highest), np.int32)
            grown[: len(self.owners)] = self.owners
            self.owners = grown
        self.owners[numbers] = machine

    # ------------------------------------------------------------ rows

    def take_live(self, connection: Connection, station: str, decoded: Sequence[tuple[Int32s, Rows]]) -> Segment:
        """Live rows of one station, by our numbers of the signals, into its part of the tail."""
        signals = np.concatenate([signal for signal, _ in decoded]) if len(decoded) > 1 else decoded[0][0]
        segment = segment_of(signals, joined([rows for _, rows in decoded]))
        self.observations.append(connection, segment, self.station(connection, station))
        self._owed.append((self.owners[segment.owners], segment.rows.time_ns))
        return segment

    def begin(self) -> None:
        """A transaction begins: what one that failed had left to be noted is not there."""
        self._owed.clear()

    def note(self, connection: Connection) -> None:
        """Which hours and machines the live rows of this transaction touched: once, since each look costs as much as a message."""
        owed, self._owed = self._owed, []
        if owed:
            self._note(connection, np.concatenate([who for who, _ in owed]), np.concatenate([at for _, at in owed]))

    def take_stretch(self, connection: Connection, parts: Sequence[tuple[int, Rows]]) -> None:
        """Rows of the past, straight into chunks."""
        for number, rows in parts:
            if not len(rows):
                continue
            stepped, machine = connection.exec_driver_sql(_SIGNAL, (number,)).one()
            self.observations.add(connection, number, stepped=bool(stepped), rows=rows)
            self._note(connection, np.full(len(rows), machine, np.int32), rows.time_ns)
        self.observations.flush(connection)

    def _note(self, connection: Connection, owners: Int32s, times: Int64s) -> None:
        """Which hours and machines these rows touched; ``owners`` stands in runs."""
        edges = np.flatnonzero(owners[1:] != owners[:-1]) + 1
        starts = np.concatenate(([0], edges))
        machines = owners[starts]
        firsts, lasts = np.minimum.reduceat(times, starts), np.maximum.reduceat(times, starts)
        if self.feeds:
            self._count(connection, machines, times, [*starts.tolist(), len(owners)])
        known = self._noted(int(machines.max()))
        news = np.flatnonzero((firsts < known[0, machines]) | (lasts > known[1, machines] + TOUCH_NS))
        if not len(news):
            return
        np.minimum.at(known[0], machines[news], firsts[news])
        np.maximum.at(known[1], machines[news], lasts[news])
        columns = (machines[news].tolist(), firsts[news].tolist(), lasts[news].tolist())
        touched = [(first, first, last, last, machine) for machine, first, last in zip(*columns, strict=True)]
        connection.exec_driver_sql(_TOUCH, touched)

    def _count(self, connection: Connection, machines: Int32s, times: Int64s, bounds: Sequence[int]) -> None:
        hours: dict[int, int] = {}
        for run, machine in enumerate(machines.tolist()):
            part = times[bounds[run] : bounds[run + 1]]
            count_hours(hours, machine, part, int(part.min()), int(part.max()))
        fleet.note_hours(connection, hours)

    def _noted(self, highest: int) -> Int64s:
        count = self.noted.shape[1]
        if highest >= count:
            wide = np.empty((2, max(64, 2 * highest)), np.int64)
            wide[0], wide[1] = _NEVER, -_NEVER
            wide[:, :count] = self.noted
            self.noted = wide
        return self.noted

    # ------------------------------------------------------------ proof

    def judge(self, connection: Connection, work: ClaimWork, now_ns: int) -> tuple[Finding, ...]:
        """Compare claims with what stands here."""
        self.observations.flush(connection)
        return tuple(self._judged(connection, work, claim, now_ns) for claim in work.claims)

    def _judged(self, connection: Connection, work: ClaimWork, claim: Claim, now_ns: int) -> Finding:
        stretch = claim.stretch
        machine = self.catalog.machine(connection, hub_id(work.station, stretch.machine))
        rows = rows_of(connection, machine, self.observations, stretch.from_ns, stretch.to_ns)
        found = digest(rows, stretch.machine)
        verdict = _verdict(claim.digest, found, last=work.last)
        stored, expected = found or Digest(), claim.digest or Digest()
        if stretch.from_ns % HOUR_NS == 0 and stretch.to_ns - stretch.from_ns == HOUR_NS:
            key = fleet.hour_key(machine, stretch.from_ns // HOUR_NS)
            connection.exec_driver_sql(
                _FOUND,
                (
                    key,
                    stored.count,
                    stored.low,
                    stored.high,
                    expected.count,
                    expected.low,
                    expected.high,
                    verdict.value,
                    now_ns,
                ),
            )
        return Finding(stretch, verdict, stored)

    # ------------------------------------------------------------ events

    def take_events(self, connection: Connection, work: EventWork) -> int:
        """Enter what is new; the number of the last event that stands here."""
        station = self.station(connection, work.station)
        last = int(connection.exec_driver_sql(_EVENT, (station,)).scalar_one())
        for event in work.events:
            if event.number > last:
                enter(connection, work.station, event, self.catalog.machine, note=self.feeds)
                last = event.number
        connection.exec_driver_sql(_SET_EVENT, (last, station))
        if work.about:
            connection.exec_driver_sql(_SET_ABOUT, (work.about.decode(), station))
        return last


def decoded_live(work: LiveWork) -> tuple[Int32s, Rows, LiveColumns]:
    """By our numbers, and by places for the picture. Raises ValueError for what can't be understood."""
    signals, rows, base = decode_live(work.payload, work.said)
    known = work.numbers
    if int(signals.view(np.uint32).max()) >= len(known.numbers):  # a negative number is a big one
        raise ValueError("a signal that the catalogue does not have")
    ours = known.numbers[signals]
    if int(ours.min()) < 0:
        raise ValueError("a signal that the catalogue does not have")
    # The same when a transaction is tried again. A station tells from what was acknowledged, and never again from before it.
    work.said[work.seq] = last_values(work.said.get(base), signals, rows.number)
    for older in [seq for seq in work.said if seq < base] or list(work.said)[:-MOST_SAID]:
        del work.said[older]
    columns = LiveColumns(
        known.places[signals], rows.time_ns, rows.sequence, rows.number, rows.code, rows.quality, rows.texts
    )
    return ours, rows, columns


def decoded_stretch(work: StretchWork) -> list[tuple[int, Rows]]:
    """By our numbers. Raises ValueError for what can't be understood."""
    known = work.numbers.numbers
    found = []
    for signal, rows in decode_stretch(work.payload):
        if not 0 <= signal < len(known) or known[signal] < 0:
            raise ValueError("a signal that the catalogue does not have")
        found.append((int(known[signal]), rows))
    return found


def _verdict(claimed: Digest | None, found: Digest | None, *, last: bool) -> Verdict:
    if claimed is None or found is None:
        return Verdict.THINNED
    if claimed == found:
        return Verdict.EQUAL
    return Verdict.EXTRA if last and found.count >= claimed.count else Verdict.DIFFERENT
