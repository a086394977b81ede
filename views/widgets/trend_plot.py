"""The trend's chart: paints curves for a view and turns wheel, drag and keys into other views. Refuses to ask for data.

Painted with QPainter on arrays reduced beforehand instead of pyqtgraph: 3–20 times less work per frame (benchmarks/trend_draw.py),
no 0.5 s import, and gaps, lanes and dashes are ours to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from views.binding.i18n import tr
from views.models.signal_tree import SIGNALS_MIME, keys_in
from views.models.trend_window import SECOND_NS, View, Window
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.trend_cross import Row, paint_cross, rows_at, time_line
from views.widgets.trend_layout import Curve, Frame, Panel, lay_out
from views.widgets.trend_lines import LineStore
from views.widgets.trend_paint import Picture, paint_notice, paint_picture

_NOTCH = 120
_ZOOM_PER_NOTCH = 0.8
_PAN_SHARE = 0.1
_CLICK_PX = 4


@dataclass(frozen=True, slots=True)
class _Press:
    """Where a drag began."""

    at: QPointF
    view: View
    box: bool


class TrendPlot(QWidget):
    """Shows what it is given; every gesture leaves as ``changed(view, gesture)``, and the owner shows the new view."""

    changed = Signal(object, str)
    """A View, and the gesture's name: repetitions of one gesture are one step for going back."""
    gesture_ended = Signal()
    went_back = Signal()
    went_live = Signal()
    dropped = Signal(list)
    """Keys of signals dropped here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._view = View(Window(0, 600 * SECOND_NS))
        self._curves: tuple[Curve, ...] = ()
        self._now_ns = 0
        self._greyed = ""
        self._lines = LineStore()
        self._panels: tuple[Panel, ...] = ()
        self._pixmap: QPixmap | None = None
        self._cross: float | None = None
        self._press: _Press | None = None
        self._box: QRectF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(True)
        self.setMinimumSize(320, 160)

    # ------------------------------------------------------------ what to show

    def show_picture(self, curves: Sequence[Curve], view: View, now_ns: int) -> None:
        """Show these curves over this view; does nothing when nothing differs."""
        given = tuple(curves)
        now_ns = self._whole_pixels(view.window, now_ns)
        if view == self._view and now_ns == self._now_ns and _same(given, self._curves):
            return
        self._curves, self._view, self._now_ns = given, view, now_ns
        self._lines.keep_only({c.key for c in given})
        self._invalidate()

    def show_greyed(self, reason: str) -> None:
        """Keep the last picture, greyed, with the reason on top; an empty reason takes it off."""
        if reason != self._greyed:
            self._greyed = reason
            self.update()

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
        line = ink.height(ink.font(self._theme, self._theme.small_pt))
        return Frame(self.width(), self.height(), line * 4.6, line * 2 + 6, line)

    def panels(self) -> tuple[Panel, ...]:
        """Lanes and plots as painted last."""
        return self._panels

    def _plot_at(self, y: float) -> Panel | None:
        return next((p for p in self._panels if p.rect.top() <= y < p.rect.bottom()), None)

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
        frame = self.frame()
        self._panels = lay_out(self._curves, frame, self._view.window, self._view.scales, self._lines)
        painter = QPainter(pixmap)
        if self._curves:
            paint_picture(
                painter, Picture(frame, self._view.window, self._panels, self._now_ns, self._theme), self._lines
            )
        else:
            painter.fillRect(self.rect(), QColor(self._theme.surface))
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

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        fill = QColor(self._theme.accent)
        fill.setAlpha(50)
        painter.setBrush(fill)
        painter.setPen(ink.pen(self._theme.accent, 1.0))
        painter.drawRect(box.normalized())

    def _paint_cross(self, painter: QPainter, x: float) -> None:
        at_ns = self.frame().at(x, self._view.window)
        title = time_line(at_ns, self._view.window.span_ns)
        paint_cross(painter, self.frame(), self._panels, x, title, self.cross_rows(), self._theme)

    # ------------------------------------------------------------ cross-hair

    def cross_at_ns(self) -> int | None:
        """The instant under the cross-hair."""
        return None if self._cross is None else self.frame().at(self._cross, self._view.window)

    def cross_rows(self) -> tuple[Row, ...]:
        """What the cross-hair says about every pen, in the order of the panels."""
        at_ns = self.cross_at_ns()
        curves = [c for p in self._panels for c in p.curves]
        return () if at_ns is None else rows_at(curves, at_ns, max(self._now_ns, self._view.window.to_ns))

    def _point(self, x: float | None) -> None:
        frame = self.frame()
        inside = x is not None and frame.left <= x <= frame.left + frame.inner
        self._cross = x if inside else None
        self.update()

    # ------------------------------------------------------------ gestures

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in time at the pointer; with Shift, the values of the plot under the pointer."""
        notches = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH
        factor = _ZOOM_PER_NOTCH**notches
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._zoom_values(factor, event.position())
        else:
            self._zoom_time(factor, event.position().x())
        event.accept()

    def _zoom_time(self, factor: float, x: float) -> None:
        frame = self.frame()
        at_ns = frame.at(min(max(x, frame.left), frame.left + frame.inner), self._view.window)
        self.changed.emit(self._view.zoomed(factor, at_ns, self._present()), "zoom")

    def _zoom_values(self, factor: float, at: QPointF) -> None:
        panel = self._plot_at(at.y())
        if panel is None or panel.lane:
            return
        low, high = panel.scale
        middle = panel.value(at.y())
        scale = (middle - (middle - low) * factor, middle + (high - middle) * factor)
        self.changed.emit(self._view.scaled(panel.key, scale), "scale")

    def _present(self) -> int:
        return max(self._now_ns, self._view.window.to_ns if self._view.live else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a pan, or with Ctrl a box."""
        if event.button() is Qt.MouseButton.LeftButton:
            boxed = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._press = _Press(event.position(), self._view, boxed)
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan or draw the box while pressed; else move the cross-hair."""
        if self._press is None:
            self._point(event.position().x())
        elif self._press.box:
            self._box = QRectF(self._press.at, event.position())
            self.update()
        elif abs(event.position().x() - self._press.at.x()) >= _CLICK_PX or self._view != self._press.view:
            self._pan_to(event.position().x())

    def _pan_to(self, x: float) -> None:
        assert self._press is not None
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._cross = None
        view = self._press.view
        by_ns = round((self._press.at.x() - x) / self.frame().inner * view.window.span_ns)
        self.changed.emit(view.panned(by_ns, self._present()), "pan")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a drag: a box zooms, a click sets the cross-hair (fingers have no hover)."""
        press, box = self._press, self._box
        self._press = self._box = None
        self.unsetCursor()
        if press is not None and press.box and box is not None:
            self._zoom_box(box.normalized())
        elif press is not None and self._view == press.view:
            self._point(event.position().x())
        self.gesture_ended.emit()
        self.update()

    def _zoom_box(self, box: QRectF) -> None:
        if box.width() < _CLICK_PX:
            return
        frame = self.frame()
        window = Window(frame.at(box.left(), self._view.window), frame.at(box.right(), self._view.window))
        view = self._view.framed(window, self._present())
        panel = self._plot_at(box.center().y())
        if panel is not None and not panel.lane and box.height() >= _CLICK_PX * 2:
            view = view.scaled(panel.key, (panel.value(box.bottom()), panel.value(box.top())))
        self.changed.emit(view, "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the view before the last gesture."""
        self.went_back.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone, and the cross-hair with it."""
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan (with Shift: move the cross-hair), + and − zoom, Home is live, Backspace one step back."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                self._arrow(-1 if key == Qt.Key.Key_Left else 1, event.modifiers())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom_time(_ZOOM_PER_NOTCH, self._key_point())
            case Qt.Key.Key_Minus:
                self._zoom_time(1 / _ZOOM_PER_NOTCH, self._key_point())
            case Qt.Key.Key_Home:
                self.went_live.emit()
            case Qt.Key.Key_Backspace:
                self.went_back.emit()
            case Qt.Key.Key_Escape if self._cross is not None:
                self._point(None)
            case _:
                super().keyPressEvent(event)

    def _arrow(self, direction: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            frame = self.frame()
            start = frame.left + frame.inner / 2 if self._cross is None else self._cross
            self._point(min(max(start + direction * 5, frame.left), frame.left + frame.inner))
        else:
            self.step(direction)

    def step(self, direction: int) -> None:
        """Move by a tenth of the window, to the past (−1) or to the future (+1)."""
        by_ns = round(direction * self._view.window.span_ns * _PAN_SHARE)
        self.changed.emit(self._view.panned(by_ns, self._present()), "step")

    def _key_point(self) -> float:
        frame = self.frame()
        if self._cross is not None:
            return self._cross
        return frame.left + frame.inner * (1.0 if self._view.live else 0.5)

    # ------------------------------------------------------------ drops, sizes, focus

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Signals may be dropped anywhere on the chart."""
        if event.mimeData().hasFormat(SIGNALS_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As on entering."""
        if event.mimeData().hasFormat(SIGNALS_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the signals."""
        event.acceptProposedAction()
        self.dropped.emit(keys_in(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._invalidate()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        self.update()


def _same(a: tuple[Curve, ...], b: tuple[Curve, ...]) -> bool:
    """Whether two sets of curves look the same (arrays are compared by identity: nobody writes to them)."""
    return len(a) == len(b) and all(
        x.key == y.key
        and x.colour == y.colour
        and x.title == y.title
        and x.unit == y.unit
        and x.gaps == y.gaps
        and x.trace.time_ns is y.trace.time_ns
        and x.trace.carried == y.trace.carried
        for x, y in zip(a, b, strict=True)
    )
