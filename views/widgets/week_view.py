"""Seven days from midnight to midnight with the calendar's blocks. Tap, arrow keys and Enter choose one, or an empty hour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from views.models.calendar_week import DAY_H, Block
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_EVERY_H = 2


class WeekView(QWidget):
    """``chosen`` carries section and index of an entry; ``empty`` the day (0 … 6) and hour where nothing is."""

    chosen = Signal(str, int)
    empty = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._heads: tuple[str, ...] = ()
        self.blocks: tuple[Block, ...] = ()
        self._marked: tuple[str, int] | None = None
        self._now: tuple[int, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_blocks(self, heads: Sequence[str], blocks: Sequence[Block], now: tuple[int, float] | None) -> None:
        """This week from now on; ``now`` is the day and hour of the present, None in another week."""
        self._heads, self.blocks, self._now = tuple(heads), tuple(blocks), now
        self.update()

    def mark(self, entry: tuple[str, int] | None) -> None:
        """The entry that is edited."""
        self._marked = entry
        found = next((block for block in self.blocks if entry == (block.section, block.index)), None)
        self.setAccessibleDescription(found.tip if found is not None else "")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """A day's hours can be told apart."""
        return QSize(500, self._theme.px(90.0))

    def minimumSizeHint(self) -> QSize:
        """Two hours to a line."""
        return QSize(320, self._theme.px(60.0))

    # ------------------------------------------------------------ geometry

    def _edges(self) -> tuple[float, float]:
        small = ink.font(self._theme, self._theme.small_pt)
        return ink.width(small, "00:00") + self._theme.px(2.0), ink.height(small) + 4

    def day(self, number: int) -> QRectF:
        """A day's column, without its head."""
        left, top = self._edges()
        wide = (self.width() - left) / 7
        return QRectF(left + number * wide, top, wide, self.height() - top - 2)

    def place(self, block: Block) -> QRectF:
        """Where a block is."""
        column = self.day(block.day).adjusted(2, 0, -2, 0)
        begin, end = (column.top() + column.height() * hour / DAY_H for hour in block.hours)
        wide = column.width() / block.lanes
        return QRectF(column.left() + block.lane * wide, begin, wide - 1, max(end - begin, 3.0))

    def _at(self, point: QPointF) -> Block | None:
        return next((block for block in reversed(self.blocks) if self.place(block).contains(point)), None)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, blocks, the present, focus."""
        theme = self._theme
        painter = QPainter(self)
        painter.setFont(ink.font(theme, theme.small_pt))
        left, top = self._edges()
        for number, head in enumerate(self._heads):
            column = self.day(number)
            painter.fillRect(column, QColor(theme.surface))
            painter.setPen(QColor(theme.text_muted))
            ink.text(painter, QRectF(column.left(), 0, column.width(), top), head, _CENTRE)
        for hour in range(0, 25, _EVERY_H):
            y = self.day(0).top() + self.day(0).height() * hour / DAY_H
            painter.setPen(ink.pen(theme.grid))
            painter.drawLine(QPointF(left, y), QPointF(self.width(), y))
            painter.setPen(QColor(theme.text_muted))
            if hour < 24:
                ink.text(painter, QRectF(0, y - 8, left - theme.px(1.2), 16), f"{hour:02d}:00", _RIGHT)
        for block in self.blocks:
            self._paint_block(painter, block)
        if self._now is not None:
            column = self.day(self._now[0])
            y = column.top() + column.height() * self._now[1] / DAY_H
            painter.setPen(ink.pen(theme.text, 2.0))
            painter.drawLine(QPointF(column.left(), y), QPointF(column.right(), y))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(ink.pen(theme.accent, 2.0))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_block(self, painter: QPainter, block: Block) -> None:
        theme, box = self._theme, self.place(block)
        tone = {
            "shifts": theme.normal_band,
            "overtime": theme.running,
            "maintenance": theme.maintenance,
            "holidays": theme.offline,
        }[block.section]
        if block.section == "holidays":
            painter.fillRect(box, ink.hatch(tone, alpha=90))
        else:
            painter.fillRect(box, QColor(tone))
        for begin, end in block.breaks:
            column = self.day(block.day)
            y, until = (column.top() + column.height() * hour / DAY_H for hour in (begin, end))
            painter.fillRect(QRectF(box.left(), y, box.width(), max(until - y, 2.0)), QColor(theme.surface))
        marked = self._marked == (block.section, block.index)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen(theme.accent if marked else theme.border, 3.0 if marked else 1.0))
        painter.drawRect(box.adjusted(1, 1, -1, -1) if marked else box)
        dark = block.section in ("overtime", "maintenance")
        painter.setPen(QColor(theme.on_state if dark else theme.text))
        if block.section != "holidays":
            ink.text(painter, box.adjusted(4, 2, -2, -1), block.name, _LEFT)
            return
        line = ink.height(painter.font()) + 4
        plate = QRectF(box.left() + 3, box.center().y() - line / 2, box.width() - 6, line)
        painter.fillRect(plate, QColor(theme.surface_raised))
        ink.text(painter, plate, block.name, _CENTRE)

    # ------------------------------------------------------------ people

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the finger."""
        found = self._at(event.position())
        if found is not None:
            self.chosen.emit(found.section, found.index)
            return
        for number in range(7):
            column = self.day(number)
            if column.contains(event.position()):
                self.empty.emit(number, int((event.position().y() - column.top()) / column.height() * DAY_H))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys walk from entry to entry."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key())
        )
        entries = list(dict.fromkeys((block.section, block.index) for block in self.blocks))
        if step is None or not entries:
            super().keyPressEvent(event)
            return
        at = entries.index(self._marked) if self._marked in entries else -1 if step > 0 else 0
        self.chosen.emit(*entries[(at + step) % len(entries)])

    def event(self, event: QEvent) -> bool:
        """What a block is, as tooltip."""
        if isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), found.tip if found is not None else "", self)
            return True
        return super().event(event)
