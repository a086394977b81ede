"""The main window's frame: navigation, header, and room for one page; it refuses to know pages, plant or numpy.

It is what the first paint shows, so everything imported here counts against the start.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from views.binding.i18n import tr
from views.shell.buttons import FrameButton
from views.shell.header import Header
from views.shell.places import PLACES, title
from views.shell.theme import Theme

SMALLEST_SIZE = (1024, 600)


class MainWindow(QWidget):
    """Says what the user asks of the frame; the session answers."""

    place_asked = Signal(str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.header = Header()
        self._buttons = {name: FrameButton(name, wordy=True) for name in PLACES}
        self._group = QButtonGroup(self)
        self._rail = QVBoxLayout()
        self._stack = QStackedWidget()
        self._waiting = QLabel()
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setProperty("role", "muted")
        self._stack.addWidget(self._waiting)
        self._arrange()
        self.enable_places(False)
        for number, name in enumerate(PLACES, start=1):
            self.key(f"Ctrl+{number}").activated.connect(lambda name=name: self.place_asked.emit(name))

    def _arrange(self) -> None:
        for name, button in self._buttons.items():
            self._group.addButton(button)
            self._rail.addWidget(button)
            button.clicked.connect(lambda _=False, name=name: self.place_asked.emit(name))
        self._rail.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self._stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._rail)
        whole.addLayout(right, 1)

    def key(self, sequence: str) -> QShortcut:
        """A key of the whole window."""
        return QShortcut(QKeySequence(sequence), self)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes; the style sheet is the application's."""
        self._rail.setContentsMargins(0, theme.px(theme.gap_mm), 0, theme.px(theme.gap_mm))
        self._rail.setSpacing(theme.px(1))
        for button in self._buttons.values():
            button.set_theme(theme)
        self.header.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts of the frame again."""
        self.setWindowTitle(tr("CNC Telemetry"))
        for name, button in self._buttons.items():
            button.describe(title(name))
        self._waiting.setText(tr("Starting the station …"))
        self.header.retranslate()

    def add_page(self, widget: QWidget) -> None:
        """Take a page in without showing it."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)

    def show_page(self, widget: QWidget, place: str) -> None:
        """Put this widget in the middle and mark its place in the navigation."""
        self.add_page(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        button = self._buttons.get(place)
        if button is not None:
            button.setChecked(True)

    def drop_pages(self) -> None:
        """Forget all pages (another plant takes their place) and wait again."""
        self._stack.setCurrentWidget(self._waiting)
        while (page := self._stack.widget(1)) is not None:
            self._stack.removeWidget(page)
            page.deleteLater()

    def enable_places(self, enabled: bool) -> None:
        """Places can be visited once the plant is there."""
        for button in self._buttons.values():
            button.setEnabled(enabled)

    def place_on_screen(self, geometry: QByteArray | None) -> None:
        """Return to where the window was; the first time it takes the whole screen.

        The size is set besides the state: where no window manager runs (a kiosk), nobody acts on the state.
        """
        if geometry is None or not self.restoreGeometry(geometry):
            self.setGeometry(QApplication.primaryScreen().availableGeometry())
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing ends the session; the loop decides when the process ends."""
        self.closing.emit()
        event.accept()
