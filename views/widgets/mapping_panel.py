"""The mapping of one machine, corrected by table, paste and drag with live values beside it. It asks no source by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.contracts import ProbedMachine
from app.contracts.settings import Trouble
from app.domain.snapshot import Reading
from views.binding.i18n import tr
from views.models.mapping_rows import DIALECTS, SignalMap, read, written
from views.models.mapping_table import MappingTable, fault_words
from views.shell.theme import LIGHT, Theme
from views.widgets.mapping_view import ItemList, MappingView
from views.widgets.trouble_box import TroubleBox


class MappingPanel(QWidget):
    """``changed`` after every edit, ``tested`` when live values are asked for, ``finished`` and ``left`` at its end."""

    changed = Signal()
    tested = Signal()
    finished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._probed: ProbedMachine | None = None
        self._driver = ""
        self._before = SignalMap()
        self._theme = LIGHT
        self._live = False
        self.table = MappingTable(("signal", "source"), self)
        self.view = MappingView(self.table)
        self.items, self.filter = ItemList(), QLineEdit()
        self.trouble = TroubleBox()
        self._title, self._hint, self._items_title, self._said = QLabel(), QLabel(), QLabel(), QLabel()
        self._buttons = {
            name: QPushButton()
            for name in ("put", "add", "off", "paste", "copy", "undo", "redo", "back", "test", "use")
        }
        self._arrange()
        self._wire()

    def _arrange(self) -> None:
        for label, role in ((self._title, "heading"), (self._hint, "muted"), (self._said, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self._items_title.setProperty("role", "title")
        self.filter.setClearButtonEnabled(True)
        self._buttons["use"].setProperty("role", "primary")
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        for part in (self._items_title, self.filter, self.items, self._buttons["put"]):
            side.addWidget(part)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.view, 3)
        self._middle.addWidget(self._side, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._hint)
        self._column.addLayout(self._middle, 1)
        self._column.addWidget(self._said)
        self._column.addWidget(self.trouble)
        self._column.addLayout(self._row("add", "off", "paste", "copy", "undo", "redo", "", "back", "test", "use"))

    def _row(self, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        for name in names:
            row.addWidget(self._buttons[name]) if name else row.addStretch(1)
        return row

    def _wire(self) -> None:
        does = {
            "put": self._put,
            "add": self._add,
            "off": lambda: self.table.take_off(self.view.row),
            "paste": self.view.paste,
            "copy": self.view.copy,
            "undo": self.table.undo.undo,
            "redo": self.table.undo.redo,
            "back": self._leave,
            "test": self.tested.emit,
            "use": self.finished.emit,
        }
        for name, action in does.items():
            self._buttons[name].clicked.connect(lambda _=False, action=action: action())
        self.items.chosen.connect(lambda _: self._put())
        self.items.currentItemChanged.connect(lambda *_: self._refresh())
        self.filter.textChanged.connect(self.items.narrow)
        self.table.edited.connect(self._edited)
        self.table.undo.canUndoChanged.connect(self._buttons["undo"].setEnabled)
        self.table.undo.canRedoChanged.connect(self._buttons["redo"].setEnabled)

    # ------------------------------------------------------------ what the page does with it

    def open(self, probed: ProbedMachine, driver: str, mapping: SignalMap | None) -> None:
        """Begin with what was corrected before, or with what the probe proposes."""
        self._probed, self._driver = probed, driver
        self._before = mapping or read(probed, driver)
        dialect = DIALECTS[driver]
        self.table.show(self._before, dialect.columns)
        self._side.setVisible(dialect.has_items)
        self.trouble.show_trouble(None)
        self._live = False
        self.items.show_items(self._before.items)
        self.view.set_theme(self._theme)
        for name in ("undo", "redo"):
            self._buttons[name].setEnabled(False)
        self.retranslate()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.setCurrentIndex(self.table.index(0, 0))
        if not self._before.rows:
            self._add()

    @property
    def mapping(self) -> SignalMap:
        """As it stands."""
        return self.table.mapping

    @property
    def is_sound(self) -> bool:
        """Whether it can be tried and used."""
        return not self.table.faults

    @property
    def has_signals(self) -> bool:
        """Whether any row has a source."""
        return any(row.signal and row.source for row in self.table.mapping.rows)

    def entry(self, machine: Mapping[str, Any]) -> dict[str, Any]:
        """The machine's entry with these signals."""
        return written(machine, self.table.mapping, self._driver)

    def show_values(self, readings: Mapping[str, Reading]) -> None:
        """Live values by signal id."""
        self._live = True
        self.table.show_values(readings)
        self.items.show_values(readings)
        self._refresh()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """What keeps values from coming."""
        self._live = False
        self.table.show_values({})
        self.trouble.show_trouble(trouble)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        margin = theme.px(theme.margin_mm)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(theme.gap_mm))
        self._middle.setSpacing(theme.px(theme.margin_mm))
        self._side.setMinimumWidth(theme.px(55))
        self.view.set_theme(theme)
        self.items.set_theme(theme)
        self.trouble.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        words = {
            "put": tr("Put on the chosen signal"),
            "add": tr("Add a row"),
            "off": tr("Take off"),
            "paste": tr("Paste"),
            "copy": tr("Copy"),
            "undo": tr("Undo"),
            "redo": tr("Redo"),
            "back": tr("Back without changes"),
            "test": tr("Test"),
            "use": tr("Use this mapping"),
        }
        for name, word in words.items():
            self._buttons[name].setText(word)
        self._items_title.setText(tr("Not mapped yet"))
        self.filter.setPlaceholderText(tr("Search"))
        self.trouble.retranslate()
        self._refresh()

    # ------------------------------------------------------------ itself

    def _edited(self) -> None:
        self.items.show_items(self.table.mapping.items)
        self._refresh()
        self.changed.emit()

    def _put(self) -> None:
        """The chosen item on the chosen row: what a drag does, for keys and gloves."""
        if self.items.source and self.view.row >= 0:
            self.table.put(self.items.source, self.view.row)

    def _add(self) -> None:
        row = self.table.add_row()
        self.view.setCurrentIndex(self.table.index(row, 0))
        self.view.scrollToBottom()

    def _leave(self) -> None:
        self.left.emit()

    def _refresh(self) -> None:
        probed = self._probed
        if probed is None:
            return
        self._title.setText(tr("Signals of {machine}", machine=probed.device or probed.suggested_id))
        self._hint.setText(_hint(DIALECTS[self._driver].has_items, live=self._live))
        faults = self.table.faults
        self._said.setText("\n".join(dict.fromkeys(fault_words(fault) for fault in faults[:3])))
        self._said.setVisible(bool(faults))
        for name in ("test", "use"):
            self._buttons[name].setEnabled(not faults)
        self._buttons["put"].setEnabled(bool(self.items.source))


def _hint(has_items: bool, *, live: bool) -> str:
    told = (
        tr("Drag an item from the right onto a signal, or choose both and press “Put on the chosen signal”.")
        if has_items
        else tr(
            "One row per signal, from the device's manual: type, or paste cells of a spreadsheet (with or without a head)."
        )
    )
    now = tr("The values are live.") if live else tr("Press Test to see live values. Nothing is saved yet.")
    return f"{told} {now}"
