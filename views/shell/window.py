"""The main window's frame: navigation, header, and room for one page; it refuses to know pages, plant or numpy.

It is what the first paint shows, so everything imported here counts against the start.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QScreen, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from views.binding.i18n import tr
from views.shell.header import Header
from views.shell.places import PLACES
from views.shell.rail import Rail
from views.shell.style import clothe
from views.shell.theme import Theme

SMALLEST_SIZE = (720, 560)


class MainWindow(QWidget):
    """Says what the user asks of the frame; the session answers."""

    place_asked = Signal(str)
    topic_shown = Signal(str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.header = Header()
        self.topic = ""
        """Whose help the shown page has."""
        self.rail = Rail()
        self._middle = QHBoxLayout()
        self._between = QVBoxLayout()
        self._stack = QStackedWidget()
        self._around: list[QWidget] = []
        """Banners and panels."""
        self._theme: Theme | None = None
        self._waiting = QLabel()
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setProperty("role", "muted")
        self._stack.addWidget(self._waiting)
        self._arrange()
        self.enable_places(False)
        self.rail.asked.connect(self.place_asked)
        for number, name in enumerate(PLACES[:9], start=1):
            self.key(f"Ctrl+{number}").activated.connect(lambda name=name: self.place_asked.emit(name))
        self.key("Ctrl+,").activated.connect(lambda: self.place_asked.emit("settings"))

    def _arrange(self) -> None:
        self._between.setSpacing(0)
        self._middle.setSpacing(0)
        self._middle.addWidget(self._stack, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addLayout(self._between)
        right.addLayout(self._middle, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    def add_banner(self, widget: QWidget) -> None:
        """A strip under the header, seen on all pages; it hides itself when it has nothing to say."""
        self._between.addWidget(widget)
        self._take_in(widget)

    def add_side(self, widget: QWidget) -> None:
        """A panel beside the page (help)."""
        self._middle.addWidget(widget)
        self._take_in(widget)

    def _take_in(self, widget: QWidget) -> None:
        self._around.append(widget)
        widget.destroyed.connect(lambda: self._around.remove(widget))
        if self._theme is not None:
            clothe(widget, self._theme)

    def key(self, sequence: str) -> QShortcut:
        """A key of the whole window."""
        return QShortcut(QKeySequence(sequence), self)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes, but the pages: they are clothed when they are seen."""
        self._theme = theme
        for part in (self.rail, self.header, self._waiting, *self._around):
            clothe(part, theme)
        self.rail.set_theme(theme)
        self.header.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts of the frame again."""
        self.setWindowTitle(tr("CNC Telemetry"))
        self.rail.retranslate()
        self._waiting.setText(tr("Starting the station …"))
        self.header.retranslate()

    def add_page(self, widget: QWidget) -> None:
        """Take a page in without showing it."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)

    def show_page(self, widget: QWidget, place: str, topic: str = "") -> None:
        """Put this widget in the middle and mark its place in the navigation; its help is the topic's, else the place's."""
        self.add_page(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rail.mark(place)
        self.topic = topic or place
        self.topic_shown.emit(self.topic)

    def drop_pages(self) -> None:
        """Forget all pages (another plant takes their place) and wait again."""
        self._stack.setCurrentWidget(self._waiting)
        while (page := self._stack.widget(1)) is not None:
            self._stack.removeWidget(page)
            page.deleteLater()

    def enable_places(self, enabled: bool) -> None:
        """Places can be visited once the plant is there."""
        self.rail.enable(enabled)

    def place_on_screen(self, geometry: QByteArray | None) -> None:
        """Return to where the window was; the first time it takes the whole screen.

        The size is set besides the state: where no window manager runs (a kiosk), nobody acts on the state.
        """
        if geometry is None or not self.restoreGeometry(geometry):
            self.setGeometry(QApplication.primaryScreen().availableGeometry())
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def place_beside(self, screens: Sequence[QScreen], geometry: QByteArray | None) -> None:
        """A second window: where it was, else over the whole of a screen that is not the first, where there is one."""
        if geometry is not None and self.restoreGeometry(geometry):
            return
        others = [screen for screen in screens if screen is not QApplication.primaryScreen()]
        if others:
            self.setGeometry(others[0].availableGeometry())
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(QApplication.primaryScreen().availableGeometry().size() * 0.7)

    @property
    def is_kiosk(self) -> bool:
        """Whether it is a wall now."""
        return self.rail.isHidden()

    def enter_kiosk(self, screen: QScreen) -> None:
        """The page alone, over the whole of this screen, without pointer."""
        self.rail.hide()
        self.header.hide()
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setGeometry(screen.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)

    def leave_kiosk(self) -> None:
        """With its frame again."""
        self.rail.show()
        self.header.show()
        self.unsetCursor()
        self.setContentsMargins(0, 0, 0, 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing ends the session; the loop decides when the process ends."""
        self.closing.emit()
        event.accept()
