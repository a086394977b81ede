"""Modbus devices with their habits: holes, limits, silence, late answers; over TCP, serial lines, and serial lines behind TCP."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pymodbus.client import ModbusTcpClient
from pymodbus.pdu.register_message import ReadHoldingRegistersResponse

from app.domain.condition import Activation, Level
from app.domain.message import DriverNotReady
from app.domain.quality import Quality
from drivers.modbus import SPEC
from drivers.modbus.line import Line
from drivers.modbus.probe import probe
from tests.servers import libmodbus
from tests.servers.recorder import Recorder, Running

pytestmark = pytest.mark.skipif(libmodbus.program() is None, reason="gcc and libmodbus-dev are not installed")
COUNTER = 9000
DELAY = 20


@pytest.fixture
def port() -> Iterator[int]:
    with libmodbus.tcp_server() as port:
        yield port


def settings(port: int, *signals: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"host": libmodbus.HOST, "port": port, "interval": "20ms", "timeout": "300ms", "signals": signals} | more


def register(name: str, number: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "address": f"holding:{number}", **more}


def warnings(inlet: Recorder, machine: str = "m-1") -> list[Activation]:
    found = [Activation.decode(row.text or "") for row in inlet.of("communication", machine)]
    return [activation for activation in found if activation.level is Level.WARNING]


def set_register(port: int, number: int, value: int) -> None:
    client = ModbusTcpClient(libmodbus.HOST, port=port)
    assert client.connect()
    client.write_register(number, value, device_id=1)
    client.close()


def requests_so_far(port: int) -> int:
    client = ModbusTcpClient(libmodbus.HOST, port=port)
    assert client.connect()
    count = client.read_holding_registers(COUNTER, device_id=1).registers[0]
    client.close()
    return count


# ---------------------------------------------------------------- values


async def test_every_word_and_byte_order_gives_the_same_value(port: int) -> None:
    orders = [("big", "big"), ("little", "big"), ("big", "little"), ("little", "little")]
    signals = []
    for place, (words, octets) in enumerate(orders):
        order = {"word_order": words, "byte_order": octets}
        signals.append(register(f"f{place}", 100 + 2 * place, type="float32", **order))
        signals.append(register(f"u{place}", 120 + 4 * place, type="uint64", **order))
    signals.append(register("bcd", 140, type="bcd32"))
    async with Running(SPEC, [("m-1", settings(port, *signals))]) as running:
        await running.until(lambda: running.inlet.value("bcd") == 12345678.0)
        for place in range(4):
            assert running.inlet.value(f"f{place}") == -1234.5
            assert running.inlet.value(f"u{place}") == "9305357566071262703", "exact, though no float64 holds it"


async def test_two_hundred_scattered_signals_take_few_requests(port: int) -> None:
    places = random.Random(7).sample(range(1000, 5000), 200)
    signals = [register(f"s{n}", n) for n in places]
    async with Running(SPEC, [("m-1", settings(port, *signals, interval="1h"))]) as running:
        await running.until(lambda: all(running.inlet.value(f"s{n}") == float(n) for n in places))
        assert running.inlet.counters["requests"] <= 40


async def test_a_hole_is_found_by_halving_and_named_once(port: int) -> None:
    signals = [register(f"s{n}", n) for n in range(400, 600) if n not in range(490, 520)] + [
        register("lost", 505),
        register("alone", 700),
    ]
    async with Running(SPEC, [("m-1", settings(port, *signals))]) as running:
        await running.until(lambda: running.inlet.last("alone") is not None and running.inlet.value("s599") == 599.0)
        await running.until(lambda: running.inlet.counters["requests"] > 60)
        assert [activation.native_code for activation in warnings(running.inlet)] == ["holding:505", "holding:700"]
        assert "illegal data address" in warnings(running.inlet)[0].text
        assert all(running.inlet.value(signal["id"]) is not None for signal in signals[:-2])
        assert running.inlet.last("lost").quality is Quality.READ_FAILED  # type: ignore[union-attr]


async def test_once_learnt_a_hole_costs_nothing(port: int) -> None:
    signals = [register(f"s{n}", n) for n in (480, 490, 505, 520, 530)]
    async with Running(SPEC, [("m-1", settings(port, *signals))]) as running:
        await running.until(lambda: warnings(running.inlet))
        before, rounds = requests_so_far(port), running.inlet.counters["requests"]
        await running.until(lambda: running.inlet.counters["requests"] >= rounds + 20)
        asked, counted = running.inlet.counters["requests"] - rounds, requests_so_far(port) - before
        assert counted <= asked + 4
        assert len(warnings(running.inlet)) == 1


async def test_a_device_that_sends_fifty_registers_at_most_is_read_in_smaller_blocks(port: int) -> None:
    signals = [register(f"s{n}", n) for n in range(1000, 1120, 3)]
    async with Running(SPEC, [("m-1", settings(port, *signals, unit=6))]) as running:
        await running.until(lambda: all(running.inlet.value(s["id"]) is not None for s in signals))
        assert not warnings(running.inlet)


async def test_a_kind_of_value_that_the_device_lacks_stops_no_other(port: int) -> None:
    signals = (register("there", 40), {"id": "absent", "address": "input:40"})
    async with Running(SPEC, [("m-1", settings(port, *signals, unit=7))]) as running:
        await running.until(lambda: running.inlet.value("there") == 40.0 and warnings(running.inlet))
        assert "illegal function" in warnings(running.inlet)[0].text
        assert running.inlet.last("absent").quality is Quality.READ_FAILED  # type: ignore[union-attr]


async def test_words_of_a_map_follow_the_register(port: int) -> None:
    signal = register("execution", 30, map={30: "READY", 31: "ACTIVE"})
    async with Running(SPEC, [("m-1", settings(port, signal))]) as running:
        await running.until(lambda: running.inlet.value("execution") == "READY")
        await asyncio.to_thread(set_register, port, 30, 31)
        await running.until(lambda: running.inlet.value("execution") == "ACTIVE")
        await asyncio.to_thread(set_register, port, 30, 32)
        await running.until(lambda: running.inlet.value("execution") == "32")
        assert running.inlet.last("execution").quality is Quality.UNCERTAIN  # type: ignore[union-attr]


# ---------------------------------------------------------------- several units on one line


async def test_a_dead_unit_is_marked_and_its_neighbour_goes_on(port: int) -> None:
    value = register("counter", COUNTER)
    machines = [("m-1", settings(port, value)), ("dead", settings(port, value, unit=2))]
    async with Running(SPEC, machines) as running:
        await running.until(lambda: running.inlet.last("availability", "dead") is not None)
        assert running.inlet.last("availability", "dead").quality is Quality.UNAVAILABLE  # type: ignore[union-attr]
        assert running.inlet.last("counter", "dead").quality is Quality.READ_FAILED  # type: ignore[union-attr]
        assert "Unit 2" in str(running.inlet.refusals["dead"])
        assert "m-1" not in running.inlet.refusals
        timeouts, seen = running.inlet.counters["timeouts"], len(running.inlet.of("counter"))
        await running.until(lambda: len(running.inlet.of("counter")) >= seen + 20)
        assert running.inlet.counters["timeouts"] == timeouts, "a dead unit is asked rarely"
        assert not running.errors


@pytest.mark.parametrize(("unit", "availability"), [(5, "UNAVAILABLE"), (4, "AVAILABLE")])
async def test_busy_is_not_the_same_as_gone(port: int, unit: int, availability: str) -> None:
    machines = [("m-1", settings(port, register("x", 40))), ("other", settings(port, register("v", 40), unit=unit))]
    async with Running(SPEC, machines) as running:
        await running.until(lambda: running.inlet.last("availability", "other") is not None)
        row = running.inlet.last("availability", "other")
        assert row is not None
        assert (row.text or row.quality.name) == availability
        assert running.inlet.last("v", "other").quality is Quality.READ_FAILED  # type: ignore[union-attr]
        assert running.inlet.value("x") == 40.0


async def test_a_late_answer_is_thrown_away(port: int) -> None:
    """Unit 3 answers after its timeout: with another transaction's number, when somebody else has been asked."""
    machines = [("m-1", settings(port, register("a", 41))), ("slow", settings(port, register("b", 42), unit=3))]
    async with Running(SPEC, machines) as running:
        await running.until(lambda: running.inlet.value("b", "slow") == 42.0)
        await asyncio.to_thread(set_register, port, DELAY, 450)
        await running.until(lambda: running.inlet.counters["timeouts"] >= 2)
        await asyncio.to_thread(set_register, port, DELAY, 0)
        await running.until(lambda: running.inlet.value("b", "slow") == 42.0)
        assert {row.number for row in running.inlet.of("a") if row.quality.is_good} == {41.0}
        assert {row.number for row in running.inlet.of("b", "slow") if row.quality.is_good} == {42.0}


async def test_a_single_silent_unit_is_a_lost_link_with_a_sentence(port: int) -> None:
    async with Running(SPEC, [("m-1", settings(port, register("x", 40), unit=2))]) as running:
        await running.until(lambda: running.errors)
        assert isinstance(running.errors[0], DriverNotReady)
        assert "unit 2 does not answer" in str(running.errors[0])
        assert not running.inlet.is_connected
        assert not running.inlet.rows


async def test_it_stops_though_the_library_forgets_a_cancellation(port: int) -> None:
    """Before Python 3.12 ``wait_for`` answers instead of ending when the answer comes together with the cancellation."""
    line, asked = Line(SPEC.settings(**settings(port))), asyncio.Event()

    async def forgetful(*_: object, **__: object) -> Any:
        asked.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return ReadHoldingRegistersResponse(registers=[1])

    await line.open()
    line._reads["holding"] = forgetful
    reading = asyncio.create_task(line.read(1, "holding", 40, 1, 1.0))
    await asked.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    line.close()


# ---------------------------------------------------------------- serial lines


def serial(port: str, *signals: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "serial": port,
        "unit": 9,
        "parity": "none",
        "interval": "20ms",
        "timeout": "300ms",
        "signals": signals,
    } | more


async def test_a_serial_device_is_read(tmp_path: Path) -> None:
    with libmodbus.serial_line(tmp_path) as (device, station), libmodbus.rtu_server(device, 9):
        signals = (register("f", 100, type="float32"), register("lost", 505), {"id": "c", "address": "coil:9"})
        async with Running(SPEC, [("m-1", serial(station, *signals))]) as running:
            await running.until(lambda: running.inlet.value("f") == -1234.5 and running.inlet.value("c") == 1.0)
            assert running.inlet.last("lost").quality is Quality.READ_FAILED  # type: ignore[union-attr]
            assert await running.stop() < 2.0


async def test_a_serial_port_that_does_not_exist_is_a_sentence(tmp_path: Path) -> None:
    async with Running(SPEC, [("m-1", serial(str(tmp_path / "nothing"), register("x", 1)))]) as running:
        await running.until(lambda: running.errors)
        assert "can't be opened" in str(running.errors[0])


async def test_a_late_serial_answer_is_not_taken_for_the_next_one(tmp_path: Path) -> None:
    """RTU answers have no number: after a timeout the next read of equal length would get the late one's registers."""
    with ExitStack() as stack:
        device, station = stack.enter_context(libmodbus.serial_line(tmp_path))
        stack.enter_context(libmodbus.rtu_server(device, 3))
        far, near = register("far", 3000), register("near", 41, interval="30ms")
        async with Running(SPEC, [("m-1", serial(station, far, near, unit=3, timeout="150ms"))]) as running:
            await running.until(lambda: running.inlet.value("far") == 3000.0 and running.inlet.value("near") == 41.0)
            await running.stop()
        await _set_serial_delay(station, 200)
        async with Running(SPEC, [("m-1", serial(station, far, near, unit=3, timeout="150ms", retries=3))]) as again:
            await again.until(lambda: again.inlet.counters["timeouts"] >= 4)
            assert {row.number for row in again.inlet.of("far") if row.quality.is_good} <= {3000.0}
            assert {row.number for row in again.inlet.of("near") if row.quality.is_good} <= {41.0}


async def _set_serial_delay(port: str, milliseconds: int) -> None:
    from pymodbus.client import AsyncModbusSerialClient

    client = AsyncModbusSerialClient(port, baudrate=19200, parity="N", timeout=2)
    assert await client.connect()
    answer = await client.write_registers(DELAY, [milliseconds], device_id=3)
    assert not answer.isError()
    client.close()


async def test_rtu_frames_over_tcp_are_read(tmp_path: Path) -> None:
    with ExitStack() as stack:
        device, station = stack.enter_context(libmodbus.serial_line(tmp_path))
        stack.enter_context(libmodbus.rtu_server(device, 9))
        port = stack.enter_context(libmodbus.serial_gateway(station))
        device_settings = settings(port, register("f", 100, type="float32"), unit=9, framing="rtu")
        async with Running(SPEC, [("m-1", device_settings)]) as running:
            await running.until(lambda: running.inlet.value("f") == -1234.5)


# ---------------------------------------------------------------- a look before saving


async def test_a_look_tells_that_somebody_answers(port: int) -> None:
    answer = await probe(f"modbus://{libmodbus.HOST}:{port}/1")
    assert answer.machines[0].configuration["driver"] == "modbus"
    SPEC.settings(**{k: v for k, v in answer.machines[0].configuration.items() if k not in ("id", "name", "driver")})


async def test_a_look_at_a_closed_port_is_a_sentence() -> None:
    with pytest.raises(DriverNotReady, match="does not accept a connection"):
        await probe(f"modbus://{libmodbus.HOST}:{libmodbus.free_port()}/1")
