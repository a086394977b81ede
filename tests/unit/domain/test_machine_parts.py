"""Which signals belong to which part, and which tell positions."""

from __future__ import annotations

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.machine_kinds import built
from app.domain.machine_parts import axes_of, factor_of, signals_of, stated_travel


def item(signal: str, *component: str, type_: str = "", kind: ValueKind = ValueKind.NUMBER, unit: str = "") -> DataItem:
    return DataItem(signal, f"{signal}_1", Category.SAMPLE, kind, type_, component=component, unit=unit)


def mill(*more: DataItem) -> MachineModel:
    return MachineModel(
        "mill",
        (
            item("x", "axes", "X"),
            item("y", "axes", "Y"),
            item("z", "axes", "Z"),
            item("x_load", "axes", "X"),
            item("xt", "axes", "X", type_="POSITION", kind=ValueKind.CONDITION),
            item("rpm", "axes", "C"),
            item("s_temp", "axes", "C", type_="TEMPERATURE"),
            item("spindle_load", "axes", "C"),
            item("execution", "controller", "path", kind=ValueKind.TEXT),
            item("feed", "controller", "path"),
            item("tool", "controller", "path", kind=ValueKind.TEXT),
            item("message", "controller", kind=ValueKind.TEXT),
            item("coolant_temp", "systems", "coolant"),
            *more,
        ),
    )


def parts(model: MachineModel, kind: str = "mill-3axis") -> dict[str, tuple[str, ...]]:
    axes = axes_of(model)
    return signals_of(built(kind, axes, {}), model, axes)


def test_a_part_has_the_signals_of_its_axis_and_of_the_axis_component() -> None:
    found = parts(mill())
    assert found["table"] == ("x", "x_load", "xt")
    assert found["spindle"] == ("rpm", "s_temp", "spindle_load")
    assert found["tool"] == ("tool",)
    assert found["head"] == ("z",)


def test_what_concerns_no_moving_part_stands_on_the_floor_and_the_control_is_no_part() -> None:
    found = parts(mill())
    assert found["bed"] == ("coolant_temp",)
    assert not any("message" in signals or "feed" in signals for signals in found.values())


def test_a_source_that_puts_all_axes_into_one_component_gives_each_part_its_own_signals_alone() -> None:
    flat = MachineModel("m", tuple(item(s, "machine") for s in ("x", "y", "z", "x_load", "rpm", "oil_temp")))
    found = parts(flat)
    assert found["table"] == ("x", "x_load")
    assert found["spindle"] == ("rpm",)


def test_signals_without_any_component_are_found_by_their_ids() -> None:
    assert parts(MachineModel("m", tuple(item(s) for s in ("x", "y", "z", "z_load"))))["head"] == ("z", "z_load")


def test_a_lathes_chuck_has_the_c_axis_and_the_spindle() -> None:
    model = MachineModel("m", (item("x", "A", "X"), item("z", "A", "Z"), item("c", "A", "C"), item("rpm", "A", "C")))
    assert parts(model, "lathe")["spindle"] == ("c", "rpm")


def test_a_robots_joints_are_found_by_their_components() -> None:
    model = mill(item("J1pos", "axes", "J1", type_="ANGLE"), item("J2pos", "axes", "Joint 2", type_="ANGLE"))
    assert axes_of(model) == {"x": "x", "y": "y", "z": "z", "j1": "J1pos", "j2": "J2pos"}


def test_a_position_that_is_text_is_no_position() -> None:
    assert axes_of(MachineModel("m", (item("x", kind=ValueKind.TEXT),))) == {}


def test_inches_become_millimetres() -> None:
    assert factor_of(item("x", unit="in")) == 25.4
    inches = DataItem("x", "x", Category.SAMPLE, ValueKind.NUMBER, unit="inch", minimum=-10.0, maximum=10.0)
    assert stated_travel(inches) == (-254.0, 254.0)
    assert stated_travel(item("x")) is None
