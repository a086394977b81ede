"""The sender's loop, without a channel."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from app.domain.message import Message, UserError
from app.domain.notification import News, NewsKind, OutboxEntry, OutboxMessage, OutboxOutcome, Outcome
from app.notifiers import sender
from app.notifiers.channel import Answer, Verdict
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


class Slow:
    """A channel that takes a message when it is let."""

    def __init__(self) -> None:
        self.asked, self.may = asyncio.Event(), asyncio.Event()

    async def send(self, _: object) -> Answer:
        self.asked.set()
        await self.may.wait()
        return Answer(Verdict.TAKEN, Message.of("Taken."))


class Wordless:
    def render(self, message: OutboxMessage) -> OutboxMessage:
        return message


def waiting_for(channel: str, name: str) -> OutboxEntry:
    news = News(NewsKind.RAISED, "i@1", "m:a", "a", "m", "M", 2, 1)
    return OutboxEntry(OutboxMessage(name, channel, "ana", "en", NewsKind.RAISED, "i@1", (news,), 1, 1))


async def test_a_message_under_way_settles_itself_when_its_channel_is_taken_away_and_the_next_is_given_up() -> None:
    slow, settled = Slow(), list[tuple[str, Outcome]]()

    def waiting() -> list[OutboxEntry]:
        known = {name for name, _ in settled}
        return [waiting_for("shop", name) for name in ("first", "second") if name not in known]

    made = Sender(
        {"shop": slow},
        Wordless(),
        waiting,
        lambda them: settled.extend((o.id, o.outcome) for o in them if isinstance(o, OutboxOutcome)),
    )  # type: ignore[arg-type, dict-item]
    await made.look()
    await slow.asked.wait()
    made.take_over({}, Wordless(), kept=())  # type: ignore[arg-type]
    await made.look()
    assert settled == []
    slow.may.set()
    await made.idle()
    await asyncio.sleep(0)
    await made.look()
    assert settled == [("first", Outcome.SENT), ("second", Outcome.REFUSED)]
