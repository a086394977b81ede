"""The mapping as an editable table: in place, by paste, by drop, each step undone by Ctrl+Z; live values beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QUndoCommand, QUndoStack

from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.snapshot import Reading
from views.binding import format as written
from views.binding.i18n import quality_word, tr
from views.models.mapping_rows import Item, Row, RowFault, SignalMap, cells_of, faults, is_known, pasted, tab_separated
from views.models.signal_names import signal_word
from views.shell.theme import LIGHT, Theme

ITEM_MIME = "application/x-cnc-telemetry-item"
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
VALUE = "value"
WORD = "word"


class MappingTable(QAbstractTableModel):
    """Columns: the signal's word, the dialect's own columns, the live value. ``edited`` after every change of the rows."""

    edited = Signal()

    def __init__(self, columns: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = (columns[0], WORD, *columns[1:], VALUE)
        self.undo = QUndoStack(self)
        self._map = SignalMap()
        self._values: Mapping[str, Reading] = {}
        self._faults: dict[tuple[int, str], RowFault] = {}
        self._theme = LIGHT

    # ------------------------------------------------------------ what it holds

    def show(self, mapping: SignalMap, columns: Sequence[str] | None = None) -> None:
        """Begin with this mapping, and with other columns where given; there is nothing to undo."""
        self.undo.clear()
        self.beginResetModel()
        if columns is not None:
            self.columns = (columns[0], WORD, *columns[1:], VALUE)
        self._map, self._values = SignalMap(), {}
        self.endResetModel()
        self._take(mapping)

    @property
    def mapping(self) -> SignalMap:
        """Rows and left items now."""
        return self._map

    @property
    def faults(self) -> tuple[RowFault, ...]:
        """What keeps it from being saved."""
        return tuple(self._faults.values())

    def show_values(self, readings: Mapping[str, Reading]) -> None:
        """Live values by signal id."""
        self._values = readings
        if self._map.rows:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(0, last), self.index(len(self._map.rows) - 1, last))

    def set_theme(self, theme: Theme) -> None:
        """Take colours."""
        self._theme = theme

    def _take(self, mapping: SignalMap) -> None:
        same = len(mapping.rows) == len(self._map.rows)
        if not same:
            self.beginResetModel()
        self._map = mapping
        self._faults = {(fault.row, fault.column): fault for fault in faults(mapping.rows)}
        if not same:
            self.endResetModel()
        elif mapping.rows:
            # Not a reset: whoever types from cell to cell keeps the place.
            self.dataChanged.emit(self.index(0, 0), self.index(len(mapping.rows) - 1, len(self.columns) - 1))
        self.edited.emit()

    def change(self, mapping: SignalMap, text: str) -> None:
        """Exchange the mapping; can be undone."""
        if mapping != self._map:
            self.undo.push(_Change(self, self._map, mapping, text))

    # ------------------------------------------------------------ what is done with it

    def put(self, source: str, row: int) -> None:
        """Put an item of the source on a row's signal; what was there goes back to the items."""
        item = next((one for one in self._map.items if one.source == source), None)
        if item is None or not 0 <= row < len(self._map.rows):
            return
        before = self._map.rows[row]
        rows = list(self._map.rows)
        rows[row] = replace(before, source=item.source, scale="", offset="", unit="", more=item.more)
        items = [one for one in self._map.items if one is not item]
        self.change(replace(self._map, rows=tuple(rows), items=(*items, *_freed(before))), tr("Map"))

    def take_off(self, row: int) -> None:
        """Leave a row's signal without a source."""
        if 0 <= row < len(self._map.rows):
            before = self._map.rows[row]
            rows = list(self._map.rows)
            rows[row : row + 1] = [Row(before.signal)] if is_known(before.signal) else []
            self.change(replace(self._map, rows=tuple(rows), items=(*self._map.items, *_freed(before))), tr("Take off"))

    def add_row(self) -> int:
        """A new empty row at the end; its place."""
        self.change(replace(self._map, rows=(*self._map.rows, Row())), tr("Add a row"))
        return len(self._map.rows) - 1

    def paste(self, text: str, row: int, column: int) -> None:
        """Put a spreadsheet's cells in from this cell on."""
        cells = cells_of(text)
        if cells:
            targets = self.columns[max(0, column) :]
            own = [name for name in targets if name not in (WORD, VALUE)]
            place = max(0, row) if row >= 0 else len(self._map.rows)
            rows = pasted(self._map.rows, cells, own, _heads(), place, 0)
            self.change(replace(self._map, rows=rows), tr("Paste"))

    def copied(self, indexes: Sequence[_Index]) -> str:
        """The chosen cells for a spreadsheet; all of it with its head when none is chosen."""
        if len(indexes) < 2:
            named = [name for name in self.columns if name not in (WORD, VALUE)]
            head = [[self._head(name) for name in named]]
            return tab_separated([*head, *([self._text(row, name) for name in named] for row in self._map.rows)])
        rows = sorted({index.row() for index in indexes})
        columns = [c for c in sorted({index.column() for index in indexes}) if self.columns[c] != WORD]
        return tab_separated([[self._text(self._map.rows[r], self.columns[c]) for c in columns] for r in rows])

    # ------------------------------------------------------------ as a model

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """One row per signal."""
        return 0 if parent.isValid() else len(self._map.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """The dialect's columns and two more."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Everything but word and value can be edited; items can be dropped on every row."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
        editable = index.isValid() and self.columns[index.column()] not in (WORD, VALUE)
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts; what is wrong as colour and tip."""
        row, name = self._map.rows[index.row()], self.columns[index.column()]
        fault = self._faults.get((index.row(), name))
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(row, name)
            case Qt.ItemDataRole.ToolTipRole:
                return fault_words(fault) if fault is not None else self._text(row, name)
            case Qt.ItemDataRole.TextAlignmentRole if name in (VALUE, "scale", "offset"):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole if fault is not None:
                return QColor(self._theme.failure)
            case Qt.ItemDataRole.ForegroundRole if name in (WORD, VALUE):
                return QColor(self._theme.text_muted)
            case _:
                return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """One cell, typed."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        rows = list(self._map.rows)
        rows[index.row()] = rows[index.row()].with_cell(self.columns[index.column()], str(value))
        self.change(replace(self._map, rows=tuple(rows)), tr("Edit"))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._head(self.columns[section])
        return None

    def supportedDropActions(self) -> Qt.DropAction:
        """Items are copied here."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Items of the source."""
        return [ITEM_MIME]

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """An item dropped on a row is mapped to its signal."""
        del action, column
        target = parent.row() if parent.isValid() else row
        self.put(bytes(data.data(ITEM_MIME).data()).decode(), target)
        return target >= 0

    def _head(self, name: str) -> str:
        return head_words()[name]

    def _text(self, row: Row, name: str) -> str:
        if name == WORD:
            return _word(row.signal) if row.signal else ""
        if name == VALUE:
            return self._value(row)
        return row.cell(name)

    def _value(self, row: Row) -> str:
        reading = self._values.get(row.signal) if row.source else None
        if reading is None:
            return ""
        if reading.quality.is_bad or reading.value is None:
            return quality_word(reading.quality)
        return f"{written.value(reading)} {written.unit(reading.item)}".strip()


class _Change(QUndoCommand):
    """One step of editing."""

    def __init__(self, table: MappingTable, before: SignalMap, after: SignalMap, text: str) -> None:
        super().__init__(text)
        self._table, self._before, self._after = table, before, after

    def redo(self) -> None:
        """Do it."""
        self._table._take(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._table._take(self._before)


def _freed(row: Row) -> tuple[Item, ...]:
    return (Item(row.source, row.source, row.source, row.unit, row.more),) if row.source else ()


def _word(signal: str) -> str:
    return signal_word(DataItem(signal, signal, Category.SAMPLE, ValueKind.NUMBER)) if is_known(signal) else ""


def head_words() -> dict[str, str]:
    """Column titles by name."""
    return {
        "signal": tr("Signal"),
        WORD: tr("Meaning"),
        "source": tr("From"),
        "type": tr("Type"),
        "word_order": tr("Word order"),
        "scale": tr("Scale"),
        "offset": tr("Offset"),
        "unit": tr("Unit"),
        VALUE: tr("Value now"),
    }


def _heads() -> dict[str, str]:
    """Words over a spreadsheet's columns that are understood: the titles here, and the keys of the configuration."""
    keys = {
        "id": "signal",
        "name": "signal",
        "address": "source",
        "node": "source",
        "register": "source",
        "order": "word_order",
    }
    own = {name: name for name in ("signal", "source", "type", "word_order", "scale", "offset", "unit")}
    words = {word.lower(): name for name, word in head_words().items() if name in own}
    return keys | own | words


def fault_words(fault: RowFault) -> str:
    """What is wrong with a cell, and what is accepted."""
    match fault.kind:
        case "id":
            return tr(
                "“{given}” can't be a signal's id. Use letters, digits, dot, dash and underscore.", given=fault.text
            )
        case "twice":
            return tr("The signal “{given}” is there twice. Give one of them another id.", given=fault.text)
        case "number":
            return tr("“{given}” is no number.", given=fault.text)
        case _:
            return tr("“{given}” has no source yet: where does its value come from?", given=fault.text)
