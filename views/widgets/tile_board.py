"""All tiles, or marks where there are too many for tiles, in one painted widget: only what says something new is painted again.

One widget with dirty rectangles cost a quarter of the CPU of labels per tile (docs/adr), and a wall of 20 machines changes
a few tiles per second. It refuses a widget per machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.snapshot import MachineSnapshot
from views.shell.theme import LIGHT, Theme
from views.widgets.mark import HEIGHT_MM as MARK_HEIGHT_MM
from views.widgets.mark import WIDTH_MM as MARK_WIDTH_MM
from views.widgets.mark import Mark, MarkPainter, mark_of
from views.widgets.tile import HEIGHT_MM, WIDTH_MM, Tile, paint_tile, tile_of

LARGEST, SMALLEST = 3.2, 0.85
"""How far tiles grow and shrink so that all are seen at once: few machines are read from far, many still without scrolling."""
MARKS_LARGEST, MARKS_SMALLEST, MARKS_SCROLLED = 1.4, 0.5, 0.8
"""The same of marks; where even the smallest are not all seen at once, the page scrolls."""
STRETCH = 1.35
"""How much higher than its content asks a tile becomes to use the page."""
FEW = 24
"""So many machines are read one by one."""
_MARK_GAP_MM = 0.8
NS_PER_S = 1_000_000_000


class TileBoard(QWidget):
    """Tiles in fixed places, in configured order, as many per row as fit."""

    opened = Signal(str)
    """A machine's tile was pressed, or Enter on it."""
    focus_moved = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = self._given = LIGHT
        self._room = QSize()
        self._tiles: tuple[Tile | Mark, ...] = ()
        self._marks = False
        self._painter: MarkPainter | None = None
        self._in_row, self._high = 1, LIGHT.px(HEIGHT_MM)
        self._focus = 0
        self._pressed = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown, where it is tiles."""
        return tuple(tile for tile in self._tiles if isinstance(tile, Tile))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is shown, where it is marks."""
        return tuple(mark for mark in self._tiles if isinstance(mark, Mark))

    @property
    def states(self) -> list[str]:
        """The machines' states, in the order of their places."""
        return [tile.state for tile in self._tiles]

    def asks_marks(self, count: int) -> bool:
        """Whether so many machines are seen at once as marks alone; a handful on a small screen stay tiles, and scroll."""
        return count > FEW and self._most(count, WIDTH_MM, HEIGHT_MM, self._margin, LARGEST)[1] < SMALLEST

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._given, self._painter = theme, None
        self._fit()
        self.update()

    def show_in(self, room: QSize) -> None:
        """The size that can be seen at once: few machines on a large screen get large tiles, read from far."""
        if room != self._room:
            self._room = room
            self._fit()
            self.update()

    def show_tiles(self, tiles: tuple[Tile | Mark, ...]) -> None:
        """Show these; paints only what differs."""
        before, self._tiles = self._tiles, tiles
        marks = bool(tiles) and isinstance(tiles[0], Mark)
        if len(before) != len(tiles) or marks is not self._marks:
            self._marks = marks
            self._focus = min(self._focus, max(0, len(tiles) - 1))
            self._fit()
            self.update()
            self._announce()
            return
        for position, (old, new) in enumerate(zip(before, tiles, strict=True)):
            if old is not new and old != new:
                self.update(self.place(position))
                if position == self._focus:
                    self._announce()

    # ------------------------------------------------------------ places

    @property
    def _seen(self) -> QSize:
        """What can be seen at once."""
        return self.size() if self._room.isEmpty() else self._room

    def _most(self, count: int, wide_mm: float, high_mm: float, gap: int, largest: float) -> tuple[int, float]:
        """Columns, and how large so many become at most when all shall be seen at once."""
        wide, high, seen = self._given.px(wide_mm), self._given.px(high_mm), self._seen
        best = (1, 0.0)
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            width = (seen.width() - gap * (columns - 1)) / columns / wide
            height = (seen.height() - gap * (rows - 1)) / rows / high
            zoom = min(width, height, largest)
            if zoom > best[1]:
                best = (columns, zoom)
            if width < height:
                break  # more columns only make them narrower
        return best

    def _arranged(self) -> tuple[int, float]:
        """Columns and size: the largest at which all are seen at once; else usual ones, and the page scrolls."""
        if not self._tiles:
            return 1, 1.0
        if self._marks:
            wide_mm, high_mm = MARK_WIDTH_MM, MARK_HEIGHT_MM
            largest, smallest, scrolled = MARKS_LARGEST, MARKS_SMALLEST, MARKS_SCROLLED
        else:
            wide_mm, high_mm, largest, smallest, scrolled = WIDTH_MM, HEIGHT_MM, LARGEST, SMALLEST, 1.0
        columns, zoom = self._most(len(self._tiles), wide_mm, high_mm, self._gap, largest)
        if zoom >= smallest:
            return columns, zoom
        return max(1, (self.width() + self._gap) // (round(self._given.px(wide_mm) * scrolled) + self._gap)), scrolled

    @property
    def _margin(self) -> int:
        return self._given.px(self._given.margin_mm)

    @property
    def _gap(self) -> int:
        return self._given.px(_MARK_GAP_MM) if self._marks else self._margin

    def _columns(self) -> int:
        return self._in_row

    def place(self, position: int) -> QRect:
        """Where the n-th tile stands."""
        row, column = divmod(position, self._in_row)
        gap = self._gap
        width = (self.width() - gap * (self._in_row - 1)) // self._in_row
        return QRect(column * (width + gap), row * (self._high + gap), width, self._high)

    def _fit(self) -> None:
        self._in_row, zoom = self._arranged()
        self._theme = replace(self._given, scale=self._given.scale * zoom)
        rows = max(1, -(-len(self._tiles) // self._in_row))
        least = self._theme.px(MARK_HEIGHT_MM if self._marks else HEIGHT_MM)
        room = (self._seen.height() - self._gap * (rows - 1)) // rows
        fits = room >= least - 2  # rounding of millimetres must not bring a scroll bar
        self._high = min(room, round(least * STRETCH)) if fits else least
        self._painter = None
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
        """What touches the dirty region."""
        chosen, touched = self._focus if self.hasFocus() else -1, self._touched(event.region())
        with QPainter(self) as painter:
            if self._marks:
                self._paint_marks(painter, touched, chosen)
                return
            for position in touched:
                tile = self._tiles[position]
                if isinstance(tile, Tile):
                    focused, pressed = position == chosen, position == self._pressed
                    paint_tile(
                        painter, QRectF(self.place(position)), tile, self._theme, focused=focused, pressed=pressed
                    )

    def _paint_marks(self, painter: QPainter, positions: Sequence[int], chosen: int) -> None:
        """Hundreds at a time: nothing is worked out twice."""
        size, in_row = self.place(0).size(), self._in_row
        paints = self._painter = self._painter or MarkPainter(self._theme, size, self.devicePixelRatioF())
        column_px, row_px = size.width() + self._gap, size.height() + self._gap
        for position in positions:
            x, y, mark = position % in_row * column_px, position // in_row * row_px, self._tiles[position]
            if isinstance(mark, Mark):
                paints.paint(painter, x, y, mark)
                if position in (chosen, self._pressed):
                    paints.paint_frame(painter, x, y, pressed=position == self._pressed)

    def _touched(self, region: QRegion) -> list[int]:
        """Positions whose places touch a region, each once."""
        row_px, column_px = self._high + self._gap, self.place(0).width() + self._gap
        found = set[int]()
        for rect in cast("Iterable[QRect]", region):  # its stubs do not tell
            columns = range(max(rect.left() // column_px, 0), min(rect.right() // column_px, self._in_row - 1) + 1)
            for row in range(max(rect.top() // row_px, 0), rect.bottom() // row_px + 1):
                found.update(row * self._in_row + column for column in columns)
        return sorted(position for position in found if position < len(self._tiles))

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


class MachineBoard(TileBoard):
    """A board that is told machines: tiles while all of them are seen at once so, else marks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, tuple[int, int, Tile | Mark]] = {}
        self._as_marks = False

    def show_machines(self, machines: Sequence[MachineSnapshot], now_ns: int) -> None:
        """Words anew only where the machine or the second changed."""
        marks = self.asks_marks(len(machines))
        if marks is not self._as_marks or len(self._known) > 2 * len(machines) + 16:
            self._as_marks = marks
            self._known.clear()
        self.show_tiles(tuple(self._face(machine, now_ns) for machine in machines))

    def forget(self) -> None:
        """The words are those of another language from now on."""
        self._known.clear()

    def _face(self, machine: MachineSnapshot, now_ns: int) -> Tile | Mark:
        second = now_ns // NS_PER_S
        known = self._known.get(machine.id)
        if known is not None and known[0] == machine.revision and known[1] == second:
            return known[2]
        face = mark_of(machine, now_ns) if self._as_marks else tile_of(machine, now_ns)
        self._known[machine.id] = (machine.revision, second, face)
        return face
