"""A simulated MTConnect agent's HTTP face: routes, streams, cut links. What it serves is ``agent_state``'s business."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from aiohttp import HttpVersion10, web

from drivers.simulators.agent_state import Agent, Observer
from drivers.simulators.documents import Fault
from drivers.simulators.queries import DEFAULT_HEARTBEAT_MS, Query, Refused, chosen

_STREAMS, _DEVICES, _ASSETS = "MTConnectStreams", "MTConnectDevices", "MTConnectAssets"
_MAX_INTERVAL_MS = 2**31 - 1


@dataclass(slots=True)
class Window:
    """What a sample request asks for; ``start`` moves on while it streams."""

    start: int
    count: int
    to: int | None
    ranks: frozenset[int] | None


class AgentServer(Agent):
    """A simulated agent that listens on a socket. All methods belong to the event loop that called ``start``."""

    _runner: web.AppRunner | None = None
    _site: web.TCPSite | None = None
    _host = "127.0.0.1"
    _port = 0

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen (port 0: a free one); answers the agent's URL."""
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        self._host, self._port = host, port
        await self.restore()
        return self.url

    @property
    def url(self) -> str:
        """Where the agent listens."""
        return f"http://{self._host}:{self._port}"

    async def stop(self) -> None:
        """Stop listening and drop every connection."""
        await self.cut()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def cut(self) -> None:
        """Refuse new connections and reset the open ones; observations go on being buffered."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        self._reset_connections()

    async def restore(self) -> None:
        """Listen again on the same port."""
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, self._host, self._port, reuse_address=True)
        await self._site.start()
        self._port = self._runner.addresses[0][1]

    async def restart(self, *, keep_buffer: bool = False) -> None:
        """What clients see of an agent's restart: connections drop; without ``keep_buffer`` a new instance starts at 1."""
        if not keep_buffer:
            self._begin()
        self._reset_connections()

    def _reset_connections(self) -> None:
        server = self._runner.server if self._runner is not None else None
        for connection in list(server.connections) if server is not None else []:
            if connection.transport is not None:
                connection.transport.abort()

    # -------------------------------------------------------------- routes

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        parts = [part for part in request.path.split("/") if part]
        try:
            return await self._route(request, parts)
        except Refused as refusal:
            return self._refusal(request, refusal.fault, _request_kind(parts))

    async def _route(self, request: web.Request, parts: list[str]) -> web.StreamResponse:
        if request.method != "GET":
            raise Refused(Fault("UNSUPPORTED", "Only the HTTP GET request is supported", 400))
        query = Query(self.dialect, request.query)
        match parts:
            case [] | ["probe"]:
                return self._probe(request, None)
            case ["current"]:
                return await self._current(request, query, None)
            case ["sample"]:
                return await self._sample(request, query, None)
            case ["asset" | "assets"]:
                return self._assets(request, query, "")
            case ["asset" | "assets", ids]:
                return self._assets_by_id(request, ids.split(";"))
            case [device] | [device, "probe"]:
                return self._probe(request, self._device(device))
            case [device, "current"]:
                return await self._current(request, query, self._device(device, streams=True))
            case [device, "sample"]:
                return await self._sample(request, query, self._device(device, streams=True))
            case [device, "asset" | "assets"]:
                return self._assets(request, query, self.plant.devices[self._device(device)].uuid)
        if self.dialect.modern:
            raise Refused(Fault("INVALID_URI", f"0.0.0.0: Cannot find handler for: GET {request.path}", 404))
        raise Refused(Fault("UNSUPPORTED", f"The following path is invalid: {request.path}"))

    def _device(self, name: str, *, streams: bool = False) -> int:
        for index, device in enumerate(self.plant.devices):
            if name in (device.name, device.uuid, device.id):
                return index
        if streams and not self.dialect.modern:
            path = f'//Devices/Device[@name="{name}" or @uuid="{name}"]'
            raise Refused(Fault("INVALID_XPATH", f"The path could not be parsed. Invalid syntax: {path}"))
        raise Refused(Fault("NO_DEVICE", f"Could not find the device '{name}'", 404))

    def _probe(self, request: web.Request, device: int | None) -> web.Response:
        counts = (self.assets.capacity, len(self.assets))
        return self._document(request, self.author.probe(self.now_ns(), counts, device))

    def _refusal(self, request: web.Request, fault: Fault, kind: str) -> web.Response:
        body = self.author.error(self.now_ns(), fault, kind, request.path_qs)
        return self._document(request, body, fault.status if self.dialect.modern else 200)

    def _document(self, request: web.Request, body: bytes, status: int = 200) -> web.Response:
        kind = "application/xml" if self.dialect.modern else "text/xml"
        response = web.Response(body=body, status=status, headers={"Content-Type": kind, "Server": "MTConnectAgent"})
        if self.dialect.modern:
            response.headers.update({"Expires": "-1", "Cache-Control": "no-store, max-age=0"})
        else:
            request._version = HttpVersion10  # agent 1.3 answers documents as HTTP/1.0, without keep-alive
            response.force_close()
        return response

    # -------------------------------------------------------------- current and sample

    async def _current(self, request: web.Request, query: Query, device: int | None) -> web.StreamResponse:
        ranks = chosen(self.plant, self.dialect, device, query.given.get("path"))
        interval = query.ranged("interval", 0, _MAX_INTERVAL_MS)
        at = query.ranged("at", self.first_sequence, self.last_sequence)
        if at is not None and interval is not None:
            raise Refused(
                Fault("INVALID_REQUEST", "You cannot specify both the at and frequency arguments to a current request")
            )
        if interval is None:
            return self._document(request, self._current_document(ranks, at))
        parts = await self._open_parts(request)
        while True:
            await parts.send(self._current_document(ranks, None))
            await asyncio.sleep(max(interval, 1) / 1000)

    def _current_document(self, ranks: frozenset[int] | None, at: int | None) -> bytes:
        state = self.ring.latest if at is None else self.ring.at(at)
        return self.author.streams(self.now_ns(), self._bounds(self.next_sequence), self.author.current(state, ranks))

    def _bounds(self, following: int, first: int | None = None) -> tuple[int, int, int]:
        return following, self.first_sequence if first is None else first, self.last_sequence

    async def _sample(self, request: web.Request, query: Query, device: int | None) -> web.StreamResponse:
        ranks = chosen(self.plant, self.dialect, device, query.given.get("path"))
        interval = query.ranged("interval", 0, _MAX_INTERVAL_MS)
        heartbeat = query.ranged("heartbeat", 1, _MAX_INTERVAL_MS) if interval is not None else None
        window = self._window(query, ranks)
        if interval is None:
            return self._document(request, self._sample_document(window)[0])
        pace = (interval / 1000, (heartbeat or DEFAULT_HEARTBEAT_MS) / 1000)
        return await self._stream(request, window, pace)

    def _window(self, query: Query, ranks: frozenset[int] | None) -> Window:
        count = query.count(self.ring.capacity)
        start = query.ranged("from", self.first_sequence, self.next_sequence)
        to = (
            query.ranged("to", max(start or 0, self.first_sequence), self.last_sequence)
            if self.dialect.modern
            else None
        )
        if to is not None and count < 0:
            raise Refused(Fault("INVALID_PARAMETER_VALUE", "'count' must be positive when 'to' is given"))
        if start is None:
            start = self.first_sequence if count > 0 else self.next_sequence
        return Window(start, count, to, ranks)

    def _sample_document(self, window: Window) -> tuple[bytes, int, bool]:
        """The document, the next sequence, and whether the end of the buffer was reached."""
        groups, following = self._backward(window) if window.count < 0 else self._forward(window)
        first = window.start if window.to is not None else None
        body = self.author.streams(self.now_ns(), self._bounds(following, first), groups)
        return body, following, following >= self.next_sequence

    def _forward(self, window: Window) -> tuple[Mapping[int, list[str]], int]:
        end = self.next_sequence if window.to is None else window.to + 1
        if window.ranks is None:
            end = min(end, window.start + window.count)
        groups: dict[int, list[str]] = {}
        room = window.count
        for stored, xml in self.ring.window(window.start, end):
            if window.ranks is not None and stored.rank not in window.ranks:
                continue
            groups.setdefault(stored.rank, []).append(xml)
            room -= 1
            if not room:
                return groups, stored.sequence + 1
        return groups, end

    def _backward(self, window: Window) -> tuple[Mapping[int, list[str]], int]:
        """The newest ``-count`` observations up to ``from``; the header then leads backwards."""
        groups: dict[int, list[str]] = {}
        room, following = -window.count, self.first_sequence
        for stored, xml in self.ring.backwards(self.first_sequence, min(window.start + 1, self.next_sequence)):
            if window.ranks is None or stored.rank in window.ranks:
                groups.setdefault(stored.rank, []).insert(0, xml)
                room -= 1
            following = stored.sequence - 1
            if not room:
                break
        return groups, max(following, 1)

    # -------------------------------------------------------------- streaming

    async def _stream(self, request: web.Request, window: Window, pace: tuple[float, float]) -> web.StreamResponse:
        observer = Observer(window.ranks)
        self.watch(observer)
        try:
            parts = await self._open_parts(request)
            while window.start >= self.first_sequence:
                observer.event.clear()
                body, window.start, at_end = self._sample_document(window)
                await parts.send(body)
                if at_end:
                    await _news_or_heartbeat(observer.event, *pace)
            return await parts.give_up(self._fell_behind(request))
        finally:
            self.unwatch(observer)

    def _fell_behind(self, request: web.Request) -> bytes:
        if self.dialect.modern:
            fault = Fault("INTERNAL_ERROR", "Client fell too far behind, disconnecting")
        else:
            fault = Fault("OUT_OF_RANGE", "Client can't keep up with event stream, disconnecting")
        return self.author.error(self.now_ns(), fault, _STREAMS, request.path_qs)

    async def _open_parts(self, request: web.Request) -> Parts:
        parts = Parts(request, modern=self.dialect.modern)
        await parts.response.prepare(request)
        return parts

    # -------------------------------------------------------------- assets

    def _assets(self, request: web.Request, query: Query, device: str) -> web.Response:
        count = query.ranged("count", 1, 2**31 - 1)
        selected = self.assets.select(
            type_=query.given.get("type", ""),
            device=device,
            removed=query.given.get("removed") == "true",
            count=100 if count is None else count,
        )
        counts = (self.assets.capacity, len(self.assets))
        return self._document(request, self.author.assets(self.now_ns(), counts, [one.element for one in selected]))

    def _assets_by_id(self, request: web.Request, ids: list[str]) -> web.Response:
        found = [asset for identity in ids if (asset := self.assets.get(identity)) is not None]
        missing = [identity for identity in ids if self.assets.get(identity) is None]
        if missing and (not found or not self.dialect.modern):
            text = (
                f"Could not find asset: {missing[0]}"
                if not self.dialect.modern
                else f"Cannot find asset for assetIds: {';'.join(missing)}"
            )
            raise Refused(Fault("ASSET_NOT_FOUND", text, 404))
        counts = (self.assets.capacity, len(self.assets))
        return self._document(request, self.author.assets(self.now_ns(), counts, [one.element for one in found]))


async def _news_or_heartbeat(event: asyncio.Event, interval_s: float, heartbeat_s: float) -> None:
    """Wait for something new, no sooner than the interval; without news, until the heartbeat is due."""
    started = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(heartbeat_s):
            await event.wait()
    except TimeoutError:
        return
    rest = started + interval_s - asyncio.get_running_loop().time()
    await asyncio.sleep(max(rest, 0.0))


class Parts:
    """One multipart response; each document is one part in one HTTP chunk, as agents send it."""

    def __init__(self, request: web.Request, *, modern: bool) -> None:
        self._request = request
        self._modern = modern
        self._boundary = str(uuid4()) if modern else uuid4().hex
        kind = "multipart/mixed" if modern else "multipart/x-mixed-replace"
        cache = "no-cache, no-store, max-age=0" if modern else "private, max-age=0"
        headers: dict[str, Any] = {
            "Server": "MTConnectAgent",
            "Expires": "-1",
            "Connection": "close",
            "Cache-Control": cache,
        }
        self.response = web.StreamResponse(headers=headers | {"Content-Type": f"{kind};boundary={self._boundary}"})
        self.response.enable_chunked_encoding()
        self.response.force_close()

    async def send(self, body: bytes) -> None:
        """Send one document; waits while the client's socket is full."""
        if self._modern:
            head = f"--{self._boundary}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
            await self.response.write(head.encode() + body + b"\r\n")
        else:
            head = f"--{self._boundary}\r\nContent-type: text/xml\r\nContent-length: {len(body)}\r\n\r\n"
            await self.response.write(head.encode() + body)

    async def give_up(self, error: bytes) -> web.StreamResponse:
        """End with an error part: 2.7 closes the chunks properly, 1.3 just closes the socket."""
        await self.send(error)
        if not self._modern and self._request.transport is not None:
            self._request.transport.close()
        return self.response


def _request_kind(parts: list[str]) -> str:
    last = parts[-1] if parts else "probe"
    if last in ("current", "sample"):
        return _STREAMS
    return _ASSETS if parts and parts[0] in ("asset", "assets") else _DEVICES
