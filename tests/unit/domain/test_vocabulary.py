from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.domain.equipment import Category, ValueKind
from app.domain.units import unit_label
from app.domain.vocabulary import SourceItem, assign, value_kind
from drivers.mtconnect.probe import read_devices

DATA = Path(__file__).parents[2] / "data" / "mtconnect"


def _models() -> dict[str, tuple[SourceItem, ...]]:
    return {
        f"{path.stem}/{device.name}": device.items
        for path in sorted((DATA / "devices").glob("*.xml"))
        for device in read_devices(path.read_bytes()).machines
        if len(device.items) > 8
    }


def _axis(name: str, kind: str, source: str, type_: str, **more: str) -> SourceItem:
    return SourceItem(source, Category.SAMPLE, type_, component=("Axes", name), component_types=("Axes", kind), **more)  # type: ignore[arg-type]


def test_most_collected_models_have_the_signals_that_screens_live_on() -> None:
    models = _models()
    found = Counter(signal for items in models.values() for signal in assign(items))
    share = {signal: count / len(models) for signal, count in found.items()}
    assert share["availability"] > 0.85
    assert share["execution"] > 0.7
    assert share["mode"] > 0.7
    assert share["program"] > 0.7
    assert share["x"] > 0.55
    assert share["rpm"] > 0.5
    assert share["feed"] > 0.4
    assert share["part_count"] > 0.3


@pytest.mark.parametrize("name", _models())
def test_no_item_of_any_model_has_two_common_names(name: str) -> None:
    items = _models()[name]
    chosen = assign(items)
    assert len(set(chosen.values())) == len(chosen)
    assert set(chosen.values()) <= {item.source_id for item in items}


def test_the_mazak_of_the_test_bed_is_mapped_as_its_operators_would() -> None:
    items = next(
        items for name, items in _models().items() if name.startswith("usnistgov") and name.endswith("Mazak01")
    )
    names = {item.source_id: item.name for item in items}
    mapped = {signal: names[source] for signal, source in assign(items).items()}
    assert {k: mapped[k] for k in ("x", "x_load", "rpm", "spindle_load", "rpm_override", "c_load")} == {
        "x": "Xabs",
        "x_load": "Xload",
        "rpm": "Srpm",
        "spindle_load": "Sload",
        "rpm_override": "Sovr",
        "c_load": "Cload",
    }


def test_machine_coordinates_go_before_work_coordinates() -> None:
    work = _axis("X", "Linear", "w", "POSITION", subtype="ACTUAL", coordinate_system="WORK")
    machine = _axis("X", "Linear", "m", "POSITION", subtype="ACTUAL", coordinate_system="MACHINE")
    assert assign([work, machine])["x"] == "m"


def test_a_commanded_position_is_never_the_position() -> None:
    assert "x" not in assign([_axis("X", "Linear", "c", "POSITION", subtype="COMMANDED")])


def test_the_spindle_gives_the_speed_even_under_its_old_name() -> None:
    rotary = _axis("B", "Rotary", "b", "ROTARY_VELOCITY", subtype="ACTUAL")
    spindle = _axis("S", "Rotary", "s", "SPINDLE_SPEED", subtype="ACTUAL")
    assert assign([rotary, spindle])["rpm"] == "s"


def test_the_first_path_has_the_plain_names() -> None:
    items = [
        SourceItem(f"e{n}", Category.EVENT, "EXECUTION", path=f"p{n}", component=("P",), component_types=("Path",))
        for n in (1, 2)
    ]
    assert assign(items) == {"execution": "e1"}


def test_a_feedrate_in_percent_is_an_override() -> None:
    items = [
        SourceItem("o", Category.SAMPLE, "PATH_FEEDRATE", "OVERRIDE", units="PERCENT"),
        SourceItem("f", Category.SAMPLE, "PATH_FEEDRATE", "ACTUAL", units="MILLIMETER/SECOND"),
    ]
    assert assign(items) == {"feed_override": "o", "feed": "f"}


def test_the_feed_of_the_one_axis_that_tells_it_stands_for_the_path() -> None:
    one = _axis("X", "Linear", "xf", "AXIS_FEEDRATE", units="MILLIMETER/SECOND")
    other = _axis("Y", "Linear", "yf", "AXIS_FEEDRATE", units="MILLIMETER/SECOND")
    turning = _axis("C", "Rotary", "cf", "AXIS_FEEDRATE", units="DEGREE/SECOND")
    path = SourceItem("pf", Category.SAMPLE, "PATH_FEEDRATE", units="MILLIMETER/SECOND")
    assert assign((one, turning))["feed"] == "xf"
    assert "feed" not in assign((one, other))
    assert assign((one, path))["feed"] == "pf"


def test_remaining_parts_are_no_part_count() -> None:
    assert assign([SourceItem("r", Category.EVENT, "PART_COUNT", "REMAINING")]) == {}


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (SourceItem("i", Category.EVENT, "PART_COUNT"), ValueKind.NUMBER),
        (SourceItem("i", Category.EVENT, "PATH_FEEDRATE_OVERRIDE"), ValueKind.NUMBER),
        (SourceItem("i", Category.EVENT, "CONTROLLER_MODE_OVERRIDE", "DRY_RUN"), ValueKind.TEXT),
        (SourceItem("i", Category.EVENT, "TOOL_NUMBER"), ValueKind.TEXT),
        (SourceItem("i", Category.EVENT, "BLOCK"), ValueKind.TEXT),
        (SourceItem("i", Category.SAMPLE, "LOAD"), ValueKind.NUMBER),
        (SourceItem("i", Category.SAMPLE, "PATH_POSITION"), ValueKind.STRUCTURE),
        (SourceItem("i", Category.EVENT, "VARIABLE", representation="DATA_SET"), ValueKind.STRUCTURE),
        (SourceItem("i", Category.CONDITION, "LOAD"), ValueKind.CONDITION),
        (SourceItem("i", Category.EVENT, "ALARM"), ValueKind.CONDITION),
    ],
)
def test_each_kind_of_item_is_carried_as_what_it_is(item: SourceItem, kind: ValueKind) -> None:
    assert value_kind(item) is kind


@pytest.mark.parametrize(
    ("units", "label", "scale"),
    [
        ("MILLIMETER/SECOND", "mm/min", 60),
        ("INCH/SECOND", "in/min", 60),
        ("REVOLUTION/MINUTE", "rev/min", 1),
        ("MILLIMETER_3D", "mm", 1),
        ("DEGREE", "deg", 1),
        ("PERCENT", "%", 1),
        ("CELSIUS", "°C", 1),
        ("REVOLUTION/SECOND^2", "rev/s²", 1),
        ("COUNT/SECOND", "1/s", 1),
        ("COUNT", "", 1),
        ("FURLONG/FORTNIGHT", "furlong/fortnight", 1),
    ],
)
def test_units_are_named_for_people(units: str, label: str, scale: float) -> None:
    assert unit_label(units)[:2] == (label, scale)


def test_every_unit_of_the_standard_has_a_short_name() -> None:
    with (DATA / "device_enums.tsv").open() as lines:
        units = {row[1] for row in csv.reader(lines, delimiter="\t") if row[0] == "UnitsEnum"}
    assert len(units) > 40
    long = {unit for unit in units if any(len(word) > 6 for word in unit_label(unit).unit.replace("·", "/").split("/"))}
    assert long == set()
