"""The window's own icons as vector paths on a 24 × 24 grid; it refuses fonts and image files, so that colour follows the theme."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

GRID = 24.0


def _polyline(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _overview(path: QPainterPath) -> None:
    for x in (3.5, 13.5):
        for y in (3.5, 13.5):
            path.addRoundedRect(QRectF(x, y, 7, 7), 1, 1)


def _andon(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(2.5, 3.5, 19, 13), 1.5, 1.5)
    _polyline(path, (2.5, 12.5), (21.5, 12.5))
    _polyline(path, (12, 3.5), (12, 12.5))
    _polyline(path, (8, 20.5), (16, 20.5))


def _machine(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 3.5, 18, 13), 1.5, 1.5)
    _polyline(path, (8, 20.5), (16, 20.5))
    _polyline(path, (12, 16.5), (12, 20.5))
    _polyline(path, (12, 6), (12, 10))
    _polyline(path, (9.5, 10), (14.5, 10), (12, 13.5), (9.5, 10))


def _trend(path: QPainterPath) -> None:
    _polyline(path, (3.5, 3.5), (3.5, 20.5), (20.5, 20.5))
    _polyline(path, (6.5, 15.5), (10, 10), (13.5, 13), (19.5, 5.5))


def _diagnostics(path: QPainterPath) -> None:
    _polyline(path, (2.5, 12.5), (7, 12.5), (9.5, 5), (14, 19.5), (16.5, 12.5), (21.5, 12.5))


def _connect(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 8.5, 8.5)
    _polyline(path, (12, 8), (12, 16))
    _polyline(path, (8, 12), (16, 12))


def _search(path: QPainterPath) -> None:
    path.addEllipse(QPointF(10, 10), 6.5, 6.5)
    _polyline(path, (14.8, 14.8), (20.5, 20.5))


def _back(path: QPainterPath) -> None:
    _polyline(path, (14.5, 5.5), (8, 12), (14.5, 18.5))


def _forward(path: QPainterPath) -> None:
    _polyline(path, (9.5, 5.5), (16, 12), (9.5, 18.5))


def _light(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 4, 4)
    for turn in range(8):
        angle = turn * math.pi / 4
        c, s = math.cos(angle), math.sin(angle)
        _polyline(path, (12 + 6.8 * c, 12 + 6.8 * s), (12 + 9.5 * c, 12 + 9.5 * s))


def _dark(path: QPainterPath) -> None:
    path.moveTo(19.5, 14.5)
    path.arcTo(QRectF(4, 4, 16, 16), -20, -250)
    path.cubicTo(9, 8, 11, 15.5, 19.5, 14.5)


def _help(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.moveTo(9, 9.6)
    path.cubicTo(9, 5.8, 15, 5.8, 15, 9.4)
    path.cubicTo(15, 12, 12, 11.8, 12, 14.2)
    _polyline(path, (12, 16.9), (12, 17.4))


def _play(path: QPainterPath) -> None:
    _polyline(path, (7, 4), (20, 12), (7, 20), (7, 4))


def _address(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(2.5, 7.5, 19, 9), 2, 2)
    _polyline(path, (6, 10.3), (6, 13.7))
    _polyline(path, (9, 12), (16, 12))


def _file(path: QPainterPath) -> None:
    _polyline(path, (6, 3), (14, 3), (19, 8), (19, 21), (6, 21), (6, 3))
    _polyline(path, (14, 3), (14, 8), (19, 8))


def _sound(path: QPainterPath) -> None:
    _polyline(path, (3.5, 9.5), (7.5, 9.5), (12, 5), (12, 19), (7.5, 14.5), (3.5, 14.5), (3.5, 9.5))
    for reach in (3.5, 7.0):
        path.moveTo(15.5 + (reach - 3.5) * 0.6, 12 - reach)
        path.quadTo(QPointF(15.5 + reach * 1.1, 12), QPointF(15.5 + (reach - 3.5) * 0.6, 12 + reach))


def _alarms(path: QPainterPath) -> None:
    path.moveTo(5, 17)
    path.cubicTo(7.5, 14.5, 5.5, 6, 12, 6)
    path.cubicTo(18.5, 6, 16.5, 14.5, 19, 17)
    path.closeSubpath()
    _polyline(path, (12, 3.5), (12, 6))
    _polyline(path, (10, 20.5), (14, 20.5))


def _terminal(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 3.5, 18, 13.5), 1.5, 1.5)
    _polyline(path, (7, 9), (9.5, 11.5), (7, 14))
    _polyline(path, (12, 14), (16.5, 14))
    _polyline(path, (8, 20.5), (16, 20.5))


def _oee(path: QPainterPath) -> None:
    path.moveTo(3.5, 17)
    path.arcTo(QRectF(3.5, 6.5, 17, 17), 195, -210)
    _polyline(path, (12, 15), (16.5, 9))


def _twin(path: QPainterPath) -> None:
    _polyline(path, (12, 2.8), (20, 7.3), (20, 16.7), (12, 21.2), (4, 16.7), (4, 7.3), (12, 2.8))
    _polyline(path, (4, 7.3), (12, 12), (20, 7.3))
    _polyline(path, (12, 12), (12, 21.2))


def _dvr(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    _polyline(path, (12, 6.5), (12, 12), (15.5, 14.5))
    _polyline(path, (3, 4), (4.6, 8.4), (9, 7))


def _fleet(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(9, 3, 6, 5), 1, 1)
    for x in (2.5, 9.0, 15.5):
        path.addRoundedRect(QRectF(x, 16, 6, 5), 1, 1)
    _polyline(path, (12, 8), (12, 16))
    _polyline(path, (5.5, 16), (5.5, 12), (18.5, 12), (18.5, 16))


def _settings(path: QPainterPath) -> None:
    for y, x in ((6.0, 15.0), (12.0, 8.0), (18.0, 13.0)):
        _polyline(path, (3, y), (x - 2.2, y))
        _polyline(path, (x + 2.2, y), (21, y))
        path.addEllipse(QPointF(x, y), 2.2, 2.2)


def _more(path: QPainterPath) -> None:
    for x in (5.0, 12.0, 19.0):
        path.addEllipse(QPointF(x, 12), 1.2, 1.2)


def _menu(path: QPainterPath) -> None:
    for y in (6.0, 12.0, 18.0):
        _polyline(path, (4, y), (20, y))


def _language(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.addEllipse(QPointF(12, 12), 3.8, 9)
    _polyline(path, (3, 12), (21, 12))


def _contrast(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 8.5, 8.5)
    for x in (13.2, 15.2, 17.2, 19.2):
        half = math.sqrt(max(0.0, 8.5**2 - (x - 12) ** 2))
        _polyline(path, (x, 12 - half), (x, 12 + half))


def _larger(path: QPainterPath) -> None:
    _polyline(path, (3, 19), (9, 5), (15, 19))
    _polyline(path, (5.2, 14), (12.8, 14))
    _polyline(path, (17, 8), (22, 8))
    _polyline(path, (19.5, 5.5), (19.5, 10.5))


def _smaller(path: QPainterPath) -> None:
    _polyline(path, (3, 19), (9, 5), (15, 19))
    _polyline(path, (5.2, 14), (12.8, 14))
    _polyline(path, (17, 8), (22, 8))


def _still(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    _polyline(path, (9.5, 8.5), (9.5, 15.5))
    _polyline(path, (14.5, 8.5), (14.5, 15.5))


def _fullscreen(path: QPainterPath) -> None:
    for x, y, dx, dy in ((4, 4, 1, 1), (20, 4, -1, 1), (4, 20, 1, -1), (20, 20, -1, -1)):
        _polyline(path, (x, y + 5 * dy), (x, y), (x + 5 * dx, y))


def _window(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 8, 12.5, 10), 1.2, 1.2)
    _polyline(path, (8.5, 5.5), (8.5, 5), (21, 5), (21, 15), (18, 15))
    _polyline(path, (3, 11), (15.5, 11))


def _keyboard(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(2.5, 6, 19, 12), 1.5, 1.5)
    for x in (6.0, 10.0, 14.0, 18.0):
        _polyline(path, (x, 10), (x + 0.1, 10))
    _polyline(path, (7.5, 14.2), (16.5, 14.2))


def _close(path: QPainterPath) -> None:
    _polyline(path, (6, 6), (18, 18))
    _polyline(path, (18, 6), (6, 18))


def _lock(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(5, 10.5, 14, 10), 1.5, 1.5)
    path.moveTo(8, 10.5)
    path.cubicTo(8, 1.5, 16, 1.5, 16, 10.5)


def _person(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 8), 4.5, 4.5)
    path.moveTo(3.5, 20.5)
    path.cubicTo(4.5, 12.5, 19.5, 12.5, 20.5, 20.5)


_SHAPES: dict[str, Callable[[QPainterPath], None]] = {
    "overview": _overview,
    "andon": _andon,
    "machine": _machine,
    "trend": _trend,
    "diagnostics": _diagnostics,
    "connect": _connect,
    "search": _search,
    "back": _back,
    "forward": _forward,
    "light": _light,
    "dark": _dark,
    "help": _help,
    "play": _play,
    "address": _address,
    "file": _file,
    "alarms": _alarms,
    "terminal": _terminal,
    "oee": _oee,
    "twin": _twin,
    "dvr": _dvr,
    "fleet": _fleet,
    "settings": _settings,
    "more": _more,
    "menu": _menu,
    "language": _language,
    "contrast": _contrast,
    "larger": _larger,
    "smaller": _smaller,
    "still": _still,
    "fullscreen": _fullscreen,
    "window": _window,
    "keyboard": _keyboard,
    "sound": _sound,
    "close": _close,
    "lock": _lock,
    "person": _person,
}


NAMES = tuple(_SHAPES)
"""Every icon there is."""


def draw(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Stroke the icon into a square in the given colour."""
    path = QPainterPath()
    _SHAPES[name](path)
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / GRID, side / GRID)
    pen = QPen(QColor(colour), 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
