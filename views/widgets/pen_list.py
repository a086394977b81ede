"""The pens under the tree: colour, name, present value and unit; click hides, Alt+click leaves one alone, ✕ removes; the menu says it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from views.binding.i18n import tr
from views.shell.theme import LIGHT, Theme
from views.widgets import ink

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class PenRow:
    """One pen as text."""

    key: str
    colour: str
    name: str
    place: str
    value: str
    unit: str
    hidden: bool = False
    faint: bool = False
    """The value is old or missing."""
    remark: str = ""
    """Why, for the tooltip."""
    means: bool = False
    """It shows means, not extremes."""


class PenList(QWidget):
    """One painted row per pen; repaints rows that changed and nothing else."""

    toggled = Signal(str)
    soloed = Signal(str)
    removed = Signal(str)
    averaged = Signal(str)
    """Means instead of extremes are wanted for this pen, or extremes again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._rows: tuple[PenRow, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_rows(self, rows: Sequence[PenRow]) -> None:
        """Take the pens; only changed rows are painted."""
        given = tuple(rows)
        if given == self._rows:
            return
        before, self._rows = self._rows, given
        if len(before) != len(given):
            self._current = min(self._current, max(len(given) - 1, 0))
            self.updateGeometry()
            self.update()
            return
        for i, (old, new) in enumerate(zip(before, given, strict=True)):
            if old != new:
                self.update(self.row_rect(i).toAlignedRect())

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def retranslate(self) -> None:
        """Set all texts again."""
        self.setAccessibleName(tr("Pens"))
        self.update()

    def row_height(self) -> int:
        """Two lines: the name, and below it value and unit."""
        name, value = (ink.height(f) for f in self._fonts())
        return round(name + value) + 8

    def row_rect(self, row: int) -> QRectF:
        """Where a row stands."""
        height = self.row_height()
        return QRectF(0, row * height, self.width(), height)

    def remove_rect(self, row: int) -> QRectF:
        """Where its ✕ stands."""
        rect = self.row_rect(row)
        return QRectF(rect.right() - rect.height(), rect.top(), rect.height(), rect.height())

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(200, self.row_height() * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        """All rows, narrow."""
        return QSize(120, self.row_height() * len(self._rows))

    def _fonts(self) -> tuple[QFont, QFont]:
        """Of names and of values."""
        return ink.font(self._theme, self._theme.small_pt), ink.font(self._theme, self._theme.body_pt, bold=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows inside the damaged region."""
        painter = QPainter(self)
        for i, row in enumerate(self._rows):
            if event.rect().intersects(self.row_rect(i).toAlignedRect()):
                self._paint_row(painter, i, row)
        painter.end()

    def _paint_row(self, painter: QPainter, i: int, row: PenRow) -> None:
        theme, rect = self._theme, self.row_rect(i)
        name_font, value_font = self._fonts()
        line = ink.height(name_font)
        painter.fillRect(rect, QColor(theme.surface_raised))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), QColor(theme.border))
        swatch = QRectF(6, rect.top() + 6, 5, rect.height() - 13)
        if row.hidden:
            painter.setPen(ink.pen(row.colour))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(swatch)
        else:
            painter.fillRect(swatch, QColor(row.colour))
        name = f"{row.name} · {row.place}" if row.place else row.name
        inner = QRectF(18, rect.top() + 3, rect.width() - 18 - rect.height(), line)
        painter.setFont(name_font)
        painter.setPen(QColor(theme.text_muted if row.hidden else theme.text))
        ink.text(painter, inner, name, _LEFT)
        self._paint_value(painter, QRectF(18, inner.bottom(), inner.width(), ink.height(value_font)), row)
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, self.remove_rect(i), "✕", Qt.AlignmentFlag.AlignCenter)
        if self.hasFocus() and i == self._current:
            painter.setPen(ink.pen(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _paint_value(self, painter: QPainter, rect: QRectF, row: PenRow) -> None:
        theme = self._theme
        words = tr("hidden") if row.hidden else row.unit
        painter.setFont(self._fonts()[0])
        painter.setPen(QColor(theme.text_muted))
        ink.text(painter, QRectF(rect.right() - 66, rect.top(), 66, rect.height()), words, _LEFT)
        painter.setFont(self._fonts()[1])
        painter.setPen(QColor(theme.stale if row.faint else theme.text))
        ink.text(painter, rect.adjusted(0, 0, -72, 0), row.value, _RIGHT)

    def _row_at(self, y: float) -> int | None:
        row = int(y // max(self.row_height(), 1))
        return row if 0 <= row < len(self._rows) else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click hides or shows, Alt+click leaves one alone, ✕ removes."""
        row = self._row_at(event.position().y())
        if row is None or not self.rect().contains(event.position().toPoint()):
            return
        self._current = row
        key = self._rows[row].key
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.remove_rect(row).contains(event.position()):
            self.removed.emit(key)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.soloed.emit(key)
        else:
            self.toggled.emit(key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """All that can be done with a pen, in words."""
        row = (
            self._row_at(event.pos().y()) if event.reason() is not QContextMenuEvent.Reason.Keyboard else self._current
        )
        if row is None or row >= len(self._rows):
            return
        self._current = row
        menu = self.menu(self._rows[row])
        menu.popup(event.globalPos())

    def menu(self, row: PenRow) -> QMenu:
        """The menu of a pen; it goes when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, signal in (
            (tr("Show") if row.hidden else tr("Hide"), self.toggled),
            (tr("This pen alone, or all again"), self.soloed),
            (tr("Extremes of each pixel") if row.means else tr("Mean of each pixel"), self.averaged),
            (tr("Remove"), self.removed),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, signal=signal: signal.emit(row.key))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose, Space hides, Alt+Space leaves one alone, M takes means, Delete removes."""
        if not self._rows or event.key() not in _KEYS:
            super().keyPressEvent(event)
            return
        key = self._rows[self._current].key
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down as pressed:
                step = -1 if pressed == Qt.Key.Key_Up else 1
                self._current = min(max(self._current + step, 0), len(self._rows) - 1)
                self.update()
            case Qt.Key.Key_Space if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.soloed.emit(key)
            case Qt.Key.Key_Space:
                self.toggled.emit(key)
            case Qt.Key.Key_M:
                self.averaged.emit(key)
            case _:
                self.removed.emit(key)

    def event(self, event: QEvent) -> bool:
        """The reason of a missing or doubtful value as tooltip."""
        if isinstance(event, QHelpEvent):
            row = self._row_at(event.pos().y())
            hint = tr("Click: hide or show. Alt+click: this one alone.")
            words = (
                "" if row is None else "\n".join(w for w in (self._rows[row].name, self._rows[row].remark, hint) if w)
            )
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_M, Qt.Key.Key_Delete)
