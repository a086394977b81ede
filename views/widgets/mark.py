"""A machine among hundreds: state, time in it, name and the worst that is said of it, so small that all are seen at once.

Painted from pieces that are kept: the ground with its shape by state, and each text once. A thousand of them cost a sixth of a
list view with a delegate (benchmarks/overview_tiles.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from app.domain.condition import Level
from app.domain.snapshot import MachineSnapshot
from app.domain.state import LinkState
from views.binding.i18n import state_word, tr
from views.shell.style import font, metrics
from views.shell.theme import Theme
from views.widgets.alarm_chip import priority_word
from views.widgets.chips import hatch, state_icon

WIDTH_MM, HEIGHT_MM = 24.0, 14.0
_MOST_TEXTS = 8_192
_CONDITIONS = {Level.FAULT: 1, Level.WARNING: 3}
_SHAPES = {1: "◆", 2: "▲", 3: "▼", 4: "●"}
_NAME_PT, _SINCE_PT = 10.0, 9.5
NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Mark:
    """All that it says. Equal marks look equal: nothing needs painting."""

    id: str
    name: str
    state: str
    since_text: str
    priority: int
    """Of the worst active condition, 1 … 4; 0: none."""
    living: bool

    @property
    def spoken(self) -> str:
        """As a sentence for screen readers."""
        worst = priority_word(self.priority) if self.priority else ""
        return ". ".join(filter(None, (self.name, f"{state_word(self.state)} {self.since_text}", worst)))


def mark_of(machine: MachineSnapshot, now_ns: int) -> Mark:
    """What a machine's mark says now."""
    levels = [one.activity.activation.level or Level.NORMAL for one in machine.conditions]
    return Mark(
        id=machine.id,
        name=machine.name,
        state=machine.state.value,
        since_text=_short(now_ns - machine.state_since_ns) if machine.state_since_ns else "",
        priority=_CONDITIONS.get(max(levels), 0) if levels else 0,
        living=machine.link.state is LinkState.CONNECTED,
    )


def _short(age_ns: int) -> str:
    """In one unit."""
    seconds = max(age_ns, 0) // NS_PER_S
    if seconds < 60:
        return tr("{s} s", s=seconds)
    if seconds < 7_200:
        return tr("{m} min", m=seconds // 60)
    if seconds < 172_800:
        return tr("{h} h", h=seconds // 3_600)
    return tr("{d} d", d=seconds // 86_400)


class MarkPainter:
    """Paints marks of one size in one look, at whole pixels; another size or look needs another painter."""

    def __init__(self, theme: Theme, size: QSize, ratio: float) -> None:
        """``size`` of a mark in device-independent pixels, ``ratio`` device pixels per such one."""
        self._theme, self._size, self._ratio = theme, size, ratio
        self._pad = max(2, round(size.width() * 0.06))
        self._upper = size.height() // 2
        self._plates: dict[tuple[str, int], QPixmap] = {}
        self._texts: dict[tuple[str, str, str], tuple[QPixmap, int]] = {}
        """With the place of their left edge in the mark."""

    def paint(self, painter: QPainter, x: int, y: int, mark: Mark) -> None:
        """One mark, its upper left corner at this whole pixel."""
        painter.drawPixmap(x, y, self._plate(mark))
        colour = self._ink(mark)
        if mark.since_text:
            since, left = self._text(mark.since_text, "beside" if mark.priority else "since", colour)
            painter.drawPixmap(x + left, y, since)
        name, left = self._text(mark.name, "name", colour)
        painter.drawPixmap(x + left, y + self._upper, name)

    def paint_frame(self, painter: QPainter, x: int, y: int, *, pressed: bool) -> None:
        """Around the mark that is chosen, or under a finger."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.text if pressed else self._theme.accent), 3))
        painter.drawRect(x + 1, y + 1, self._size.width() - 3, self._size.height() - 3)

    def _ink(self, mark: Mark) -> str:
        return self._theme.text if mark.state == "offline" else self._theme.on_state

    def _plate(self, mark: Mark) -> QPixmap:
        key = (mark.state, mark.priority)
        plate = self._plates.get(key)
        if plate is None:
            plate = self._plates[key] = self._blank(
                self._size, QColor(self._theme.background)
            )  # whole: copied, not blended
            with QPainter(plate) as painter:
                self._paint_plate(painter, mark)
        return plate

    def _paint_plate(self, painter: QPainter, mark: Mark) -> None:
        theme, box = self._theme, QRectF(0, 0, self._size.width(), self._size.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        known = mark.state != "offline"
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.state_colour(mark.state) if known else theme.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        if not known:
            hatch(painter, QRectF(1, 1, box.width() - 2, self._upper - 1), theme.grid, step=max(4.0, box.width() / 9))
        side = self._upper * 0.72
        icon = QRectF(self._pad, (self._upper - side) / 2, side, side)
        state_icon(painter, mark.state, icon, self._ink(mark))
        if mark.priority:
            look = theme.chip(mark.priority)
            chip = icon.translated(side * 1.25, 0)
            painter.setPen(QPen(QColor(look.outline), 1))
            painter.setBrush(QColor(look.fill))
            painter.drawRect(chip)
            painter.setPen(QColor(look.text))
            shape = QFont(theme.font_family)
            shape.setPixelSize(max(6, round(side * 0.8)))
            painter.setFont(shape)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, _SHAPES[mark.priority])

    def _text(self, text: str, part: str, colour: str) -> tuple[QPixmap, int]:
        key = (text, part, colour)
        made = self._texts.get(key)
        if made is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            written = self._written(text, colour, part)
            right = self._size.width() - self._pad - round(written.width() / self._ratio)
            made = self._texts[key] = (written, self._pad if part == "name" else right)
        return made

    def _written(self, text: str, colour: str, part: str) -> QPixmap:
        bold = part == "name"
        points = _NAME_PT if bold else _SINCE_PT
        used, size = font(self._theme, points, bold=bold), metrics(self._theme, points, bold=bold)
        shapes = {"name": 0.0, "since": 0.8, "beside": 1.7}[part]
        room = self._size.width() - 2 * self._pad - shapes * self._upper
        shown = size.elidedText(text, Qt.TextElideMode.ElideMiddle, max(room, 1)) if bold else text
        if size.horizontalAdvance(shown) > room:
            shown = ""  # half a time would be another time
        made = self._blank(QSize(max(1, round(size.horizontalAdvance(shown) + 1)), self._size.height() - self._upper))
        with QPainter(made) as painter:
            painter.setFont(used)
            painter.setPen(QColor(colour))
            painter.drawText(
                QRectF(0, 0, made.width(), self._size.height() - self._upper), Qt.AlignmentFlag.AlignVCenter, shown
            )
        return made

    def _blank(self, size: QSize, ground: QColor | Qt.GlobalColor = Qt.GlobalColor.transparent) -> QPixmap:
        made = QPixmap(size * self._ratio)
        made.setDevicePixelRatio(self._ratio)
        made.fill(ground)
        return made
