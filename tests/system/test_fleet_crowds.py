"""Long absence and crowds of strangers, in short."""

from __future__ import annotations

import multiprocessing
import random
import socket
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.supervising import raise_handles
from tests.integration.fleet.yard import Hub, Sender, until
from tests.system.fleet_month import run
from tests.system.fleet_noise import run as noise

STRANGERS = 10_000
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01"
WORDS = (
    GREETING + b"NULL".ljust(20, b"\0") + bytes(32),  # no key
    GREETING + b"CURVE".ljust(20, b"\0") + bytes(32),  # and then nothing
    b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n",
    random.Random(1).randbytes(200),
    b"",
)


def _crowd(port: int, told: Connection) -> None:
    """Ten thousand connections, held as long as the hub lets them; tells how many came through."""
    raise_handles()
    held = []
    made = 0
    for number in range(STRANGERS):
        stranger = socket.socket()
        stranger.settimeout(10)
        try:
            stranger.connect(("127.0.0.1", port))
            stranger.sendall(WORDS[number % len(WORDS)])
            made += 1
        except OSError:
            pass
        held.append(stranger)
    told.send(made)
    told.recv()
    for stranger in held:
        stranger.close()


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_ten_thousand_strangers_disturb_no_enrolled_station(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    raise_handles()
    hub = Hub(tmp_path)
    sender = Sender(hub, tmp_path, "line-1", enrolled=True)
    sender.station.record(0, 5)
    assert until(sender.same)
    ours, theirs = multiprocessing.Pipe()
    crowd = multiprocessing.get_context("spawn").Process(target=_crowd, args=(hub.port, theirs))
    crowd.start()
    second, worst = 10, 0.0
    while not ours.poll(0.2):
        began = time.monotonic()
        sender.station.record(second, 1)
        second += 1
        assert until(sender.same), "an enrolled station waits for strangers"
        worst = max(worst, time.monotonic() - began)
    made = ours.recv()
    sender.station.record(second, 5)
    assert until(sender.same)
    ours.send("go")
    crowd.join()
    assert made > 0.99 * STRANGERS
    assert worst < 10
    assert until(lambda: sum(hub.line.counters.values()) >= 0.5 * STRANGERS)
    assert hub.receiver.sessions.keys() == {"line-1"}
    lines = [record for record in caplog.records if "refused at the fleet's door" in record.getMessage()]
    assert len(lines) <= 3 * len(hub.line.counters), "one line a minute for each kind"
    assert sender.publisher.health().ok
    sender.stop()
    hub.stop()


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_stations_that_were_away_catch_up_while_others_go_on(tmp_path: Path) -> None:
    found = run(tmp_path, days=0.25, stations=3, live=2, patience_s=100)
    assert found.held, found
    assert found.samples == 3 * 216_000
    assert found.equal_hours >= 3 * 6


@pytest.mark.slow
def test_noise_and_unknown_keys_change_nothing(tmp_path: Path) -> None:
    well, told = noise(tmp_path, 12)
    assert well, told
    assert "unknown_key" in told
    assert "no_protocol" in told or "broken_handshake" in told
