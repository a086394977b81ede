"""Our acknowledged, encrypted stream, committed by the hub, against JetStream's publish and consume through nats-py without encryption.

CPU of all processes: broker, both ends, and with ours the codec and the commit into the history. Two ways to use JetStream for the same rows: a
message for each machine and second, as a program without a history has them; and our own frames, a second of 200 signals in each.
What is consumed there is neither decoded nor stored.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import nats
import numpy as np
import psutil
from nats.js.api import StorageType, StreamConfig

from app.contracts.fleet import About
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import NO_TEXT
from app.fleet.curve import KeyPair, new_pair
from app.fleet.frames import PROTOCOL, CatalogTold, Done, EntryTold, Hello, LiveTold, Welcome, encode, from_hub
from app.fleet.hub_line import ZmqHubLine
from app.fleet.receiver import Receiver
from app.fleet.register import Register
from app.fleet.station_line import ZmqStationLine
from benchmarks import Figure
from benchmarks.fleet_hub import _address
from storage.catalog import encode_model
from storage.history import open_history
from storage.outbound_codec import encode_live
from storage.rows import Rows
from storage.tail import segment_of
from tests.servers.nats import Nats, program

NAME = "fleet_carriers"
SIGNALS = 200
MESSAGES = 2_000
WINDOW = 64
S = 10**9


def _payloads(count: int) -> Iterator[bytes]:
    """A second of every signal in each, encoded as a station does."""
    random = np.random.default_rng(1)
    level = random.uniform(10, 1000, SIGNALS)
    signals = np.arange(1, SIGNALS + 1, dtype=np.int32)
    for second in range(count):
        level += random.normal(0, 0.5, SIGNALS)
        at_ns = 1_790_000_000 * S + second * S - random.integers(0, 900, SIGNALS // 10) * 1_000_000
        rows = Rows(
            np.repeat(at_ns, 10).astype(np.int64),
            np.arange(second * SIGNALS, (second + 1) * SIGNALS, dtype=np.int64),
            np.round(level, 2),
            np.full(SIGNALS, NO_TEXT, np.int32),
            np.zeros(SIGNALS, np.uint8),
            (),
        )
        yield encode_live(segment_of(signals, rows))


def _catalog() -> CatalogTold:
    entries = []
    for machine in range(SIGNALS // 10):
        items = tuple(DataItem(f"s{n}", f"s{n}", Category.SAMPLE, ValueKind.NUMBER, unit="mm") for n in range(10))
        model = MachineModel(f"m{machine}", items)
        numbers = tuple(range(1 + machine * 10, 11 + machine * 10))
        described = tuple(_json(item) for item in items)
        entries.append(EntryTold(model.machine, encode_model(model).encode(), numbers, described))
    return CatalogTold(1, tuple(entries), {f"m{n}": About(f"Mill {n}", "mtconnect") for n in range(20)}, b"{}")


def _json(item: DataItem) -> bytes:
    import msgspec

    return msgspec.json.encode(item)


def _station(address: str, pair: KeyPair, hub_key: str, told: Connection) -> None:
    """Sends all of it, a window at a time; tells CPU seconds, and bytes as they were handed over."""
    line = ZmqStationLine(address, pair, hub_key)
    welcome, at_s = False, 0.0
    while not welcome:
        if time.monotonic() - at_s > 2:
            at_s = time.monotonic()
            line.send(encode(Hello(PROTOCOL, "1", "site", "line-0", time.time_ns())))
        welcome = any(isinstance(from_hub(frame), Welcome) for frame in line.receive(0.1))
    line.send(encode(_catalog()))
    told.send("ready")
    told.recv()
    cpu, done, seq, payloads = time.process_time(), 0, 1, _payloads(MESSAGES)
    while done < MESSAGES:
        while seq - 1 - done < WINDOW and seq - 1 < MESSAGES:
            seq += 1
            if not line.send(encode(LiveTold(seq, next(payloads)))):
                raise RuntimeError("the line is full")
        done += sum(isinstance(from_hub(frame), Done) for frame in line.receive(0.2))
    told.send(time.process_time() - cpu)
    line.close()


def _ours(folder: Path) -> tuple[float, float]:
    """CPU seconds of station and hub, and of the hub alone, until all of it is committed and told so."""
    history = open_history(folder / "hub.db")
    register, own, pair = Register(folder / "fleet"), new_pair(), new_pair()
    register.enrol(pair.public, "line-0")
    line = ZmqHubLine(_address(), own, register)
    receiver = Receiver(line, history.hub_store(feeds=False), register)
    receiver.start()
    ours, theirs = multiprocessing.Pipe()
    station = multiprocessing.get_context("spawn").Process(
        target=_station, args=(line.address, pair, own.public, theirs)
    )
    station.start()
    ours.recv()
    time.sleep(1.0)
    cpu = time.process_time()
    ours.send("go")
    sender = float(ours.recv())
    hub = time.process_time() - cpu
    station.join()
    assert receiver.transactions.stored_rows == MESSAGES * SIGNALS
    receiver.stop()
    history.close()
    return sender + hub, hub


def _polled(count: int) -> Iterator[bytes]:
    """As machines are polled: a message for each machine and second, ten rows of plain columns (20 bytes a row)."""
    random = np.random.default_rng(1)
    head = np.arange(10, dtype=np.int32).tobytes()
    for number in range(count):
        yield head + np.full(10, number, np.int64).tobytes() + random.normal(100, 0.5, 10).tobytes()


async def _published(address: str, messages: Iterator[bytes]) -> None:
    client = await nats.connect(address)
    stream = client.jetstream()
    under_way = asyncio.Semaphore(WINDOW)

    async def publish(payload: bytes) -> None:
        try:
            await stream.publish("bench.rows", payload)
        finally:
            under_way.release()

    tasks = []
    for payload in messages:
        await under_way.acquire()
        tasks.append(asyncio.create_task(publish(payload)))
    await asyncio.gather(*tasks)
    await client.close()


async def _consumed(address: str) -> None:
    client = await nats.connect(address)
    source = await client.jetstream().pull_subscribe("bench.rows", durable="bench")
    left = MESSAGES
    while left:
        for message in await source.fetch(min(WINDOW, left), timeout=10):
            await message.ack()
            left -= 1
    await client.close()


def _publisher(address: str, whole: bool, told: Connection) -> None:
    cpu = time.process_time()
    asyncio.run(_published(address, _payloads(MESSAGES) if whole else _polled(MESSAGES)))
    told.send(time.process_time() - cpu)


async def _make(address: str) -> None:
    client = await nats.connect(address)
    await client.jetstream().add_stream(StreamConfig(name="BENCH", subjects=["bench.rows"], storage=StorageType.FILE))
    await client.close()


def jetstream(folder: Path, *, whole: bool = True) -> float:
    """CPU seconds of publisher, server and consumer of ``MESSAGES``. ``whole``: our own frames of 200 rows; else as machines are polled."""
    server = Nats(folder / "nats")
    try:
        asyncio.run(_make(server.address))
        process = server.nodes[0].process
        assert process is not None
        watched = psutil.Process(process.pid)
        ours, theirs = multiprocessing.Pipe()
        publisher = multiprocessing.get_context("spawn").Process(
            target=_publisher, args=(server.address, whole, theirs)
        )
        before, cpu = watched.cpu_times(), time.process_time()
        publisher.start()
        asyncio.run(_consumed(server.address))
        sender = float(ours.recv())
        consumer, after = time.process_time() - cpu, watched.cpu_times()
        publisher.join()
        return sender + consumer + after.user + after.system - before.user - before.system
    finally:
        server.close()


def figures() -> Iterable[Figure]:
    """CPU per sample, both ends, broker and commit."""
    if program() is None:
        return
    samples = MESSAGES * SIGNALS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, hub = _ours(folder)
        polled = jetstream(folder / "polled", whole=False)
        whole = jetstream(folder / "whole")
    cost = ours / samples * 1e6
    name = "our stream, encrypted, committed by the hub: CPU per sample"
    for label, theirs in (
        ("as machines are polled", polled / (MESSAGES * 10) * 1e6),
        ("our frames, not stored", whole / samples * 1e6),
    ):
        yield Figure(
            name, cost, "us", f"JetStream, {label}: {theirs:.3g} us", cost / theirs, "≤ 0.5 ×", cost <= theirs / 2
        )
    yield Figure("of it the hub's", hub / samples * 1e6, "us", "", None, "-", True)
