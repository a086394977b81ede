"""The cross-hair: one instant, and what every pen knew then: name, value, unit, quality, or the cause of the hole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.quality import Quality
from views.binding import format as form
from views.binding.i18n import cause_word, quality_word, tr
from views.models.trend_trace import Known, known_at
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.trend_layout import Curve, Frame, Panel

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Row:
    """One pen at the cross-hair, as text."""

    colour: str
    name: str
    value: str
    unit: str
    remark: str
    """Quality, cause of a gap, or that the value is older than the window."""
    dot: float | None = None
    """Value of the dot on the curve."""

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.value, self.unit, self.remark) if part)


def rows_at(curves: Sequence[Curve], at_ns: int, now_ns: int) -> tuple[Row, ...]:
    """What every pen knew at an instant; machine names only when there are several."""
    several = len({c.machine for c in curves}) > 1
    return tuple(_row(c, known_at(c.trace, c.gaps, at_ns, now_ns), several) for c in curves)


def _row(curve: Curve, known: Known, several: bool) -> Row:
    name = " · ".join(w for w in (curve.title, curve.place if several else "", curve.remark) if w)
    value = form.plain(curve.trace.item, known.value) if not known.quality.is_bad else form.NO_VALUE
    number = isinstance(known.value, int | float) and value != form.NO_VALUE
    dot = float(known.value) if number and isinstance(known.value, int | float) else None
    return Row(curve.colour, name, value, curve.unit if value != form.NO_VALUE else "", _remark(known), dot)


def _remark(known: Known) -> str:
    if known.cause is not None:
        return cause_word(known.cause)
    if known.carried:
        return tr("from before the window")
    if known.quality is Quality.NEVER_SEEN:
        return tr("No data")
    return quality_word(known.quality)


def time_line(at_ns: int, span_ns: int) -> str:
    """Date and time of the cross-hair, with milliseconds where pixels are finer than a second."""
    text = form.date_time(at_ns)
    return f"{text}.{at_ns // 1_000_000 % 1000:03d}" if span_ns < 600_000_000_000 else text


def paint_cross(
    painter: QPainter,
    frame: Frame,
    panels: Sequence[Panel],
    x: float,
    title: str,
    rows: Sequence[Row],
    theme: Theme,
) -> None:
    """The line through all panels, dots on the curves, and the list beside it."""
    painter.setPen(ink.pen(theme.text, 1.0))
    top = panels[0].area.top() if panels else 0.0
    painter.drawLine(QPointF(round(x) + 0.5, top), QPointF(round(x) + 0.5, frame.bottom))
    by_curve = iter(rows)
    for panel in panels:
        for curve in panel.curves:
            _dot(painter, panel, curve, x, next(by_curve), theme)
    _list(painter, frame, x, title, rows, theme)


def _dot(painter: QPainter, panel: Panel, curve: Curve, x: float, row: Row, theme: Theme) -> None:
    if panel.lane or row.dot is None:
        return
    y = panel.y(row.dot)
    if not panel.area.top() - 1 <= y <= panel.area.bottom() + 1:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(ink.pen(theme.surface_raised, 1.5))
    painter.setBrush(QColor(curve.colour))
    painter.drawEllipse(QPointF(x, y), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _list(painter: QPainter, frame: Frame, x: float, title: str, rows: Sequence[Row], theme: Theme) -> None:
    body, bold = ink.font(theme, theme.small_pt), ink.font(theme, theme.small_pt, bold=True)
    line = frame.line * 1.1
    names = max((ink.width(body, r.name) for r in rows), default=0.0)
    values = max((ink.width(bold, r.value) for r in rows), default=0.0)
    units = max((ink.width(body, r.unit) for r in rows), default=0.0)
    remarks = max((ink.width(body, r.remark) for r in rows), default=0.0)
    names = min(names, frame.inner * 0.3)
    values = min(values, frame.inner * 0.3)
    wide = max(line + names + 10 + values + 5 + units + 10 + remarks, ink.width(bold, title)) + 16
    left = x + 12 if x + 12 + wide < frame.width else max(x - 12 - wide, 2.0)
    box = QRectF(left, 8, wide, line * (len(rows) + 1) + 10)
    painter.setPen(ink.pen(theme.border))
    painter.setBrush(QColor(theme.surface_raised))
    painter.drawRect(box)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    ink.text(painter, QRectF(left + 8, box.top() + 4, wide - 16, line), title, _LEFT)
    for i, row in enumerate(rows, 1):
        y = box.top() + 5 + i * line
        painter.fillRect(QRectF(left + 8, y + line / 2 - 1.5, line * 0.6, 3), QColor(row.colour))
        at = left + 8 + line
        painter.setFont(body)
        painter.setPen(QColor(theme.text))
        ink.text(painter, QRectF(at, y, names, line), row.name, _LEFT)
        painter.setFont(bold)
        ink.text(painter, QRectF(at + names + 10, y, values, line), row.value, _RIGHT)
        painter.setFont(body)
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, QRectF(at + names + 15 + values, y, units + 1, line), row.unit, _LEFT)
        ink.text(painter, QRectF(at + names + 25 + values + units, y, remarks + 1, line), row.remark, _LEFT)
