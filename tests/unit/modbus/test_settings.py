"""Addresses and settings as people write them, and what is told about wrong ones."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from app.contracts import MachinePlan
from app.domain.equipment import Category, ValueKind
from drivers.modbus.address import Address, Area, parse_address
from drivers.modbus.layout import arrange
from drivers.modbus.settings import Settings, connection_key


def device(*signals: dict[str, Any], **more: Any) -> Settings:
    return Settings(**({"host": "10.0.0.7", "signals": signals} | more))


@pytest.mark.parametrize(
    ("text", "base", "address"),
    [
        ("holding:100", 0, Address(Area.HOLDING, 100)),
        ("holding:100", 1, Address(Area.HOLDING, 99)),
        ("input:5", 0, Address(Area.INPUT, 5)),
        ("coil:3", 0, Address(Area.COIL, 3)),
        ("discrete:7", 1, Address(Area.DISCRETE, 6)),
        ("holding:12.3", 0, Address(Area.HOLDING, 12, 3)),
        ("40101", 0, Address(Area.HOLDING, 100)),
        ("400101", 1, Address(Area.HOLDING, 100)),
        ("30001", 0, Address(Area.INPUT, 0)),
        ("00001", 0, Address(Area.COIL, 0)),
        ("10008", 0, Address(Area.DISCRETE, 7)),
        ("holding:65536", 1, Address(Area.HOLDING, 65535)),
    ],
)
def test_addresses(text: str, base: int, address: Address) -> None:
    assert parse_address(text, base) == address


@pytest.mark.parametrize(
    "text", ["holding", "register:1", "holding:-1", "holding:65536", "coil:3.1", "holding:1.16", "50001"]
)
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(ValueError):
        parse_address(text, 0)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"host": "a", "serial": "/dev/ttyS0"}, "either host"),
        ({"host": "a", "signals": [{"id": "x", "address": "holding:1", "type": "int8"}]}, "no type"),
        ({"host": "a", "signals": [{"id": "x", "address": "coil:1", "type": "int16"}]}, "one bit"),
        (
            {"host": "a", "signals": [{"id": "x", "address": "holding:1", "type": "float32", "map": {1: "A"}}]},
            "whole numbers",
        ),
        ({"host": "a", "signals": [{"id": "x", "address": "holding:65535", "type": "int32"}]}, "beyond the last"),
        ({"host": "a", "signals": [{"id": "x", "address": "holding:1"}] * 2}, "there twice"),
        (
            {"host": "a", "max_registers": 2, "signals": [{"id": "x", "address": "holding:1", "type": "int64"}]},
            "more than max_registers",
        ),
        ({"host": "a", "signals": [{"id": "state", "address": "holding:1"}]}, "program's own"),
        ({"host": "a", "timeout": "1"}, "no duration"),
        ({"host": "a", "slave": 1}, "Extra inputs"),
    ],
)
def test_wrong_settings_are_told_in_words(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Settings(**settings)


def test_the_example_of_the_handbook_becomes_a_model() -> None:
    settings = device(
        {"id": "spindle_speed", "address": "holding:100", "type": "float32", "word_order": "big", "unit": "rev/min"},
        {
            "id": "execution",
            "address": "holding:110",
            "type": "uint16",
            "map": {0: "READY", 1: "ACTIVE", 2: "INTERRUPTED"},
        },
        unit=1,
    )
    model = arrange(MachinePlan("pump-3", "Pump 3", settings)).model
    speed, execution = model.items[:2]
    assert (speed.category, speed.kind, speed.unit) == (Category.SAMPLE, ValueKind.NUMBER, "rev/min")
    assert speed.source_id == "holding:100"
    assert (execution.category, execution.kind, execution.type) == (Category.EVENT, ValueKind.TEXT, "EXECUTION")
    assert model.get("availability") is not None


def test_units_behind_one_address_share_a_line() -> None:
    assert connection_key(device(unit=1)) == connection_key(device(unit=2, timeout="5s"))
    assert connection_key(device(port=503)) != connection_key(device())
    assert connection_key(Settings(serial="/dev/ttyUSB0")) == "modbus:/dev/ttyUSB0"


def test_scaled_values_are_measurements_and_counts_are_not() -> None:
    scaled = {"id": "temperature", "address": "input:1", "type": "int16", "scale": 0.1, "offset": -40.0, "unit": "°C"}
    model = arrange(MachinePlan("m", "m", device(scaled, {"id": "strokes", "address": "holding:2"}))).model
    assert (model.items[0].scale, model.items[0].offset) == (0.1, -40.0)
    assert [item.category for item in model.items[:2]] == [Category.SAMPLE, Category.EVENT]


def test_each_rhythm_has_its_own_blocks() -> None:
    settings = device(
        {"id": "fast", "address": "holding:1", "interval": "100ms"}, {"id": "slow", "address": "holding:2"}
    )
    groups = arrange(MachinePlan("m", "m", settings)).groups
    assert [(group.interval_ns, len(group.blocks)) for group in groups] == [(100_000_000, 1), (1_000_000_000, 1)]
