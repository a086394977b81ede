"""A button that writes the tables of a tab into files, in a worker's thread. What is written is what is seen, as raw values."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from app.domain.message import OperatorError
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.tasks import Tasks
from views.models.grid import KINDS, Grid, write_grids
from views.pages.trend_export import locale_form, refusal
from views.pages.trend_tools import export_word

_FILTERS = {"csv-locale": "CSV (*.csv)", "csv-iso": "CSV (*.csv)", "xlsx": "Excel (*.xlsx)"}


class ExportButton(QPushButton):
    """``said`` carries what was written, or why not."""

    said = Signal(str)

    def __init__(self, grids: Callable[[], Sequence[Grid]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grids, self._tasks = grids, Tasks()
        menu = QMenu(self)
        self.actions_of: dict[str, QAction] = {}
        for kind in KINDS:
            action = menu.addAction("")
            action.triggered.connect(lambda _=False, kind=kind: self._ask(kind))
            self.actions_of[kind] = action
        self.setMenu(menu)

    def _ask(self, kind: str) -> None:
        end = ".xlsx" if kind == "xlsx" else ".csv"
        name, _ = QFileDialog.getSaveFileName(self, tr("Export"), f"oee{end}", _FILTERS[kind])
        if name:
            self.write(kind, Path(name).with_suffix(end))

    def write(self, kind: str, path: Path) -> None:
        """Write what is seen now."""
        grids = [grid for grid in self._grids() if grid.rows]
        if not grids:
            self.said.emit(tr("There is nothing to export."))
            return
        self._tasks.start(self._written(grids, kind, path))

    async def _written(self, grids: Sequence[Grid], kind: str, path: Path) -> None:
        try:
            written = await asyncio.to_thread(write_grids, grids, kind, path, locale_form(), form.local)
        except OSError as error:
            self.said.emit(render(refusal(path, error).message))
        except OperatorError as error:
            self.said.emit(render(error.message))
        else:
            self.said.emit(tr("Written: {files}", files=", ".join(str(each) for each in written)))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.setText(tr("Export"))
        self.setToolTip(tr("Exactly what is seen, as a file"))
        for kind, action in self.actions_of.items():
            action.setText(export_word(kind))
