"""Paints a trend's picture: grid, axes, gaps with their cause, curves, lanes of words. Refuses to keep anything."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from views.binding import format as form
from views.binding.i18n import quality_word, state_word
from views.models.ticks import TimeTick, time_ticks
from views.models.trend_line import Line
from views.models.trend_trace import Segment, segments_of
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.trend_bands import alarm_tints, paint_rails, paint_tints
from views.widgets.trend_gaps import paint_gaps
from views.widgets.trend_layer import paint_curves
from views.widgets.trend_layout import Curve, Frame, Panel
from views.widgets.trend_lines import LineStore
from views.widgets.trend_picture import Picture

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_picture(painter: QPainter, picture: Picture, lines: LineStore, curves: QPixmap | None = None) -> None:
    """The whole chart without its cross-hair. ``curves``: painted already, on a picture of the same size."""
    theme, frame, ticks, tints = picture.theme, picture.frame, _ticks(picture), alarm_tints(picture)
    painter.fillRect(QRectF(0, 0, frame.width, frame.height), QColor(theme.surface))
    several = len({c.machine for p in picture.panels for c in p.curves}) > 1
    paint_rails(painter, picture)
    for panel in picture.panels:
        if not panel.under:
            painter.fillRect(panel.area, QColor(theme.surface_raised))
            paint_tints(painter, picture, panel.area, tints)
            _time_grid(painter, picture, panel, ticks)
        if panel.lane:
            _lane(painter, picture, panel)
        else:
            _plot(painter, picture, panel, lines, curves)
        if not panel.under:
            paint_gaps(painter, picture, panel, several)
        _title(painter, picture, panel, several)
    _time_axis(painter, picture, ticks)


def _time_grid(painter: QPainter, picture: Picture, panel: Panel, ticks: Sequence[TimeTick]) -> None:
    painter.setPen(ink.pen(picture.theme.grid))
    for tick in ticks:
        x = round(picture.frame.x(tick.at_ns, picture.window)) + 0.5
        painter.drawLine(QPointF(x, panel.area.top()), QPointF(x, panel.area.bottom()))


def _ticks(picture: Picture) -> tuple[TimeTick, ...]:
    most = max(int(picture.frame.inner / (picture.frame.line * 5.5)), 2)
    return time_ticks(picture.window.from_ns, picture.window.to_ns, most, form.local)


def _plot(painter: QPainter, picture: Picture, panel: Panel, lines: LineStore, curves: QPixmap | None) -> None:
    _value_axis(painter, picture, panel)
    painter.save()
    painter.setClipRect(panel.area.adjusted(0, -1, 0, 1))
    if curves is None:
        paint_curves(painter, picture, panel)
    elif not panel.under:  # plots in one place have one picture
        painter.drawPixmap(0, 0, curves)
    for curve in panel.curves:
        _carried(painter, picture, panel, curve.colour, lines.line(curve.key, curve.trace, curve.gaps, 0))
    painter.restore()


def _value_axis(painter: QPainter, picture: Picture, panel: Panel) -> None:
    theme, line = picture.theme, picture.frame.line
    painter.setFont(ink.font(theme, theme.small_pt))
    wide = picture.frame.axis_width or picture.frame.gutter
    for value in panel.ticks:
        y = round(panel.y(value)) + 0.5
        if not panel.under:
            painter.setPen(ink.pen(theme.grid))
            painter.drawLine(QPointF(panel.area.left(), y), QPointF(panel.area.right(), y))
        painter.setPen(QColor(panel.curves[0].colour if picture.shares else theme.text_muted))
        place = QRectF(panel.axis_right - wide, y - line / 2, wide - 6, line)
        ink.text(painter, place, form.number(value, panel.decimals), _RIGHT)


def _carried(painter: QPainter, picture: Picture, panel: Panel, colour: str, line: Line) -> None:
    """The last value before the window, dashed: known, but older than what is shown."""
    if line.dashed is None:
        return
    start, end, value = line.dashed
    y = round(panel.y(value)) + 0.5
    painter.setPen(ink.pen(colour, 1.0, Qt.PenStyle.DashLine))
    left, right = (picture.frame.x(t, picture.window) for t in (start, end))
    painter.drawLine(QPointF(left, y), QPointF(right, y))


def _lane(painter: QPainter, picture: Picture, panel: Panel) -> None:
    curve = panel.curves[0]
    painter.save()
    painter.setClipRect(panel.area)
    painter.setFont(ink.font(picture.theme, picture.theme.small_pt))
    for segment in segments_of(curve.trace, curve.gaps, picture.window.from_ns, picture.window.to_ns):
        if segment.cause is None:
            _stretch(painter, picture, panel, curve, segment)
    painter.restore()


def _stretch(painter: QPainter, picture: Picture, panel: Panel, curve: Curve, segment: Segment) -> None:
    left, right = (picture.frame.x(t, picture.window) for t in (segment.from_ns, segment.to_ns))
    rect = QRectF(left, panel.area.top(), max(right - left, 1.0), panel.area.height())
    ground, text = lane_colours(picture.theme, curve, segment)
    painter.fillRect(rect, ground)
    if right - left > 3:
        painter.fillRect(QRectF(left, rect.top(), 1, rect.height()), QColor(picture.theme.surface_raised))
    visible = rect.intersected(panel.area).adjusted(5, 0, -3, 0)
    word = lane_word(curve, segment)
    if visible.width() > min(ink.width(painter.font(), word), picture.frame.line * 2.4):
        painter.setPen(QColor(text))
        ink.text(painter, visible, word, _LEFT)


def lane_word(curve: Curve, segment: Segment) -> str:
    """What a stretch says: the source's own word, the product's own word translated, or why there is none."""
    if segment.text is None:
        return quality_word(segment.quality)
    return state_word(segment.text) if is_state(curve) else segment.text


def is_state(curve: Curve) -> bool:
    """Whether the curve is the machine's derived state."""
    return curve.trace.item.id == "state" and curve.trace.item.derived


def lane_colours(theme: Theme, curve: Curve, segment: Segment) -> tuple[QBrush, str]:
    """Ground and text of a stretch: state colours for states, calm tints of the pen for everything else."""
    if segment.text is None or (is_state(curve) and segment.text == "offline"):
        return ink.hatch(theme.offline), theme.text
    if is_state(curve):
        return QBrush(QColor(theme.state_colour(segment.text))), theme.on_state
    shade = (0.18, 0.34, 0.26, 0.42)[zlib.crc32(segment.text.encode()) % 4]
    return QBrush(mixed(curve.colour, theme.surface_raised, shade)), theme.text


def mixed(colour: str, ground: str, share: float) -> QColor:
    """A colour laid over a ground."""
    a, b = QColor(colour), QColor(ground)
    blend = [
        round(x * share + y * (1 - share))
        for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    ]
    return QColor(*blend)


def _title(painter: QPainter, picture: Picture, panel: Panel, several: bool) -> None:
    """Unit on the axis side, then each pen's colour and name."""
    theme, line = picture.theme, picture.frame.line
    wide = picture.frame.axis_width or picture.frame.gutter
    row = QRectF((panel.axis_right or wide) - wide, panel.rect.top() + 1, wide - 6, line)
    painter.setFont(ink.font(theme, theme.small_pt))
    painter.setPen(QColor(theme.text_muted))
    if not panel.lane:
        ink.text(painter, row, panel.curves[0].unit or "–", _RIGHT)
    x = picture.frame.left + _titles_before(painter, picture, panel, several)
    for curve in panel.curves:
        words = _words(curve, several)
        room = panel.area.right() - x - line
        if room < line * 2:
            break
        painter.fillRect(QRectF(x, row.center().y() - 3, line * 0.8, 3), QColor(curve.colour))
        painter.setPen(QColor(theme.text))
        ink.text(painter, QRectF(x + line, row.top(), room, line), words, _LEFT)
        x += line * 1.8 + ink.width(painter.font(), words)


def _words(curve: Curve, several: bool) -> str:
    return " · ".join(w for w in (curve.title, curve.place if several else "", curve.remark) if w)


def _titles_before(painter: QPainter, picture: Picture, panel: Panel, several: bool) -> float:
    """How far the titles of the plots under this one reach."""
    below = [p for p in picture.panels if p.rect == panel.rect and p.under < panel.under]
    curves = [c for p in below for c in p.curves]
    return sum(picture.frame.line * 1.8 + ink.width(painter.font(), _words(c, several)) for c in curves)


def _time_axis(painter: QPainter, picture: Picture, ticks: Sequence[TimeTick]) -> None:
    theme, frame = picture.theme, picture.frame
    painter.setFont(ink.font(theme, theme.small_pt))
    top = frame.bottom + 2
    dated = -1e9
    for tick in ticks:
        x = frame.x(tick.at_ns, picture.window)
        painter.setPen(QColor(theme.text_muted))
        if tick.label and frame.left <= x:
            _centred(painter, frame, x, top, tick.label)
        if tick.day and x - dated > frame.line * 5:
            painter.setPen(QColor(theme.text))
            _centred(painter, frame, x, top + (frame.line if tick.label else 0), form.date(tick.at_ns))
            dated = x
    if dated < 0:
        painter.setPen(QColor(theme.text_muted))
        start = QRectF(frame.left, top + frame.line, frame.inner, frame.line)
        ink.text(painter, start, form.date(picture.window.from_ns), _LEFT)


def _centred(painter: QPainter, frame: Frame, x: float, top: float, words: str) -> None:
    wide = ink.width(painter.font(), words) + 2
    left = min(max(x - wide / 2, 0.0), frame.width - wide)
    ink.text(painter, QRectF(left, top, wide, frame.line), words, _CENTRE)


def paint_notice(painter: QPainter, rect: QRectF, words: Sequence[str], theme: Theme) -> None:
    """A sentence or two in the middle of an area (nothing there yet, or what to do next)."""
    painter.setFont(ink.font(theme, theme.title_pt))
    painter.setPen(QColor(theme.text_muted))
    painter.drawText(rect, _CENTRE | Qt.TextFlag.TextWordWrap, "\n".join(words))
