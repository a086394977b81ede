"""The navigation at the left: finger-sized places in ISA-101 order; what does not fit the height waits behind "More"."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from views.binding.i18n import tr
from views.shell.buttons import FrameButton
from views.shell.places import ALL, BY_NAME, title
from views.shell.style import metrics
from views.shell.theme import LIGHT, Theme

_DRAWER_COLUMNS = 3


def places_in(height: float, side: float, gap: float, count: int) -> int:
    """How many of ``count`` places stand in the rail themselves; less than all leaves room for "More"."""
    slots = max(1, int((height - gap) // (side + gap)))
    return count if slots >= count else slots - 1


class Rail(QWidget):
    """Says which place was asked for."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._place = ""
        self._shown = len(ALL)
        self.buttons = {place.name: FrameButton(place.name, wordy=True, parent=self) for place in ALL}
        self.more = FrameButton("more", wordy=True, parent=self)
        self.more.clicked.connect(self._open_drawer)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self._press(name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._resize_buttons()

    def retranslate(self) -> None:
        """Set all texts again."""
        for name, button in self.buttons.items():
            button.describe(title(name))
        self.more.describe(tr("More"), tr("More places"))
        self._resize_buttons()

    def mark(self, place: str) -> None:
        """This page is shown."""
        self._place = place
        self._check()

    def enable(self, enabled: bool) -> None:
        """Places can be visited once the plant is there."""
        for button in (*self.buttons.values(), self.more):
            button.setEnabled(enabled)

    def sizeHint(self) -> QSize:
        """As wide as its longest word; any height will do."""
        return QSize(self._side().width() + 2, self._side().height() * 3)

    def minimumSizeHint(self) -> QSize:
        """As the hint."""
        return self.sizeHint()

    # ------------------------------------------------------------ places

    def _side(self) -> QSize:
        theme = self._theme
        finger = theme.px(theme.target_mm)
        line = metrics(theme, theme.small_pt)
        words = max(line.horizontalAdvance(b.text()) for b in (*self.buttons.values(), self.more))
        return QSize(max(finger, round(words + theme.px(2))), finger)

    def _resize_buttons(self) -> None:
        for button in (*self.buttons.values(), self.more):
            button.set_theme(self._theme)
            button.setFixedSize(self._side())
        self.setFixedWidth(self.sizeHint().width())
        self._place_buttons()

    def _place_buttons(self) -> None:
        side, gap = self._side().height(), self._theme.px(self._theme.touch_gap_mm)
        self._shown = places_in(self.height(), side, gap, len(ALL))
        y = gap // 2
        for position, button in enumerate((*self.buttons.values(), self.more)):
            is_more = position == len(ALL)
            visible = self._shown < len(ALL) if is_more else position < self._shown
            button.setVisible(visible)
            if visible:
                button.move(1, y)
                y += side + gap
        self._check()
        self.update()

    def _check(self) -> None:
        names = list(self.buttons)
        for name, button in self.buttons.items():
            button.setChecked(name == self._place)
        self.more.setChecked(self._place in names[self._shown :])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer places fit."""
        self._place_buttons()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line where the level changes."""
        gap = self._theme.px(self._theme.touch_gap_mm)
        with QPainter(self) as painter:
            painter.setPen(QColor(self._theme.border))
            levels = [BY_NAME[name].level for name in list(self.buttons)[: self._shown]]
            for position in range(1, len(levels)):
                if levels[position] != levels[position - 1]:
                    y = self.buttons[ALL[position].name].y() - gap // 2
                    painter.drawLine(self.width() // 5, y, self.width() * 4 // 5, y)

    # ------------------------------------------------------------ what waits behind "More"

    def _press(self, name: str) -> None:
        self._check()
        self.asked.emit(name)

    def _open_drawer(self) -> None:
        self._check()
        drawer = Drawer(self, [place.name for place in ALL[self._shown :]], self._place, self._theme)
        drawer.asked.connect(self._press)
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height()))
        drawer.adjustSize()
        drawer.move(corner.x(), corner.y() - drawer.height())
        drawer.show()


class Drawer(QFrame):
    """The places that did not fit, beside "More"; closes with Esc, a choice, or a press outside."""

    asked = Signal(str)

    def __init__(self, parent: QWidget, names: list[str], current: str, theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "drawer")
        grid = QGridLayout(self)
        gap = theme.px(theme.touch_gap_mm)
        grid.setContentsMargins(gap, gap, gap, gap)
        grid.setSpacing(gap)
        self.buttons = [FrameButton(name, wordy=True) for name in names]
        for position, (name, button) in enumerate(zip(names, self.buttons, strict=True)):
            button.describe(title(name))
            button.set_theme(theme)
            button.setChecked(name == current)
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            grid.addWidget(button, position // _DRAWER_COLUMNS, position % _DRAWER_COLUMNS)
        widest = max(button.sizeHint().width() for button in self.buttons)
        for button in self.buttons:
            button.setFixedWidth(widest)
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, name: str) -> None:
        self.close()
        self.asked.emit(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press outside closes it."""
        if not self.rect().contains(event.position().toPoint()):
            self.close()
