"""One line to one or more units, through pymodbus: one request at a time, every answer checked. Reads only, never writes.

What pymodbus 3.16 leaves to its caller, and is done here: one timeout per unit instead of one per connection; a broken link
ends the read at once; half an answer never becomes the head of the next; a late RTU answer is not taken for a newer one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from pymodbus.client import AsyncModbusSerialClient, AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.framer import FramerType
from pymodbus.pdu import ModbusPDU

from app.domain.message import DriverNotReady, Message
from drivers.modbus.address import Area
from drivers.modbus.answers import Refused, Silent
from drivers.modbus.settings import Settings

_PORT_TROUBLES: tuple[type[Exception], ...] = (OSError, ValueError)
with contextlib.suppress(ImportError):  # Windows has no terminals
    import termios

    _PORT_TROUBLES = (OSError, ValueError, termios.error)
_BITS = frozenset(area.value for area in Area if area.is_bits)
_FUNCTIONS: dict[str, int] = {Area.COIL: 1, Area.DISCRETE: 2, Area.HOLDING: 3, Area.INPUT: 4}


class Line:
    """A connection. Use within one session: ``await open()``, ``read`` as often as needed, ``close()``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.where = settings.serial or f"{settings.host}:{settings.port}"
        self.is_rtu = settings.serial is not None or settings.framing == "rtu"
        self._client: AsyncModbusTcpClient | AsyncModbusSerialClient | None = None
        self._reads: dict[str, Callable[..., Awaitable[ModbusPDU]]] = {}
        self._reading: asyncio.Task[Any] | None = None
        self._broken = False
        self._unsure: set[int] = set()
        self.requests = 0
        """Requests sent since the start, for the counters."""

    async def open(self) -> None:
        """Connect. Raises DriverNotReady with a sentence."""
        self._broken = False
        self._client = client = self._new_client()
        self._reads = {
            Area.COIL: client.read_coils,
            Area.DISCRETE: client.read_discrete_inputs,
            Area.HOLDING: client.read_holding_registers,
            Area.INPUT: client.read_input_registers,
        }
        try:
            connected = await client.connect()
        except _PORT_TROUBLES as error:  # pymodbus lets through what the serial library raises
            raise DriverNotReady(self._unreachable(str(error))) from error
        _heed_cancellation()
        if not connected:
            raise DriverNotReady(self._unreachable(""))

    def _new_client(self) -> AsyncModbusTcpClient | AsyncModbusSerialClient:
        settings, patience = self._settings, self._settings.timeout.total_seconds()
        if settings.serial:
            return AsyncModbusSerialClient(
                settings.serial,
                baudrate=settings.baud,
                parity=settings.parity_letter,
                stopbits=settings.stop_bits,
                timeout=patience,
                retries=0,
                reconnect_delay=0,
                trace_connect=self._on_link,
            )
        assert settings.host is not None
        return AsyncModbusTcpClient(
            settings.host,
            port=settings.port,
            framer=FramerType.RTU if settings.framing == "rtu" else FramerType.SOCKET,
            timeout=patience,
            retries=0,
            reconnect_delay=0,
            trace_connect=self._on_link,
        )

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _is_broken(self) -> bool:
        return self._broken

    def _on_link(self, connected: bool) -> None:
        if connected:
            return
        self._broken = True
        if self._reading is not None and self._reading is not _running_task():
            self._reading.cancel()  # pymodbus would wait out the whole timeout on a dead socket

    async def read(self, unit: int, area: str, start: int, count: int, timeout_s: float) -> list[int]:
        """``count`` registers or bits. Raises Silent, Refused, or DriverNotReady when the line itself is gone."""
        if self.is_rtu and unit in self._unsure:
            await self._resynchronise(unit, area, start, count, timeout_s)
        answer = await self._ask(unit, area, start, count, timeout_s)
        if answer.isError():
            raise Refused(answer.exception_code)
        values = [*map(int, answer.bits[:count])] if area in _BITS else list(answer.registers)
        if len(values) != count or answer.function_code != _FUNCTIONS[area]:
            self._unsure.add(unit)
            raise Silent
        return values

    async def _resynchronise(self, unit: int, area: str, start: int, count: int, timeout_s: float) -> None:
        """RTU answers carry no transaction id: ask for another length first, so that a late answer can't pass for this one's."""
        other = 2 if count == 1 else 1
        answer = await self._ask(unit, area, start, other, timeout_s)
        received = len(answer.bits) if area in _BITS else len(answer.registers)
        expected = 8 if area in _BITS else other
        if not answer.isError() and received != expected:
            raise Silent
        self._unsure.discard(unit)

    async def _ask(self, unit: int, area: str, start: int, count: int, timeout_s: float) -> ModbusPDU:
        client = self._client
        if client is None or self._broken:
            raise DriverNotReady(self._broke_off())
        client.ctx.comm_params.timeout_connect = timeout_s  # pymodbus's one place for the time to wait
        client.ctx.count_until_disconnect = 1  # it would hang up on all units after a few silent ones
        self.requests += 1
        self._reading = asyncio.current_task()
        try:
            answer = await self._reads[area](start, count=count, device_id=unit)
            _heed_cancellation()
            return answer
        except asyncio.CancelledError:
            if self._is_broken() and _uncancel() == 0:
                raise DriverNotReady(self._broke_off()) from None
            raise
        except ModbusException:
            self._reading = None
            _heed_cancellation()
            await self._unanswered(unit)
            raise Silent from None
        finally:
            self._reading = None

    async def _unanswered(self, unit: int) -> None:
        """Leave no trace of what did not become an answer."""
        if self._broken:
            raise DriverNotReady(self._broke_off())
        self._unsure.add(unit)
        assert self._client is not None
        if self._client.ctx.recv_buffer and not self.is_rtu:
            # Half an answer: its rest would be read as the head of the next one. Over TCP only a new connection is clean.
            self.close()
            await self.open()

    def _unreachable(self, reason: str) -> Message:
        if self._settings.serial:
            return Message.of(
                "The serial port {port} can't be opened ({reason}). Check the name, the cable and who else uses it; it is tried again.",
                port=self.where,
                reason=reason or "no such port",
            )
        return Message.of(
            "{host} does not accept a Modbus connection. Check cable, power, address and port; it is asked again.",
            host=self.where,
        )

    def _broke_off(self) -> Message:
        return Message.of("The connection to {host} broke off. Connecting again.", host=self.where)


def _heed_cancellation() -> None:
    """pymodbus waits with ``wait_for``, which before Python 3.12 forgets a cancellation that meets the answer."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _uncancel() -> int:
    """Take our own cancellation back; what is left are other people's."""
    task = asyncio.current_task()
    return task.uncancel() if task is not None else 0


def _running_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
