"""Turns what a trend shows into files: tables in a worker's thread, piece by piece and cancellable; pictures by painting again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.message import Message, UserError
from app.domain.series import HistoryQuery, Series
from views.binding import format as form
from views.binding.plant_link import PlantLink
from views.models.trend_table import ISO, Column, CsvFile, Form, Line, TableFile, XlsxFile, lines_of
from views.models.trend_window import Window
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.trend_canvas import TrendCanvas
from views.widgets.trend_layout import Curve
from views.widgets.trend_stats import TrendStats
from views.widgets.trend_xy import PlaneView

_PAGE = 50_000
Progress = Callable[[int], None]
"""How many rows are written; called on the window's loop."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is seen: the visible pens with their points, and the window."""

    title: str
    curves: tuple[Curve, ...]
    window: Window


async def write_table(shown: Shown, kind: str, path: Path, progress: Progress, *, link: PlantLink | None = None) -> int:
    """Write ``csv-locale``, ``csv-iso`` or ``xlsx``; with ``link`` every stored observation instead of the points on the screen.

    Returns the number of rows. Raises UserError when the disk refuses; cancelling leaves nothing behind.
    """
    partial = path.with_name(path.name + ".partial")
    rows = 0
    worker = ThreadPoolExecutor(1, "trend-export")
    loop = asyncio.get_running_loop()
    stopped = threading.Event()
    try:
        file = await asyncio.wrap_future(worker.submit(_opened, shown, kind, partial))
        async for lines in _pieces(shown, link, worker):
            await asyncio.wrap_future(worker.submit(_write, file, lines, stopped))
            rows += len(lines)
            progress(rows)
        await asyncio.wrap_future(worker.submit(file.close))
        partial.replace(path)
    except OSError as error:
        raise UserError(
            Message.of(
                "{path} can't be written: {error}. Check the folder and its free space.",
                path=str(path),
                error=error.strerror or str(error),
            )
        ) from error
    finally:
        stopped.set()
        loop.call_soon(worker.shutdown, False)
        partial.unlink(missing_ok=True)
    return rows


def _write(file: TableFile, lines: Sequence[Line], stopped: threading.Event) -> None:
    if not stopped.is_set():
        file.write(lines)


def _opened(shown: Shown, kind: str, path: Path) -> TableFile:
    if kind == "xlsx":
        return XlsxFile(path, shown.title, form.local)
    return CsvFile(path, ISO if kind == "csv-iso" else locale_form(), form.local)


def locale_form() -> Form:
    """As spreadsheets of the user's country read it: a decimal comma goes with the semicolon."""
    decimal = QLocale().decimalPoint()
    portuguese = QLocale().language() == QLocale.Language.Portuguese
    return Form(";" if decimal == "," else ",", decimal, "%d/%m/%Y %H:%M:%S" if portuguese else "%Y-%m-%d %H:%M:%S")


async def _pieces(shown: Shown, link: PlantLink | None, worker: ThreadPoolExecutor) -> AsyncIterator[list[Line]]:
    if link is None:
        pieces = lines_of([_column(curve) for curve in shown.curves], shown.window)
        while (lines := await asyncio.wrap_future(worker.submit(next, pieces, None))) is not None:
            yield lines
        return
    for curve in shown.curves:
        async for column in _stored(curve, shown.window, link):
            for lines in lines_of([column], shown.window):
                yield lines


async def _stored(curve: Curve, window: Window, link: PlantLink) -> AsyncIterator[Column]:
    """Every observation of a pen, page by page; holes with the last page."""
    cursor: str | None = None
    machine, signal = curve.machine, curve.trace.item.id
    while True:
        query = HistoryQuery(machine, (signal,), window.from_ns, window.to_ns, limit=_PAGE, cursor=cursor)
        answer = await link.history(query)
        cursor = answer.next_cursor
        for series in answer.series:
            yield Column(machine, curve.title, series, answer.gaps if cursor is None else ())
        if cursor is None:
            return


def _column(curve: Curve) -> Column:
    """The points of a curve as they are drawn."""
    trace = curve.trace
    texts = tuple(None if c < 0 else trace.words[c] for c in trace.code.tolist()) if trace.is_text else None
    kind = "minmax" if trace.aggregated and not curve.remark else "mean" if trace.aggregated else "raw"
    series = Series(trace.item, trace.time_ns, trace.number, texts, trace.quality, trace.time_ns, kind)
    name = " · ".join(w for w in (curve.title, curve.remark) if w)
    return Column(curve.machine, name, series, curve.gaps)


# ---------------------------------------------------------------- pictures


@dataclass(frozen=True, slots=True)
class Sheet:
    """The parts of the screen that belong to a picture; absent ones are None."""

    title: str
    span: str
    canvas: TrendCanvas
    plane: PlaneView | None = None
    stats: TrendStats | None = None

    def size(self, theme: Theme) -> QSizeF:
        """In device-independent pixels."""
        wide = self.canvas.width() + (self.plane.width() if self.plane is not None else 0)
        low = self.stats.height() if self.stats is not None else 0
        return QSizeF(wide, _head(theme) + self.canvas.height() + low)


def write_png(sheet: Sheet, theme: Theme, path: Path, *, factor: float = 2.0) -> None:
    """The picture in the screen's own look, twice as fine. Raises UserError."""
    size = sheet.size(theme)
    image = QImage((size * factor).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(factor)
    painter = QPainter(image)
    _paint(painter, sheet, theme, theme)
    painter.end()
    if not image.save(str(path), b"PNG"):
        raise _refused(path)


def write_pdf(sheet: Sheet, theme: Theme, path: Path) -> None:
    """One A4 page with lines as lines and text as text, on white. Raises UserError."""
    writer = QPdfWriter(str(path))
    writer.setTitle(sheet.title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(writer):
        raise _refused(path)
    paper = printed(theme)
    size = sheet.size(paper)
    scale = min(writer.width() / size.width(), writer.height() / size.height())
    painter.scale(scale, scale)
    _paint(painter, sheet, paper, theme)
    painter.end()


def printed(theme: Theme) -> Theme:
    """Dark on white, in the sizes of the screen."""
    white = "#FFFFFF"
    looks = replace(LIGHT, dpi=theme.dpi, scale=theme.scale)
    return replace(looks, background=white, surface=white, surface_raised=white)


def _head(theme: Theme) -> float:
    return ink.height(ink.font(theme, theme.title_pt)) + ink.height(ink.font(theme, theme.small_pt)) + 8


def _paint(painter: QPainter, sheet: Sheet, theme: Theme, screen: Theme) -> None:
    size, head = sheet.size(theme), _head(theme)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.surface))
    painter.setPen(QColor(theme.text))
    painter.setFont(ink.font(theme, theme.title_pt, bold=True))
    line = ink.height(painter.font())
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    ink.text(painter, QRectF(8, 2, size.width() - 16, line), sheet.title, left)
    painter.setFont(ink.font(theme, theme.small_pt))
    ink.text(painter, QRectF(8, 2 + line, size.width() - 16, head - line - 6), sheet.span, left)
    painter.save()
    painter.translate(0, head)
    painter.setClipRect(QRectF(0, 0, sheet.canvas.width(), sheet.canvas.height()))
    sheet.canvas.paint_whole(painter, sheet.canvas.width(), sheet.canvas.height(), theme)
    painter.setClipping(False)
    if sheet.plane is not None:
        painter.translate(sheet.canvas.width(), 0)
        sheet.plane.set_theme(theme)
        sheet.plane.paint_on(painter)
        sheet.plane.set_theme(screen)
    painter.restore()
    if sheet.stats is not None:
        painter.translate(0, head + sheet.canvas.height())
        sheet.stats.render(painter, QPoint(0, 0))


def _refused(path: Path) -> UserError:
    return UserError(Message.of("{path} can't be written. Check the folder and its free space.", path=str(path)))
