"""Registers to values, to the bit."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.quality import Quality
from drivers.modbus.codec import Coding, decoder, words_of

FORMATS = {
    "int16": "h", "uint16": "H", "int32": "i", "uint32": "I", "int64": "q", "uint64": "Q", "float32": "f", "float64": "d",
}  # fmt: skip


def registers(octets: bytes, *, swap_words: bool = False, swap_bytes: bool = False) -> list[int]:
    """What a device with these habits holds; the octets come most significant first."""
    pairs = [octets[place : place + 2] for place in range(0, len(octets), 2)]
    words = [int.from_bytes(pair, "little" if swap_bytes else "big") for pair in pairs]
    return words[::-1] if swap_words else words


@settings(max_examples=200)
@given(st.data(), st.sampled_from(sorted(FORMATS)), st.booleans(), st.booleans())
def test_every_number_survives_every_order(data: st.DataObject, type_: str, words: bool, octets: bool) -> None:
    size = struct.calcsize(FORMATS[type_])
    raw = data.draw(st.binary(min_size=size, max_size=size))
    (number,) = struct.unpack(f">{FORMATS[type_]}", raw)
    value = decoder(Coding(type_, words, octets))(registers(raw, swap_words=words, swap_bytes=octets))
    if not math.isfinite(number):
        assert value.quality.is_bad
        assert math.isnan(value.number)
    elif type_.startswith("float"):
        assert struct.pack(">d", value.number) == struct.pack(">d", number)
    else:
        assert int(value.text or value.number) == number


def test_digits_beyond_a_float_are_kept_as_text() -> None:
    decode = decoder(Coding("uint64"))
    assert decode([0x0020, 0, 0, 1]).text == "9007199254740993"
    assert decode([0, 0, 0, 7]).text is None
    assert decode([0, 0, 0, 7]).number == 7.0


def test_signed_stays_signed() -> None:
    assert decoder(Coding("int16"))([65277]).number == -259.0
    assert decoder(Coding("uint16"))([65277]).number == 65277.0


@pytest.mark.parametrize("bit", range(16))
def test_bits_are_counted_from_the_lowest(bit: int) -> None:
    assert decoder(Coding("bool", bit=bit))([1 << bit]).number == 1.0
    assert decoder(Coding("bool", bit=bit))([0xFFFF ^ (1 << bit)]).number == 0.0
    swapped = int.from_bytes((1 << bit).to_bytes(2, "big"), "little")
    assert decoder(Coding("bool", swap_bytes=True, bit=bit))([swapped]).number == 1.0


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([0x3030, 0x3132, 0x3300], "00123"),
        ([0x4120, 0x4220, 0x2020], "A B"),
        ([0, 0, 0], ""),
        ([0xC3A4, 0, 0], "ä"),
        ([0xE441, 0, 0], "äA"),
    ],
)
def test_strings_stay_as_they_are(words: list[int], text: str) -> None:
    assert decoder(Coding("string[6]"))(words).text == text


def test_a_string_of_odd_length_ends_in_the_middle_of_a_register() -> None:
    assert words_of("string[5]") == 3
    assert decoder(Coding("string[5]"))([0x4142, 0x4344, 0x4546]).text == "ABCDE"
    assert decoder(Coding("string[4]", swap_bytes=True))([0x4241, 0x4443]).text == "ABCD"


def test_bcd_is_read_as_its_digits() -> None:
    assert decoder(Coding("bcd32"))([0x0012, 0x3456]).number == 123456.0
    assert decoder(Coding("bcd64"))([0x9999, 0x9999, 0x9999, 0x9999]).text == "9999999999999999"


def test_bcd_that_is_none_is_told() -> None:
    value = decoder(Coding("bcd16"))([0x12AF])
    assert value.quality is Quality.NOT_A_NUMBER
    assert value.text == "0x12af"


def test_a_map_gives_words_and_doubts_what_it_lacks() -> None:
    decode = decoder(Coding("uint16"), {0: "READY", 1: "ACTIVE"})
    assert decode([1]).text == "ACTIVE"
    assert decode([1]).quality is Quality.GOOD
    assert decode([9]).text == "9"
    assert decode([9]).quality is Quality.UNCERTAIN


@pytest.mark.parametrize("type_", ["int8", "string", "string[0]", "string[251]", "float", ""])
def test_types_that_do_not_exist_are_refused(type_: str) -> None:
    with pytest.raises(ValueError, match="no type"):
        words_of(type_)
