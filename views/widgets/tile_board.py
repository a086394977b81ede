"""All tiles in one painted widget: only tiles that say something new are painted again; it refuses a widget per machine.

One widget with dirty rectangles cost a quarter of the CPU of labels per tile (docs/adr), and a wall of 20 machines changes
a few tiles per second.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from views.shell.theme import LIGHT, Theme
from views.widgets.tile import HEIGHT_MM, WIDTH_MM, Tile, paint_tile

LARGEST, SMALLEST = 3.2, 0.85
"""How far tiles grow and shrink so that all are seen at once: few machines are read from far, many still without scrolling."""
STRETCH = 1.35
"""How much higher than its content asks a tile becomes to use the page."""


class TileBoard(QWidget):
    """Tiles in fixed places, in configured order, as many per row as fit."""

    opened = Signal(str)
    """A machine's tile was pressed, or Enter on it."""
    focus_moved = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = self._given = LIGHT
        self._room = QSize()
        self._tiles: tuple[Tile, ...] = ()
        self._in_row, self._high = 1, LIGHT.px(HEIGHT_MM)
        self._focus = 0
        self._pressed = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown."""
        return self._tiles

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._given = theme
        self._fit()
        self.update()

    def show_in(self, room: QSize) -> None:
        """The size that can be seen at once: few machines on a large screen get large tiles, read from far."""
        if room != self._room:
            self._room = room
            self._fit()
            self.update()

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these; paints only what differs."""
        before, self._tiles = self._tiles, tiles
        if len(before) != len(tiles):
            self._focus = min(self._focus, max(0, len(tiles) - 1))
            self._fit()
            self.update()
            self._announce()
            return
        for position, (old, new) in enumerate(zip(before, tiles, strict=True)):
            if old != new:
                self.update(self.place(position))
                if position == self._focus:
                    self._announce()

    # ------------------------------------------------------------ places

    @property
    def _seen(self) -> QSize:
        """What can be seen at once."""
        return self.size() if self._room.isEmpty() else self._room

    def _zoom(self, columns: int) -> float:
        """How large tiles become in so many columns when all shall be seen at once."""
        gap, rows = self._gap, -(-len(self._tiles) // columns)
        width = (self._seen.width() - gap * (columns - 1)) / columns / self._given.px(WIDTH_MM)
        height = (self._seen.height() - gap * (rows - 1)) / rows / self._given.px(HEIGHT_MM)
        return min(width, height, LARGEST)

    def _arranged(self) -> tuple[int, float]:
        """Columns and size: the largest at which all tiles are seen at once; else normal ones, and the page scrolls."""
        zoom, columns = max(((self._zoom(n), -n) for n in range(1, len(self._tiles) + 1)), default=(1.0, -1))
        if zoom >= SMALLEST:
            return -columns, zoom
        return max(1, (self.width() + self._gap) // (self._given.px(WIDTH_MM) + self._gap)), 1.0

    @property
    def _gap(self) -> int:
        return self._given.px(self._given.margin_mm)

    def _columns(self) -> int:
        return self._in_row

    def place(self, position: int) -> QRect:
        """Where the n-th tile stands."""
        row, column = divmod(position, self._in_row)
        width = (self.width() - self._gap * (self._in_row - 1)) // self._in_row
        return QRect(column * (width + self._gap), row * (self._high + self._gap), width, self._high)

    def _fit(self) -> None:
        self._in_row, zoom = self._arranged()
        self._theme = replace(self._given, scale=self._given.scale * zoom)
        rows = max(1, -(-len(self._tiles) // self._in_row))
        least = self._theme.px(HEIGHT_MM)
        room = (self._seen.height() - self._gap * (rows - 1)) // rows
        fits = room >= least - 2  # rounding of millimetres must not bring a scroll bar
        self._high = min(room, round(least * STRETCH)) if fits else least
        height = rows * (self._high + self._gap) - self._gap
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)

    def _at(self, point: QPoint) -> int:
        return next((i for i in range(len(self._tiles)) if self.place(i).contains(point)), -1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other columns, other height."""
        self._fit()
        super().resizeEvent(event)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tiles that touch the dirty region."""
        region = event.region()
        with QPainter(self) as painter:
            for position, tile in enumerate(self._tiles):
                place = QRectF(self.place(position))
                if region.intersects(place.toRect()):
                    focused = self.hasFocus() and position == self._focus
                    pressed = position == self._pressed
                    paint_tile(painter, place, tile, self._theme, focused=focused, pressed=pressed)

    # ------------------------------------------------------------ hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show what would be opened."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._at(event.position().toPoint())
            if self._pressed >= 0:
                self._move_focus(self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Acts on release inside the same tile: a drop of coolant or a slip opens nothing."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed = self._pressed, -1
        if pressed >= 0:
            self.update(self.place(pressed))
            if self._at(event.position().toPoint()) == pressed:
                self.opened.emit(self._tiles[pressed].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter or space opens."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(),
        }
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            target = self._focus + steps[key]
            if 0 <= target < len(self._tiles):
                self._move_focus(target)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._tiles:
            self.opened.emit(self._tiles[self._focus].id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen tile gets its frame."""
        self._move_focus(self._focus)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen tile loses its frame."""
        self.update(self.place(self._focus))
        super().focusOutEvent(event)

    def _move_focus(self, position: int) -> None:
        self.update(self.place(self._focus))
        self._focus = position
        self.update(self.place(position))
        self._announce()
        self.focus_moved.emit(self.place(position))

    def _announce(self) -> None:
        if self._tiles:
            self.setAccessibleName(self._tiles[self._focus].spoken)
