"""A hub's fleet with immediate answers, for view tests and screenshots."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from app.contracts.fleet import FleetSnapshot, StationStatus, Stranger
from app.domain.fleet import Backlog, HourShare
from app.domain.message import Message
from app.domain.snapshot import PlantSnapshot

T = TypeVar("T")

KEY = "8f6e-f04a-18a3-bec5-112e-4e3f-7119-b853"


def hub_shop(now: PlantSnapshot) -> PlantSnapshot:
    """A station's machines as a hub shows them, of two stations."""
    names = ("line-1", "line-2")
    machines = tuple(
        replace(machine, id=f"{names[number % 2]}~{machine.id}", site=("Novatech", "Betim")[number % 2])
        for number, machine in enumerate(now.machines)
    )
    return replace(now, machines=machines)


class FakeFleet:
    """``FleetPort``."""

    def __init__(self, now_ns: int) -> None:
        minute = 60 * 10**9
        silent = Message.of("Station {station} is silent. Check its computer and the network to it.", station="line-2")
        self.now = FleetSnapshot(
            fingerprint=KEY,
            public_key="k" * 40,
            address="tcp://0.0.0.0:8430",
            stations=(
                StationStatus(
                    "line-2", KEY, "Betim", "0.1.0", since_ns=now_ns - 30 * minute, last_heard_ns=now_ns - 30 * minute,
                    clock_offset_s=-2.5, backlog=Backlog(41, 90_000, now_ns), message=silent,
                ),
                StationStatus(
                    "line-1", KEY, "Novatech", "0.1.0", connected=True, since_ns=now_ns - 90 * minute,
                    last_heard_ns=now_ns, clock_offset_s=0.02, lag_s=0.4,
                ),
            ),
            strangers=(Stranger("35f6-e17f-bf25-28b1-b19a-8e66-1bb4-ddd8", "10.0.7.12", now_ns, now_ns, 3),),
            refused={"unknown_key": 3},
        )  # fmt: skip
        self.enrolled: list[tuple[str, str]] = []
        self.revoked: list[str] = []
        self.asked: list[str] = []

    def snapshot(self) -> FleetSnapshot:
        return self.now

    def completeness(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> Future[tuple[HourShare, ...]]:
        return _done(())

    def resend(self, station: str, from_ns: int, to_ns: int, machine: str = "") -> Future[int]:
        self.asked.append(station)
        return _done(24)

    def enrol(self, fingerprint: str, name: str) -> Future[None]:
        self.enrolled.append((fingerprint, name))
        return _done(None)

    def revoke(self, name: str) -> Future[None]:
        self.revoked.append(name)
        return _done(None)

    def command(self, machine: str, kind: str, body: bytes) -> Future[bytes]:
        return _done(b"")


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future
