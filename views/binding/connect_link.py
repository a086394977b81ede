"""Finding, trying and trusting sources for pages: coroutines on the window's loop; progress arrives on it too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.contracts import ProbeAnswer
from app.contracts.connect import ConnectPort, LiveReadings, Search, SearchPlan


class ConnectLink:
    """``ConnectPort`` for the window; coroutines raise what the plant raised, cancelling one ends the work."""

    def __init__(self, port: ConnectPort) -> None:
        self._port = port

    def ranges(self) -> tuple[str, ...]:
        """The networks that this computer stands in, as targets to propose."""
        return self._port.ranges()

    def plan(self, targets: Sequence[str]) -> SearchPlan:
        """What a search would ask. Raises UserError."""
        return self._port.plan(targets)

    async def search(self, targets: Sequence[str], told: Callable[[Search], None]) -> Search:
        """Search exactly these targets; ``told`` is called on the window's loop."""
        loop = asyncio.get_running_loop()

        def tell(found: Search) -> None:
            loop.call_soon_threadsafe(told, found)

        return await asyncio.wrap_future(self._port.search(targets, tell))

    async def probe(self, url: str, user: str = "", password: str = "") -> ProbeAnswer:
        """What an endpoint offers."""
        return await asyncio.wrap_future(self._port.probe(url, user, password))

    async def preview(self, entry: Mapping[str, Any]) -> ProbeAnswer:
        """One machine's live values as this entry would map them."""
        return await asyncio.wrap_future(self._port.preview(entry))

    async def watch(self, entries: Sequence[Mapping[str, Any]], told: Callable[[LiveReadings], None]) -> None:
        """Live values of these entries until cancelled; ``told`` is called on the window's loop."""
        loop = asyncio.get_running_loop()

        def tell(readings: LiveReadings) -> None:
            loop.call_soon_threadsafe(told, readings)

        await asyncio.wrap_future(self._port.watch(entries, tell))

    async def trust(self, url: str, fingerprint: str) -> None:
        """Accept the certificate that a person has compared."""
        await asyncio.wrap_future(self._port.trust(url, fingerprint))
