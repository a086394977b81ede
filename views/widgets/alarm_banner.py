"""One line over every page: the highest alarm that nobody has seen, and how many there are. Nothing moves when it comes or goes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.alarm_picture import AlarmsSnapshot, AlarmView
from views.binding.i18n import tr
from views.shell.style import font, metrics
from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_chip import ChipFace, Standing, chip_size, is_lit, paint_alarm_chip

HEIGHT_MM = 8.0
_WORDS_SHARE = 0.3
"""Of the width: kept for the alarm's chip and words."""


class AlarmBanner(QWidget):
    """Touch or Enter opens the alarm page."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._now = AlarmsSnapshot()
        self._words, self._muted, self._ns = "", "", 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Alarms"))

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT_MM))
        self.update()

    def show_alarms(self, now: AlarmsSnapshot, words: str, time_ns: int, *, muted: str = "") -> None:
        """Another picture; ``words`` of its highest unacknowledged alarm, ``muted``: until when there is no sound."""
        blinks = now.first is not None and is_lit(time_ns, self._theme) != is_lit(self._ns, self._theme)
        if now is self._now and words == self._words and muted == self._muted and not blinks:
            return
        self._now, self._words, self._muted, self._ns = now, words, muted, time_ns
        self.setAccessibleName(words or tr("No unacknowledged alarm"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Chip and words at the left, counts at the right."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), QColor(theme.surface))
        gap = float(theme.px(2.0))
        right = self._counts(painter, self.width() - gap)
        first = self._now.first
        painter.setFont(font(theme, theme.small_pt, bold=first is not None))
        painter.setPen(QColor(theme.text if first is not None else theme.text_muted))
        left = gap
        if first is not None:
            face = ChipFace(int(first.priority), _standing(first))
            top = (self.height() - chip_size(face, theme)[1]) / 2
            left = paint_alarm_chip(painter, QPointF(gap, top), face, theme, lit=is_lit(self._ns, theme)) + gap
        room = QRectF(left, 0, max(0.0, right - left - gap), self.height())
        words = self._words or tr("No unacknowledged alarm")
        shown = metrics(theme, theme.small_pt, bold=True).elidedText(
            words, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def _counts(self, painter: QPainter, right: float) -> float:
        """Active alarms by priority and what is hidden; answers with the left edge."""
        theme = self._theme
        for priority in sorted(self._now.active, reverse=True):
            count = self._now.active[priority]
            if not count:
                continue
            face = ChipFace(int(priority), Standing.ACKNOWLEDGED, count=count)
            width, height = chip_size(face, theme)
            right -= width
            paint_alarm_chip(painter, QPointF(right, (self.height() - height) / 2), face, theme)
            right -= theme.px(1.5)
        hidden = self._now.shelved + self._now.suppressed + self._now.out_of_service
        told = [tr("{count} hidden", count=hidden) if hidden else "", self._muted]
        size, room = metrics(theme, theme.small_pt), right - self.width() * _WORDS_SHARE
        if told[0] and size.horizontalAdvance(" · ".join(told)) > room:
            told = told[:1]  # how many are hidden is always seen
        words = " · ".join(filter(None, told))
        if words:
            painter.setFont(font(theme, theme.small_pt))
            painter.setPen(QColor(theme.text_muted))
            width = size.horizontalAdvance(words)
            right -= width + theme.px(1.5)
            box = QRectF(right, 0, width + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        return right

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Acts on release inside."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


def _standing(row: AlarmView) -> Standing:
    return Standing.UNACKNOWLEDGED if row.standing.abnormal else Standing.RETURNED
