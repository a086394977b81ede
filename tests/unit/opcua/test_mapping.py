from __future__ import annotations

from typing import Any

import pytest

from app.domain.equipment import Category, ValueKind
from drivers.opcua.layout import Identity, MachineLayout, build, readable_id
from drivers.opcua.machine_tools import CNC, MACHINE_TOOL, axis_of
from drivers.opcua.settings import Settings
from drivers.opcua.tree import Place, Variable
from drivers.opcua.units import into, unece, unit_name


def variable(
    path: str, base: str = "Double", *, uri: str = "urn:plc", types: dict[str, str] | None = None, **more: Any
) -> Variable:
    places = tuple(Place(name, uri, ((types or {}).get(name, ""),)) for name in path.split("/"))
    return Variable(f"nsu=urn:plc;s={path}", places, base=base, **more)


def layout(*variables: Variable, **settings: Any) -> MachineLayout:
    return build("m", Settings(url="opc.tcp://h", events=False, **settings), variables, {}, Identity(), None)


def roles(*variables: Variable) -> dict[str, str]:
    return {column.item.id: column.item.component[-1] + "/" + column.item.name for column in layout(*variables).columns}


def test_a_specification_goes_before_a_name() -> None:
    guess = variable("PLC/SpindleSpeed")
    rule = variable("Spindles/S1/ActSpeed", uri=CNC, types={"S1": "CncSpindleType"})
    assert roles(guess, rule)["rpm"] == "S1/ActSpeed"


def test_the_first_of_two_spindles_is_the_main_one_and_the_second_keeps_its_own_id() -> None:
    types = {"S1": "CncSpindleType", "S2": "CncSpindleType"}
    found = roles(*(variable(f"Spindles/{name}/ActSpeed", uri=CNC, types=types) for name in types))
    assert found["rpm"] == "S1/ActSpeed"
    assert found["Spindles.S2.ActSpeed"] == "S2/ActSpeed"


@pytest.mark.parametrize(
    ("path", "base", "role"),
    [
        ("Machine/SpindleSpeed", "Float", "rpm"),
        ("Machine/Spindle/actSpeed", "Double", "rpm"),
        ("Machine/spindle_rpm", "Int16", "rpm"),
        ("DB1/FeedRate", "Float", "feed"),
        ("Machine/Overrides/FeedOverride", "Double", "feed_override"),
        ("Machine/RapidOverride", "Double", "rapid_override"),
        ("Machine/Spindle/Override", "Double", "rpm_override"),
        ("Machine/SpindleLoad", "Double", "spindle_load"),
        ("Axes/X/ActualPosition", "Double", "x"),
        ("Axes/X/Load", "Double", "x_load"),
        ("Axes/Z", "Double", "z"),
        ("NC/posY", "Double", "y"),
        ("Machine/PartCounter", "UInt32", "part_count"),
        ("NC/ActiveProgramName", "String", "program"),
        ("NC/ToolNumber", "UInt16", "tool"),
        ("NC/OperatingMode", "String", "mode"),
        ("NC/ProgramStatus", "String", "execution"),
        ("Safety/EmergencyStop", "Boolean", "estop"),
    ],
)
def test_names_that_shops_use_are_recognised(path: str, base: str, role: str) -> None:
    assert layout(variable(path, base)).columns[0].item.id == role


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("Machine/SpindleSpeedSetpoint", "Double"),
        ("Machine/MaxSpindleSpeed", "Double"),
        ("Conveyor/Speed", "Double"),
        ("Machine/FeedrateName", "String"),
        ("Cabinet/Temperature", "Double"),
        ("Machine/TotalPartCount", "Double"),
    ],
)
def test_names_that_only_resemble_are_left_alone(path: str, base: str) -> None:
    assert layout(variable(path, base)).columns[0].item.id == path.replace("/", ".")


def test_a_unit_of_another_quantity_contradicts_the_name() -> None:
    assert "rpm" not in roles(variable("Machine/SpindleSpeed", unit="m/s"))
    assert "feed" in roles(variable("Machine/FeedRate", unit="m/min"))


def test_values_are_brought_to_the_common_units_with_their_range() -> None:
    [column] = layout(variable("Machine/FeedRate", unit="mm/s", minimum=0.0, maximum=100.0)).columns
    assert (column.item.unit, column.item.scale, column.item.maximum) == ("mm/min", 60.0, 6000.0)
    [axis] = layout(variable("Axes/B/ActualPosition", unit="rad")).columns
    assert (axis.item.id, axis.item.unit) == ("b", "deg")


def test_the_users_table_goes_before_everything() -> None:
    speed = variable("Machine/SpindleSpeed")
    own = variable("Other/Thing", unit="1/min")
    settings = Settings(url="opc.tcp://h", events=False, automatic=True, signals={"rpm": "Other/Thing"})
    found = build("m", settings, [speed], {"rpm": own}, Identity(), None)
    assert [(c.item.id, c.node) for c in found.columns] == [("rpm", own.node), ("Machine.SpindleSpeed", speed.node)]
    assert found.columns[0].item.unit == "rev/min"


def test_kinds_follow_types() -> None:
    kinds = {
        column.item.id: (column.item.kind, column.item.category)
        for column in layout(
            variable("A/Serial", "String"),
            variable("A/Level", "Float"),
            variable("A/Number", "UInt64"),
            variable("A/List", "Double", is_array=True),
            variable("A/Door", "Int32", words={0: "Open", 1: "Closed"}),
            variable("A/Flag", "Boolean"),
        ).columns
    }
    assert kinds == {
        "A.Serial": (ValueKind.TEXT, Category.EVENT),
        "A.Level": (ValueKind.NUMBER, Category.SAMPLE),
        "A.Number": (ValueKind.NUMBER, Category.EVENT),
        "A.List": (ValueKind.STRUCTURE, Category.EVENT),
        "A.Door": (ValueKind.TEXT, Category.EVENT),
        "A.Flag": (ValueKind.NUMBER, Category.EVENT),
    }


def test_identification_describes_the_machine_and_is_no_signal() -> None:
    assert not layout(variable("Identification/SerialNumber", "String", uri=MACHINE_TOOL)).columns


def test_ids_are_unique_and_fit_for_addresses() -> None:
    found = [c.item.id for c in layout(variable("A B/Ü"), variable("A B/Ö"), variable("A.B/x y")).columns]
    assert len(set(found)) == 3
    assert readable_id(("Line 1", "Motor/2", "Temp °C")) == "Line_1.Motor_2.Temp_C"


@pytest.mark.parametrize(
    ("name", "axis"),
    [("X", "x"), ("X1", "x"), ("X2", "x2"), ("Axis_Z", "z"), ("Y-Axis", "y"), ("MX", ""), ("Index", ""), ("Box", "")],
)
def test_axes_are_told_by_their_letter(name: str, axis: str) -> None:
    assert axis_of(name) == axis


def test_units_are_known_by_code_and_by_text() -> None:
    code = int.from_bytes(b"MMT", "big")
    assert unece(code) == "MMT"
    assert unit_name("whatever", code) == "mm"
    assert unit_name("U/min") == "rev/min"
    assert unit_name("Nl/h") == "Nl/h"
    assert into("A", "mm") is None
