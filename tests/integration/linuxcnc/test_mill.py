"""G-code on a real controller, seen through the driver."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from app.domain.condition import Activation, Level
from app.domain.message import AuthRefused
from app.domain.quality import Quality
from drivers.linuxcnc import SPEC, probe
from drivers.simulators import linuxcnc_mill as linuxcnc
from tests.servers.recorder import Running

CUT = (
    "G21 G17 G90 G94", "T1 M6", "S3500 M3", "G0 X0 Y0 Z5", "F1200", "G1 X30", "G1 Y10", "M1", "G1 X0", "M5", "M2",
)  # fmt: skip


@pytest.fixture(scope="module")
def mill() -> Iterator[linuxcnc.Mill]:
    if not linuxcnc.is_installed():
        pytest.skip("linuxcnc-uspace is not installed")
    with linuxcnc.running_mill() as mill:
        yield mill


@pytest.fixture
def port(mill: linuxcnc.Mill) -> Iterator[int]:
    with mill.remote() as port:
        ready = ("set estop off", "set machine on", "set home -1", "set mode manual")
        assert all(answer.endswith("ACK") for answer in mill.command(port, *ready))
        yield port


def watched(port: int) -> Running:
    return Running(SPEC, [("m-1", {"host": linuxcnc.HOST, "port": port, "interval": "20ms"})])


async def command(mill: linuxcnc.Mill, port: int, *requests: str) -> None:
    answers = await asyncio.to_thread(mill.command, port, *requests)
    assert all(answer.endswith("ACK") for answer in answers), answers


def active(running: Running) -> list[str]:
    rows = [Activation.decode(row.text or "") for row in running.inlet.of("system")]
    return [activation.text for activation in rows if activation.level is Level.WARNING]


async def test_a_program_is_followed_from_start_to_end(mill: linuxcnc.Mill, port: int) -> None:
    file = mill.program("cut.ngc", *CUT)
    async with watched(port) as running:
        value = running.inlet.value
        await command(mill, port, "set mode auto", f"set open {file}", "set feed_override 50", "set run")
        await running.until(
            lambda: value("execution") == "ACTIVE" and value("feed") == 600.0 and value("rpm") == 3500.0, 40
        )
        assert value("mode") == "AUTOMATIC"
        assert value("program") == str(file)
        assert value("tool") == "1"
        await command(mill, port, "set pause")
        await running.until(lambda: value("execution") == "INTERRUPTED")
        await command(mill, port, "set feed_override 150", "set resume")
        await running.until(lambda: value("execution") == "INTERRUPTED" and value("y") == 10.0, 40)  # M1 looks the same
        await command(mill, port, "set resume")
        await running.until(lambda: value("execution") == "READY", 40)
        assert value("rpm") == 0.0
        assert max(row.number for row in running.inlet.of("x")) == pytest.approx(30.0)
        assert len({row.number for row in running.inlet.of("line")}) > 2
        assert running.inlet.counters["skews"] == 1


async def test_an_error_message_is_a_warning_with_its_text(mill: linuxcnc.Mill, port: int) -> None:
    async with watched(port) as running:
        await running.until(lambda: running.inlet.value("mode") == "MANUAL")
        await command(mill, port, "set mode mdi", "set mdi g0 x900")
        await running.until(lambda: active(running))
        assert any("limit" in text for text in active(running))


async def test_an_emergency_stop_is_seen(mill: linuxcnc.Mill, port: int) -> None:
    async with watched(port) as running:
        await running.until(lambda: running.inlet.value("estop") == "ARMED")
        await command(mill, port, "set estop on")
        await running.until(lambda: running.inlet.value("estop") == "TRIGGERED")
        await running.until(lambda: running.inlet.value("execution") == "STOPPED")


async def test_a_wrong_password_is_for_a_person_to_mend(port: int) -> None:
    settings = {"host": linuxcnc.HOST, "port": port, "password": "wrong"}
    async with Running(SPEC, [("m-1", settings)]) as running:
        await running.until(lambda: running.errors)
        assert isinstance(running.errors[0], AuthRefused)
        assert not running.inlet.rows


async def test_a_look_shows_live_values(port: int) -> None:
    answer = await probe(f"linuxcnc://{linuxcnc.HOST}:{port}")
    readings = {reading.item.id: reading for reading in answer.machines[0].readings}
    assert readings["mode"].value == "MANUAL"
    assert readings["x"].quality is Quality.GOOD
    entry = answer.machines[0].configuration
    SPEC.settings(**{key: value for key, value in entry.items() if key not in ("id", "name", "driver")})
