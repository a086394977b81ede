"""Every data item of one machine as a Qt table: value, unit, quality, age, source id. Refuses to hide what has no common name."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.condition import Activation, Level
from app.domain.equipment import ValueKind
from app.domain.snapshot import MachineSnapshot, Reading
from views.binding import format as form
from views.binding.i18n import quality_word, tr
from views.models.signal_names import component_word, signal_word

AnyIndex = QModelIndex | QPersistentModelIndex
SIGNAL_ROLE = Qt.ItemDataRole.UserRole + 1
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 2
COMPONENT, NAME, VALUE, UNIT, QUALITY, AGE, SOURCE = range(7)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AGE_STEP_NS = 1_000_000_000


class SignalTable(QAbstractTableModel):
    """Rows in model order. ``show_machine`` is cheap: cells are read when the view asks for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._machine: MachineSnapshot | None = None
        self._now_ns = 0

    def show_machine(self, machine: MachineSnapshot, now_ns: int) -> None:
        """Take the newest picture; views repaint when something changed, and ages once a second."""
        before, self._machine = self._machine, machine
        if before is None or before.model is not machine.model:
            self.beginResetModel()
            self._now_ns = now_ns
            self.endResetModel()
            return
        aged = now_ns // _AGE_STEP_NS != self._now_ns // _AGE_STEP_NS
        self._now_ns = now_ns
        if self.rowCount() and (aged or before.revision != machine.revision):
            self.dataChanged.emit(self.index(0, VALUE), self.index(self.rowCount() - 1, AGE))

    def retranslate(self) -> None:
        """Everything in the new language."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """One per data item."""
        if parent.isValid() or self._machine is None or self._machine.model is None:
            return 0
        return len(self._machine.model.items)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Component to source id."""
        return 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns, aligned as their cells."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (VALUE, AGE):
            return _RIGHT
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (tr("Component"), tr("Signal"), tr("Value"), tr("Unit"), tr("Quality"), tr("Age"), tr("Source id"))
        return titles[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, and what a search looks at."""
        reading = self._reading(index.row())
        if reading is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(reading, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (VALUE, AGE):
            return _RIGHT
        if role == SIGNAL_ROLE:
            return reading.item.id if reading.item.kind in (ValueKind.NUMBER, ValueKind.TEXT) else ""
        if role == SEARCH_ROLE:
            item = reading.item
            return " ".join((signal_word(item), item.id, item.source_id, item.type, *item.component))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(reading, index.column())
        return None

    def _reading(self, row: int) -> Reading | None:
        machine = self._machine
        if machine is None or machine.model is None or not 0 <= row < len(machine.model.items):
            return None
        return machine.reading(machine.model.items[row].id)

    def _text(self, reading: Reading, column: int) -> str:
        match column:
            case 0:
                return " › ".join(component_word(c) for c in reading.item.component)
            case 1:
                return signal_word(reading.item)
            case 2:
                return self._value(reading)
            case 3:
                return form.unit(reading.item)
            case 4:
                return quality_word(reading.quality)
            case 5:
                return form.age(self._now_ns - reading.time_ns) if reading.time_ns else form.NO_VALUE
            case _:
                return reading.item.source_id

    def _value(self, reading: Reading) -> str:
        """A condition's cell counts what is active: its items stand on the other tab."""
        if reading.item.kind is not ValueKind.CONDITION or self._machine is None:
            return form.value(reading)
        active = [c.activity.activation for c in self._machine.conditions if c.item.id == reading.item.id]
        return (
            ", ".join(activation_words(a) for a in active)
            if active
            else form.NO_VALUE
            if reading.quality.is_bad
            else tr("Normal")
        )


def activation_words(activation: Activation) -> str:
    """Level, native code and text of a condition."""
    return " ".join(part for part in (_level(activation.level), activation.native_code, activation.text) if part)


def _level(level: Level | None) -> str:
    match level:
        case Level.NORMAL:
            return tr("Normal")
        case Level.WARNING:
            return tr("Warning")
        case Level.FAULT:
            return tr("Fault")
        case _:
            return form.NO_VALUE
