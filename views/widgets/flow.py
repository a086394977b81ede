"""Widgets in a row that goes on in the next line where the width ends: no button is cut, whatever the language or the letters' size."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

Line = list[tuple[QLayoutItem, QSize]]


class Flow(QLayout):
    """From left to right, then down; each widget has its own size, in the middle of its line.

    What is left of a line goes to the stretches in it, else to the widgets that were added with a stretch.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._growing: set[QWidget] = set()

    def addWidget(self, widget: QWidget, stretch: int = 0) -> None:
        """One more; with a stretch it takes what is left of its line."""
        if stretch:
            self._growing.add(widget)
        super().addWidget(widget)

    def addStretch(self) -> None:
        """What follows stands at the right end of its line."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding))

    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands over what is added."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, which is no longer laid out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """A narrow one is high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Lines of this width."""
        edge = self.contentsMargins()
        lines = self._lines(width - edge.left() - edge.right())
        high = sum(_height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)
        return high + edge.top() + edge.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        inner = rect.marginsRemoved(self.contentsMargins())
        y = inner.y()
        for line in self._lines(inner.width()):
            self._place(line, QRect(inner.x(), y, inner.width(), _height(line)))
            y += _height(line) + self.spacing()

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(size.width() + self.spacing() for size in shown) - self.spacing()
        return self._edged(max(wide, 0), max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """The widest of them."""
        shown = [self._size(item) for item in self._items if not item.isEmpty()]
        return self._edged(max((s.width() for s in shown), default=0), max((s.height() for s in shown), default=0))

    def _edged(self, width: int, height: int) -> QSize:
        edge = self.contentsMargins()
        return QSize(width + edge.left() + edge.right(), height + edge.top() + edge.bottom())

    def _size(self, item: QLayoutItem) -> QSize:
        """What it asks for; one that grows may be as small as its minimum."""
        return item.sizeHint().expandedTo(item.minimumSize())

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = [[]]
        used = 0
        for item in self._items:
            if item.spacerItem() is not None:
                lines[-1].append((item, QSize()))
                continue
            if item.isEmpty():
                continue
            size = self._size(item)
            if used and used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size.boundedTo(QSize(max(width, 1), size.height()))))
            used += size.width() + self.spacing()
        return [line for line in lines if _height(line)]

    def _place(self, line: Line, room: QRect) -> None:
        things = [item for item, _ in line if item.spacerItem() is None]
        rest = room.width() - sum(size.width() for _, size in line) - self.spacing() * (len(things) - 1)
        growing = [item for item, _ in line if item.spacerItem() is not None]
        growing = growing or [item for item in things if item.widget() in self._growing]
        more = max(0, rest) // len(growing) if growing else 0
        x = room.x()
        for item, size in line:
            wide = size.width() + (more if item in growing else 0)
            if item.spacerItem() is not None:
                x += wide
                continue
            y = room.y() + (room.height() - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, y), QSize(wide, size.height())))
            x += wide + self.spacing()


def turn(layout: QBoxLayout, *, narrow: bool) -> None:
    """Parts beside each other, or below each other where the width does not suffice."""
    way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
    if layout.direction() is not way:
        layout.setDirection(way)


def _height(line: Line) -> int:
    return max((size.height() for _, size in line), default=0)
