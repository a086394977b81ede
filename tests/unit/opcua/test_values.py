from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from asyncua import ua
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.equipment import ValueKind
from app.domain.quality import Quality
from drivers.opcua.addresses import Namespaces
from drivers.opcua.status import name_of, overflowed, quality_of
from drivers.opcua.values import to_ns, value_of

SPACE = Namespaces(("http://opcfoundation.org/UA/", "urn:plant"))
NUMBER, TEXT, STRUCTURE = ValueKind.NUMBER, ValueKind.TEXT, ValueKind.STRUCTURE


@settings(max_examples=100)
@given(st.integers(-(2**63), 2**64 - 1))
def test_no_integer_loses_a_digit(value: int) -> None:
    number, text, quality = value_of(value, NUMBER, {}, SPACE)
    assert quality is Quality.GOOD
    assert int(text) == value if text is not None else int(number) == value


@settings(max_examples=60)
@given(st.floats())
def test_every_double_arrives_bit_for_bit(value: float) -> None:
    number, text, _ = value_of(value, NUMBER, {}, SPACE)
    assert text is None
    assert math.copysign(1, number) == math.copysign(1, value)
    assert number == value or math.isnan(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("00123", "00123"),
        ("", ""),
        (True, "true"),
        (ua.LocalizedText("läuft"), "läuft"),
        (b"\x00\xff", "00ff"),
        (ua.NodeId("x", 1), "nsu=urn:plant;s=x"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (7, "7"),
    ],
)
def test_text_stays_text(value: object, text: str) -> None:
    assert value_of(value, TEXT, {}, SPACE)[1] == text


def test_words_stand_for_values_and_an_unknown_value_stays_itself() -> None:
    words = {0: "READY", 1: "ACTIVE", "nsu=urn:plant;i=5": "STOPPED"}
    assert value_of(1, TEXT, words, SPACE)[1] == "ACTIVE"
    assert value_of(9, TEXT, words, SPACE)[1] == "9"
    assert value_of(ua.NodeId(5, 1), TEXT, words, SPACE)[1] == "STOPPED"


def test_nothing_is_unavailable_and_text_in_a_number_says_so() -> None:
    assert value_of(None, NUMBER, {}, SPACE)[2] is Quality.UNAVAILABLE
    assert value_of(ua.LocalizedText(None), TEXT, {}, SPACE)[2] is Quality.UNAVAILABLE
    number, text, quality = value_of("n/a", NUMBER, {}, SPACE)
    assert math.isnan(number)
    assert (text, quality) == ("n/a", Quality.NOT_A_NUMBER)


def test_arrays_and_structures_are_json() -> None:
    assert value_of([1, 2.5, math.nan], STRUCTURE, {}, SPACE)[1] == "[1,2.5,null]"
    assert value_of(ua.Range(0.0, 5.0), STRUCTURE, {}, SPACE)[1] == '{"Low":0.0,"High":5.0}'


@pytest.mark.parametrize(
    ("name", "quality"),
    [
        ("Good", Quality.GOOD),
        ("GoodClamped", Quality.GOOD),
        ("GoodLocalOverride", Quality.MANUAL),
        ("UncertainLastUsableValue", Quality.STALE),
        ("UncertainSensorNotAccurate", Quality.UNCERTAIN),
        ("BadSensorFailure", Quality.SOURCE_BAD),
        ("BadNotConnected", Quality.UNAVAILABLE),
        ("BadOutOfRange", Quality.OUT_OF_RANGE),
        ("BadNodeIdUnknown", Quality.READ_FAILED),
        ("BadUserAccessDenied", Quality.READ_FAILED),
        ("BadDeviceFailure", Quality.SOURCE_BAD),
    ],
)
def test_a_status_is_a_quality_with_a_name(name: str, quality: Quality) -> None:
    code = getattr(ua.StatusCodes, name)
    assert quality_of(code) is quality
    assert quality_of(code | 0x0480) is quality
    assert name_of(code | 0x0480) == name


def test_every_status_code_of_the_standard_has_a_quality_of_its_severity() -> None:
    for name, code in vars(ua.StatusCodes).items():
        if isinstance(code, int) and not name.startswith("_"):
            level = {0: "good", 1: "uncertain"}.get(code >> 30, "bad")
            assert quality_of(code).level == level, name


def test_an_overflow_is_the_bit_and_its_type_together() -> None:
    assert overflowed(0x0480)
    assert not overflowed(0x0080)
    assert not overflowed(0x0400)


def test_a_time_that_was_never_set_is_none() -> None:
    assert to_ns(datetime(1601, 1, 1, tzinfo=UTC)) is None
    assert to_ns(datetime(9999, 12, 31, tzinfo=UTC)) is None
    assert to_ns(None) is None
    assert to_ns(datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=UTC)) == 1_767_225_600_000_005_000
