"""Publisher and receiver over real ZeroMQ sockets on loopback, with keys; and strangers at the door."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zmq

from app.domain.message import UserError
from app.fleet.curve import KeyPair, new_pair
from app.fleet.station_line import ZmqStationLine
from tests.integration.fleet.yard import Hub, Sender, until
from tests.unit.fleet.shop import rows


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def sender(hub: Hub, tmp_path: Path) -> Iterator[Sender]:
    made = Sender(hub, tmp_path, "line-1")
    hub.register.enrol(made.pair.public, "line-1")
    yield made
    made.stop()


def test_what_is_recorded_stands_on_the_hub(hub: Hub, sender: Sender) -> None:
    sender.station.record(0, 30)
    assert until(sender.same)
    assert until(lambda: sender.publisher.health().ok)


def test_a_stranger_is_shown_enrolled_by_its_fingerprint_and_shut_out_again(hub: Hub, tmp_path: Path) -> None:
    sender = Sender(hub, tmp_path, "line-2")
    assert until(lambda: bool(hub.register.strangers()))
    (stranger,) = hub.register.strangers()
    assert stranger.fingerprint == sender.pair.fingerprint
    assert until(lambda: not sender.publisher.health().ok)
    hub.register.enrol(stranger.fingerprint, "line-2")
    sender.station.record(0, 10)
    assert until(sender.same)
    hub.register.revoke("line-2")
    assert until(lambda: hub.receiver.sessions["line-2"].status().revoked)
    sender.station.record(100, 10)
    assert until(lambda: not sender.publisher.health().ok)
    assert not sender.same()
    sender.stop()


def test_a_hub_that_stops_and_comes_back_gets_the_rest(hub: Hub, sender: Sender) -> None:
    sender.station.record(0, 10)
    assert until(sender.same)
    hub.stop()
    sender.station.record(10, 10)
    hub.start()
    sender.station.record(20, 10)
    assert until(sender.same)


def test_a_command_reaches_the_station_and_its_answer_comes_back(hub: Hub, sender: Sender) -> None:
    sender.station.record(0, 5)
    assert until(sender.same)
    assert hub.receiver.orders.command("line-1", "mill-1", "acknowledge", b"{}").result(10) == b"done"
    assert sender.done == [("mill-1", "acknowledge", b"{}")]
    with pytest.raises(UserError, match="no station"):
        hub.receiver.orders.command("line-9", "mill-1", "acknowledge", b"{}")


def test_a_station_with_another_hubs_key_learns_nothing_and_is_not_heard(hub: Hub, tmp_path: Path) -> None:
    pair = new_pair()
    hub.register.enrol(pair.public, "line-1")
    line = ZmqStationLine(f"tcp://127.0.0.1:{hub.port}", pair, new_pair().public)
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        line.send(b"hello")
        assert not line.receive(0.05)
    assert "line-1" not in hub.receiver.sessions
    line.close()


def test_one_without_a_key_is_refused_and_counted(hub: Hub) -> None:
    context = zmq.Context()
    naked = context.socket(zmq.DEALER)
    naked.linger = 0
    naked.connect(f"tcp://127.0.0.1:{hub.port}")
    naked.send(b"hello")
    assert until(lambda: sum(hub.line.counters.values()) > 0)
    assert not hub.receiver.sessions
    naked.close()
    context.term()


def test_noise_a_giant_frame_and_many_connections_disturb_no_enrolled_station(hub: Hub, sender: Sender) -> None:
    sender.station.record(0, 5)
    assert until(sender.same)
    noise = random.Random(3)
    for _ in range(40):
        with closing(socket.create_connection(("127.0.0.1", hub.port))) as stranger:
            stranger.sendall(noise.randbytes(300))
    idle = [socket.create_connection(("127.0.0.1", hub.port)) for _ in range(300)]
    # The greeting of ZMTP 3.1 with the CURVE mechanism, then a command frame that announces 1 GB.
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01" + b"CURVE".ljust(20, b"\0") + bytes(32)
    with closing(socket.create_connection(("127.0.0.1", hub.port))) as giant:
        giant.sendall(greeting + b"\x06" + struct.pack(">Q", 1 << 30) + bytes(1000))
        sender.station.record(10, 20)
        assert until(sender.same)
    for stranger in idle:
        stranger.close()
    sender.station.record(40, 5)
    assert until(sender.same)


def test_recorded_frames_played_again_are_refused(hub: Hub, tmp_path: Path) -> None:
    with Recorder(hub.port) as recorder:
        sender = Sender(hub, tmp_path, "line-3", port=recorder.port)
        hub.register.enrol(sender.pair.public, "line-3")
        sender.station.record(0, 20)
        assert until(sender.same)
        sender.stop()
    heard = hub.receiver.sessions["line-3"].heard_ns
    with closing(socket.create_connection(("127.0.0.1", hub.port))) as again:
        again.settimeout(2)
        again.sendall(max(recorder.streams, key=len))
        again.setblocking(False)
        time.sleep(0.5)
    assert hub.receiver.sessions["line-3"].heard_ns == heard
    assert len(rows(hub.history, "line-3~mill-1", "s0")) == 20


class Recorder:
    """Passes bytes on and keeps what the station sent."""

    def __init__(self, port: int) -> None:
        self._target, self.streams = port, []
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Live values go to the port after: nobody listens there, and nobody misses them.
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []

    def __enter__(self) -> Recorder:
        thread = threading.Thread(target=self._accept)
        thread.start()
        self._threads.append(thread)
        return self

    def _accept(self) -> None:
        while True:
            try:
                station, _ = self._listener.accept()
            except OSError:
                return
            hub = socket.create_connection(("127.0.0.1", self._target))
            self._open += [station, hub]
            kept = bytearray()
            self.streams.append(kept)
            for source, sink, keep in ((station, hub, kept), (hub, station, None)):
                thread = threading.Thread(target=_pump, args=(source, sink, keep))
                thread.start()
                self._threads.append(thread)

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._open:
            each.close()
        for thread in self._threads:
            thread.join(5)


def _pump(source: socket.socket, sink: socket.socket, keep: bytearray | None) -> None:
    try:
        while data := source.recv(65_536):
            if keep is not None:
                keep += data
            sink.sendall(data)
    except OSError:
        pass
    finally:
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def test_two_data_directories_have_two_keys(tmp_path: Path) -> None:
    from app.fleet.identity import own_pair

    kept: dict[str, str] = {}
    pairs: list[KeyPair] = []
    for name in ("a", "b", "a"):
        pairs.append(own_pair(tmp_path / name, kept.__getitem__, kept.__setitem__))
    assert pairs[0] == pairs[2] != pairs[1]
