"""``contracts.fleet.FleetPort`` and the fleet's machines as a plant shows them. It refuses to block: what waits is done by workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from app.contracts.fleet import FleetSnapshot, HubLine, HubStore, StationStatus
from app.domain.equipment import MachineModel
from app.domain.fleet import HourShare, station_of
from app.domain.message import Message, UserError
from app.domain.observation import Delivery
from app.domain.snapshot import ComponentHealth, MachineSnapshot, Recent
from app.fleet.alarm_feed import AlarmBoard
from app.fleet.curve import KeyPair
from app.fleet.receiver import Receiver
from app.fleet.register import Register


class Fleet:
    """The stations of a running hub. Any thread."""

    def __init__(
        self,
        receiver: Receiver,
        register: Register,
        store: HubStore,
        line: HubLine,
        own: KeyPair,
        workers: Executor,
        latest: Callable[[str], Delivery | None],
        models: Sequence[MachineModel],
    ) -> None:
        self._receiver, self._register, self._store, self._line = receiver, register, store, line
        self._own, self._workers = own, workers
        self._show_known(latest, models)

    def _show_known(self, latest: Callable[[str], Delivery | None], models: Sequence[MachineModel]) -> None:
        """Machines that history has, with their last values, before their stations call."""
        for session in self._receiver.sessions.values():
            mine = [model for model in models if station_of(model.machine)[0] == session.name]
            session.picture.set_models(mine, session.about)
            for model in mine:
                known = latest(model.machine)
                for batch in known.batches if known is not None else ():
                    session.picture.seed(batch)
            session.watch(time.time_ns())

    # ------------------------------------------------------------ machines

    def machines(self) -> tuple[MachineSnapshot, ...]:
        """All of them, station by station."""
        for name in self._receiver.sessions:
            self._receiver.look(name)
        found = (
            session.picture.snapshot(machine)
            for session in self._receiver.sessions.values()
            for machine in session.picture.machines()
        )
        return tuple(machine for machine in found if machine is not None)

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""
        session = self._receiver.sessions.get(station_of(machine)[0])
        self._receiver.look(machine)
        return session.picture.snapshot(machine) if session is not None else None

    def recent(self, machine: str, signal: str) -> Recent | None:
        """The last minutes of a numeric signal."""
        session = self._receiver.sessions.get(station_of(machine)[0])
        return session.picture.recent(machine, signal, time.time_ns()) if session is not None else None

    # ------------------------------------------------------------ what else stations have

    def boards(self) -> Mapping[str, AlarmBoard]:
        """Their alarm lists, by station."""
        return {name: session.board for name, session in self._receiver.sessions.items()}

    def shops(self) -> Mapping[str, str]:
        """What their OEE is reckoned with, by station, as JSON."""
        return {name: session.shop for name, session in self._receiver.sessions.items()}

    # ------------------------------------------------------------ FleetPort

    def snapshot(self) -> FleetSnapshot:
        """Stations, strangers, refusals."""
        enrolled = {known.name: known for known in self._register.stations()}
        told = {name: session.status() for name, session in self._receiver.sessions.items()}
        never = {
            name: StationStatus(name, known.fingerprint, revoked=known.revoked_ns is not None)
            for name, known in enrolled.items()
            if name not in told
        }
        return FleetSnapshot(
            fingerprint=self._own.fingerprint,
            public_key=self._own.public,
            address=self._line.address,
            stations=tuple(sorted((*told.values(), *never.values()), key=_needs_help)),
            strangers=self._register.strangers(),
            refused=self._line.counters,
        )

    def completeness(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> Future[tuple[HourShare, ...]]:
        """Hour by hour what is proven."""
        if station not in self._receiver.sessions:
            return _failed(Message.of("There is no station '{name}' on this hub.", name=station))
        return self._workers.submit(self._store.hours, station, from_ns, to_ns, machine)

    def resend(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> Future[int]:
        """Ask a station for a window again; answers with its hours."""

        def ask() -> int:
            self._receiver.orders.resend(station, from_ns, to_ns, machine)
            return -(-to_ns // 3_600_000_000_000) - from_ns // 3_600_000_000_000

        return self._workers.submit(ask)

    def enrol(self, fingerprint: str, name: str) -> Future[None]:
        """Let a station in."""
        return self._workers.submit(lambda: (self._register.enrol(fingerprint, name), None)[1])

    def revoke(self, name: str) -> Future[None]:
        """Shut a station out."""
        return self._workers.submit(self._register.revoke, name)

    def command(self, machine: str, kind: str, body: bytes) -> Future[bytes]:
        """Have the machine's station do something."""
        station, own = station_of(machine)
        try:
            return self._receiver.orders.command(station, own, kind, body)
        except UserError as error:
            return _failed(error.message)

    def health(self) -> ComponentHealth:
        """``receiver`` for ``/healthz``: a silent station is no failure of the hub."""
        sessions = self._receiver.sessions.values()
        figures = {f"refused_{kind}_total": float(count) for kind, count in self._line.counters.items()}
        return ComponentHealth(
            "receiver",
            ok=self._receiver.transactions.failed is None and self._line.fault is None,
            message=self._receiver.transactions.failed or self._line.fault,
            figures={
                "stations": float(len(sessions)),
                "stations_connected": float(sum(session.talks for session in sessions)),
                "stored_rows_total": float(self._receiver.transactions.stored_rows),
                "shown_rows_total": float(self._receiver.shown_rows),
                "lag_s": max((s.lag_s for s in sessions if s.lag_s is not None and s.talks), default=0.0),
                **figures,
            },
        )

    def stop(self) -> None:
        """End (blocks)."""
        self._receiver.stop()


def _needs_help(station: StationStatus) -> tuple[bool, bool, bool, str]:
    """Those that need help first: silent ones, then incomplete ones; the revoked ones last."""
    return station.revoked, station.connected, station.complete, station.name


def _failed(message: Message) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(UserError(message))
    return future
