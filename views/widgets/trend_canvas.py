"""The trend's picture as a widget: curves, bands, notes, cross-hair, cursors and playhead. Refuses gestures and data.

Painted with QPainter on arrays reduced beforehand instead of pyqtgraph: 3–20 times less work per frame (benchmarks/trend_draw.py),
no 0.5 s import, and gaps, lanes and dashes are ours to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from views.binding.i18n import tr
from views.models.trend_window import View, Window
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.trend_bands import band_colours, band_word, kind_word
from views.widgets.trend_cross import Row, paint_cross, rows_at, time_line
from views.widgets.trend_layer import CurveLayer
from views.widgets.trend_layout import Curve, Frame, Panel
from views.widgets.trend_lines import LineStore
from views.widgets.trend_paint import paint_notice
from views.widgets.trend_shot import BARE, Cursors, Scenery, Shot, frame_of, paint_cursors, paint_shot


class TrendCanvas(QWidget):
    """Shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.shot = Shot()
        """What is shown, as one value."""
        self._greyed = ""
        self._lines, self._layer = LineStore(), CurveLayer()
        self._panels: tuple[Panel, ...] = ()
        self._pixmap: QPixmap | None = None
        self._frame: Frame | None = None
        self._cross: float | None = None
        self.playhead_ns: int | None = None
        """The instant that is replayed."""
        self._box: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 160)

    # ------------------------------------------------------------ what to show

    def show_picture(
        self,
        curves: Sequence[Curve],
        view: View,
        now_ns: int,
        scenery: Scenery = BARE,
    ) -> None:
        """Show these curves over this view; does nothing when nothing differs."""
        now_ns = self._whole_pixels(view.window, now_ns)
        shot = Shot(tuple(curves), view, now_ns, scenery, self.shot.cursors)
        if shot.looks_like(self.shot):
            return
        self.shot = shot
        self._lines.keep_only({c.key for c in shot.curves})
        self._invalidate()

    def show_greyed(self, reason: str) -> None:
        """Keep the last picture, greyed, with the reason on top; an empty reason takes it off."""
        if reason != self._greyed:
            self._greyed = reason
            self.update()

    def show_cursors(self, a_ns: int | None, b_ns: int | None) -> None:
        """Show the two measuring cursors, or one, or none."""
        if (a_ns, b_ns) != self.shot.cursors:
            self.shot = replace(self.shot, cursors=(a_ns, b_ns))
            self.update()

    def show_playhead(self, at_ns: int | None) -> None:
        """Mark the instant that is replayed."""
        if at_ns != self.playhead_ns:
            self.playhead_ns = at_ns
            self.update()

    @property
    def cursors(self) -> Cursors:
        """Where the measuring cursors stand."""
        return self.shot.cursors

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self._invalidate()

    def retranslate(self) -> None:
        """Paint texts and numbers in the new language."""
        self.setAccessibleName(tr("Trend chart"))
        self._invalidate()

    def _whole_pixels(self, window: Window, now_ns: int) -> int:
        """Now as far as it moves the picture by a pixel: a slower chart is painted less often."""
        column = max(window.span_ns // max(int(self.frame().inner), 1), 1)
        return now_ns // column * column

    def _invalidate(self) -> None:
        self._pixmap = self._frame = None
        self.update()

    # ------------------------------------------------------------ geometry

    def frame(self) -> Frame:
        """The present measures; asked several times a frame."""
        if self._frame is None:
            self._frame = frame_of(self.shot, QSizeF(self.size()), self._theme)
        return self._frame

    def panels(self) -> tuple[Panel, ...]:
        """Lanes and plots as painted last."""
        return self._panels

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept picture, and what moves over it."""
        if self._pixmap is None:
            self._pixmap = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        if not self.shot.curves:
            hint = tr("Drag signals here, or press Enter on one")
            paint_notice(painter, QRectF(self.rect()), (hint,), self._theme)
        elif self._greyed:
            self._paint_greyed(painter)
        self._paint_marks(painter)
        if self._box is not None:
            self._paint_box(painter, self._box)
        elif self._cross is not None and self._panels:
            self._paint_cross(painter, self._cross)
        if self.hasFocus():
            painter.setPen(ink.pen(self._theme.accent, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        self._panels = paint_shot(painter, self.shot, QSizeF(self.size()), self._theme, self._lines, self._layer)
        painter.end()
        return pixmap

    def _paint_greyed(self, painter: QPainter) -> None:
        veil = QColor(self._theme.surface)
        veil.setAlpha(150)
        painter.fillRect(self.rect(), veil)
        painter.setFont(ink.font(self._theme, self._theme.body_pt, bold=True))
        wide = min(ink.width(painter.font(), self._greyed) + 24, self.width() - 16.0)
        plate = QRectF((self.width() - wide) / 2, 10, wide, self.frame().line * 1.8)
        painter.setPen(ink.pen(self._theme.border))
        painter.setBrush(QColor(self._theme.surface_raised))
        painter.drawRect(plate)
        painter.setPen(QColor(self._theme.text))
        ink.text(painter, plate.adjusted(8, 0, -8, 0), self._greyed, Qt.AlignmentFlag.AlignCenter)

    def _paint_marks(self, painter: QPainter) -> None:
        frame, window = self.frame(), self.shot.window
        paint_cursors(painter, frame, self.shot, self._theme)
        if self.playhead_ns is not None and window.from_ns <= self.playhead_ns <= window.to_ns:
            painter.setPen(ink.pen(self._theme.accent, 2.0))
            x = round(frame.x(self.playhead_ns, window))
            painter.drawLine(QPointF(x, 0), QPointF(x, frame.bottom))

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        fill = QColor(self._theme.accent)
        fill.setAlpha(50)
        painter.setBrush(fill)
        painter.setPen(ink.pen(self._theme.accent, 1.0))
        painter.drawRect(box.normalized())

    def _paint_cross(self, painter: QPainter, x: float) -> None:
        at_ns = self.frame().at(x, self.shot.window)
        title = time_line(at_ns, self.shot.window.span_ns)
        rows = (*self.cross_rows(), *self.band_rows(at_ns))
        paint_cross(painter, self.frame(), self._panels, x, title, rows, self._theme)

    # ------------------------------------------------------------ cross-hair

    def cross_at_ns(self) -> int | None:
        """The instant under the cross-hair."""
        return None if self._cross is None else self.frame().at(self._cross, self.shot.window)

    def cross_rows(self) -> tuple[Row, ...]:
        """What the cross-hair says about every pen, in the order of the panels."""
        at_ns = self.cross_at_ns()
        curves = [c for p in self._panels for c in p.curves]
        return () if at_ns is None else rows_at(curves, at_ns, max(self.shot.now_ns, self.shot.window.to_ns))

    def band_rows(self, at_ns: int) -> tuple[Row, ...]:
        """What the rails say about an instant."""
        scenery = self.shot.scenery
        found = [b for kind in scenery.rails for b in scenery.bands.at(kind, at_ns, self.shot.now_ns)]
        names = [" · ".join(w for w in (kind_word(b.kind), scenery.place) if w) for b in found]
        colours = [band_colours(b, self._theme)[0] for b in found]
        return tuple(Row(c, n, band_word(b), "", "") for b, n, c in zip(found, names, colours, strict=True))

    def _point(self, x: float | None) -> None:
        frame = self.frame()
        inside = x is not None and frame.left <= x <= frame.left + frame.inner
        self._cross = x if inside else None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._invalidate()
