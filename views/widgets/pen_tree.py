"""The tree that pens are dragged from: search, several at once, Enter or a double click or the button adds them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QTreeView, QVBoxLayout, QWidget

from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import tr
from views.models.signal_names import all_words
from views.models.signal_tree import KEY_ROLE, SEARCH_ROLE, SignalTree
from views.shell.theme import Theme

_OPEN_WHEN_AT_MOST = 3
"""With more machines than this the tree starts closed."""


class _Tree(QTreeView):
    """A tree in which Enter means "add", on every platform."""

    entered_key = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Return add the selection."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_key.emit()
        else:
            super().keyPressEvent(event)


class PenTree(QWidget):
    """Emits the keys of the signals that somebody wants on the chart."""

    chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SignalTree(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self.model)
        self._found.setRecursiveFilteringEnabled(True)
        self._found.setFilterRole(SEARCH_ROLE)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.tree = _Tree()
        self.add = QPushButton()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.tree.setModel(self._found)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.tree.setDragEnabled(True)
        self.tree.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        self.tree.setExpandsOnDoubleClick(True)
        self.add.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.search, self.tree, self.add):
            column.addWidget(part)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._add_first)
        self.tree.entered_key.connect(self._add_selected)
        self.tree.doubleClicked.connect(self._add_one)
        self.add.clicked.connect(self._add_selected)
        self.tree.selectionModel().selectionChanged.connect(self._selection_changed)

    def show_plant(self, snapshot: PlantSnapshot) -> None:
        """Take the machines; what is open stays open unless a machine's model changed."""
        if self.model.show_plant(snapshot) and len(snapshot.machines) <= _OPEN_WHEN_AT_MOST:
            self.tree.expandToDepth(0)

    def reveal(self, machine_name: str) -> None:
        """Open one machine's branch."""
        for row in range(self._found.rowCount()):
            index = self._found.index(row, 0)
            if index.data() == machine_name:
                self.tree.expand(index)
                self.tree.scrollTo(index, QTreeView.ScrollHint.PositionAtTop)

    def set_theme(self, theme: Theme) -> None:
        """Take the gap between the parts, and a selection that is filled as far as its text reaches."""
        selected = f"background: {theme.accent}; color: {theme.on_accent};"
        self.tree.setStyleSheet(
            f"QTreeView::item:selected {{ {selected} }} QTreeView::branch:selected {{ background: {theme.surface}; }}"
        )
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(theme.px(theme.gap_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.search.setPlaceholderText(tr("Search signals"))
        self.search.setAccessibleName(tr("Search signals"))
        self.tree.setAccessibleName(tr("Signals"))
        self.add.setText(tr("Add to chart"))
        self.model.retranslate()

    def _search(self, words: str) -> None:
        self._found.setFilterRegularExpression(all_words(words))
        if words:
            self.tree.expandAll()

    def _add_first(self) -> None:
        """Enter in the search field adds the first hit."""
        index = self._found.index(0, 0)
        while index.isValid() and not index.data(KEY_ROLE):
            index = self._found.index(0, 0, index)
        if index.isValid() and self.search.text():
            self.chosen.emit([index.data(KEY_ROLE)])

    def _add_one(self, index: QModelIndex) -> None:
        if index.data(KEY_ROLE):
            self.chosen.emit([index.data(KEY_ROLE)])

    def _add_selected(self) -> None:
        keys = self._selected()
        if keys:
            self.chosen.emit(keys)

    def _selected(self) -> list[str]:
        found = (str(i.data(KEY_ROLE)) for i in self.tree.selectionModel().selectedIndexes() if i.data(KEY_ROLE))
        return list(dict.fromkeys(found))

    def _selection_changed(self) -> None:
        self.add.setEnabled(bool(self._selected()))
