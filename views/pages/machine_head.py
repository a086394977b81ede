"""The head of the machine page: who it is, whether its data lives, what it does now and did in the last hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.snapshot import MachineSnapshot
from app.domain.state import LinkState
from views.binding import format as form
from views.binding.i18n import link_word, render, state_word, tr
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.chips import chip, chip_width, link_sign, state_icon
from views.widgets.flow import turn
from views.widgets.state_timeline import StateTimeline
from views.widgets.tile import Remark, remarks_of

_LIVING_NS = 10_000_000_000
"""A connection that says "connected" and has not given a sign of life for this long is not shown as living."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class LinkFace:
    """The connection in words."""

    words: str = ""
    detail: str = ""
    living: bool = False
    refused: bool = False


def link_face(machine: MachineSnapshot, now_ns: int) -> LinkFace:
    """State and age of the last good sample; the age is the health, not the word."""
    link = machine.link
    age_ns = now_ns - link.last_good_ns
    living = link.state is LinkState.CONNECTED and bool(link.last_good_ns) and age_ns < _LIVING_NS
    refused = link.state in (LinkState.REFUSED, LinkState.FAULTED)
    if not link.last_good_ns:
        words = tr("{state}, no data yet", state=link_word(link.state))
    else:
        words = tr("{state}, last data {age} ago", state=link_word(link.state), age=form.age(age_ns))
    lines = [tr("Last data {time}", time=form.date_time(link.last_good_ns))] if link.last_good_ns else []
    if link.message is not None:
        lines.insert(0, render(link.message))
    if link.retry_at_ns is not None:
        lines.append(tr("Next try in {age}", age=form.age(link.retry_at_ns - now_ns)))
    if abs(link.skew_ns) > 2_000_000_000:
        lines.append(tr("The machine's clock differs by {age}", age=form.age(abs(link.skew_ns))))
    return LinkFace(words, "\n".join(lines), living, refused)


class LinkLine(QWidget):
    """Sign and words of the connection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.face = LinkFace()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_face(self, face: LinkFace) -> None:
        """Show another state; an equal one changes nothing."""
        if face != self.face:
            self.face = face
            self.setToolTip(face.detail)
            self.setAccessibleName(face.words)
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self.setFixedHeight(theme.px(6.0))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sign, then words."""
        painter = QPainter(self)
        side = self.height() * 0.6
        link_sign(
            painter,
            QRectF(0, (self.height() - side) / 2, side, side),
            self._theme,
            living=self.face.living,
            refused=self.face.refused,
        )
        painter.setFont(ink.font(self._theme, self._theme.body_pt))
        painter.setPen(QColor(self._theme.text))
        ink.text(painter, QRectF(side + 6, 0, self.width() - side - 6, self.height()), self.face.words, _LEFT)
        painter.end()


@dataclass(frozen=True, slots=True)
class StateFace:
    """The machine's state in words."""

    state: str = "offline"
    word: str = ""
    since: str = ""
    remarks: tuple[Remark, ...] = ()


def state_face(machine: MachineSnapshot, now_ns: int) -> StateFace:
    """State, time in it, and what is not as usual."""
    word = state_word(machine.state)
    since = form.age(now_ns - machine.state_since_ns) if machine.state_since_ns else ""
    return StateFace(machine.state.value, f"≈ {word}" if machine.state_inferred else word, since, remarks_of(machine))


class StateBlock(QWidget):
    """Icon, word and time on the state's colour; chips of exceptions below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.face = StateFace()

    def show_face(self, face: StateFace) -> None:
        """Show another state; an equal one changes nothing."""
        if face != self.face:
            self.face = face
            self.setAccessibleName(f"{face.word} {face.since}")
            self.setToolTip("\n".join(r.text for r in face.remarks))
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest word in both languages."""
        return QSize(self._theme.px(62.0), self._theme.px(23.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The band, then the chips."""
        painter = QPainter(self)
        band = QRectF(0, 0, self.width(), self._theme.px(14.0))
        self._paint_band(painter, band)
        self._paint_remarks(painter, band.bottom() + self._theme.px(2.2))
        painter.end()

    def _paint_band(self, painter: QPainter, band: QRectF) -> None:
        theme, offline = self._theme, self.face.state == "offline"
        if offline:
            painter.fillRect(band, QColor(theme.surface_raised))
            painter.fillRect(band, ink.hatch(theme.offline))
        else:
            painter.fillRect(band, QColor(theme.state_colour(self.face.state)))
        colour = theme.text if offline else theme.on_state
        side = band.height() * 0.5
        state_icon(painter, self.face.state, QRectF(band.left() + 8, (band.height() - side) / 2, side, side), colour)
        word, since = ink.font(theme, theme.state_pt, bold=True), ink.font(theme, theme.body_pt, bold=True)
        first, second = ink.height(word), ink.height(since)
        left, top = band.left() + side + 18, (band.height() - first - second) / 2
        room = band.width() - side - 24
        painter.setPen(QColor(colour))
        painter.setFont(word)
        ink.text(painter, QRectF(left, top, room, first), self.face.word, _LEFT)
        painter.setFont(since)
        ink.text(painter, QRectF(left, top + first, room, second), self.face.since, _LEFT)

    def _paint_remarks(self, painter: QPainter, y: float) -> None:
        x, theme = 0.0, self._theme
        for i, remark in enumerate(self.face.remarks):
            rest = f"+{len(self.face.remarks) - i}"
            last = i == len(self.face.remarks) - 1
            room = self.width() - x - (0.0 if last else chip_width(rest, theme) + theme.px(1.2))
            if chip_width(remark.text, theme) > room:
                chip(painter, QPointF(x, y), rest, theme.exception, theme)
                return
            look = theme.chip(remark.priority) if remark.priority else theme.exception
            x = chip(painter, QPointF(x, y), remark.text, look, theme)


class MachineChoice(QComboBox):
    """The machines by name; paints its own arrow, because a style sheet's needs an image per theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFont(ink.font(theme, theme.title_pt, bold=True))
        self.setMinimumWidth(theme.px(46.0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        side = self._theme.px(1.6)
        x, y = self.width() - self._theme.px(4.0), self.height() / 2 - side / 4
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(ink.pen(self._theme.text_muted, 2.0))
            painter.drawPolyline(
                [QPointF(x - side, y - side / 2), QPointF(x, y + side / 2), QPointF(x + side, y - side / 2)]
            )


class MachineHead(QFrame):
    """Identity and link at the left, state in the middle, timeline over the rest."""

    chosen = Signal(str)
    """Another machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.name = MachineChoice()
        self.identity = QLabel()
        self.identity.setProperty("role", "muted")
        self.identity.setTextFormat(Qt.TextFormat.PlainText)
        self.link, self.state, self.timeline = LinkLine(), StateBlock(), StateTimeline()
        self.caption = QLabel()
        self.caption.setProperty("role", "small")
        self._ids: list[str] = []
        self._past = False
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (self.name, self.identity, self.link):
            left.addWidget(part)
        left.addStretch(1)
        right.addWidget(self.caption)
        right.addWidget(self.timeline)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._first = QHBoxLayout()
        left.setSpacing(2)
        right.setSpacing(2)
        self._first.addLayout(left, 1)
        self._first.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._first, 5)
        self._row.addLayout(right, 8)
        self.name.activated.connect(lambda i: self.chosen.emit(self._ids[i]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the timeline stands below the rest."""
        super().resizeEvent(event)
        turn(self._row, narrow=self.width() < self.state.width() * 3.4)

    def show_machine(self, machine: MachineSnapshot, machines: Sequence[MachineSnapshot], now_ns: int) -> None:
        """Who, and how it is now."""
        self._show_names(machine, machines)
        model = machine.model
        serial = tr("Serial {serial}", serial=model.serial) if model is not None and model.serial else ""
        parts = (model.manufacturer, model.product, serial) if model is not None else ()
        words = " · ".join(p for p in parts if p) or machine.driver
        if words != self.identity.text():
            self.identity.setText(words)
            self.identity.setToolTip("\n".join(p for p in (words, model.description if model else "") if p))
        self.link.show_face(link_face(machine, now_ns))
        self.state.show_face(state_face(machine, now_ns))

    def show_past(self, past: bool) -> None:
        """Whether what is shown is over."""
        if past != self._past:
            self._past = past
            self._caption()

    def _caption(self) -> None:
        self.caption.setText(tr("States of the replayed time") if self._past else tr("States of the last 8 hours"))
        if not self._past:
            self.timeline.show_playhead(None)

    def _show_names(self, machine: MachineSnapshot, machines: Sequence[MachineSnapshot]) -> None:
        ids = [m.id for m in machines]
        names = [m.name for m in machines]
        if ids != self._ids or names != [self.name.itemText(i) for i in range(self.name.count())]:
            self._ids = ids
            self.name.clear()
            self.name.addItems(names)
        index = ids.index(machine.id)
        if self.name.currentIndex() != index:
            self.name.setCurrentIndex(index)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        gap = theme.px(theme.gap_mm)
        self._row.setContentsMargins(gap * 2, gap, gap * 2, gap)
        self._row.setSpacing(gap * 2)
        self.identity.setMinimumWidth(theme.px(50.0))
        for part in (self.name, self.link, self.state, self.timeline):
            part.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.name.setAccessibleName(tr("Machine"))
        self._caption()
        self.timeline.retranslate()
