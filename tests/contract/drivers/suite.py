"""The conformance suite that every driver passes on a real server. One line takes a driver in:

    class TestMine(DriverConformance):
        case = Case("mine", SPEC, settings, serve, steady={…}, change=…, changing="…")

Between driver and server lies a wire that the suite cuts, stalls, shortens and falsifies.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from app.contracts import DriverSpec
from app.domain.equipment import ValueKind
from app.domain.message import DriverNotReady, OperatorError
from app.domain.quality import Quality
from tests.servers.bad_wire import BadWire, unchanged
from tests.servers.recorder import Running

STOP_S = 2.0
MACHINE = "m-1"


@dataclass(frozen=True)
class Case:
    """One driver with its server. ``settings`` takes the port to connect to, ``serve`` the port to listen on."""

    name: str
    spec: DriverSpec
    settings: Callable[[int], dict[str, Any]]
    serve: Callable[[int | None], AbstractContextManager[int]]
    steady: Mapping[str, float | str]
    """Signals and the values that the server gives them, to the bit."""
    changing: str
    """A numeric signal that ``change`` sets, over the server's own port."""
    change: Callable[[int, int], None]
    lacking: tuple[str, ...] = ()
    """Configured signals that the server does not have."""


class DriverConformance:
    """What any driver promises, whatever its protocol. Subclasses set ``case``."""

    case: ClassVar[Case]

    @asynccontextmanager
    async def plugged(self) -> AsyncIterator[tuple[int, BadWire, Running]]:
        """The server, the wire, and the running driver, with all steady values there."""
        with self.case.serve(None) as port:
            async with BadWire(port) as wire, self.running(wire.port) as running:
                await running.until(lambda: self.is_complete(running))
                yield port, wire, running

    def running(self, port: int) -> Running:
        return Running(self.case.spec, [(MACHINE, self.case.settings(port))])

    def is_complete(self, running: Running) -> bool:
        inlet = running.inlet
        return inlet.is_connected and all(inlet.value(signal) == value for signal, value in self.case.steady.items())

    def assert_nothing_false(self, running: Running) -> None:
        """Whatever was delivered as good is what the server holds."""
        for owner, row in running.inlet.rows:
            assert owner == MACHINE
            if row.item.id in self.case.steady and row.quality.is_good:
                assert (row.number if row.text is None else row.text) == self.case.steady[row.item.id], row

    # ------------------------------------------------------------ values

    async def test_values_and_types_arrive_to_the_bit(self) -> None:
        async with self.plugged() as (_, _wire, running):
            self.assert_nothing_false(running)
            for signal, value in self.case.steady.items():
                item = running.inlet.last(signal).item  # type: ignore[union-attr]
                assert item.kind is ValueKind.NUMBER or isinstance(value, str), signal

    async def test_a_value_that_can_not_be_read_says_so_and_stops_no_other(self) -> None:
        async with self.plugged() as (_, _wire, running):
            for signal in self.case.lacking:
                row = running.inlet.last(signal)
                assert row is not None
                assert row.quality in (Quality.READ_FAILED, Quality.UNAVAILABLE, Quality.SOURCE_BAD)
                assert row.number != row.number
                assert row.text is None

    async def test_bad_rows_carry_no_number(self) -> None:
        async with self.plugged() as (_, _wire, running):
            for _owner, row in running.inlet.rows:
                assert not (row.quality.is_bad and row.number == row.number), row

    async def test_changes_arrive_in_their_order(self) -> None:
        async with self.plugged() as (port, _wire, running):
            for number in range(101, 106):
                await asyncio.to_thread(self.case.change, port, number)
                await running.until(lambda number=number: running.inlet.value(self.case.changing) == float(number))
            rows = [row for row in running.inlet.of(self.case.changing) if row.number in range(101, 106)]
            seen = list(dict.fromkeys(row.number for row in rows))
            assert seen == [101.0, 102.0, 103.0, 104.0, 105.0]
            times = [row.time_ns for row in rows]
            assert times == sorted(times)
            assert abs(times[-1] - time.time_ns()) < 60_000_000_000

    # ------------------------------------------------------------ a server that comes and goes

    async def test_a_server_that_is_absent_at_the_start_is_waited_for(self) -> None:
        async with BadWire(0) as wire:
            port = wire.port
            await wire.cut()
            async with self.running(port) as running:
                await running.until(lambda: running.errors)
                self.assert_reported_as_absent(running)
                with self.case.serve(None) as real:
                    wire.target = real
                    await wire.mend()
                    await running.until(lambda: self.is_complete(running))

    def assert_reported_as_absent(self, running: Running) -> None:
        assert isinstance(running.errors[0], DriverNotReady)
        assert str(running.errors[0])
        assert not running.inlet.is_connected
        assert not running.inlet.rows

    async def test_a_restarted_server_is_found_again(self) -> None:
        async with self.plugged() as (_, wire, running):
            await wire.cut()
            await running.until(lambda: running.errors)
            with self.case.serve(None) as again:
                wire.target = again
                before = len(running.inlet.rows)
                await wire.mend()
                await running.until(lambda: running.inlet.is_connected and self.delivered_since(running, before))

    async def test_a_link_that_is_cut_for_a_moment_comes_back(self) -> None:
        async with self.plugged() as (_, wire, running):
            before = len(running.inlet.rows)
            await wire.drop()
            await running.until(lambda: running.errors and running.inlet.is_connected)
            await running.until(lambda: self.delivered_since(running, before))

    def delivered_since(self, running: Running, before: int) -> bool:
        """Every steady signal was told anew: nobody has to guess whether the old value still holds."""
        told = {row.item.id for _, row in running.inlet.rows[before:] if row.quality.is_good}
        return told >= set(self.case.steady)

    # ------------------------------------------------------------ a server that misbehaves

    async def test_a_silent_link_is_noticed_and_survived(self) -> None:
        async with self.plugged() as (_, wire, running):
            wire.stall()
            await running.until(lambda: running.errors and not running.inlet.is_connected)
            self.assert_nothing_false(running)
            wire.flow()
            before = len(running.inlet.rows)
            await running.until(lambda: running.inlet.is_connected and self.delivered_since(running, before))

    @pytest.mark.parametrize(
        "falsify",
        [
            pytest.param(lambda data: data[: len(data) // 2], id="half"),
            pytest.param(lambda data: bytes(byte ^ 0xA5 for byte in data), id="garbage"),
            pytest.param(lambda data: b"\xff" * len(data), id="ones"),
            pytest.param(lambda data: data + b"\x41" * 300_000, id="oversize"),
            pytest.param(lambda _: b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", id="another protocol"),
        ],
    )
    async def test_a_wrong_answer_never_becomes_a_value(self, falsify: Callable[[bytes], bytes]) -> None:
        async with self.plugged() as (_, wire, running):
            wire.answers = falsify
            await running.until(lambda: self.is_troubled(running))
            self.assert_nothing_false(running)
            wire.answers = unchanged
            await wire.drop()
            before = len(running.inlet.rows)
            await running.until(lambda: running.inlet.is_connected and self.delivered_since(running, before))
            self.assert_nothing_false(running)

    def is_troubled(self, running: Running) -> bool:
        """The driver has told that something is wrong: an ended session, or values that could not be read."""
        latest = (running.inlet.last(signal) for signal in self.case.steady)
        return bool(running.errors) or any(row is not None and row.quality.is_bad for row in latest)

    async def test_an_answer_in_single_bytes_is_an_answer(self) -> None:
        async with self.plugged() as (port, wire, running):
            wire.crumble = True
            await asyncio.to_thread(self.case.change, port, 111)
            await running.until(lambda: running.inlet.value(self.case.changing) == 111.0)
            self.assert_nothing_false(running)

    # ------------------------------------------------------------ the end

    async def test_it_stops_at_once_while_all_is_well(self) -> None:
        async with self.plugged() as (_, _wire, running):
            assert await running.stop() < STOP_S

    async def test_it_stops_at_once_while_nobody_answers(self) -> None:
        async with self.plugged() as (_, wire, running):
            wire.stall()
            await asyncio.sleep(0)
            assert await running.stop() < STOP_S

    async def test_it_stops_at_once_while_it_connects(self) -> None:
        async with BadWire(0) as wire, self.running(wire.port) as running:
            await running.until(lambda: wire.connections or running.errors)
            assert await running.stop() < STOP_S

    async def test_every_trouble_is_a_sentence(self) -> None:
        async with self.plugged() as (_, wire, running):
            await wire.drop()
            await running.until(lambda: running.errors)
            assert all(isinstance(error, OperatorError) for error in running.errors)
            assert all(str(error).endswith(".") for error in running.errors)
