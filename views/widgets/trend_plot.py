"""The trend's chart under hands: wheel, drag, pinch and keys become other views and cursors. Refuses to paint and to ask for data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from views.models.signal_tree import SIGNALS_MIME, keys_in
from views.models.trend_window import View, Window
from views.shell.theme import Theme
from views.widgets.trend_bands import note_rect
from views.widgets.trend_canvas import TrendCanvas
from views.widgets.trend_layout import Curve, Panel, least_height
from views.widgets.trend_shot import BARE, Scenery

_LEAST_MM = 30.0
_NOTCH = 120
_ZOOM_PER_NOTCH = 0.8
_PAN_SHARE = 0.1
_CLICK_PX = 4
_GRIP_PX = 7
_LEAST_PINCH_PX = 20.0


@dataclass(frozen=True, slots=True)
class _Press:
    """Where a drag began, and what it drags: the view, a box, or cursor ``A`` or ``B``."""

    at: QPointF
    view: View
    box: bool
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class _Pinch:
    """Two fingers as they came down: the view, and the instants under them."""

    view: View
    left_ns: int
    right_ns: int


class TrendPlot(TrendCanvas):
    """Every gesture leaves as ``changed(view, gesture)``, and the owner shows the new view."""

    changed = Signal(object, str)
    """A View, and the gesture's name: repetitions of one gesture are one step for going back."""
    gesture_ended = Signal()
    went_back = Signal()
    went_live = Signal()
    dropped = Signal(list)
    """Keys of signals dropped here."""
    measured = Signal(object, object)
    """Cursors A and B: an instant or None each."""
    noted = Signal(str)
    """A note was clicked."""
    asked = Signal(str)
    """A key for the owner: ``note``, ``earlier``, ``later``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._press: _Press | None = None
        self._pinch: _Pinch | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAcceptDrops(True)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        super().set_theme(theme)
        self._claim_height()

    def show_picture(self, curves: Sequence[Curve], view: View, now_ns: int, scenery: Scenery = BARE) -> None:
        """Show these curves over this view; as high as they need at least."""
        before = self.shot
        super().show_picture(curves, view, now_ns, scenery)
        if self.shot is not before:
            self._claim_height()

    def _claim_height(self) -> None:
        needed = least_height(self.shot.curves, self.frame(), self.shot.scenery.arrange)
        least = max(round(needed), self._theme.px(_LEAST_MM))
        if least != self.minimumHeight():
            self.setMinimumHeight(least)

    def _plots_at(self, at: QPointF) -> list[Panel]:
        """The plots under a point: several when they share a place, one when the pointer is on its own value axis."""
        found = [p for p in self._panels if p.rect.top() <= at.y() < p.rect.bottom() and not p.lane]
        wide = self.frame().axis_width
        own = [p for p in found if p.axis_right - wide <= at.x() < p.axis_right]
        return own or found

    # ------------------------------------------------------------ wheel and box

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom in time at the pointer; with Shift, or over a value axis, the values of the plot under the pointer."""
        notches = (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH
        factor = _ZOOM_PER_NOTCH**notches
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shifted or event.position().x() < self.frame().left:
            self._zoom_values(factor, event.position())
        else:
            self._zoom_time(factor, event.position().x())
        event.accept()

    def _zoom_time(self, factor: float, x: float) -> None:
        frame = self.frame()
        at_ns = frame.at(min(max(x, frame.left), frame.left + frame.inner), self.shot.view.window)
        self.changed.emit(self.shot.view.zoomed(factor, at_ns, self._present()), "zoom")

    def _zoom_values(self, factor: float, at: QPointF) -> None:
        view = self.shot.view
        for panel in self._plots_at(at):
            low, high = panel.scale
            middle = panel.value(at.y())
            view = view.scaled(panel.key, (middle - (middle - low) * factor, middle + (high - middle) * factor))
        self.changed.emit(view, "scale")

    def _move_values(self, share: float) -> None:
        view = self.shot.view
        for panel in (p for p in self._panels if not p.lane):
            by = (panel.scale[1] - panel.scale[0]) * share
            view = view.scaled(panel.key, (panel.scale[0] + by, panel.scale[1] + by))
        self.changed.emit(view, "scale")

    def _zoom_box(self, box: QRectF) -> None:
        if box.width() < _CLICK_PX:
            return
        frame = self.frame()
        window = Window(frame.at(box.left(), self.shot.view.window), frame.at(box.right(), self.shot.view.window))
        view = self.shot.view.framed(window, self._present())
        for panel in self._plots_at(box.center()) if box.height() >= _CLICK_PX * 2 else ():
            view = view.scaled(panel.key, (panel.value(box.bottom()), panel.value(box.top())))
        self.changed.emit(view, "")

    def _present(self) -> int:
        return max(self.shot.now_ns, self.shot.view.window.to_ns if self.shot.view.live else 0)

    # ------------------------------------------------------------ mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a cursor, begin a pan, or with Ctrl a box."""
        if event.button() is Qt.MouseButton.LeftButton:
            boxed = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._press = _Press(event.position(), self.shot.view, boxed, self._cursor_at(event.position().x()))
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _cursor_at(self, x: float) -> str:
        frame = self.frame()
        for name, at_ns in zip("AB", self.shot.cursors, strict=True):
            if at_ns is not None and abs(frame.x(at_ns, self.shot.view.window) - x) <= _GRIP_PX:
                return name
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held; else move the cross-hair."""
        if self._press is None:
            self.setCursor(
                Qt.CursorShape.SplitHCursor if self._cursor_at(event.position().x()) else Qt.CursorShape.ArrowCursor
            )
            self._point(event.position().x())
        elif self._press.cursor:
            self.set_cursor_line(self._press.cursor, self.frame().at(event.position().x(), self.shot.view.window))
        elif self._press.box:
            self._box = QRectF(self._press.at, event.position())
            self.update()
        elif abs(event.position().x() - self._press.at.x()) >= _CLICK_PX or self.shot.view != self._press.view:
            self._pan_to(event.position().x())

    def _pan_to(self, x: float) -> None:
        assert self._press is not None
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._cross = None
        view = self._press.view
        by_ns = round((self._press.at.x() - x) / self.frame().inner * view.window.span_ns)
        self.changed.emit(view.panned(by_ns, self._present()), "pan")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End of a drag: a box zooms, a click opens a note or sets the cross-hair (fingers have no hover)."""
        press, box = self._press, self._box
        self._press = self._box = None
        self.unsetCursor()
        if press is not None and press.box and box is not None:
            self._zoom_box(box.normalized())
        elif press is not None and self.shot.view == press.view and not press.cursor:
            self._click(event.position())
        self.gesture_ended.emit()
        self.update()

    def _click(self, at: QPointF) -> None:
        frame, window = self.frame(), self.shot.view.window
        for note in self.shot.scenery.notes:
            if note_rect(frame, window, note).contains(at):
                self.noted.emit(note.id)
                return
        self._point(at.x())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the view before the last gesture."""
        self.went_back.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone, and the cross-hair with it."""
        self._point(None)

    # ------------------------------------------------------------ fingers

    def event(self, event: QEvent) -> bool:
        """Two fingers zoom and pan; one finger does what the mouse does."""
        if isinstance(event, QTouchEvent) and len(event.points()) == 2:
            self._press = None
            ends = sorted(p.position().x() for p in event.points())
            self._pinch_to(ends[0], ends[1])
            event.accept()
            return True
        if isinstance(event, QTouchEvent) and self._pinch is not None:
            self._pinch = None
            self.gesture_ended.emit()
        return super().event(event)

    def _pinch_to(self, left: float, right: float) -> None:
        frame = self.frame()
        right = max(right, left + _LEAST_PINCH_PX)
        if self._pinch is None:
            window = self.shot.view.window
            self._pinch = _Pinch(self.shot.view, frame.at(left, window), frame.at(right, window))
            return
        per_px = (self._pinch.right_ns - self._pinch.left_ns) / (right - left)
        start = self._pinch.left_ns - round((left - frame.left) * per_px)
        window = Window(start, start + max(round(frame.inner * per_px), 1))
        self.changed.emit(self._pinch.view.framed(window, self._present()), "pinch")

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan (with Shift: the cross-hair), + and − zoom, Home is live, A and B measure, N notes, Backspace goes back."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                self._arrow(-1 if key == Qt.Key.Key_Left else 1, shifted=shifted)
            case Qt.Key.Key_Up | Qt.Key.Key_Down as key:
                self._arrow_values(1 if key == Qt.Key.Key_Up else -1, shifted=shifted)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown as key:
                self.asked.emit("earlier" if key == Qt.Key.Key_PageUp else "later")
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom_time(_ZOOM_PER_NOTCH, self._key_point())
            case Qt.Key.Key_Minus:
                self._zoom_time(1 / _ZOOM_PER_NOTCH, self._key_point())
            case Qt.Key.Key_Home:
                self.went_live.emit()
            case Qt.Key.Key_Backspace:
                self.went_back.emit()
            case Qt.Key.Key_A | Qt.Key.Key_B as key if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._measure_at_cross("A" if key == Qt.Key.Key_A else "B")
            case Qt.Key.Key_N:
                self.asked.emit("note")
            case Qt.Key.Key_Escape if self._cross is not None or self.shot.cursors != (None, None):
                self._escape()
            case _:
                super().keyPressEvent(event)

    def _arrow(self, direction: int, *, shifted: bool) -> None:
        if shifted:
            frame = self.frame()
            start = frame.left + frame.inner / 2 if self._cross is None else self._cross
            self._point(min(max(start + direction * 5, frame.left), frame.left + frame.inner))
        else:
            self.step(direction)

    def _arrow_values(self, direction: int, *, shifted: bool) -> None:
        """Up and down move the values of all plots; with Shift they zoom them."""
        if not shifted:
            self._move_values(direction * _PAN_SHARE)
            return
        view = self.shot.view
        for panel in (p for p in self._panels if not p.lane):
            middle, half = sum(panel.scale) / 2, (panel.scale[1] - panel.scale[0]) / 2 * _ZOOM_PER_NOTCH**direction
            view = view.scaled(panel.key, (middle - half, middle + half))
        self.changed.emit(view, "scale")

    def step(self, direction: int) -> None:
        """Move by a tenth of the window, to the past (−1) or to the future (+1)."""
        by_ns = round(direction * self.shot.view.window.span_ns * _PAN_SHARE)
        self.changed.emit(self.shot.view.panned(by_ns, self._present()), "step")

    def _key_point(self) -> float:
        frame = self.frame()
        if self._cross is not None:
            return self._cross
        return frame.left + frame.inner * (1.0 if self.shot.view.live else 0.5)

    # ------------------------------------------------------------ measuring

    def _measure_at_cross(self, name: str) -> None:
        at_ns = self.cross_at_ns()
        window = self.shot.view.window
        self.set_cursor_line(name, (window.from_ns + window.to_ns) // 2 if at_ns is None else at_ns)

    def set_cursor_line(self, name: str, at_ns: int) -> None:
        """Put cursor ``A`` or ``B`` somewhere."""
        a_ns, b_ns = self.shot.cursors
        self.set_cursors(*((at_ns, b_ns) if name == "A" else (a_ns, at_ns)))

    def set_cursors(self, a_ns: int | None, b_ns: int | None) -> None:
        """Put both cursors somewhere, or take them away, and tell."""
        self.show_cursors(a_ns, b_ns)
        self.measured.emit(a_ns, b_ns)

    def _escape(self) -> None:
        """First the cross-hair goes, then the cursors."""
        if self._cross is not None:
            self._point(None)
        else:
            self.set_cursors(None, None)

    # ------------------------------------------------------------ drops, focus

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        self.update()
