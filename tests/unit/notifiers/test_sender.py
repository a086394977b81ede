"""The sender's loop, without a channel."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from app.domain.message import Message, UserError
from app.domain.notification import OutboxEntry
from app.notifiers import sender
from app.notifiers.sender import Sender


async def test_it_goes_on_when_history_could_not_be_read_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0

    def waiting() -> tuple[OutboxEntry, ...]:
        nonlocal looks
        looks += 1
        if looks < 3:
            raise UserError(Message.of("The database server does not answer."))
        return ()

    monkeypatch.setattr(sender, "POLL_S", 0.0)
    made = Sender({}, None, waiting, lambda _: None)  # type: ignore[arg-type]  # nothing is worded here
    task = asyncio.get_running_loop().create_task(made.run())
    while looks < 5:
        assert not task.done()
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
