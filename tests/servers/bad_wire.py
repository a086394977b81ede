"""A TCP proxy for the tests that can cut, stall, shorten and falsify what passes through it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

Falsify = Callable[[bytes], bytes]
HOST = "127.0.0.1"


def unchanged(data: bytes) -> bytes:
    return data


class BadWire:
    """Listens on loopback and forwards to a port there. Everything may be changed while connections are open."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.answers: Falsify = unchanged
        """What becomes of the bytes that the server sends."""
        self.crumble = False
        """Whether answers arrive byte by byte."""
        self.connections = 0
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> BadWire:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    async def mend(self) -> None:
        """Accept connections (again), on the same port as before."""
        self._server = await asyncio.start_server(self._accept, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Reset all connections and accept no more."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await self.drop()

    async def drop(self) -> None:
        """Reset all connections; new ones are accepted."""
        for writer in tuple(self._writers):
            writer.transport.abort()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stall(self) -> None:
        """Let nothing through, in either direction, and keep the connections open."""
        self._flows.clear()

    def flow(self) -> None:
        """Let everything through again."""
        self._flows.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.transport.abort()
            self._writers.discard(writer)
            return
        self._writers.add(back)
        up = self._start(self._pump(reader, back, lambda data: data))
        down = self._start(self._pump(there, writer, lambda data: self.answers(data)))
        await asyncio.gather(up, down, return_exceptions=True)
        for each in (writer, back):
            each.transport.abort()
            self._writers.discard(each)

    def _start(self, pump: object) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(pump)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _pieces(self, data: bytes) -> list[bytes]:
        if self.crumble:
            return [data[place : place + 1] for place in range(len(data))]
        return [data] if data else []

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, falsify: Falsify) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._flows.wait()
                for piece in self._pieces(falsify(data)):
                    writer.write(piece)
                    await writer.drain()
        writer.transport.abort()
