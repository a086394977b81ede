"""A chart that is panned looks as if it were painted anew, and shifts what is painted instead; tall smooth curves stay cheap."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.equipment import Category, DataItem, ValueKind
from app.domain.gap import Gap, GapCause
from app.domain.series import Series
from tests.views.builders import NOW, S
from views.models.arrange import Arrange
from views.models.trend_trace import Trace, lived_until, trace_of
from views.models.trend_window import HOUR_NS, MINUTE_NS, View, Window
from views.shell.theme import LIGHT
from views.widgets import trend_layer
from views.widgets.polygons import stroke
from views.widgets.trend_canvas import TrendCanvas
from views.widgets.trend_layout import Curve
from views.widgets.trend_shot import Scenery

START = NOW - 6 * HOUR_NS
GAP = Gap("m", START + 100 * MINUTE_NS, START + 106 * MINUTE_NS, GapCause.STATION_OFF)


def trace(points: int, *, until_ns: int = NOW, seed: int = 1) -> Trace:
    random = np.random.default_rng(seed)
    time_ns = np.linspace(START, until_ns - S, points).astype(np.int64)
    number = np.cumsum(random.normal(0, 1, points)) + 40 * np.sin(np.arange(points) / 3)
    item = DataItem(f"s{seed}", f"s{seed}", Category.SAMPLE, ValueKind.NUMBER)
    series = Series(item, time_ns, number, None, np.zeros(points, np.uint8), np.arange(points), "raw")
    return trace_of(series, START, until_ns, open_end=True)


def curve(points: int, index: int = 0, unit: str = "mm", **given) -> Curve:
    return Curve(
        f"m/s{index}", f"s{index}", "M", unit, LIGHT.pen(index), trace(points, seed=index + 1, **given), (GAP,)
    )


def canvas(qtbot) -> TrendCanvas:
    made = TrendCanvas()
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.set_theme(LIGHT)
    made.show()
    return made


def picture(shown: TrendCanvas) -> QImage:
    return shown.grab().toImage()


def unlike(a: QImage, b: QImage) -> float:
    """Share of pixels that differ visibly."""
    x, y = (
        np.frombuffer(i.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8).reshape(i.height(), -1, 4)
        for i in (a, b)
    )
    return float((np.abs(x.astype(int) - y.astype(int)).max(axis=2) > 60).mean())


@pytest.mark.parametrize("points", [700, 60_000], ids=["smooth", "dense"])
@pytest.mark.parametrize("arrange", [Arrange.BY_UNIT, Arrange.OVERLAID])
def test_after_many_pans_the_picture_is_as_painted_anew(qtbot, monkeypatch, points, arrange):
    curves = [curve(points, 0), curve(points, 1, "rev/min"), curve(points, 2, "rev/min")]
    moved, strips = canvas(qtbot), []
    whole = trend_layer.CurveLayer._paint_strip
    monkeypatch.setattr(trend_layer.CurveLayer, "_paint_strip", lambda *args: (strips.append(args[2]), whole(*args))[1])
    scenery = Scenery(arrange=arrange)
    scales = {"mm": (-200.0, 200.0), "rev/min": (-200.0, 200.0)}
    view = View(Window(START + HOUR_NS, START + 3 * HOUR_NS), live=False, scales=scales)
    moved.show_picture(curves, view, NOW, scenery)
    picture(moved)
    pixel = view.window.span_ns / moved.frame().inner
    for pixels in (7, 3, -11, 40, 1, -25, 90, -60):
        view = view.panned(round(pixels * pixel), NOW)
        moved.show_picture(curves, view, NOW, scenery)
        shifted = picture(moved)
        fresh = canvas(qtbot)
        fresh.show_picture(curves, view, NOW, scenery)
        assert unlike(shifted, picture(fresh)) < 0.002
    assert strips == [7, 3, -11, 40, 1, -25, 90, -60]


def test_a_live_curve_grows_at_the_right_edge_and_ends_where_it_is_known(qtbot):
    shown = canvas(qtbot)
    one = curve(500, until_ns=NOW - 30 * S)
    for second in range(0, 40, 4):
        now_ns = NOW + second * S
        one = replace(one, trace=lived_until(one.trace, now_ns))
        view = View(Window(now_ns - 10 * MINUTE_NS, now_ns), scales={"mm": (-200.0, 200.0)})
        shown.show_picture([one], view, now_ns)
        picture(shown)
    fresh = canvas(qtbot)
    fresh.show_picture([one], shown.shot.view, now_ns)
    assert unlike(picture(shown), picture(fresh)) < 0.002


def test_other_points_scales_colours_or_zoom_are_painted_anew(qtbot, monkeypatch):
    painted = []
    whole = trend_layer.CurveLayer._paint_all
    monkeypatch.setattr(trend_layer.CurveLayer, "_paint_all", lambda *args: (painted.append(1), whole(*args))[1])
    shown, one = canvas(qtbot), curve(500)
    view = View(Window(START, START + HOUR_NS), live=False, scales={"mm": (-200.0, 200.0)})

    def show(given: Curve, by: View) -> int:
        painted.clear()
        shown.show_picture([given], by, NOW)
        picture(shown)
        return len(painted)

    assert show(one, view) == 1
    assert show(one, view.panned(HOUR_NS // 7_919, NOW)) == 1  # not by whole pixels
    assert show(replace(one, trace=trace(500, seed=9)), view) == 1
    assert show(one, view.scaled("mm", (-100.0, 100.0))) == 1
    assert show(replace(one, colour="#123456"), view) == 1
    assert show(one, view.zoomed(0.5, START + HOUR_NS // 2, NOW)) == 1


def test_a_tall_smooth_curve_is_stroked_in_milliseconds_not_seconds(qapp):
    image = QImage(1600, 640, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    x = np.linspace(0, 1600, 1500)
    y = np.where(np.arange(1500) % 2, 20.0, 600.0)
    painter = QPainter(image)
    start = time.process_time()
    stroke(painter, x, y, "#1F5FA8")
    took = time.process_time() - start
    painter.end()
    assert took < 0.5
    assert image.pixelColor(800, 300) != QColor("white")
