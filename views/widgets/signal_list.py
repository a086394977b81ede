"""The searchable table of all signals of a machine; Enter, a double click or the button opens a signal's trend."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from app.domain.snapshot import MachineSnapshot
from views.binding.i18n import tr
from views.models.signal_names import all_words
from views.models.signal_table import COMPONENT, NAME, SEARCH_ROLE, SIGNAL_ROLE, SOURCE, VALUE, SignalTable
from views.shell.theme import Theme
from views.widgets.whole_rows import whole_rows

_WIDTHS_MM = {COMPONENT: 40.0, NAME: 48.0, VALUE: 44.0}


class SignalList(QWidget):
    """Emits the signals whose trend is wanted."""

    opened = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SignalTable(self)
        self.found = QSortFilterProxyModel(self)
        self.found.setSourceModel(self.model)
        self.found.setFilterRole(SEARCH_ROLE)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.open = QPushButton()
        self.table = QTableView()
        self._arrange()
        self.search.textChanged.connect(lambda words: self.found.setFilterRegularExpression(all_words(words)))
        self.open.clicked.connect(self._open_selected)
        self.table.activated.connect(self._open_one)
        self.table.selectionModel().selectionChanged.connect(lambda: self.open.setEnabled(bool(self._selected())))

    def _arrange(self) -> None:
        self.table.setModel(self.found)
        whole_rows(self.table)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(SOURCE, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.open.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def show_machine(self, machine: MachineSnapshot, now_ns: int) -> None:
        """Take the newest picture."""
        self.model.show_machine(machine, now_ns)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self.table.verticalHeader().setDefaultSectionSize(theme.px(7.0))
        for column, width in _WIDTHS_MM.items():
            self.table.setColumnWidth(column, theme.px(width))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.search.setPlaceholderText(tr("Search signals"))
        self.search.setAccessibleName(tr("Search signals"))
        self.table.setAccessibleName(tr("All signals"))
        self.open.setText(tr("Open trend"))
        self.model.retranslate()

    def _selected(self) -> list[str]:
        rows = self.table.selectionModel().selectedRows()
        return [str(r.data(SIGNAL_ROLE)) for r in rows if r.data(SIGNAL_ROLE)]

    def _open_selected(self) -> None:
        if self._selected():
            self.opened.emit(self._selected())

    def _open_one(self, index: QModelIndex) -> None:
        if index.data(SIGNAL_ROLE):
            self.opened.emit([index.data(SIGNAL_ROLE)])
