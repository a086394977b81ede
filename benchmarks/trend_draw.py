"""One frame of a trend with 10 pens × 100,000 points while panning, against pyqtgraph's own peak mode in the same run."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks import Figure

NAME = "trend_draw"
PENS = 10
POINTS = 100_000
FRAMES = 15
WIDTH, HEIGHT = 1200, 700
GOAL = 1 / 3
S = 1_000_000_000


def figures() -> list[Figure]:
    """Frame times as medians of CPU seconds; the two charts take turns, so that a busy machine hits both."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    data = _curves()
    ours, theirs = _our_frame(data), _pyqtgraph_frame(data)
    app.processEvents()
    ours(0), theirs(0)
    pairs = [(_cpu(ours, i), _cpu(theirs, i)) for i in range(1, FRAMES + 1)]
    app.processEvents()
    mine, peak = statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
    reference = f"pyqtgraph peak mode + clip, {peak * 1000:.1f} ms"
    ratio = mine / peak
    return [
        Figure("trend frame, 10 pens x 100k points", mine * 1000, "ms", reference, ratio, "<= 0.33x", ratio <= GOAL)
    ]


def _cpu(frame: Callable[[int], None], i: int) -> float:
    start = time.process_time()
    frame(i)
    return time.process_time() - start


def _curves() -> list[tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(7)
    seconds = np.arange(POINTS, dtype=np.int64)
    return [
        (seconds * S, np.cumsum(random.normal(0, 1, POINTS)) + 50 * np.sin(seconds / 700 + pen)) for pen in range(PENS)
    ]


def _our_frame(data: list[tuple[np.ndarray, np.ndarray]]) -> Callable[[int], None]:
    """Pans the product's own chart by half a percent of its window per frame."""
    from app.domain.equipment import Category, DataItem, ValueKind
    from app.domain.series import Series
    from views.models.trend_trace import trace_of
    from views.models.trend_window import View, Window
    from views.shell.theme import LIGHT
    from views.widgets.trend_layout import Curve
    from views.widgets.trend_plot import TrendPlot

    good, order = np.zeros(POINTS, np.uint8), np.arange(POINTS)
    curves = []
    for i, (time_ns, number) in enumerate(data):
        item = DataItem(f"s{i}", f"s{i}", Category.SAMPLE, ValueKind.NUMBER)
        trace = trace_of(Series(item, time_ns, number, None, good, order, "raw"), 0, POINTS * S)
        curves.append(Curve(f"m/s{i}", f"s{i}", "m", "", LIGHT.pen(i), trace))
    plot = TrendPlot()
    plot.resize(WIDTH, HEIGHT)
    plot.show()

    def frame(i: int) -> None:
        shift = i * POINTS * S // 400
        window = Window(shift, shift + POINTS * S * 19 // 20)
        plot.show_picture(curves, View(window, live=False), POINTS * S)
        plot.grab()

    return frame


def _pyqtgraph_frame(data: list[tuple[np.ndarray, np.ndarray]]) -> Callable[[int], None]:
    """The same pan; down-sampling and clipping are set on the plot, else they do nothing."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.setDownsampling(auto=True, mode="peak")
    plot.setClipToView(True)
    for i, (time_ns, number) in enumerate(data):
        plot.plot(time_ns / S, number, pen=pg.mkPen(pg.intColor(i), width=1))
    plot.resize(WIDTH, HEIGHT)
    plot.show()

    def frame(i: int) -> None:
        shift = i * POINTS / 400
        plot.setXRange(shift, shift + POINTS * 0.95, padding=0)
        plot.grab()

    return frame
