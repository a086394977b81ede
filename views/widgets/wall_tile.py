"""One machine on the wall: a few words in letters for five metres. It refuses every text that would be smaller."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from views.binding.i18n import state_word, tr
from views.models.wall_plan import BAND_ROWS, LINE_ROWS
from views.shell.theme import Theme
from views.widgets.chips import hatch, state_icon
from views.widgets.tile import Tile

ABNORMAL = frozenset({"fault", "stopped", "offline"})
STATES = ("running", "idle", "setup", "fault", "stopped", "offline")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ICON, _PAD = 0.8, 0.3
"""Icon and padding, in font sizes."""


def is_abnormal(tile: Tile) -> bool:
    """Whether the wall may not hide it: it stands, it does not report, or it has a fault."""
    return tile.state in ABNORMAL or any(remark.priority == 1 for remark in tile.remarks)


def wall_word(state: str) -> str:
    """A state in one short word: width is what letters for five metres cost."""
    return tr("No data") if state == "offline" else state_word(state)


def wall_font(theme: Theme, pixels: float, *, bold: bool = False) -> QFont:
    """The wall's font in px."""
    made = QFont(theme.font_family)
    made.setPixelSize(max(7, int(pixels)))
    made.setBold(bold)
    return made


def cap_ratio(theme: Theme) -> float:
    """Height of capitals, of the font's size."""
    return QFontMetricsF(wall_font(theme, 200)).capHeight() / 200.0


def widest_em(theme: Theme) -> float:
    """Width that the widest state asks for, with icon and padding, in font sizes."""
    size = QFontMetricsF(wall_font(theme, 100, bold=True))
    words = max(size.horizontalAdvance(wall_word(state)) for state in STATES)
    return words / 100.0 + _ICON + 3 * _PAD


def paint_wall_tile(painter: QPainter, rect: QRectF, tile: Tile, theme: Theme, font_px: float, *, lines: int) -> None:
    """The tile in letters of ``font_px``. A place lower than a band and a line shows icon and name alone."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(theme.surface_raised if tile.living else theme.surface))
    if rect.height() < font_px * (BAND_ROWS + LINE_ROWS * 0.9):
        _paint_small(painter, rect, tile, theme, font_px)
    else:
        band = QRectF(rect.left(), rect.top(), rect.width(), font_px * BAND_ROWS)
        _paint_band(painter, band, tile, theme, font_px)
        _paint_lines(painter, rect.adjusted(0, band.height(), 0, 0), tile, theme, font_px, lines)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def _ground(painter: QPainter, band: QRectF, tile: Tile, theme: Theme) -> QColor:
    """Fill a band with the state's colour; answers with the colour of what stands on it."""
    if tile.state == "offline":
        hatch(painter, band, theme.grid, step=band.height() / 6)
        return QColor(theme.text)
    painter.fillRect(band, QColor(theme.state_colour(tile.state)))
    return QColor(theme.on_state)


def _paint_band(painter: QPainter, band: QRectF, tile: Tile, theme: Theme, font_px: float) -> None:
    ink = _ground(painter, band, tile, theme)
    pad, icon, row = font_px * _PAD, font_px * _ICON, band.height() / 2
    state_icon(painter, tile.state, QRectF(band.left() + pad, band.top() + (row - icon) / 2, icon, icon), ink.name())
    text = band.adjusted(2 * pad + icon, 0, -pad, -row)
    painter.setPen(ink)
    painter.setFont(wall_font(theme, font_px, bold=True))
    painter.drawText(text, _LEFT, wall_word(tile.state))
    painter.drawText(text.translated(0, row), _LEFT, _since(tile.since_text, painter.font(), text.width()))


def _since(words: str, letters: QFont, room: float) -> str:
    """``1 h 06 min`` where it has room, else ``1 h 06``: the unit that is cut off is the one that nobody misses."""
    short, _, _ = words.rpartition(" ")
    return words if QFontMetricsF(letters).horizontalAdvance(words) <= room or not short else short


def _paint_lines(painter: QPainter, box: QRectF, tile: Tile, theme: Theme, font_px: float, lines: int) -> None:
    pad, row = font_px * _PAD, font_px * LINE_ROWS
    top = box.top() + max(0.0, (box.height() - row * lines) / 2)
    line = QRectF(box.left() + pad, top, box.width() - 2 * pad, row)
    bold = wall_font(theme, font_px, bold=True)
    size = QFontMetricsF(bold)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    parts = tile.parts if tile.parts_known else ""
    if size.horizontalAdvance(tile.name) + size.horizontalAdvance(parts) + 2 * pad > line.width() and lines < 2:
        parts = ""
    taken = size.horizontalAdvance(parts) + (2 * pad if parts else 0)
    painter.drawText(line, _RIGHT, parts)
    painter.drawText(line, _LEFT, size.elidedText(tile.name, Qt.TextElideMode.ElideRight, line.width() - taken))
    if lines > 1:
        plain = wall_font(theme, font_px)
        painter.setFont(plain)
        words = tile.reason or (tile.program if tile.living else "")
        shown = QFontMetricsF(plain).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line.translated(0, row), _LEFT, shown)


def _paint_small(painter: QPainter, rect: QRectF, tile: Tile, theme: Theme, font_px: float) -> None:
    """Icon and name on the state's colour."""
    ink = _ground(painter, rect, tile, theme)
    size_px = min(font_px, rect.height() * 0.8)
    pad, icon = size_px * _PAD, size_px * _ICON
    state_icon(painter, tile.state, QRectF(rect.left() + pad, rect.center().y() - icon / 2, icon, icon), ink.name())
    made = wall_font(theme, size_px, bold=True)
    painter.setFont(made)
    painter.setPen(ink)
    text = rect.adjusted(2 * pad + icon, 0, -pad, 0)
    shown = QFontMetricsF(made).elidedText(tile.name, Qt.TextElideMode.ElideRight, text.width())
    painter.drawText(text, _LEFT, shown)
