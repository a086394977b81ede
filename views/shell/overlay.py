"""F12: the busy watch's figures over the page, for whoever tunes a slow computer."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from views.binding.i18n import tr
from views.shell.busy_watch import BusyWatch

REFRESH_MS = 500


class BusyOverlay(QLabel):
    """A small label in the corner; asks the watch twice a second while visible, never else."""

    def __init__(self, window: QWidget, watch: BusyWatch) -> None:
        super().__init__(window)
        self._window, self._watch = window, watch
        self.setProperty("role", "note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self.hide()

    def toggle(self) -> None:
        """Show or hide."""
        self.setVisible(not self.isVisible())
        if self.isVisible():
            self._refresh()
            self._timer.start()
        else:
            self._timer.stop()

    def _refresh(self) -> None:
        figures = self._watch.figures
        self.setText(
            tr(
                "Longest stretch {ms} ms, {count} over 50 ms",
                ms=f"{figures.longest_ms:.0f}",
                count=figures.over_limit,
            )
        )
        self.adjustSize()
        self.move(self._window.width() - self.width() - 8, self._window.height() - self.height() - 8)
        self.raise_()
