"""One machine in a glance: what a tile says (a value), and how it is painted; it refuses to fetch anything.

Order by what matters from five metres: state and time in it, then the machine's name, parts, program, and what is not as usual.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.domain.condition import Level
from app.domain.snapshot import MachineSnapshot
from app.domain.state import LinkState
from views.binding import format as written
from views.binding.i18n import link_word, state_word, tr
from views.shell.style import font, metrics
from views.shell.theme import Theme
from views.widgets.chips import chip, chip_width, hatch, link_sign, state_icon

FRESH_NS = 3_000_000_000
WIDTH_MM = 70.0
HEIGHT_MM = 46.0
_BAND_MM = 13.0
_PAD_MM = 3.0
_FOOT_MM = 4.6
_CHIP_MM = 4.6
_STATE_PT = 19.0
_SINCE = 0.8
"""Size of the time in a state, of the state's word."""
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
_OVERRIDES = ("feed_override", "rpm_override", "rapid_override")


@dataclass(frozen=True, slots=True)
class Remark:
    """A chip: its text, and how loud it is (0 exception, 1 … 4 priority)."""

    text: str
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """All words of a tile. Equal tiles look equal: nothing needs painting."""

    id: str
    name: str
    place: str
    state: str
    state_text: str
    since_text: str
    parts: str
    parts_known: bool
    program: str
    remarks: tuple[Remark, ...]
    reason: str
    """The worst active condition in the machine's own words."""
    link_text: str
    living: bool
    refused: bool
    link_brief: str = ""
    """The same with less room; empty: there is nothing to leave out."""

    @property
    def spoken(self) -> str:
        """The tile as a sentence for screen readers."""
        remarks = ", ".join(remark.text for remark in self.remarks)
        return ". ".join(filter(None, (self.name, f"{self.state_text} {self.since_text}", remarks, self.link_text)))


def tile_of(machine: MachineSnapshot, now_ns: int) -> Tile:
    """What a machine's tile says now."""
    parts, known = _parts(machine)
    link = machine.link
    return Tile(
        id=machine.id,
        name=machine.name,
        place=machine.line or machine.area,
        state=machine.state.value,
        state_text=state_word(machine.state),
        since_text=written.age(now_ns - machine.state_since_ns) if machine.state_since_ns else "",
        parts=parts,
        parts_known=known,
        program=_text(machine, "program"),
        remarks=remarks_of(machine),
        reason=reason_of(machine),
        link_text=link_text(machine, now_ns),
        link_brief=_link_brief(machine),
        living=link.state is LinkState.CONNECTED,
        refused=link.state in (LinkState.REFUSED, LinkState.FAULTED),
    )


def remarks_of(machine: MachineSnapshot) -> tuple[Remark, ...]:
    """What is not as usual, worst first: faults, warnings, overrides ≠ 100 %, mode ≠ AUTOMATIC."""
    levels = [c.activity.activation.level for c in machine.conditions]
    faults, warnings = levels.count(Level.FAULT), levels.count(Level.WARNING)
    found = []
    if faults:
        found.append(Remark(tr("◆ {n} fault", n=faults) if faults == 1 else tr("◆ {n} faults", n=faults), 1))
    if warnings:
        found.append(Remark(tr("▼ {n} warning", n=warnings) if warnings == 1 else tr("▼ {n} warnings", n=warnings), 3))
    for signal in _OVERRIDES:
        reading = machine.reading(signal)
        if reading is not None and isinstance(reading.value, (int, float)) and round(reading.value) != 100:
            found.append(Remark(_override_text(signal, written.number(reading.value, 0))))
    mode = machine.reading("mode")
    if mode is not None and isinstance(mode.value, str) and mode.value != "AUTOMATIC":
        found.append(Remark(mode.value.replace("_", " ")))
    return tuple(found)


def reason_of(machine: MachineSnapshot) -> str:
    """Native code and text of the worst active condition, the newest of equals; empty without one."""
    if not machine.conditions:
        return ""
    worst = max(machine.conditions, key=lambda c: (c.activity.activation.level or Level.NORMAL, c.activity.since_ns))
    activation = worst.activity.activation
    return " ".join(filter(None, (activation.native_code, activation.text))) or worst.item.type


def link_text(machine: MachineSnapshot, now_ns: int) -> str:
    """Age of the data while the link lives, else since when it does not."""
    link = machine.link
    if link.state is LinkState.CONNECTED:
        age_ns = now_ns - link.last_good_ns
        return tr("Live") if age_ns < FRESH_NS else tr("Data {age} old", age=written.age(age_ns))
    word = link_word(link.state)
    if not link.last_good_ns:
        return word
    return tr(
        "{what} since {clock} ({age})",
        what=word,
        clock=written.clock(link.last_good_ns)[:5],
        age=written.age(now_ns - link.last_good_ns),
    )


def _link_brief(machine: MachineSnapshot) -> str:
    """Since when the link does not live: the age can be reckoned, a cut one can't."""
    link = machine.link
    if link.state is LinkState.CONNECTED or not link.last_good_ns:
        return ""
    return tr("{what} since {clock}", what=link_word(link.state), clock=written.clock(link.last_good_ns)[:5])


def _override_text(signal: str, percent: str) -> str:
    match signal:
        case "feed_override":
            return tr("Feed {percent} %", percent=percent)
        case "rpm_override":
            return tr("Spindle {percent} %", percent=percent)
        case _:
            return tr("Rapid {percent} %", percent=percent)


def _parts(machine: MachineSnapshot) -> tuple[str, bool]:
    reading = machine.reading("part_count")
    if reading is None:
        return "", False
    if reading.value is not None:
        return written.plain(reading.item, reading.value), True
    if reading.last_good is not None:
        return tr("last {value}", value=written.plain(reading.item, reading.last_good)), False
    return written.NO_VALUE, False


def _text(machine: MachineSnapshot, signal: str) -> str:
    reading = machine.reading(signal)
    return "" if reading is None else written.value(reading)


# ---------------------------------------------------------------- painting


def paint_tile(painter: QPainter, rect: QRectF, tile: Tile, theme: Theme, *, focused: bool, pressed: bool) -> None:
    """Paint one tile into its place."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = theme.px(theme.radius_mm)
    ground = theme.hover if pressed else theme.surface_raised if tile.living else theme.surface
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    band = QRectF(rect.left(), rect.top(), rect.width(), theme.px(_BAND_MM))
    _paint_band(painter, band, tile, theme)
    inner = QRectF(rect.left(), band.bottom(), rect.width(), rect.bottom() - band.bottom())
    pad = theme.px(_PAD_MM)
    _paint_body(painter, inner.adjusted(pad, theme.px(1.6), -pad, -theme.px(1.6)), tile, theme)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.accent), 3))
        painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
    painter.restore()


def _paint_band(painter: QPainter, band: QRectF, tile: Tile, theme: Theme) -> None:
    """State as colour, icon and word, and the time in it: what is read from five metres."""
    known = tile.state != "offline"
    colour = theme.on_state if known else theme.text
    if known:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.state_colour(tile.state)))
        radius = theme.px(theme.radius_mm)
        painter.drawRoundedRect(band, radius, radius)
        painter.drawRect(QRectF(band.left(), band.center().y(), band.width(), band.height() / 2))
    else:
        hatch(painter, band.adjusted(1, 1, -1, 0), theme.grid, step=theme.px(1.8))
    side, pad = band.height() * 0.46, theme.px(_PAD_MM)
    state_icon(painter, tile.state, QRectF(band.left() + pad, band.center().y() - side / 2, side, side), colour)
    text = band.adjusted(pad + side + theme.px(2), 0, -pad, 0)
    points = _fitting(theme, tile, text.width())
    painter.setPen(QColor(colour))
    painter.setFont(font(theme, points, bold=True))
    painter.drawText(text, _LEFT | _MIDDLE, tile.state_text)
    painter.setFont(font(theme, points * _SINCE))
    painter.drawText(text, _RIGHT | _MIDDLE, tile.since_text)


def _fitting(theme: Theme, tile: Tile, room: float) -> float:
    """Points of the state word at which it and the time stand side by side."""
    word = metrics(theme, _STATE_PT, bold=True).horizontalAdvance(tile.state_text)
    since = metrics(theme, _STATE_PT * _SINCE).horizontalAdvance(tile.since_text)
    return _STATE_PT * min(1.0, max(0.5, room / max(1.0, word + since + theme.px(3))))


def _paint_body(painter: QPainter, box: QRectF, tile: Tile, theme: Theme) -> None:
    """Name and program at the left, parts at the right, remarks and reason under them, the link at the foot."""
    room = box.width() - _paint_parts(painter, box, tile, theme) - theme.px(2)
    y = box.top()
    y = _paint_line(painter, QRectF(box.left(), y, room, 0), tile.name, theme, points=theme.title_pt, bold=True)
    program = theme.text if tile.living else theme.stale
    y = _paint_line(painter, QRectF(box.left(), y, room, 0), tile.program, theme, colour=program)
    foot = QRectF(box.left(), box.bottom() - theme.px(_FOOT_MM), box.width(), theme.px(_FOOT_MM))
    line = metrics(theme, theme.body_pt).height() if tile.reason else 0.0
    chips = theme.px(_CHIP_MM + 1) if tile.remarks else 0.0
    y += max(theme.px(0.6), (foot.top() - y - line - chips) / 2)
    _paint_remarks(painter, QPointF(box.left(), y), box.right(), tile, theme)
    _paint_line(painter, QRectF(box.left(), y + chips, box.width(), 0), tile.reason, theme)
    _paint_foot(painter, foot, tile, theme)


def _paint_line(
    painter: QPainter,
    place: QRectF,
    text: str,
    theme: Theme,
    *,
    points: float = 0.0,
    bold: bool = False,
    colour: str = "",
) -> float:
    """One line of text, shortened to its room; answers with the y below it."""
    points = points or theme.body_pt
    size = metrics(theme, points, bold=bold)
    painter.setFont(font(theme, points, bold=bold))
    painter.setPen(QColor(colour or theme.text))
    painter.drawText(QPointF(place.left(), place.top() + size.ascent()), _elided(size, text, place.width()))
    return place.top() + size.height()


def _paint_parts(painter: QPainter, box: QRectF, tile: Tile, theme: Theme) -> float:
    if not tile.parts:
        return 0.0
    points = theme.figure_pt if tile.parts_known else theme.title_pt
    painter.setFont(font(theme, points, bold=tile.parts_known))
    painter.setPen(QColor(theme.text if tile.parts_known else theme.stale))
    size = metrics(theme, points, bold=tile.parts_known)
    painter.drawText(box.adjusted(0, -size.descent() * 0.5, 0, 0), _RIGHT | _TOP, tile.parts)
    width = size.horizontalAdvance(tile.parts)
    painter.setFont(font(theme, theme.small_pt))
    painter.setPen(QColor(theme.text_muted))
    label = tr("parts")
    painter.drawText(box.adjusted(0, size.height() * 0.92, 0, 0), _RIGHT | _TOP, label)
    return max(width, metrics(theme, theme.small_pt).horizontalAdvance(label))


def _paint_remarks(painter: QPainter, where: QPointF, limit: float, tile: Tile, theme: Theme) -> None:
    x = where.x()
    for position, remark in enumerate(tile.remarks):
        rest = len(tile.remarks) - position
        more = f"+{rest}"
        reserve = chip_width(more, theme) if rest > 1 else 0.0
        look = theme.chip(remark.priority) if remark.priority else theme.exception
        if x + chip_width(remark.text, theme) + reserve > limit:
            chip(painter, QPointF(x, where.y()), more, theme.exception, theme)
            return
        x = chip(painter, QPointF(x, where.y()), remark.text, look, theme)


def _paint_foot(painter: QPainter, line: QRectF, tile: Tile, theme: Theme) -> None:
    """Link at the left; while it lives, the machine's place at the right."""
    side = theme.px(3.2)
    sign = QRectF(line.left(), line.center().y() - side / 2, side, side)
    link_sign(painter, sign, theme, living=tile.living, refused=tile.refused)
    size = metrics(theme, theme.small_pt, bold=not tile.living)
    painter.setFont(font(theme, theme.small_pt, bold=not tile.living))
    painter.setPen(QColor(theme.text_muted if tile.living else theme.text))
    room = line.adjusted(side + theme.px(1.5), 0, 0, 0)
    brief = tile.link_brief if size.horizontalAdvance(tile.link_text) > room.width() else ""
    painter.drawText(room, _LEFT | _MIDDLE, _elided(size, brief or tile.link_text, room.width()))
    if tile.living:
        taken = size.horizontalAdvance(tile.link_text) + theme.px(3)
        painter.drawText(room, _RIGHT | _MIDDLE, _elided(size, tile.place, room.width() - taken))


def _elided(size: QFontMetricsF, text: str, width: float) -> str:
    return size.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, width))
