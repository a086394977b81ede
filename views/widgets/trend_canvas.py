"""The trend's picture as a widget: curves, bands, notes, cross-hair, cursors and playhead. Refuses gestures and data.

Painted with QPainter on arrays reduced beforehand instead of pyqtgraph: 3–20 times less work per frame (benchmarks/trend_draw.py),
no 0.5 s import, and gaps, lanes and dashes are ours to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.note import Note
from views.binding.i18n import tr
from views.models.arrange import Arrange
from views.models.trend_bands import Band, BandKind
from views.models.trend_window import SECOND_NS, View, Window
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.trend_bands import band_colours, band_word, head_height, kind_word, rail_words
from views.widgets.trend_cross import Row, paint_cross, rows_at, time_line
from views.widgets.trend_layout import Curve, Frame, Panel, groups_of, lay_out
from views.widgets.trend_lines import LineStore
from views.widgets.trend_paint import paint_notice, paint_picture
from views.widgets.trend_picture import Picture


@dataclass(frozen=True, slots=True)
class Scenery:
    """What stands behind and over the curves."""

    bands: tuple[Band, ...] = ()
    rails: tuple[BandKind, ...] = ()
    """The kinds that are shown, from the top."""
    notes: tuple[Note, ...] = ()
    arrange: Arrange = Arrange.BY_UNIT
    place: str = ""
    """Whose bands they are, where curves of several machines are shown."""


class TrendCanvas(QWidget):
    """Shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._view = View(Window(0, 600 * SECOND_NS))
        self._curves: tuple[Curve, ...] = ()
        self._scenery = Scenery()
        self._now_ns = 0
        self._greyed = ""
        self._lines = LineStore()
        self._panels: tuple[Panel, ...] = ()
        self._pixmap: QPixmap | None = None
        self._cross: float | None = None
        self._cursors: tuple[int | None, int | None] = (None, None)
        self._playhead_ns: int | None = None
        self._box: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 160)

    # ------------------------------------------------------------ what to show

    def show_picture(
        self,
        curves: Sequence[Curve],
        view: View,
        now_ns: int,
        scenery: Scenery = Scenery(),
    ) -> None:
        """Show these curves over this view; does nothing when nothing differs."""
        given = tuple(curves)
        now_ns = self._whole_pixels(view.window, now_ns)
        same = view == self._view and now_ns == self._now_ns and scenery == self._scenery
        if same and _same(given, self._curves):
            return
        self._curves, self._view, self._now_ns, self._scenery = given, view, now_ns, scenery
        self._lines.keep_only({c.key for c in given})
        self._invalidate()

    def show_greyed(self, reason: str) -> None:
        """Keep the last picture, greyed, with the reason on top; an empty reason takes it off."""
        if reason != self._greyed:
            self._greyed = reason
            self.update()

    def show_cursors(self, a_ns: int | None, b_ns: int | None) -> None:
        """Show the two measuring cursors, or one, or none."""
        if (a_ns, b_ns) != self._cursors:
            self._cursors = (a_ns, b_ns)
            self.update()

    def show_playhead(self, at_ns: int | None) -> None:
        """Mark the instant that is replayed."""
        if at_ns != self._playhead_ns:
            self._playhead_ns = at_ns
            self.update()

    @property
    def cursors(self) -> tuple[int | None, int | None]:
        """Where the measuring cursors stand."""
        return self._cursors

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
        self._pixmap = None
        self.update()

    # ------------------------------------------------------------ geometry

    def frame(self) -> Frame:
        """The present measures."""
        return self._frame_of(self.width(), self.height())

    def _frame_of(self, width: float, height: float) -> Frame:
        small = ink.font(self._theme, self._theme.small_pt)
        line = ink.height(small)
        arrange = self._scenery.arrange
        axis = max([line * 4.6, *(ink.width(small, w) + 8 for w in rail_words(self._scenery.rails))])
        axes = len(groups_of(self._curves, arrange)) if arrange is Arrange.OVERLAID else 1
        head = head_height(line, self._scenery.rails, bool(self._scenery.notes))
        return Frame(width, height, axis * max(axes, 1), line * 2 + 6, line, head, axis)

    def panels(self) -> tuple[Panel, ...]:
        """Lanes and plots as painted last."""
        return self._panels

    @property
    def scenery(self) -> Scenery:
        """What stands around the curves."""
        return self._scenery

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept picture, and what moves over it."""
        if self._pixmap is None:
            self._pixmap = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        if not self._curves:
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
        self._panels = self._paint_on(painter, self.frame(), self._theme)
        painter.end()
        return pixmap

    def paint_whole(self, painter: QPainter, width: float, height: float, theme: Theme) -> None:
        """The same picture in another size and look, cursors included: for images and documents."""
        frame = self._frame_of(width, height)
        self._paint_on(painter, frame, theme)
        self._paint_cursors(painter, frame, theme)

    def _paint_on(self, painter: QPainter, frame: Frame, theme: Theme) -> tuple[Panel, ...]:
        window, scenery = self._view.window, self._scenery
        panels = lay_out(self._curves, frame, window, self._view.scales, self._lines, scenery.arrange)
        if not self._curves:
            painter.fillRect(QRectF(0, 0, frame.width, frame.height), QColor(theme.surface))
            return panels
        picture = Picture(frame, window, panels, self._now_ns, theme, scenery.bands, scenery.rails, scenery.notes)
        paint_picture(painter, picture, self._lines)
        return panels

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
        frame, window = self.frame(), self._view.window
        self._paint_cursors(painter, frame, self._theme)
        if self._playhead_ns is not None and window.from_ns <= self._playhead_ns <= window.to_ns:
            painter.setPen(ink.pen(self._theme.accent, 2.0))
            x = round(frame.x(self._playhead_ns, window))
            painter.drawLine(QPointF(x, 0), QPointF(x, frame.bottom))

    def _paint_cursors(self, painter: QPainter, frame: Frame, theme: Theme) -> None:
        window = self._view.window
        for name, at_ns in zip("AB", self._cursors, strict=True):
            if at_ns is None or not window.from_ns <= at_ns <= window.to_ns:
                continue
            x = round(frame.x(at_ns, window)) + 0.5
            painter.setPen(ink.pen(theme.accent, 1.5, Qt.PenStyle.DashDotLine))
            painter.drawLine(QPointF(x, frame.head), QPointF(x, frame.bottom))
            plate = QRectF(x - frame.line * 0.7, frame.bottom - frame.line * 1.3, frame.line * 1.4, frame.line * 1.2)
            painter.fillRect(plate, QColor(theme.accent))
            painter.setFont(ink.font(theme, theme.small_pt, bold=True))
            painter.setPen(QColor(theme.on_accent))
            ink.text(painter, plate, name, Qt.AlignmentFlag.AlignCenter)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        fill = QColor(self._theme.accent)
        fill.setAlpha(50)
        painter.setBrush(fill)
        painter.setPen(ink.pen(self._theme.accent, 1.0))
        painter.drawRect(box.normalized())

    def _paint_cross(self, painter: QPainter, x: float) -> None:
        at_ns = self.frame().at(x, self._view.window)
        title = time_line(at_ns, self._view.window.span_ns)
        rows = (*self.cross_rows(), *self.band_rows(at_ns))
        paint_cross(painter, self.frame(), self._panels, x, title, rows, self._theme)

    # ------------------------------------------------------------ cross-hair

    def cross_at_ns(self) -> int | None:
        """The instant under the cross-hair."""
        return None if self._cross is None else self.frame().at(self._cross, self._view.window)

    def cross_rows(self) -> tuple[Row, ...]:
        """What the cross-hair says about every pen, in the order of the panels."""
        at_ns = self.cross_at_ns()
        curves = [c for p in self._panels for c in p.curves]
        return () if at_ns is None else rows_at(curves, at_ns, max(self._now_ns, self._view.window.to_ns))

    def band_rows(self, at_ns: int) -> tuple[Row, ...]:
        """What the rails say about an instant."""
        now_ns, rails = self._now_ns, self._scenery.rails
        found = [b for b in self._scenery.bands if b.kind in rails and b.covers(at_ns, now_ns)]
        names = [" · ".join(w for w in (kind_word(b.kind), self._scenery.place) if w) for b in found]
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


def _same(a: tuple[Curve, ...], b: tuple[Curve, ...]) -> bool:
    """Whether two sets of curves look the same (arrays are compared by identity: nobody writes to them)."""
    return len(a) == len(b) and all(
        x.key == y.key
        and x.colour == y.colour
        and x.title == y.title
        and x.unit == y.unit
        and x.remark == y.remark
        and x.gaps == y.gaps
        and x.trace.time_ns is y.trace.time_ns
        and x.trace.carried == y.trace.carried
        for x, y in zip(a, b, strict=True)
    )
