"""The mapping: rows and what they mean for each driver, spreadsheets, undo, drag."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt

from app.contracts import ProbedMachine
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from tests.views.builders import model_of
from views.models.mapping_rows import DIALECTS, Item, Row, SignalMap, cells_of, faults, read, tab_separated, written
from views.models.mapping_table import ITEM_MIME, MappingTable


def probed(driver: str, **configuration: Any) -> ProbedMachine:
    model = model_of()
    own = DataItem("Zload2", "dz2", Category.SAMPLE, ValueKind.NUMBER, "LOAD", unit="%")
    whole = MachineModel("m", (*model.items, own))
    return ProbedMachine("m", "M", whole, (), {"id": "m", "driver": driver, **configuration})


def table(driver: str, mapping: SignalMap) -> MappingTable:
    made = MappingTable(DIALECTS[driver].columns)
    made.show(mapping)
    return made


def place(made: MappingTable, signal: str) -> int:
    return next(n for n, row in enumerate(made.mapping.rows) if row.signal == signal)


def cell(made: MappingTable, signal: str, column: str) -> QModelIndex:
    return made.index(place(made, signal), made.columns.index(column))


def test_an_automatic_mapping_needs_no_word_in_the_configuration() -> None:
    machine = probed("mtconnect", url="http://a")
    assert written(machine.configuration, read(machine, "mtconnect"), "mtconnect") == dict(machine.configuration)


def test_known_signals_are_offered_and_all_other_items_wait() -> None:
    mapping = read(probed("mtconnect"), "mtconnect")
    assert next(row for row in mapping.rows if row.signal == "line").source == ""
    assert [item.signal for item in mapping.items if item.signal == "Zload2"] == ["Zload2"]


def test_a_correction_is_written_as_the_driver_reads_it() -> None:
    for driver, told in (("mtconnect", {"signals": {"rpm": {"source": "rpm_1", "scale": 0.5, "unit": "rev/min"}}}),
                         ("opcua", {"signals": {"rpm": {"node": "rpm_1", "scale": 0.5, "unit": "rev/min"}}, "automatic": True})):  # fmt: skip
        made = table(driver, read(probed(driver), driver))
        made.setData(cell(made, "rpm", "scale"), "0,5")
        made.setData(cell(made, "rpm", "unit"), "rev/min")
        assert written({"id": "m"}, made.mapping, driver) == {"id": "m", **told}


def test_a_guessed_table_of_opc_ua_stays_whole_and_keeps_its_words() -> None:
    signals = {"execution": {"node": "ns=2;s=run", "map": {0: "READY"}}, "Zload2": {"node": "ns=2;s=z"}}
    machine = probed("opcua", signals=signals)
    told = written(machine.configuration, read(machine, "opcua"), "opcua")["signals"]
    assert told["execution"] == {"node": "ns=2;s=run", "map": {0: "READY"}}
    assert told["Zload2"] == {"node": "ns=2;s=z"}


def test_registers_are_a_list_with_what_the_table_does_not_show() -> None:
    signal = {"id": "execution", "address": "holding:110", "type": "uint16", "map": {0: "READY"}}
    machine = probed("modbus", host="h", signals=[signal])
    assert written(machine.configuration, read(machine, "modbus"), "modbus")["signals"] == [signal]


def test_a_dropped_item_is_mapped_and_what_was_there_waits_again() -> None:
    made = table("mtconnect", read(probed("mtconnect"), "mtconnect"))
    data = QMimeData()
    data.setData(ITEM_MIME, b"dz2")
    row = place(made, "spindle_load")
    assert made.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, made.index(row, 0))
    assert made.mapping.rows[row].source == "dz2"
    assert {item.source for item in made.mapping.items} >= {"spindle_load_1"}
    made.undo.undo()
    assert made.mapping.rows[row].source == "spindle_load_1"
    made.take_off(row)
    assert made.mapping.rows[row].source == ""


SHEET = 'address\tid\ttype\tscale\r\nholding:100\trpm\tuint16\t0,5\r\nholding:102\t"coolant\tlevel"\tfloat32\t1\r\n'


def test_a_spreadsheet_with_a_head_goes_to_its_columns() -> None:
    made = table("modbus", SignalMap())
    made.paste(SHEET, -1, 0)
    assert made.mapping.rows[0] == Row("rpm", "holding:100", "uint16", "", "0.5")
    assert made.mapping.rows[1].signal == "coolant\tlevel"
    assert [fault.kind for fault in made.faults] == ["id"]


def test_a_spreadsheet_without_a_head_fills_from_the_cell_on_and_can_be_undone() -> None:
    made = table("modbus", SignalMap((Row("rpm", "holding:1"),)))
    made.paste("holding:5\tuint16\nholding:6\tint32", 0, made.columns.index("source"))
    assert [(row.signal, row.source, row.type) for row in made.mapping.rows] == [
        ("rpm", "holding:5", "uint16"),
        ("", "holding:6", "int32"),
    ]
    made.undo.undo()
    assert made.mapping.rows == (Row("rpm", "holding:1"),)


def test_what_is_copied_can_be_pasted_again() -> None:
    made = table("modbus", SignalMap((Row("rpm", "holding:1", "uint16", "big", "2", "1", "rev/min"),)))
    again = table("modbus", SignalMap())
    again.paste(made.copied([]), -1, 0)
    assert again.mapping.rows == made.mapping.rows


def test_some_cells_are_copied_as_a_block() -> None:
    made = table("modbus", SignalMap((Row("rpm", "holding:1"), Row("feed", "holding:2"))))
    chosen = [made.index(r, made.columns.index(c)) for r in (0, 1) for c in ("signal", "source")]
    assert cells_of(made.copied(chosen)) == [["rpm", "holding:1"], ["feed", "holding:2"]]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([Row("rpm", "a"), Row("rpm", "b")], ["twice"]),
        ([Row("a b", "x")], ["id"]),
        ([Row("rpm", "a", scale="fast")], ["number"]),
        ([Row("mine")], ["source"]),
        ([Row("rpm"), Row()], []),
    ],
)
def test_what_keeps_rows_from_being_saved(rows: list[Row], kinds: list[str]) -> None:
    assert [fault.kind for fault in faults(rows)] == kinds


def test_cells_with_tabs_and_quotes_survive_the_way_there_and_back() -> None:
    cells = [['a "b"', "c\td"], ["e\nf", ""]]
    assert cells_of(tab_separated(cells)) == cells


def test_an_item_keeps_what_the_driver_knows_of_it() -> None:
    mapping = SignalMap((Row("tool"),), (Item("own", "ns=2;s=t", "T", more=(("map", {1: "A"}),)),))
    made = table("opcua", mapping)
    made.put("ns=2;s=t", 0)
    assert written({}, made.mapping, "opcua") == {"signals": {"tool": {"node": "ns=2;s=t", "map": {1: "A"}}}}
