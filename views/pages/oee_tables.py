"""The second tab of the OEE page: machines side by side, and every figure of ISO 22400-2 with its formula and what it was before."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.contracts.production import OeeAnswer
from views.binding.i18n import tr
from views.models.grid import Grid
from views.models.oee_grids import figure_grids
from views.models.oee_subject import Subject
from views.models.oee_tables import COLUMNS, figure_sheet, machine_sheet
from views.shell.theme import LIGHT, Theme
from views.widgets.sheet import Sheet

_BEFORE = 2
"""The column of figures of the period before."""


class TablesTab(QWidget):
    """``opened`` carries the ``Subject`` whose evidence is wanted, ``chosen`` the machine whose name was tapped."""

    opened = Signal(object)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._shown: tuple[OeeAnswer, OeeAnswer | None, Mapping[str, str]] | None = None
        self.machines, self.figures = Sheet(cells=True), Sheet(cells=True)
        self._machines_title, self._figures_title = QLabel(), QLabel()
        for title in (self._machines_title, self._figures_title):
            title.setProperty("role", "title")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._machines_title)
        column.addWidget(self.machines)
        column.addWidget(self._figures_title)
        column.addWidget(self.figures, 1)
        self._column = column
        self.machines.opened.connect(self._open_machine)
        self.figures.opened.connect(self._open_figure)

    def show_answer(self, now: OeeAnswer, before: OeeAnswer | None, names: Mapping[str, str]) -> None:
        """These figures from now on."""
        self._shown = (now, before, names)
        self._paint()

    def _paint(self) -> None:
        if self._shown is None:
            return
        now, before, names = self._shown
        self.machines.show_face(machine_sheet(now.total, now.machines, names))
        self._share()
        self.figures.show_face(figure_sheet(now.total, before.total if before is not None else None))

    def _share(self) -> None:
        """All machines, at most eight, as long as half of the room is left for the figures."""
        wanted, least = self.machines.wanted_height(8), self.machines.wanted_height(2)
        self.machines.setFixedHeight(max(least, min(wanted, self.height() // 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room."""
        super().resizeEvent(event)
        self._share()

    def _open_machine(self, machine: str, column: int) -> None:
        if column:
            self.opened.emit(Subject(COLUMNS[column - 1], machine))
        elif machine:
            self.chosen.emit(machine)

    def _open_figure(self, name: str, column: int) -> None:
        earlier = column == _BEFORE and self._shown is not None and self._shown[1] is not None
        self.opened.emit(Subject(name, earlier=earlier))

    def grids(self) -> list[Grid]:
        """Both tables for a file."""
        if self._shown is None:
            return []
        now, before, names = self._shown
        return figure_grids(now.total, now.machines, before.total if before is not None else None, names)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        for sheet in (self.machines, self.figures):
            sheet.set_theme(theme)
        self._paint()

    def retranslate(self) -> None:
        """Set all texts again."""
        self._machines_title.setText(tr("Machine by machine"))
        self._figures_title.setText(tr("All figures"))
        self.machines.setAccessibleName(tr("Machine by machine"))
        self.figures.setAccessibleName(tr("All figures"))
        self._paint()
