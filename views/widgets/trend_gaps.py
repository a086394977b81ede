"""Paints holes: hatched, with their cause. Where none fits the cross-hair tells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.gap import Gap
from views.binding.i18n import cause_word
from views.models.trend_window import Window
from views.widgets import ink
from views.widgets.trend_layout import Frame, Panel
from views.widgets.trend_picture import Picture


def paint_gaps(painter: QPainter, picture: Picture, panel: Panel, several: bool) -> None:
    """Every hole of every machine of a panel once, with its cause."""
    seen: set[tuple[str, Gap]] = set()
    for curve in panel.curves:
        for gap in curve.gaps:
            if (curve.machine, gap) not in seen:
                seen.add((curve.machine, gap))
                _gap(painter, picture, panel, gap, curve.place if several else "")


def _gap(painter: QPainter, picture: Picture, panel: Panel, gap: Gap, place: str) -> None:
    rect = gap_rect(picture.frame, picture.window, panel.area, gap, picture.now_ns)
    if rect is None:
        return
    theme = picture.theme
    painter.fillRect(rect, ink.hatch(theme.offline, alpha=110))
    painter.setPen(ink.pen(theme.offline))
    painter.drawLine(rect.topLeft(), rect.bottomLeft())
    painter.drawLine(rect.topRight(), rect.bottomRight())
    painter.setFont(ink.font(theme, theme.small_pt))
    cause = cause_word(gap.cause)
    _gap_label(painter, picture, rect, [f"{cause} · {place}", cause] if place else [cause])


def gap_rect(frame: Frame, window: Window, area: QRectF, gap: Gap, now_ns: int) -> QRectF | None:
    """Where a gap lies on an area, or None; a gap too short to be seen is still one pixel wide."""
    end = now_ns if gap.to_ns is None else gap.to_ns
    if end <= window.from_ns or gap.from_ns >= window.to_ns:
        return None
    left = max(frame.x(gap.from_ns, window), area.left())
    right = min(frame.x(end, window), area.right())
    return QRectF(left, area.top(), max(right - left, 1.0), area.height())


def _gap_label(painter: QPainter, picture: Picture, rect: QRectF, choices: Sequence[str]) -> None:
    """The longest of the choices that fits, level or else upright; where none fits the cross-hair tells."""
    line = picture.frame.line
    painter.setPen(QColor(picture.theme.text))
    for room, degrees, depth in ((rect.width(), 0, rect.height()), (rect.height(), -90, rect.width())):
        for words in choices:
            wide = ink.width(painter.font(), words) + 8
            if wide <= room and line <= depth + 1:
                _plate(painter, picture, rect.center(), words, wide, degrees)
                return


def _plate(painter: QPainter, picture: Picture, at: QPointF, words: str, wide: float, degrees: int) -> None:
    line = picture.frame.line
    painter.save()
    painter.translate(round(at.x()), round(at.y()))
    painter.rotate(degrees)
    plate = QRectF(-wide / 2, -line / 2, wide, line)
    painter.fillRect(plate, QColor(picture.theme.surface_raised))
    ink.text(painter, plate, words, Qt.AlignmentFlag.AlignCenter)
    painter.restore()
