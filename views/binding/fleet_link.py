"""The fleet for pages: the snapshot at once, what waits as a coroutine on the window's loop."""

from __future__ import annotations

import asyncio

from app.contracts.fleet import FleetPort, FleetSnapshot
from app.domain.fleet import HourShare


class FleetLink:
    """``FleetPort`` for the window; coroutines raise what the hub raised (``UserError``)."""

    def __init__(self, port: FleetPort) -> None:
        self._port = port

    def snapshot(self) -> FleetSnapshot:
        """Stations, strangers and refusals, now."""
        return self._port.snapshot()

    async def completeness(self, station: str, from_ns: int, to_ns: int) -> tuple[HourShare, ...]:
        """Hour by hour what is proven."""
        return await asyncio.wrap_future(self._port.completeness(station, from_ns, to_ns))

    async def resend(self, station: str, from_ns: int, to_ns: int) -> int:
        """Have a station compare a window again."""
        return await asyncio.wrap_future(self._port.resend(station, from_ns, to_ns))

    async def enrol(self, fingerprint: str, name: str) -> None:
        """Let a station in."""
        await asyncio.wrap_future(self._port.enrol(fingerprint, name))

    async def revoke(self, name: str) -> None:
        """Shut a station out."""
        await asyncio.wrap_future(self._port.revoke(name))
