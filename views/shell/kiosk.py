"""The window as a wall: whole screen, no frame, no pointer, one page after the other, and a way out by PIN alone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from views.binding.i18n import tr
from views.shell.kiosk_settings import KioskSettings
from views.shell.style import clothe
from views.shell.theme import Theme
from views.shell.window import MainWindow
from views.widgets.pin_pad import PinPad

BEAT_MS = 1_000
SHIFT_MS = 10 * 60_000
"""The picture moves by two pixels this often, so that nothing burns in."""
_OFFSETS = ((0, 0), (2, 0), (2, 2), (0, 2))
LEAVE = Qt.Key.Key_Escape


class Kiosk(QObject):
    """Holds a window until somebody gives the PIN. Leaves by Esc, or by touching the screen's upper right corner."""

    def __init__(self, window: MainWindow, settings: KioskSettings, theme: Theme, alive: Path | None = None) -> None:
        super().__init__(window)
        self._window, self._settings, self._theme = window, settings, theme
        self._place = 0
        self._dialog: PinDialog | None = None
        screens = QGuiApplication.screens()
        window.enter_kiosk(screens[settings.screen - 1 if settings.screen <= len(screens) else 0])
        window.installEventFilter(self)
        self._drift = QTimer(self, interval=SHIFT_MS)
        self._drift.timeout.connect(self.drift)
        self._drift.start()
        self._turns = 0
        self._turn = QTimer(self, interval=round(settings.seconds * 1000))
        self._turn.timeout.connect(self.turn)
        if len(settings.pages) > 1:
            self._turn.start()
        self._alive = alive
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self.beat)
        if alive is not None:
            self._beat.start()

    def drift(self) -> None:
        """Move everything by two pixels."""
        self._place = (self._place + 1) % len(_OFFSETS)
        x, y = _OFFSETS[self._place]
        self._window.setContentsMargins(x, y, 2 - x, 2 - y)

    def beat(self) -> None:
        """Tell the watchdog that the window turns."""
        if self._alive is not None:
            with suppress(OSError):  # the watchdog has gone, and its file with it
                os.utime(self._alive)

    def turn(self) -> None:
        """The next page of the playlist."""
        self._turns += 1
        pages = self._settings.pages
        self._window.place_asked.emit(pages[self._turns % len(pages)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc asks for the PIN; the close button of a window manager does too."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == LEAVE:
            self.ask()
            return True
        if event.type() == QEvent.Type.Close and self._window.is_kiosk:
            event.ignore()
            self.ask()
            return True
        return super().eventFilter(watched, event)

    def ask(self) -> None:
        """Ask for the PIN; where none is set, leave at once."""
        if not self._settings.has_pin:
            self.leave()
            return
        if self._dialog is None:
            self._dialog = PinDialog(self._settings, self._theme, self._window)
            self._dialog.opened.connect(self.leave)
            self._dialog.finished.connect(self._forget)
            self._dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def leave(self) -> None:
        """Out: the window closes as it does elsewhere."""
        self._drift.stop()
        self._turn.stop()
        self._beat.stop()
        self._window.leave_kiosk()
        self._window.close()


class PinDialog(QDialog):
    """Ten keys for fingers in gloves."""

    opened = Signal()
    """The right PIN was given."""

    def __init__(self, settings: KioskSettings, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        clothe(self, theme)
        self._settings = settings
        self.setWindowTitle(tr("Leave the wall"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.field, self.said = QLineEdit(), QLabel(tr("PIN"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("PIN"))
        self.field.returnPressed.connect(self.check)
        self.pad = PinPad(self.field, theme)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.field)
        column.addWidget(self.pad)

    def check(self) -> None:
        """Right: out. Wrong: said, and empty again."""
        if self._settings.opens(self.field.text()):
            self.accept()
            self.opened.emit()
            return
        self.field.clear()
        self.said.setText(tr("This is not the PIN."))
