"""From "export" to a file: where to, how far it is, what came of it. Refuses to know how files are made."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QSizeF, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.domain.message import OperatorError
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.tasks import Tasks
from views.pages.trend_export import Shown, write_table
from views.pages.trend_face import TrendFace
from views.pages.trend_sheet import Sheet, image_of, write_pdf, write_png
from views.widgets.note_dialog import span_words


class TrendSaving:
    """Belongs to one page and speaks through its line; one file at a time."""

    def __init__(self, host: TrendFace) -> None:
        self._host = host
        self._tasks = Tasks()
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        host.said.cancelled.connect(self._tasks.cancel)

    def begin(self, kind: str, site: str, paper: Mapping[str, str]) -> None:
        """Ask for the file; what is written is what was seen when it was asked for. ``paper``: the pens' colours on white."""
        shot = self._host.plot.shot
        if not shot.curves:
            self._host.said.show_words(tr("There is nothing on the chart yet. Choose a signal first."))
            return
        title = " · ".join((site, *dict.fromkeys(curve.place for curve in shot.curves)))
        shown, sheet = Shown(title, shot.curves, shot.window), self._sheet(title, paper)
        ending = kind.partition("-")[0]
        dialog = QFileDialog(self._host, tr("Export"), self._folder, f"*.{ending}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{shot.curves[0].machine} {form.local(shot.window.from_ns):%Y-%m-%d %H%M%S}.{ending}")
        dialog.fileSelected.connect(lambda path: self._write(kind, Path(path), shown, sheet))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _sheet(self, title: str, paper: Mapping[str, str]) -> Sheet:
        """The parts that are seen now."""
        plot, xy, stats = self._host.plot, self._host.xy, self._host.stats
        return Sheet(
            title,
            span_words(plot.shot.window.from_ns, plot.shot.window.to_ns),
            plot.shot,
            QSizeF(plot.size()),
            None if xy.isHidden() else xy.view.plane,
            QSizeF(xy.view.size()),
            None if stats.isHidden() else stats.figures,
            paper,
        )

    def _write(self, kind: str, path: Path, shown: Shown, sheet: Sheet) -> None:
        self._folder = str(path.parent)
        self._tasks.cancel()
        self._tasks.start(self._written(kind, path, shown, sheet))

    async def _written(self, kind: str, path: Path, shown: Shown, sheet: Sheet) -> None:
        said = self._host.said
        said.show_words(tr("Writing {path} …", path=str(path)), running=True)
        try:
            if kind in ("png", "pdf"):
                await asyncio.sleep(0.05)  # the sentence is painted before the picture is
                await self._picture(kind, path, sheet)
                words = tr("Written: {path}", path=str(path))
            else:
                rows = await write_table(shown, kind, path, self._progressed)
                words = tr("Written: {path} ({n} rows)", path=str(path), n=form.number(rows, 0))
        except OperatorError as error:
            words = render(error.message)
        said.show_words(words)

    async def _picture(self, kind: str, path: Path, sheet: Sheet) -> None:
        if kind == "pdf":
            write_pdf(sheet, self._host.theme, path)
            return
        image = image_of(sheet, self._host.theme)
        with ThreadPoolExecutor(1, "trend-image") as worker:
            await asyncio.wrap_future(worker.submit(write_png, image, path))

    def _progressed(self, rows: int) -> None:
        if not self._host.said.isHidden():  # what was cancelled tells its last rows late
            self._host.said.show_words(tr("Writing … {n} rows", n=form.number(rows, 0)), running=True)
