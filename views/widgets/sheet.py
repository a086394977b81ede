"""A table of texts in which every row can be opened by tap, Enter or Space. It refuses to sort: rows come as they are to be read."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from views.shell.theme import LIGHT, Theme
from views.widgets.whole_rows import whole_rows

AnyIndex = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_MM = 8.0
_SAMPLE = 200
"""How many rows are measured for the widths of columns."""


@dataclass(frozen=True, slots=True)
class SheetFace:
    """``keys`` open a row, one for each; ``right`` are numbers of columns that stand at the right; ``wide`` takes the rest."""

    titles: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    keys: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()
    wide: int = 0


class SheetRows(QAbstractTableModel):
    """Hands out the face's texts."""

    def __init__(self) -> None:
        super().__init__()
        self.face = SheetFace()

    def show_face(self, face: SheetFace) -> None:
        """Other rows."""
        self.beginResetModel()
        self.face = face
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """One per row of the face."""
        return 0 if parent.isValid() else len(self.face.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """One per title."""
        return 0 if parent.isValid() else len(self.face.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles, aligned as their cells."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self.face.right else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self.face.titles[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell; its tip is the whole text."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.face.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.face.right:
            return _RIGHT
        return None


class Sheet(QTableView):
    """``opened`` carries the key of the row, and the number of the column that was meant; with ``cells`` each cell is chosen alone."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None, *, cells: bool = False) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._widths: list[int] = []
        self.model_rows = SheetRows()
        self.setModel(self.model_rows)
        whole_rows(self)
        if cells:
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._open)

    def show_face(self, face: SheetFace) -> None:
        """Other rows; an equal face changes nothing."""
        if face == self.model_rows.face:
            return
        self.model_rows.show_face(face)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW_MM))
        self._fit()

    def wanted_height(self, most: int = 8) -> int:
        """Room for its rows, at most so many."""
        rows = min(max(1, self.model_rows.rowCount()), most)
        return self.horizontalHeader().sizeHint().height() + rows * self._theme.px(_ROW_MM) + 2 * self.frameWidth() + 2

    def _fit(self) -> None:
        """Every column as wide as its texts; what is left is the wide one's, and where nothing is left one scrolls."""
        face, pad = self.model_rows.face, 2 * self._theme.px(self._theme.gap_mm) + 8
        metrics = self.fontMetrics()
        self._widths = []
        for column, title in enumerate(face.titles):
            cells = (row[column] for row in face.rows[:_SAMPLE])
            wide = max([metrics.horizontalAdvance(title), *(metrics.horizontalAdvance(cell) for cell in cells)])
            self._widths.append(wide + pad)
        self._share()

    def _share(self) -> None:
        spare = self.viewport().width() - sum(self._widths)
        for column, wide in enumerate(self._widths):
            self.setColumnWidth(column, wide + max(0, spare) * (column == self.model_rows.face.wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less is left."""
        super().resizeEvent(event)
        self._share()

    def _open(self, index: QModelIndex) -> None:
        keys = self.model_rows.face.keys
        if 0 <= index.row() < len(keys):
            self.opened.emit(keys[index.row()], index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
