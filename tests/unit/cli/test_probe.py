"""What ``probe`` prints: conditions as people name them, whole numbers without a fraction, absent values with their reason."""

from __future__ import annotations

from typing import Any

import pytest

from app.cli.probe import _reading_json, _row
from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.quality import Quality
from app.domain.snapshot import Reading

OVERLOAD = Activation(Level.FAULT, native_code="EX1005", text="CHIP CONVEYOR OVERLOAD").encode()


def reading(
    kind: ValueKind, value: Any, quality: Quality = Quality.GOOD, category: Category = Category.EVENT, unit: str = ""
) -> Reading:
    item = DataItem(id="it", source_id="it", category=category, type="T", kind=kind, unit=unit)
    return Reading(item, value, quality, 0, 0)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (reading(ValueKind.NUMBER, 2.0), "2"),
        (reading(ValueKind.NUMBER, 0.1, unit="mm"), "0.1 mm"),
        (reading(ValueKind.NUMBER, -237.892), "-237.892"),
        (reading(ValueKind.TEXT, "00123"), "00123"),
        (reading(ValueKind.NUMBER, None, Quality.UNAVAILABLE), "— (unavailable)"),
        (reading(ValueKind.CONDITION, OVERLOAD, category=Category.CONDITION), "FAULT EX1005 CHIP CONVEYOR OVERLOAD"),
        (reading(ValueKind.CONDITION, Activation(Level.NORMAL).encode(), category=Category.CONDITION), "NORMAL"),
    ],
)
def test_values_are_printed_as_people_read_them(shown: Reading, printed: str) -> None:
    assert _row(shown)[3] == printed


def test_a_condition_is_its_level_code_and_text_in_json_too() -> None:
    answer = _reading_json(reading(ValueKind.CONDITION, OVERLOAD, category=Category.CONDITION))
    assert (answer["value"], answer["native_code"], answer["text"]) == ("FAULT", "EX1005", "CHIP CONVEYOR OVERLOAD")
