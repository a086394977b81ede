"""Turns what a trend shows into tables: in a worker's thread, cancellable, whole under its name or not at all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale

from app.domain.message import Message, UserError
from app.domain.series import Series
from views.binding import format as form
from views.binding.i18n import language
from views.models.trend_table import ISO, Column, CsvFile, Form, TableFile, XlsxFile, lines_of
from views.models.trend_window import Window
from views.widgets.trend_layout import Curve

Progress = Callable[[int], None]
"""How many rows are written; called on the window's loop."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is seen: the visible pens with their points, and the window."""

    title: str
    curves: tuple[Curve, ...]
    window: Window


async def write_table(shown: Shown, kind: str, path: Path, progress: Progress) -> int:
    """Write ``csv-locale``, ``csv-iso`` or ``xlsx``; returns the number of rows.

    Raises UserError when the disk refuses; cancelling leaves nothing behind.
    """
    loop, stopped = asyncio.get_running_loop(), threading.Event()

    def told(rows: int) -> None:
        loop.call_soon_threadsafe(progress, rows)

    plan = _Plan(shown, kind, path, locale_form(), stopped, told)
    worker = ThreadPoolExecutor(1, "trend-export")
    try:
        return await loop.run_in_executor(worker, _written, plan)
    except OSError as error:
        raise refusal(path, error) from error
    finally:
        stopped.set()
        worker.shutdown(wait=False)


def refusal(path: Path, error: OSError) -> UserError:
    """Why a file could not be written, and what to do."""
    return UserError(
        Message.of(
            "{path} can't be written: {error}. Check the folder and its free space.",
            path=str(path),
            error=error.strerror or str(error),
        )
    )


def locale_form() -> Form:
    """As spreadsheets of the user's country read it: a decimal comma goes with the semicolon."""
    decimal = QLocale().decimalPoint()
    dates = "%d/%m/%Y" if language() == "pt-BR" else "%Y-%m-%d"
    return Form(";" if decimal == "," else ",", decimal, f"{dates} %H:%M:%S")


@dataclass(frozen=True, slots=True)
class _Plan:
    shown: Shown
    kind: str
    path: Path
    locale: Form
    stopped: threading.Event
    told: Progress


def _written(plan: _Plan) -> int:
    """In the worker: everything into a file beside, which takes the name at the end."""
    partial = plan.path.with_name(plan.path.name + ".partial")
    rows = 0
    try:
        file = _opened(plan, partial)
        try:
            for lines in lines_of([_column(curve) for curve in plan.shown.curves], plan.shown.window):
                if plan.stopped.is_set():
                    return rows
                file.write(lines)
                rows += len(lines)
                plan.told(rows)
        finally:
            file.close()
        if not plan.stopped.is_set():
            partial.replace(plan.path)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _opened(plan: _Plan, path: Path) -> TableFile:
    if plan.kind == "xlsx":
        return XlsxFile(path, plan.shown.title, form.local)
    return CsvFile(path, ISO if plan.kind == "csv-iso" else plan.locale, form.local)


def _column(curve: Curve) -> Column:
    """The points of a curve as they are drawn."""
    trace = curve.trace
    texts = tuple(None if c < 0 else trace.words[c] for c in trace.code.tolist()) if trace.is_text else None
    kind = "raw" if not trace.aggregated else "mean" if curve.means else "minmax"
    series = Series(trace.item, trace.time_ns, trace.number, texts, trace.quality, trace.time_ns, kind, trace.carried)
    name = " · ".join(w for w in (curve.title, curve.remark) if w)
    return Column(curve.machine, name, series, curve.gaps)
