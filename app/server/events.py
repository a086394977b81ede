"""Server-sent events: ``status`` when a machine changed, ``alarm`` when a row of the list did, ``gap`` when its history got a hole.

One feed looks at the plant four times a second for all clients together, and only while there is one. A client that reads
slowly gets fewer, newer states, never a growing queue.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

from app.contracts import PlantPort
from app.domain.alarm import AlarmState
from app.domain.alarm_picture import AlarmView
from app.domain.gap import Gap
from app.domain.message import Message
from app.domain.snapshot import MachineSnapshot
from app.domain.state import LinkState
from app.server import parameters
from app.server.access import may_still_look
from app.server.alarm_routes import alarm_payload
from app.server.payloads import Payloads, gap
from app.server.problems import Problem, Render, language_of, unknown

log = logging.getLogger(__name__)

TICK_S = 0.25
LOOK_S = 5.0
"""How often a stream asks whether its reader still may read."""
HEARTBEAT_S = 10.0
GAP_INTERVAL_S = 2.0
GAP_MEMORY_NS = 3600 * 10**9
MAX_CLIENTS = 64
MAX_GAPS = 256
REFRESH_S = 2.0
"""A quiet machine is told again after this long, so that clients see its age and link grow old."""

_CLOSE = object()


@dataclass(slots=True)
class Client:
    """What one client has not read yet: the newest state of each machine, and gaps."""

    machines: frozenset[str]
    detail: bool
    payloads: Payloads
    states: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    gaps: deque[bytes] = field(default_factory=lambda: deque(maxlen=MAX_GAPS))
    alarms: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    """The newest state of each alarm that is not read yet; bounded by how many alarms there are."""
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wants(self, machine: str) -> bool:
        """Whether this client follows the machine."""
        return not self.machines or machine in self.machines

    def take(self) -> bytes:
        """Everything unread, as event stream text."""
        self.woken.clear()
        parts = [b"event: status\ndata: " + data + b"\n\n" for data in self.states.values()]
        parts += [b"event: alarm\ndata: " + data + b"\n\n" for data in self.alarms.values()]
        parts += [b"event: gap\ndata: " + data + b"\n\n" for data in self.gaps]
        self.states.clear()
        self.alarms.clear()
        self.gaps.clear()
        return b"".join(parts)


class EventFeed:
    """One per running server, on the engine's loop."""

    def __init__(self, port: PlantPort, render: Render, clock: Callable[[], int] = time.time_ns) -> None:
        self._port = port
        self._render = render
        self._clock = clock
        self._clients: list[Client] = []
        self._task: asyncio.Task[None] | None = None
        self._told: dict[str, tuple[int, LinkState, int]] = {}
        self._alarms: dict[str, AlarmView] = {}
        self._gap_watch: dict[str, int] = {}
        self._known_gaps: dict[tuple[str, int], Gap] = {}
        self._asked_gaps_ns = 0
        self.closing = False

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """``GET /v1/events``: follows until the client goes or the server stops."""
        parameters.refuse_unknown(request, ("machine", "detail"))
        client = self._client(request)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        self._join(client)
        try:
            await response.write(b"retry: 2000\n\n")
            await self._follow(client, request, response)
        except (ConnectionError, asyncio.CancelledError):
            # The client left; aiohttp cancels or the write fails. Both are the normal end of a stream.
            log.debug("event client left")
        finally:
            self._leave(client)
        return response

    async def _follow(self, client: Client, request: web.Request, response: web.StreamResponse) -> None:
        looked_s = time.monotonic()
        while not self.closing:
            if time.monotonic() - looked_s >= LOOK_S:
                looked_s = time.monotonic()
                if not await may_still_look(self._port.people, request):
                    return  # signed out, disabled, or users were made meanwhile
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    await client.woken.wait()
            except TimeoutError:
                await response.write(b": heartbeat\n\n")
                continue
            await response.write(client.take())

    async def close(self, _: web.Application | None = None) -> None:
        """End every stream; new ones end at once."""
        self.closing = True
        for client in self._clients:
            client.woken.set()
        if self._task is not None:
            self._task.cancel()

    def _client(self, request: web.Request) -> Client:
        if len(self._clients) >= MAX_CLIENTS:
            detail = Message.of(
                "{count} clients follow the events already. Close one and try again.", count=MAX_CLIENTS
            )
            raise Problem(503, Message.of("Too many clients"), detail, headers={"Retry-After": "10"})
        known = [machine.id for machine in self._port.snapshot().machines]
        machines = parameters.names(request, "machine")
        for machine in machines:
            if machine not in known:
                raise unknown(Message.of("machine"), machine, known)
        detail_level = parameters.choice(request, "detail", ("full", "summary"))
        return Client(frozenset(machines), "summary" not in detail_level, Payloads(self._render, language_of(request)))

    # ------------------------------------------------------------ feed

    def _join(self, client: Client) -> None:
        now_ns = self._clock()
        for machine in self._port.snapshot().machines:
            self._give(client, machine, now_ns)
        self._clients.append(client)
        if self._task is None or self._task.done():
            self._told.clear()
            self._alarms = {row.id: row for row in self._port.alarms.snapshot().rows}
            self._task = asyncio.create_task(self._run(), name="event-feed")

    def _leave(self, client: Client) -> None:
        self._clients.remove(client)
        if not self._clients and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while self._clients and not self.closing:
            self.tick()
            self._tell_alarms()
            await self._look_for_gaps()
            await asyncio.sleep(TICK_S)

    def tick(self) -> None:
        """Tell every client which machines changed since the last tick."""
        now_ns = self._clock()
        for machine in self._port.snapshot().machines:
            revision, link, told_ns = self._told.get(machine.id, (-1, LinkState.STARTING, 0))
            if machine.link.state is not link:
                self._gap_watch[machine.id] = now_ns + 30 * 10**9
            if machine.revision == revision and machine.link.state is link and now_ns - told_ns < REFRESH_S * 1e9:
                continue
            self._told[machine.id] = (machine.revision, machine.link.state, now_ns)
            for client in self._clients:
                self._give(client, machine, now_ns)

    def _give(self, client: Client, machine: MachineSnapshot, now_ns: int) -> None:
        if client.wants(machine.id):
            client.states[machine.id] = msgspec.json.encode(
                client.payloads.status(machine, now_ns, signals=client.detail)
            )
            client.states.move_to_end(machine.id)
            client.woken.set()

    def _tell_alarms(self) -> None:
        """Rows of the list that are not what they were: views are values, so a glance at each is enough."""
        before, now = self._alarms, {row.id: row for row in self._port.alarms.snapshot().rows}
        changed = [row for name, row in now.items() if before.get(name) is not row and before.get(name) != row]
        gone = [row for name, row in before.items() if name not in now]
        self._alarms = now
        for client in self._clients if changed or gone else ():
            language = client.payloads.language
            for row in changed:
                self._give_alarm(client, row, alarm_payload(row, self._render, language))
            for row in gone:
                told = alarm_payload(row, self._render, language)
                self._give_alarm(client, row, {**told, "state": AlarmState.NORMAL.value, "abnormal": False})

    def _give_alarm(self, client: Client, row: AlarmView, payload: dict[str, Any]) -> None:
        if client.wants(row.machine):
            client.alarms[row.id] = msgspec.json.encode(payload)
            client.alarms.move_to_end(row.id)
            client.woken.set()

    async def _look_for_gaps(self) -> None:
        """Ask the ledger about machines whose link changed lately: there is no other time at which a hole appears."""
        now_ns = self._clock()
        if now_ns - self._asked_gaps_ns < GAP_INTERVAL_S * 1e9:
            return
        self._asked_gaps_ns = now_ns
        for machine, until_ns in tuple(self._gap_watch.items()):
            self._tell_gaps(
                machine, now_ns, await asyncio.wrap_future(self._port.gaps(machine, now_ns - GAP_MEMORY_NS, now_ns))
            )
            if until_ns < now_ns:
                del self._gap_watch[machine]

    def _tell_gaps(self, machine: str, now_ns: int, gaps: tuple[Gap, ...]) -> None:
        for one in gaps:
            key = (machine, one.from_ns)
            opened = one.to_ns is None or one.to_ns >= now_ns
            told = Gap(one.machine, one.from_ns, None if opened else one.to_ns, one.cause, one.count, one.detail)
            if self._known_gaps.get(key) == told:
                continue
            self._remember(key, told)
            for client in self._clients:
                if client.wants(machine):
                    client.gaps.append(msgspec.json.encode({"machine_id": machine, **gap(told)}))
                    client.woken.set()

    def _remember(self, key: tuple[str, int], told: Gap) -> None:
        self._known_gaps[key] = told
        while len(self._known_gaps) > MAX_GAPS:
            del self._known_gaps[next(iter(self._known_gaps))]
