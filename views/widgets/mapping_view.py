"""The two halves of a mapping as a person works with them: the table of signals, and the items that wait. Both know no plant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.snapshot import Reading
from views.binding import format as written
from views.binding.i18n import quality_word
from views.models.mapping_rows import KNOWN, REGISTER_TYPES, WORD_ORDERS, Item
from views.models.mapping_table import ITEM_MIME, MappingTable
from views.shell.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_CHOICES: Mapping[str, Sequence[str]] = {"type": ("", *REGISTER_TYPES), "word_order": ("", *WORD_ORDERS)}


class MappingView(QTableView):
    """Edited in place; the clipboard holds a spreadsheet's cells."""

    def __init__(self, table: MappingTable) -> None:
        super().__init__()
        self._table = table
        self.setModel(table)
        choices = _Choices(table, self)
        choices.passed_on.connect(self._edit_beside)
        self.setItemDelegate(choices)
        edit = QAbstractItemView.EditTrigger
        # A tap on the chosen cell edits it: a double click is not for gloves.
        self.setEditTriggers(edit.SelectedClicked | edit.DoubleClicked | edit.EditKeyPressed | edit.AnyKeyPressed)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(True)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)

    @property
    def row(self) -> int:
        """The current row; -1 when there is none."""
        return self.currentIndex().row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste, undo, redo and clear as a spreadsheet has them; Enter edits."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._table.undo.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._table.undo.redo()
        elif event.key() == Qt.Key.Key_Delete:
            self._table.take_off(self.row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # Enter in an open cell comes here too, after the cell has taken it as its end.
            if self.state() is not QAbstractItemView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _edit_beside(self, step: int) -> None:
        """Edit the next (or previous) cell that takes words, in the next row after the last one."""
        model, at = self._table, self.currentIndex()
        columns = model.columnCount()
        place = at.row() * columns + at.column() + step
        while 0 <= place < model.rowCount() * columns:
            index = model.index(place // columns, place % columns)
            if model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                self.edit(index)
                return
            place += step

    def copy(self) -> None:
        """The chosen cells, or everything with its head, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self._table.copied(self.selectedIndexes()))

    def paste(self) -> None:
        """A spreadsheet's cells from the current cell on."""
        self._table.paste(QGuiApplication.clipboard().text(), self.row, self.currentIndex().column())

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._table.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.control_mm))
        head, pad = self.horizontalHeader(), theme.px(theme.gap_mm * 2 + 1)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        wide = {
            "signal": 30,
            "word": 32,
            "source": 40,
            "type": 20,
            "word_order": 20,
            "scale": 16,
            "offset": 16,
            "unit": 18,
        }
        for section, name in enumerate(self._table.columns[:-1]):
            title = head.fontMetrics().horizontalAdvance(
                str(self._table.headerData(section, Qt.Orientation.Horizontal))
            )
            head.resizeSection(section, max(theme.px(wide.get(name, 20)), title + pad))


class _Choices(QStyledItemDelegate):
    """Words to choose from where there are some; anything else may be typed. ``passed_on`` carries 1 or -1: on to the next cell, or back."""

    passed_on = Signal(int)

    def __init__(self, table: MappingTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A box of words for signal, type and word order; a line for the others."""
        choices = self._words(index)
        if not choices:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItems(list(choices))
        line = box.lineEdit()
        if line is not None:
            line.installEventFilter(self)
        return box

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Tab goes on to the next cell that can be typed into; in a box of words the key may meet the line inside of it."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
            box = editor.parent() if isinstance(editor.parent(), QComboBox) else editor
            if step and isinstance(box, QWidget):
                self.commitData.emit(box)
                self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)
                self.passed_on.emit(step)
                return True
        return super().eventFilter(editor, event)

    def _words(self, index: _Index) -> Sequence[str]:
        name = self._table.columns[index.column()]
        if name == "signal":
            taken = {row.signal for row in self._table.mapping.rows}
            return [signal for signal in KNOWN if signal not in taken]
        return _CHOICES.get(name, ())

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """The present word."""
        if isinstance(editor, QComboBox):
            editor.setEditText(str(index.data() or ""))
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        """What was chosen or typed."""
        if isinstance(editor, QComboBox):
            self._table.setData(index, editor.currentText())
        else:
            super().setModelData(editor, self._table, index)


class ItemList(QListWidget):
    """Items of the source that are on none of the known signals, with their present values. ``chosen``: Enter on one of them."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._word = ""
        self._values: Mapping[str, Reading] = {}
        self._gap = 8
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.itemActivated.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._gap = theme.px(theme.gap_mm)
        self._fill()

    @property
    def source(self) -> str:
        """The current item's source; empty when there is none."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_items(self, items: Sequence[Item]) -> None:
        """Begin with these; the current one stays current."""
        self._items = tuple(items)
        self._fill()

    def narrow(self, word: str) -> None:
        """Only items in which this word occurs."""
        self._word = word.strip().lower()
        self._fill()

    def show_values(self, readings: Mapping[str, Reading]) -> None:
        """Live values by signal id."""
        self._values = readings
        by_source = {item.source: item for item in self._items}
        for row in range(self.count()):
            entry = self.item(row)
            text = self._text(by_source[entry.data(Qt.ItemDataRole.UserRole)])
            if entry.text() != text:
                entry.setText(text)

    def mimeTypes(self) -> list[str]:
        """Items of the source."""
        return [ITEM_MIME]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """The dragged item's source."""
        data = QMimeData()
        if items:
            data.setData(ITEM_MIME, str(items[0].data(Qt.ItemDataRole.UserRole)).encode())
        return data

    def _fill(self) -> None:
        before = self.source
        self.clear()
        for item in self._items:
            if self._word in f"{item.signal} {item.name} {item.source}".lower():
                entry = QListWidgetItem(self._text(item), self)
                entry.setData(Qt.ItemDataRole.UserRole, item.source)
                entry.setToolTip(item.source)
                entry.setSizeHint(QSize(0, 2 * self.fontMetrics().lineSpacing() + self._gap))
                if item.source == before:
                    self.setCurrentItem(entry)

    def _text(self, item: Item) -> str:
        reading = self._values.get(item.signal)
        if reading is None:
            return item.name
        if reading.quality.is_bad or reading.value is None:
            return f"{item.name}\n   {quality_word(reading.quality)}"
        return f"{item.name}\n   {written.value(reading)} {written.unit(reading.item)}".rstrip()
