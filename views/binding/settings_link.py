"""Settings for pages: coroutines on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from app.contracts.settings import Applied, FieldKind, FormGroup, SettingsPort, TextFault, Trouble, Version


class SettingsLink:
    """``SettingsPort`` for the window; coroutines raise what the plant raised."""

    def __init__(self, port: SettingsPort) -> None:
        self._port = port

    async def text(self) -> str:
        """The file as it stands."""
        return await asyncio.wrap_future(self._port.text())

    async def faults(self, text: str) -> tuple[TextFault, ...]:
        """Everything that is wrong with a draft."""
        return await asyncio.wrap_future(self._port.faults(text))

    async def groups(self, text: str) -> tuple[FormGroup, ...]:
        """The draft as forms."""
        return await asyncio.wrap_future(self._port.groups(text))

    async def edited(self, text: str, path: Sequence[str], kind: FieldKind, value: str | None) -> str:
        """The draft with one value set or taken out."""
        return await asyncio.wrap_future(self._port.edited(text, path, kind, value))

    async def with_entry(self, text: str, group: str, variant: str) -> str:
        """The draft with a new entry in a list of sections."""
        return await asyncio.wrap_future(self._port.with_entry(text, group, variant))

    async def without(self, text: str, path: Sequence[str]) -> str:
        """The draft without an entry."""
        return await asyncio.wrap_future(self._port.without(text, path))

    async def difference(self, text: str) -> str:
        """What saving this draft would change."""
        return await asyncio.wrap_future(self._port.difference(text))

    async def save(self, text: str, *, seen: str) -> Applied:
        """Write the draft and apply it; goes on when nobody waits for it any more."""
        return await asyncio.shield(asyncio.wrap_future(self._port.save(text, seen=seen)))

    async def apply(self) -> Applied:
        """Apply the file as it stands."""
        return await asyncio.wrap_future(self._port.apply())

    async def versions(self) -> tuple[Version, ...]:
        """The kept versions, newest first."""
        return await asyncio.wrap_future(self._port.versions())

    async def version_difference(self, name: str) -> str:
        """What going back to this version would change."""
        return await asyncio.wrap_future(self._port.version_difference(name))

    async def roll_back(self, name: str) -> Applied:
        """Save this version again; goes on when nobody waits for it any more."""
        return await asyncio.shield(asyncio.wrap_future(self._port.roll_back(name)))

    async def put_secret(self, name: str, value: str) -> str:
        """Store a secret outside of the file; answers what the file says instead."""
        return await asyncio.wrap_future(self._port.put_secret(name, value))

    async def diagnose(self, url: str, error: Exception) -> Trouble:
        """Why an address failed."""
        return await asyncio.wrap_future(self._port.diagnose(url, error))
