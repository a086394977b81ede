"""One key figure as a card that can be chosen: what, how much, and how it stands to its target by shape, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.binding.i18n import tr
from views.models.alarm_kpis import Kpi, Verdict
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MARKS = {Verdict.GOOD: "✓", Verdict.WATCH: "▲", Verdict.BAD: "✕", Verdict.PLAIN: "", Verdict.UNKNOWN: "?"}
HEIGHT_MM = 20.0
"""A finger's height."""


class KpiCard(QAbstractButton):
    """Checked while its evidence is shown."""

    def __init__(self, kpi: Kpi, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kpi = kpi
        self._theme = LIGHT
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_kpi(kpi)

    def show_kpi(self, kpi: Kpi) -> None:
        """Another value of the same figure."""
        self.kpi = kpi
        self.setAccessibleName(", ".join(filter(None, (kpi.title, kpi.value, kpi.target, verdict_word(kpi.verdict)))))
        self.setToolTip(kpi.meaning)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT_MM))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for its words."""
        return QSize(self._theme.px(46.0), self._theme.px(HEIGHT_MM))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, value, target."""
        theme, kpi = self._theme, self.kpi
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if chosen else theme.border), 2 if chosen else 1))
        painter.setBrush(QColor(theme.hover if self.underMouse() or self.isChecked() else theme.surface))
        radius = theme.px(theme.radius_mm)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        colour = _colour(kpi.verdict, theme)
        pad = float(theme.px(2.0))
        if kpi.verdict in (Verdict.WATCH, Verdict.BAD):
            painter.fillRect(QRectF(2, 4, theme.px(1.0), self.height() - 8), QColor(colour))
        box = QRectF(self.rect()).adjusted(pad * 1.4, pad * 0.6, -pad * 0.6, -pad * 0.6)
        third = box.height() / 7
        painter.setPen(QColor(theme.text_muted))
        painter.setFont(ink.font(theme, theme.small_pt))
        ink.text(painter, QRectF(box.left(), box.top(), box.width(), third * 2), kpi.title, _LEFT)
        ink.text(painter, QRectF(box.left(), box.bottom() - third * 2, box.width(), third * 2), self._target(), _LEFT)
        painter.setPen(QColor(theme.text))
        painter.setFont(ink.font(theme, theme.title_pt, bold=True))
        ink.text(painter, QRectF(box.left(), box.top() + third * 2, box.width(), third * 3), kpi.value, _LEFT)
        painter.end()

    def _target(self) -> str:
        return " ".join(filter(None, (_MARKS[self.kpi.verdict], self.kpi.target)))


def _colour(verdict: Verdict, theme: Theme) -> str:
    return {Verdict.WATCH: theme.function_check, Verdict.BAD: theme.fault}.get(verdict, theme.border)


def verdict_word(verdict: Verdict) -> str:
    """How a figure stands to its target, in words."""
    return {
        Verdict.GOOD: tr("on target"),
        Verdict.WATCH: tr("above the target"),
        Verdict.BAD: tr("beyond the limit"),
        Verdict.PLAIN: "",
        Verdict.UNKNOWN: tr("not known"),
    }[verdict]
