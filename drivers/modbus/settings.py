"""What a machine's entry in the configuration may say when its driver is Modbus."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.domain.message import FaultsWithin, Message
from drivers.kit.blocks import Span
from drivers.kit.durations import Duration, PositiveDuration
from drivers.modbus.address import LAST, Address, parse_address
from drivers.modbus.codec import Coding, words_of

Order = Literal["big", "little"]
_PARITY = {"even": "E", "odd": "O", "none": "N"}
RESERVED = ("communication", "state")
_TCP_GAP, _SERIAL_GAP = 100, 16
"""Registers that are cheaper to read and forget than to ask around: over Ethernet a request costs as much as hundreds of
registers, on a serial line at 19200 baud a pause and a new header cost about as much as 16."""


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Signal(BaseModel):
    """One value of the device."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(
        pattern=r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}", description="Name of the signal: rpm, execution, coolant_level …"
    )
    address: Annotated[str, BeforeValidator(_text)] = Field(
        description="Where it stands: holding:100, input:5, coil:3, discrete:7, holding:12.3 for a bit, or the classic 40101."
    )
    type: str | None = Field(
        None,
        description="bool, bit, int16, uint16, int32, uint32, int64, uint64, float32, float64, bcd16, bcd32, bcd64 or string[n]; "
        "uint16 for registers and bool for coils when left out.",
    )
    word_order: Order | None = Field(
        None, description="Which register of a longer value comes first: big (the most significant) or little."
    )
    byte_order: Order | None = Field(None, description="Which byte of a register comes first; nearly always big.")
    scale: float = Field(1.0, description="Factor from the device's number to the unit.")
    offset: float = Field(0.0, description="Added after scaling.")
    unit: str = Field("", description="Unit as people read it: rev/min, °C, bar …")
    minimum: float | None = Field(None, description="Lower end of its range, for gauges.")
    maximum: float | None = Field(None, description="Upper end of its range, for gauges.")
    map: dict[int, str] | None = Field(None, description="Words for numbers: {0: READY, 1: ACTIVE}.")
    interval: PositiveDuration | None = Field(
        None, description="How often this value is read, when not as often as the others."
    )


class Settings(BaseModel):
    """Settings of one Modbus device (one unit). Units behind one address or serial port share one connection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str | None = Field(None, min_length=1, description="Name or address of the device or of its gateway.")
    port: int = Field(502, ge=1, le=65535, description="TCP port.")
    framing: Literal["tcp", "rtu"] = Field(
        "tcp", description="What goes over TCP: Modbus TCP, or RTU frames as simple gateways forward them."
    )
    serial: str | None = Field(None, min_length=1, description="Serial port instead of host: /dev/ttyUSB0, COM3.")
    baud: int = Field(19200, ge=300, le=4_000_000, description="Bits per second of the serial port.")
    parity: Literal["even", "odd", "none"] = Field(
        "even", description="Parity of the serial port; even is the standard's own."
    )
    stop_bits: Literal[1, 2] = Field(1, description="Stop bits of the serial port.")
    unit: int = Field(1, ge=0, le=255, description="Unit (slave) number of the device.")
    address_base: Literal[0, 1] = Field(
        0, description="What the device's manual calls its first address: 0, or 1 if holding:1 is the first register."
    )
    word_order: Order = Field("big", description="Word order of all signals that don't say their own.")
    byte_order: Order = Field("big", description="Byte order of all signals that don't say their own.")
    interval: PositiveDuration = Field(timedelta(seconds=1), description="How often values are read.")
    timeout: PositiveDuration = Field(timedelta(seconds=1), description="How long to wait for an answer.")
    retries: int = Field(
        1, ge=0, le=5, description="Unanswered requests that are forgiven before the unit counts as silent."
    )
    pause: Duration = Field(timedelta(0), description="Silence between two requests, for devices that need it.")
    max_registers: int = Field(125, ge=1, le=125, description="Most registers that the device sends in one answer.")
    max_bits: int = Field(
        2000, ge=1, le=2000, description="Most coils or discrete inputs that the device sends in one answer."
    )
    max_gap: int | None = Field(
        None,
        ge=0,
        le=2000,
        description="Most unused addresses that are read along to save a request; 100 over TCP and 16 on a serial line when left out.",
    )
    signals: tuple[Signal, ...] = Field((), description="The values to read.")

    @property
    def gap(self) -> int:
        """The hole that a block may hold."""
        if self.max_gap is not None:
            return self.max_gap
        return _SERIAL_GAP if self.serial else _TCP_GAP

    @property
    def parity_letter(self) -> str:
        """``E``, ``O`` or ``N``."""
        return _PARITY[self.parity]

    @model_validator(mode="after")
    def _one_way_there(self) -> Self:
        if (self.host is None) == (self.serial is None):
            raise ValueError(Message.of("Give either host (network) or serial (port of this computer), and not both."))
        return self

    @model_validator(mode="after")
    def _signals_make_sense(self) -> Self:
        faults: list[tuple[tuple[str, ...], Message]] = []
        seen: set[str] = set()
        for number, signal in enumerate(self.signals):
            faults += [(("signals", str(number), key), problem) for key, problem in self._faults(signal, seen)]
            seen.add(signal.id)
        if faults:
            raise FaultsWithin(faults)
        return self

    def _faults(self, signal: Signal, before: Collection[str]) -> Iterator[tuple[str, Message]]:
        """What is wrong with one signal, each with the key that it is about."""
        if signal.id in RESERVED:
            yield (
                "id",
                Message.of("'{signal}' is a name of the program's own. Give the signal another id.", signal=signal.id),
            )
        if signal.id in before:
            yield (
                "id",
                Message.of("The signal '{signal}' is there twice. Give one of them another id.", signal=signal.id),
            )
        key = "address"
        try:
            place_of(self, signal)
            key = "type"
            span = span_of(self, signal)
        except ValueError as error:
            yield key, _said(error)
            return
        if span.count > self.limits[span.area]:
            yield (
                "type",
                Message.of(
                    "{signal} takes {count} registers, more than max_registers allows.",
                    signal=signal.id,
                    count=span.count,
                ),
            )
        if span.end > LAST + 1:
            yield "address", Message.of("{signal} reaches beyond the last address (65535).", signal=signal.id)

    @property
    def limits(self) -> dict[str, int]:
        """Most addresses in one request, by area."""
        return {
            "coil": self.max_bits,
            "discrete": self.max_bits,
            "input": self.max_registers,
            "holding": self.max_registers,
        }


def _said(error: ValueError) -> Message:
    """The sentence of a fault that addresses and types tell as a ValueError with a Message."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Message) else Message.of("{reason}", reason=str(said))


def place_of(settings: Settings, signal: Signal) -> Address:
    """Where the signal stands, from 0."""
    return parse_address(signal.address, settings.address_base)


def coding_of(settings: Settings, signal: Signal) -> Coding:
    """How the signal is read. Raises ValueError (with a Message) when type and address don't fit."""
    place = place_of(settings, signal)
    type_ = signal.type or ("bool" if place.area.is_bits or place.bit is not None else "uint16")
    words_of(type_)
    single = type_ in ("bool", "bit")
    if (place.area.is_bits or place.bit is not None) and not single:
        raise ValueError(
            Message.of(
                "{signal}: {address} is one bit, its type can only be bool.", signal=signal.id, address=signal.address
            )
        )
    if signal.map is not None and (type_.startswith(("float", "string"))):
        raise ValueError(Message.of("{signal}: a map needs whole numbers, not {type}.", signal=signal.id, type=type_))
    return Coding(
        type_,
        swap_words=(signal.word_order or settings.word_order) == "little",
        swap_bytes=(signal.byte_order or settings.byte_order) == "little",
        bit=place.bit,
    )


def span_of(settings: Settings, signal: Signal) -> Span:
    """The addresses that the signal takes."""
    place = place_of(settings, signal)
    return Span(place.area.value, place.number, coding_of(settings, signal).words)


def connection_key(settings: Settings) -> str:
    """The line: a host's port, or a serial port."""
    return f"modbus:{settings.serial}" if settings.serial else f"modbus:{settings.host}:{settings.port}"
