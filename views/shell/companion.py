"""One more window of the same seat, for a second screen: the same plant, another page. It ends with the first window, or when it is closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from views.binding.page import Route
from views.shell.fittings import Fittings
from views.shell.seat import Seat
from views.shell.session import Session
from views.shell.window import MainWindow


class Companion(QObject):
    """``another_asked`` carries the page that it shows."""

    another_asked = Signal(Route)
    closed = Signal()

    def __init__(self, seat: Seat, leader: Session, first: Route) -> None:
        super().__init__()
        self._seat = seat
        self.window = MainWindow()
        self.window.set_theme(seat.theme)
        self.window.retranslate()
        self.fittings = Fittings(self.window, seat)
        self.session: Session = leader.beside(self.window, first)
        self.fittings.another_asked.connect(lambda: self.another_asked.emit(self.session.shown.state()))
        self.window.closing.connect(self._end)
        self.window.place_beside(QApplication.screens(), seat.preferences.geometry("second"))
        self.window.show()

    def close(self) -> None:
        """Close the window, as its cross does."""
        self.window.close()

    def _end(self) -> None:
        self._seat.preferences.put_geometry(self.window.saveGeometry(), "second")
        self.session.close()
        self.closed.emit()
        self.window.deleteLater()
