"""Live values as a table: signal, value, unit, quality, source id. Read-only, over plain readings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.condition import Activation
from app.domain.equipment import ValueKind
from app.domain.snapshot import Reading
from views.binding import format as written
from views.binding.i18n import quality_word, tr
from views.models.signal_names import signal_word
from views.models.signal_table import activation_words

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
VALUE_COLUMN = 1


class ReadingsModel(QAbstractTableModel):
    """Rows in the order given; the value column is right-aligned for tabular digits."""

    def __init__(self, readings: Sequence[Reading], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readings = tuple(readings)

    def show(self, readings: Sequence[Reading]) -> None:
        """New values of the same signals, in the same order."""
        self._readings = tuple(readings)
        if readings:
            self.dataChanged.emit(self.index(0, VALUE_COLUMN), self.index(len(readings) - 1, self.columnCount() - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """One row per reading."""
        return 0 if parent.isValid() else len(self._readings)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Five columns."""
        return 0 if parent.isValid() else 5

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, and the alignment of values."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == VALUE_COLUMN:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        reading = self._readings[index.row()]
        return (
            signal_word(reading.item),
            _value(reading),
            written.unit(reading.item),
            quality_word(reading.quality),
            reading.item.source_id,
        )[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == VALUE_COLUMN else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Signal"), tr("Value"), tr("Unit"), tr("Quality"), tr("Id at the source"))[section]


def _value(reading: Reading) -> str:
    """A condition in words: its level, code and text, not as the wire writes it."""
    if reading.item.kind is not ValueKind.CONDITION or not isinstance(reading.value, str):
        return written.value(reading)
    return activation_words(Activation.decode(reading.value))
