"""A chart whose width is shared by equal strips, each opened by tap, Enter and arrow keys. It refuses to paint: charts do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from views.shell.theme import LIGHT, Theme


class StripChart(QWidget):
    """``opened`` carries the number of the strip. A chart says how many there are, what each means, and how high it wants to be."""

    opened = Signal(int)
    HIGH_MM = 0.0
    LEAST_MM = 0.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def strips(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def words(self, number: int) -> str:
        """What a strip says as tooltip and to a screen reader."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the chart likes to be."""
        return QSize(400, self._theme.px(self.HIGH_MM))

    def minimumSizeHint(self) -> QSize:
        """High enough for its words."""
        return QSize(300, self._theme.px(self.LEAST_MM))

    def place(self, number: int) -> QRectF:
        """A strip, from top to bottom."""
        wide = self.width() / max(1, self.strips())
        return QRectF(number * wide, 0, wide, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the strip."""
        found = self._at(event.position().x())
        if found is not None and self.rect().contains(event.position().toPoint()):
            self._choose(found)
            self.opened.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, and open."""
        step, strips = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key())), self.strips()
        if step is not None and strips:
            self._choose(min(max(self.current + step, 0), strips - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and strips:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The strip under the pointer as tooltip."""
        if isinstance(event, QHelpEvent):
            found = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), self.words(found) if found is not None else "", self)
            return True
        return super().event(event)

    def _shown(self) -> None:
        """Other strips are shown from now on."""
        self._choose(min(self.current, max(0, self.strips() - 1)))

    def _choose(self, number: int) -> None:
        self.current = number
        self.setAccessibleDescription(self.words(number) if self.strips() else "")
        self.update()

    def _at(self, x: float) -> int | None:
        number = int(x // max(1.0, self.place(0).width()))
        return number if 0 <= number < self.strips() else None
