"""Empties the outbox: one worker per channel, in the order of writing, resting as long as the other side asks for.

A message is settled in history after the channel has taken it. Killed between the two, it is sent again with the same id:
at least once, and exactly once where the channel knows the id.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from app.domain.message import Message, UserError
from app.domain.notification import News, NewsKind, OutboxEntry, OutboxMessage, OutboxOutcome, Outcome, Written
from app.notifiers.channel import Answer, Channel, Verdict
from app.notifiers.wording import Wording

log = logging.getLogger(__name__)

POLL_S = 1.0
FIRST_REST_S = 5.0
LONGEST_REST_S = 900.0


def rest_s(attempts: int, asked_s: float | None = None) -> float:
    """How long a channel is left alone after so many attempts that failed."""
    if asked_s is not None:
        return min(max(asked_s, 1.0), 3600.0)
    return min(LONGEST_REST_S, FIRST_REST_S * 2.0 ** min(attempts - 1, 20))


def _gone(channel: str) -> Message:
    return Message.of("The channel '{channel}' is no longer there.", channel=channel)


@dataclass(slots=True)
class ChannelState:
    """How one channel is doing."""

    last: Answer | None = None
    at_ns: int = 0
    waiting: int = 0
    sent: int = 0
    refused: int = 0
    resting_until_ns: int = 0


class Sender:
    """Runs on one event loop. ``waiting`` blocks (a worker thread asks it); ``settle`` returns at once."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        wording: Wording,
        waiting: Callable[[], Sequence[OutboxEntry]],
        settle: Callable[[Sequence[Written]], None],
        clock: Callable[[], int] = time.time_ns,
        strays: Callable[[OutboxMessage], bool] = lambda _: False,
        reroute: Callable[[Sequence[OutboxEntry]], Sequence[Written]] = lambda _: (),
    ) -> None:
        """``strays``: a message's person no longer has its channel. ``reroute`` (blocks, as ``waiting``) says what becomes of those."""
        self.states = {name: ChannelState() for name in channels}
        self._channels, self._wording = dict(channels), wording
        self._waiting, self._settle, self._clock = waiting, settle, clock
        self._strays, self._reroute = strays, reroute
        self._settled: set[str] = set()
        """Settled, but perhaps not committed yet: the next look may still show them."""
        self._busy: dict[str, asyncio.Task[None]] = {}

    def take_over(self, changed: Mapping[str, Channel], wording: Wording, kept: Collection[str]) -> None:
        """New and changed channels, and other words, from the next attempt on.

        Channels in ``kept`` go on as they are, and rest as long as they were told to. What waits for any other is given up at
        the next look.
        """
        self._channels = {name: self._channels[name] for name in kept} | dict(changed)
        self._wording = wording
        self.states = {name: self.states.get(name) or ChannelState() for name in self._channels}
        for name in changed:
            self.states[name].last, self.states[name].resting_until_ns = None, 0

    async def run(self) -> None:
        """Until cancelled."""
        told = False
        try:
            while True:
                try:
                    await self.look()
                    told = False
                except UserError as error:
                    # History can't be read now (a hub's database is away): what waits stays there, and is looked for again.
                    if not told:
                        log.warning("messages wait: %s", error)
                    told = True
                await asyncio.sleep(POLL_S)
        finally:
            for task in self._busy.values():
                task.cancel()

    async def look(self) -> None:
        """See what waits and begin to send whatever may be sent now."""
        entries = await asyncio.to_thread(self._waiting)
        self._settled &= {entry.message.id for entry in entries}
        await self._redirect(entries)
        queues: dict[str, list[OutboxEntry]] = {}
        for entry in entries:
            if entry.message.id not in self._settled:
                queues.setdefault(entry.message.channel, []).append(entry)
        for name, state in self.states.items():
            state.waiting = len(queues.get(name, ()))
        for name, queue in queues.items():
            if name in self._busy:
                continue  # also of a channel that was taken away meanwhile: what is under way settles itself
            if name not in self._channels:
                self._give_up(queue)
            else:
                task = self._busy[name] = asyncio.create_task(self._work(name, queue))
                task.add_done_callback(partial(self._freed, name))

    async def _redirect(self, entries: Sequence[OutboxEntry]) -> None:
        """Hand what waits for a channel that its person no longer has to another one. What is under way settles itself."""
        found = [
            entry
            for entry in entries
            if entry.message.id not in self._settled
            and entry.message.channel not in self._busy
            and self._strays(entry.message)
        ]
        if found:
            written = await asyncio.to_thread(self._reroute, found)
            self._settled.update(one.id for one in written if isinstance(one, OutboxOutcome))
            self._settle(written)

    def _freed(self, name: str, task: asyncio.Task[None]) -> None:
        del self._busy[name]

    async def idle(self) -> None:
        """Wait until no channel is sending."""
        while self._busy:
            await asyncio.wait(tuple(self._busy.values()))

    def _give_up(self, queue: Iterable[OutboxEntry]) -> None:
        now_ns = self._clock()
        self._keep(
            [
                OutboxOutcome(e.message.id, Outcome.REFUSED, e.attempts, now_ns, answer=_gone(e.message.channel))
                for e in queue
            ]
        )

    async def _work(self, name: str, queue: list[OutboxEntry]) -> None:
        """One channel's messages that are due, fewest attempts first, until it wants to rest."""
        state = self.states[name]
        for entry in sorted(queue, key=lambda entry: entry.attempts):
            now_ns = self._clock()
            if now_ns < state.resting_until_ns or name not in self._channels:
                return
            if entry.message.due_ns <= now_ns:
                await self._send(name, state, entry)

    async def _send(self, name: str, state: ChannelState, entry: OutboxEntry) -> None:
        channel = self._channels[name]
        answer = await self._asked(channel, name, entry.message)
        now_ns, attempts = self._clock(), entry.attempts + 1
        is_same = self._channels.get(name) is channel
        if is_same:  # what an earlier server said is not how the present one is doing
            state.last, state.at_ns = answer, now_ns
        said = answer.said
        match answer.verdict:
            case Verdict.TAKEN:
                state.sent += 1
                state.resting_until_ns = 0
                self._keep([OutboxOutcome(entry.message.id, Outcome.SENT, attempts, now_ns, answer=said)])
            case Verdict.NEVER:
                state.refused += 1
                log.error("channel %s refuses a message: %s", name, said)
                self._keep([OutboxOutcome(entry.message.id, Outcome.REFUSED, attempts, now_ns, answer=said)])
            case Verdict.LATER:
                if attempts == 1:
                    log.warning("channel %s does not take messages now: %s", name, said)
                next_ns = now_ns + int(rest_s(attempts, answer.retry_after_s) * 1e9)
                if is_same:
                    state.resting_until_ns = next_ns
                self._settle([OutboxOutcome(entry.message.id, Outcome.WAITING, attempts, now_ns, next_ns, said)])

    async def _asked(self, channel: Channel, name: str, message: OutboxMessage) -> Answer:
        try:
            return await channel.send(self._wording.render(message))
        except Exception:
            # Supervisor: a channel's bug costs neither the message nor the other channels.
            log.exception("channel %s failed", name)
            return Answer(Verdict.LATER, Message.of("The channel failed; the log has the details."))

    def _keep(self, outcomes: Sequence[OutboxOutcome]) -> None:
        self._settled.update(outcome.id for outcome in outcomes)
        self._settle(outcomes)

    async def test(self, name: str, language: str) -> Answer:
        """Send a test message past the outbox, and say what came back. Raises KeyError for a channel that is not there."""
        now_ns = self._clock()
        news = News(NewsKind.TEST, f"test@{now_ns}", "", "test", "", "", 4, now_ns)
        message = OutboxMessage(f"test/{now_ns}/{name}", name, "", language, NewsKind.TEST, "", (news,), now_ns, now_ns)
        return await self._channels[name].send(self._wording.render(message))
