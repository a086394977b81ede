"""Paints what happened: slim rails over the plots for states, programs, tools, alarms and notes, and calm tints behind the curves."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.note import Note
from views.binding.i18n import state_word, tr
from views.models.trend_bands import Band, BandKind
from views.models.trend_window import Window
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.trend_layout import Frame
from views.widgets.trend_picture import Picture

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_RAIL_LINES = 1.25
_MARKS_MOST = 200
"""More program starts or tool changes than this on a chart are a pattern of the rail, not lines through the plots."""


def head_height(line: float, rails: Sequence[BandKind], notes: bool) -> float:
    """Room that rails need above the plots."""
    count = len(rails) + notes
    return count * line * _RAIL_LINES + (3 if count else 0)


def kind_word(kind: BandKind) -> str:
    """A kind of band."""
    return {
        BandKind.ALARM: tr("Alarms"),
        BandKind.STATE: tr("State"),
        BandKind.PROGRAM: tr("Program"),
        BandKind.TOOL: tr("Tool"),
    }[kind]


def rail_words(rails: Sequence[BandKind]) -> list[str]:
    """All that may stand in the gutter, so that it is wide enough."""
    return [tr("Notes"), *(kind_word(kind) for kind in rails)]


def rail_rect(frame: Frame, row: int) -> QRectF:
    """Where a rail lies; notes are the first when there are any."""
    high = frame.line * _RAIL_LINES
    return QRectF(frame.left, 2 + row * high, frame.inner, high - 2)


def paint_rails(painter: QPainter, picture: Picture) -> None:
    """One row per kind, its word in the gutter; notes first."""
    frame, window, theme = picture.frame, picture.window, picture.theme
    painter.setFont(ink.font(theme, theme.small_pt))
    if picture.notes:
        _rail_title(painter, frame, rail_rect(frame, 0), tr("Notes"), theme)
    for note in picture.notes:
        _stretch(painter, note_rect(frame, window, note), note.text, theme.accent, theme.on_accent)
    for row, kind in enumerate(picture.rails, 1 if picture.notes else 0):
        rect = rail_rect(frame, row)
        _rail_title(painter, frame, rect, kind_word(kind), theme)
        for band in picture.bands:
            if band.kind is kind and band.touches(window, picture.now_ns):
                fill, text = band_colours(band, theme)
                room = _across(frame, window, band.from_ns, band.end(picture.now_ns), rect)
                _stretch(painter, room, band_word(band), fill, text)


def band_word(band: Band) -> str:
    """What a band says."""
    return state_word(band.text) if band.kind is BandKind.STATE else band.text


def note_rect(frame: Frame, window: Window, note: Note) -> QRectF:
    """Where a note's flag lies; never too thin to be hit."""
    return _across(frame, window, note.from_ns, note.to_ns, rail_rect(frame, 0), least=frame.line)


def _rail_title(painter: QPainter, frame: Frame, rect: QRectF, words: str, theme: Theme) -> None:
    painter.fillRect(rect, QColor(theme.surface_raised))
    painter.setPen(QColor(theme.text_muted))
    ink.text(painter, QRectF(0, rect.top(), frame.gutter - 6, rect.height()), words, _RIGHT)


def _across(frame: Frame, window: Window, from_ns: int, to_ns: int, rect: QRectF, least: float = 1.0) -> QRectF:
    left, right = frame.x(max(from_ns, window.from_ns), window), frame.x(min(to_ns, window.to_ns), window)
    return QRectF(left, rect.top(), max(right - left, least), rect.height()).intersected(rect)


def _stretch(painter: QPainter, rect: QRectF, words: str, fill: str, text: str) -> None:
    if rect.isEmpty():
        return
    painter.fillRect(rect, QColor(fill))
    if rect.width() > 4:
        edge = QColor(text)
        edge.setAlpha(90)
        painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), edge)
    inner = rect.adjusted(4, 0, -2, 0)
    if inner.width() > min(ink.width(painter.font(), words), rect.height() * 1.6):
        painter.setPen(QColor(text))
        ink.text(painter, inner, words, _LEFT)


def band_colours(band: Band, theme: Theme) -> tuple[str, str]:
    """Fill and text of a stretch on its rail."""
    match band.kind:
        case BandKind.ALARM:
            chip = theme.chip(band.priority)
            return chip.fill, chip.text
        case BandKind.STATE:
            return theme.state_colour(band.text), theme.on_state
        case _:
            shades = (theme.surface, theme.normal_band, theme.grid)
            return shades[zlib.crc32(band.text.encode()) % len(shades)], theme.text


def paint_tints(painter: QPainter, picture: Picture, area: QRectF) -> None:
    """Behind the curves of one plot: alarms and notes as tints, program starts and tool changes as thin lines."""
    frame, window, theme = picture.frame, picture.window, picture.theme
    for band in picture.bands:
        if band.kind is BandKind.ALARM and band.touches(window, picture.now_ns):
            rect = _across(frame, window, band.from_ns, band.end(picture.now_ns), area)
            _tint(painter, rect, band_colours(band, theme)[0], 46)
    for note in picture.notes:
        if note.from_ns < window.to_ns and note.to_ns > window.from_ns:
            _tint(painter, _across(frame, window, note.from_ns, note.to_ns, area), theme.accent, 34)
    marks = [b for b in picture.bands if b.kind in (BandKind.PROGRAM, BandKind.TOOL)]
    marks = [b for b in marks if window.from_ns < b.from_ns < window.to_ns]
    for mark in marks if len(marks) <= _MARKS_MOST else ():
        style = Qt.PenStyle.DashLine if mark.kind is BandKind.PROGRAM else Qt.PenStyle.DotLine
        painter.setPen(ink.pen(theme.text_muted, 1.0, style))
        x = round(frame.x(mark.from_ns, window)) + 0.5
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _tint(painter: QPainter, rect: QRectF, colour: str, alpha: int) -> None:
    fill = QColor(colour)
    fill.setAlpha(alpha)
    painter.fillRect(rect, fill)
