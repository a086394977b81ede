"""What a table of registers becomes: signals with the plant's meanings where their names have one."""

from __future__ import annotations

import pytest

from app.contracts import MachinePlan
from app.domain.equipment import Category, DataItem
from drivers.modbus.layout import arrange
from drivers.modbus.settings import Settings


def item(name: str, **more: object) -> DataItem:
    settings = Settings.model_validate(
        {"host": "h", "signals": [{"id": name, "address": "holding:100", "type": "float32", **more}]}
    )
    return arrange(MachinePlan("pump-3", "Pump 3", settings)).model.items[0]


@pytest.mark.parametrize("name", ["rpm", "spindle_speed"])
def test_the_speed_of_a_spindle_is_known_by_either_name(name: str) -> None:
    speed = item(name)
    assert (speed.id, speed.type, speed.subtype, speed.unit) == (name, "ROTARY_VELOCITY", "ACTUAL", "rev/min")
    assert speed.category is Category.SAMPLE


def test_a_name_of_the_users_own_has_no_meaning() -> None:
    level = item("coolant_level", unit="%")
    assert (level.type, level.unit, level.category) == ("", "%", Category.SAMPLE)
