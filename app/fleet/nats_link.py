"""A connection to a NATS cluster in a thread of its own, and the names that stations and hubs use there. It knows nothing of what is sent.

JetStream keeps what stations send, on three servers where there are three; what the hub answers goes without being kept. Neither is
trusted: a station counts as sent what a hub's store has committed.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from app.domain.message import Message, UserError
from app.fleet.curve import fingerprint_of

log = logging.getLogger(__name__)

TIMEOUT_S = 3.0
KEPT_S = 900.0
"""What nobody fetched for so long is of a worker that is gone: its stations have sent it again to another."""
KEPT_BYTES = 256_000_000
TWICE_S = 120.0


@dataclass(frozen=True, slots=True)
class Names:
    """Subjects and streams of one hub (all of its workers), by its public key: several hubs may share a cluster."""

    hub: str

    @staticmethod
    def of(hub_key: str) -> Names:
        """Raises UserError for what is no public key."""
        return Names(fingerprint_of(hub_key).replace("-", "")[:16])

    @property
    def stream(self) -> str:
        """The stream of everything that stations send."""
        return f"CNC_{self.hub}"

    @property
    def calls(self) -> str:
        """Where stations call."""
        return f"cnc.{self.hub}.call"

    def up(self, worker: str) -> str:
        """What stations send to a worker, kept."""
        return f"cnc.{self.hub}.up.{worker}"

    def live(self, worker: str) -> str:
        """What stations show a worker, not kept."""
        return f"cnc.{self.hub}.live.{worker}"

    def down(self, station: str) -> str:
        """What a worker answers a connection."""
        return f"cnc.{self.hub}.down.{station}"

    @property
    def workers(self) -> str:
        """What workers tell each other."""
        return f"cnc.{self.hub}.workers"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where it is, and how to get in."""

    servers: tuple[str, ...]
    user: str | None = None
    password: str | None = None

    @staticmethod
    def of(address: str, user: str | None = None, password: str | None = None) -> Cluster:
        """Of ``nats://a,b:4222,c`` (``tls://`` with TLS). Raises UserError."""
        scheme, found, hosts = address.partition("://")
        if not found or scheme not in ("nats", "tls") or not all(hosts.split(",")):
            raise UserError(
                Message.of("'{value}' is no address of a NATS cluster. Write for example nats://a,b,c.", value=address)
            )
        return Cluster(tuple(f"{scheme}://{host.strip()}" for host in hosts.split(",")), user, password)

    @property
    def copies(self) -> int:
        """On how many servers a message is kept."""
        return 3 if len(self.servers) >= 3 else 1


class NatsLink:
    """Runs ``serve`` with a connection, again and again until ``close``. ``lost`` is called (its thread) when a server has gone."""

    def __init__(
        self, cluster: Cluster, name: str, serve: Callable[[NatsLink], Awaitable[None]], lost: Callable[[], None]
    ) -> None:
        self.cluster, self._name, self._serve, self._lost = cluster, name, serve, lost
        self.client = Client()
        self.stream: JetStreamContext = self.client.jetstream()
        self.fault: str | None = None
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._main: asyncio.Task[None] | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def call(self, do: Callable[[], None]) -> None:
        """Have the link's thread do something (any thread)."""
        with suppress(RuntimeError):  # closed meanwhile
            self._loop.call_soon_threadsafe(do)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Beside everything else (the link's thread). A fault of ours is told."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not self._closing:
            log.error("the line to NATS has a fault: %r", error)

    def close(self) -> None:
        """Let go (blocks, another thread)."""
        self._closing = True
        self.call(self._stop)
        self._thread.join(5)

    def _stop(self) -> None:
        if self._main is not None:
            self._main.cancel()

    def _run(self) -> None:
        self._main = self._loop.create_task(self._live())
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._main)
        self._loop.run_until_complete(self._settle())
        self._loop.close()

    async def _live(self) -> None:
        while not self._closing:
            try:
                await self._open()
                await self._serve(self)
            except (NatsError, OSError, TimeoutError) as error:
                self.fault = str(error) or type(error).__name__
                self._lost()
            await self._settle()
            await asyncio.sleep(0.5)

    async def _open(self) -> None:
        async def gone() -> None:
            self._lost()

        async def told(error: Exception) -> None:
            self.fault = str(error) or type(error).__name__

        cluster = self.cluster
        self.client = Client()
        await self.client.connect(
            list(cluster.servers), name=self._name, user=cluster.user, password=cluster.password, connect_timeout=2,
            reconnect_time_wait=1, max_reconnect_attempts=-1, ping_interval=3, max_outstanding_pings=2,
            error_cb=told, disconnected_cb=gone, reconnected_cb=gone, pending_size=32_000_000,
        )  # fmt: skip
        self.stream = self.client.jetstream(timeout=TIMEOUT_S)
        self.fault = None

    async def _settle(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.client.is_connected or self.client.is_reconnecting:
            with suppress(NatsError, OSError, TimeoutError):
                await self.client.close()


async def ensure_stream(link: NatsLink, names: Names) -> None:
    """Make the stream where it is not. Workers may do so at the same time."""
    wanted = StreamConfig(
        name=names.stream,
        subjects=[names.calls, names.up("*")],
        retention=RetentionPolicy.WORK_QUEUE,
        discard=DiscardPolicy.NEW,
        storage=StorageType.FILE,
        num_replicas=link.cluster.copies,
        max_age=KEPT_S,
        max_bytes=KEPT_BYTES,
        duplicate_window=TWICE_S,
    )
    try:
        await link.stream.stream_info(names.stream)
    except NotFoundError:
        await link.stream.add_stream(wanted)
