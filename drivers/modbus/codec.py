"""From registers to values, to the bit: integers, floats, BCD, strings, bits, in every word and byte order.

Pure functions over the 16-bit words of one value. They refuse to round: an integer that a float can't hold exactly carries its
digits as text beside the number.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.message import Message
from app.domain.quality import Quality
from drivers.kit.rows import UNAVAILABLE, Value

EXACT = 2**53
"""Integers up to here are exact in a float64."""
_FORMATS = {
    "int16": "h", "uint16": "H", "int32": "i", "uint32": "I", "int64": "q", "uint64": "Q", "float32": "f", "float64": "d",
}  # fmt: skip
_SIZES = {"h": 1, "H": 1, "i": 2, "I": 2, "q": 4, "Q": 4, "f": 2, "d": 4}
_STRING = re.compile(r"string\[(\d{1,3})\]")
_BCD = {"bcd16": 1, "bcd32": 2, "bcd64": 4}
NAMES = ("bool", "bit", *_FORMATS, *_BCD, "string[n]")


@dataclass(frozen=True, slots=True)
class Coding:
    """How the words of one value are to be read. ``type`` is one of NAMES; ``bit`` counts from the lowest."""

    type: str
    swap_words: bool = False
    swap_bytes: bool = False
    bit: int | None = None

    @property
    def words(self) -> int:
        """Registers that the value takes."""
        return words_of(self.type)

    @property
    def is_text(self) -> bool:
        """Whether the value is text by its nature."""
        return self.type.startswith("string")

    @property
    def is_integer(self) -> bool:
        """Whether the value is a whole number (bits and BCD too)."""
        return not self.is_text and not self.type.startswith("float")


def words_of(type_: str) -> int:
    """Registers of a type. Raises ValueError (with a Message) for a type that does not exist."""
    if string := _STRING.fullmatch(type_):
        characters = int(string[1])
        if 1 <= characters <= 250:
            return (characters + 1) // 2
    if type_ in ("bool", "bit"):
        return 1
    if type_ in _BCD:
        return _BCD[type_]
    if type_ in _FORMATS:
        return _SIZES[_FORMATS[type_]]
    raise ValueError(
        Message.of(
            "'{type}' is no type here. Accepted: {accepted} (n: 1 to 250 characters).",
            type=type_,
            accepted=", ".join(NAMES),
        )
    )


Decode = Callable[[Sequence[int]], Value]


def decoder(coding: Coding, words: Mapping[int, str] | None = None) -> Decode:
    """The function that reads one value; with ``words`` it answers the text that stands for the number."""
    decode = _decoder(coding)
    return decode if words is None else _translated(decode, words)


def _decoder(coding: Coding) -> Decode:
    if coding.bit is not None:
        return _bit(coding.bit, coding.swap_bytes)
    if coding.type in ("bool", "bit"):
        return _truth
    if coding.is_text:
        return _string(coding)
    if coding.type in _BCD:
        return _bcd(coding)
    return _number(coding)


def _bit(bit: int, swap_bytes: bool) -> Decode:
    mask = 1 << ((bit + 8) % 16 if swap_bytes else bit)
    return lambda words: Value(1.0 if words[0] & mask else 0.0)


def _truth(words: Sequence[int]) -> Value:
    return Value(1.0 if words[0] else 0.0)


def _octets(coding: Coding) -> Callable[[Sequence[int]], bytes]:
    """The value's bytes, most significant first (strings: first character first)."""
    pack = struct.Struct(f"{'<' if coding.swap_bytes else '>'}{coding.words}H").pack
    if coding.swap_words and not coding.is_text:
        return lambda words: pack(*words[::-1])
    return lambda words: pack(*words)


def _number(coding: Coding) -> Decode:
    octets, unpack = _octets(coding), struct.Struct(f">{_FORMATS[coding.type]}").unpack
    wrap = _whole if coding.is_integer else _real
    return lambda words: wrap(unpack(octets(words))[0])


def _whole(number: int) -> Value:
    return Value(float(number)) if -EXACT <= number <= EXACT else Value(float(number), str(number))


def _real(number: float) -> Value:
    if math.isfinite(number):
        return Value(number)
    # Devices say "no value" with NaN, and "beyond my range" with an infinity.
    return UNAVAILABLE if math.isnan(number) else Value(quality=Quality.OUT_OF_RANGE)


def _bcd(coding: Coding) -> Decode:
    octets = _octets(coding)

    def decode(words: Sequence[int]) -> Value:
        digits = octets(words).hex()
        return _whole(int(digits)) if digits.isdecimal() else Value(text=f"0x{digits}", quality=Quality.NOT_A_NUMBER)

    return decode


def _string(coding: Coding) -> Decode:
    octets, length = _octets(coding), int(coding.type[7:-1])

    def decode(words: Sequence[int]) -> Value:
        raw = octets(words)[:length].split(b"\0", 1)[0].rstrip(b" ")
        try:
            return Value(text=raw.decode())
        except UnicodeDecodeError:
            return Value(text=raw.decode("latin-1"))

    return decode


def _translated(decode: Decode, words: Mapping[int, str]) -> Decode:
    """A number that the map does not know is shown as it is, and doubted."""

    def translate(registers: Sequence[int]) -> Value:
        value = decode(registers)
        if value.quality.is_bad:
            return value
        key = int(value.text) if value.text is not None else int(value.number)
        text = words.get(key)
        return Value(text=text) if text is not None else Value(text=str(key), quality=Quality.UNCERTAIN)

    return translate
