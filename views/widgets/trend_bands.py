"""Paints what happened: slim rails over the plots for states, programs, tools, alarms and notes, and calm tints behind the curves."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.note import Note
from views.binding.i18n import state_word, tr
from views.models.band_sheet import Seen
from views.models.trend_bands import Band, BandKind
from views.models.trend_window import Window
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.trend_layout import Frame
from views.widgets.trend_picture import Picture

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_RAIL_LINES = 1.25
_APART_PX = 2.0
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
        for seen in picture.bands.get(kind, ()):
            fill, text = band_colours(seen.band, theme)
            _stretch(painter, _room(seen, rect), band_word(seen.band), fill, text)


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
    painter.fillRect(rect, QColor(fill))
    if rect.width() <= 4:
        return
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


Tint = tuple[float, float, int]
"""From and to which pixel of a plot, and the alarms' priority."""


def alarm_tints(picture: Picture) -> list[Tint]:
    """What alarms tint behind the curves: of each priority, those that are hardly apart are one."""
    found: list[Tint] = []
    for priority in range(4, 0, -1):  # the most urgent is painted last
        last: Tint | None = None
        for seen in picture.bands.get(BandKind.ALARM, ()):
            if seen.band.priority != priority:
                continue
            if last is not None and seen.left - last[1] <= _APART_PX:
                last = (last[0], max(last[1], seen.right), priority)
            else:
                found += [last] if last is not None else []
                last = (seen.left, seen.right, priority)
        found += [last] if last is not None else []
    return found


def paint_tints(painter: QPainter, picture: Picture, area: QRectF, alarms: Sequence[Tint]) -> None:
    """Behind the curves of one plot: alarms and notes as tints, program starts and tool changes as thin lines."""
    frame, window, theme = picture.frame, picture.window, picture.theme
    for left, right, priority in alarms:
        rect = QRectF(area.left() + left, area.top(), right - left, area.height())
        _tint(painter, rect, theme.chip(priority).fill, 46)
    for note in picture.notes:
        if note.from_ns < window.to_ns and note.to_ns > window.from_ns:
            _tint(painter, _across(frame, window, note.from_ns, note.to_ns, area), theme.accent, 34)
    for kind, style in ((BandKind.PROGRAM, Qt.PenStyle.DashLine), (BandKind.TOOL, Qt.PenStyle.DotLine)):
        marks = [seen.left for seen in picture.bands.get(kind, ()) if seen.left > 0]
        painter.setPen(ink.pen(theme.text_muted, 1.0, style))
        for left in marks if len(marks) <= _MARKS_MOST else ():
            x = round(area.left() + left) + 0.5
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _room(seen: Seen, rect: QRectF) -> QRectF:
    """Where a band lies on a rail or a plot."""
    return QRectF(rect.left() + seen.left, rect.top(), seen.right - seen.left, rect.height())


def _tint(painter: QPainter, rect: QRectF, colour: str, alpha: int) -> None:
    fill = QColor(colour)
    fill.setAlpha(alpha)
    painter.fillRect(rect, fill)
