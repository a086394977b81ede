"""Addresses of Modbus values as people write them: ``holding:100``, ``coil:3``, ``holding:12.3`` (bit 3), ``40101``.

Turns each into the number that goes over the wire (always from 0). It refuses to guess the base: ``area:number`` counts from
the configured ``address_base``; the classic five or six digits (``40101``) count from 1 by their definition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.message import Message


class Area(StrEnum):
    """The four tables of the Modbus data model."""

    COIL = "coil"
    DISCRETE = "discrete"
    INPUT = "input"
    HOLDING = "holding"

    @property
    def is_bits(self) -> bool:
        """Whether an address holds one bit rather than a 16-bit register."""
        return self in (Area.COIL, Area.DISCRETE)


@dataclass(frozen=True, slots=True)
class Address:
    """A place in a device: area, number on the wire, and the bit within the register, if one is meant."""

    area: Area
    number: int
    bit: int | None = None


LAST = 65535
_NAMED = re.compile(r"(coil|discrete|input|holding):(\d{1,5})(?:\.(\d{1,2}))?")
_CLASSIC = re.compile(r"([0134])(\d{4}|\d{5})(?:\.(\d{1,2}))?")
_CLASSIC_AREAS = {"0": Area.COIL, "1": Area.DISCRETE, "3": Area.INPUT, "4": Area.HOLDING}


def parse_address(text: str, base: int) -> Address:
    """Read an address. Raises ValueError whose argument is a Message."""
    plain = text.strip().lower()
    if named := _NAMED.fullmatch(plain):
        area, number, bit = Area(named[1]), int(named[2]) - base, named[3]
    elif classic := _CLASSIC.fullmatch(plain):
        area, number, bit = _CLASSIC_AREAS[classic[1]], int(classic[2]) - 1, classic[3]
    else:
        raise ValueError(
            Message.of(
                "'{text}' is no Modbus address. Write area:number, for example holding:100, input:5, coil:3, discrete:7, or holding:12.3 for a bit.",
                text=text,
            )
        )
    if not 0 <= number <= LAST:
        raise ValueError(
            Message.of(
                "'{text}' lies outside of what Modbus can address ({first} to {last} with address_base {base}).",
                text=text,
                first=base,
                last=LAST + base,
                base=base,
            )
        )
    if bit is not None and (area.is_bits or int(bit) > 15):
        raise ValueError(Message.of("'{text}': bits are numbered 0 to 15, and only registers have them.", text=text))
    return Address(area, number, None if bit is None else int(bit))
