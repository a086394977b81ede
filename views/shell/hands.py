"""Sees whether somebody is at a window: presses, keys, touches and the pointer, without looking at anything else that happens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QCursor, QWindow

from views.binding.attendance import Attendance
from views.shell.window import MainWindow

_HANDS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.KeyPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
    }
)


class Hands(QObject):
    """Follows the platform's window, which hears raw input alone: a filter on the application would be run for every repaint."""

    def __init__(self, window: MainWindow, attendance: Attendance) -> None:
        super().__init__()
        self._window, self.attendance = window, attendance
        self._handle: QWindow | None = None
        self._pointer = QPoint()

    def look(self) -> None:
        """Now and then: follow a window that was only shown now, see the pointer (over dialogs too), let time pass."""
        handle = self._window.windowHandle()
        if handle is not self._handle:
            self.let_go()
            self._handle = handle
            if handle is not None:
                handle.installEventFilter(self)
        pointer = QCursor.pos()
        if pointer != self._pointer:
            self._pointer = pointer
            self.attendance.hand()
        self.attendance.look()

    def let_go(self) -> None:
        """Stop following."""
        if self._handle is not None:
            self._handle.removeEventFilter(self)
            self._handle = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a hand; never takes the event."""
        if event.type() in _HANDS:
            self.attendance.hand()
        return False
