"""Notifications for pages: channels at once, the outbox and tests as coroutines on the window's loop."""

from __future__ import annotations

import asyncio

from app.contracts.notifications import ChannelStatus, NotificationPort, TestAnswer
from app.domain.notification import OutboxEntry


class NotificationLink:
    """``NotificationPort`` for the window; coroutines raise what the plant raised (``UserError``)."""

    def __init__(self, port: NotificationPort) -> None:
        self._port = port

    def channels(self) -> tuple[ChannelStatus, ...]:
        """Every configured channel, and how it is doing."""
        return self._port.channels()

    async def test(self, channel: str, language: str) -> TestAnswer:
        """Send one message now, and what came back."""
        return await asyncio.wrap_future(self._port.test(channel, language))

    async def outbox(self, limit: int = 200) -> tuple[OutboxEntry, ...]:
        """The newest messages with what became of them."""
        return await asyncio.wrap_future(self._port.outbox(limit))
