"""The controls of a replay over its slider: when, how fast, which way, over which span, back to live. Refuses to know clocks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from views.binding import format as form
from views.binding.i18n import tr
from views.models.replay import SPANS_NS, SPEEDS, Replay
from views.shell.theme import Theme
from views.widgets import ink
from views.widgets.flow import Flow
from views.widgets.replay_strip import ReplayStrip


class ReplayBar(QFrame):
    """Framed in the accent's colour, so that nobody takes the past for the present."""

    played = Signal(int)
    """+1 forwards, −1 backwards; the same again pauses."""
    speeded = Signal(float)
    spanned = Signal(object)
    """Span of the slider in ns (more than 32 bits)."""
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("replay")
        self.strip = ReplayStrip()
        self.backwards, self.forwards = QPushButton("◀"), QPushButton("▶")
        self.speed, self.span, self.live = QComboBox(), QComboBox(), QPushButton()
        self.at, self.words = QLabel(), QLabel()
        self.at.setProperty("role", "title")
        self.words.setProperty("role", "muted")
        self._row = Flow()
        for part in (self.at, self.backwards, self.forwards, self.speed, self.span, self.live, self.words):
            self._row.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.strip)
        self._column.addLayout(self._row)
        for speed in SPEEDS:
            self.speed.addItem("", speed)
        for span in SPANS_NS:
            self.span.addItem("", span)
        for button in (self.backwards, self.forwards):
            button.setCheckable(True)
        self._connect()

    def _connect(self) -> None:
        self.backwards.clicked.connect(lambda: self.played.emit(-1))
        self.forwards.clicked.connect(lambda: self.played.emit(1))
        self.speed.activated.connect(lambda _: self.speeded.emit(self.speed.currentData()))
        self.span.activated.connect(lambda _: self.spanned.emit(self.span.currentData()))
        self.live.clicked.connect(self.ended)

    def show_replay(self, replay: Replay, now_ns: int, words: str) -> None:
        """Where it stands; ``words``: what is not as it should be."""
        tenth = replay.at_ns // 100_000_000 % 10
        self.at.setText(f"{form.date_time(replay.at_ns)}.{tenth}")
        ago = tr("{age} ago", age=form.age(now_ns - replay.at_ns))
        self.words.setText(" · ".join(w for w in (ago, words) if w))
        self.backwards.setChecked(replay.playing and replay.direction < 0)
        self.forwards.setChecked(replay.playing and replay.direction > 0)
        self.speed.setCurrentIndex(SPEEDS.index(replay.speed))
        if replay.window.span_ns in SPANS_NS:
            self.span.setCurrentIndex(SPANS_NS.index(replay.window.span_ns))
        self.strip.show_playhead(replay.at_ns)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        gap = theme.px(theme.gap_mm)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(gap)
        self._row.setSpacing(gap)
        height = theme.px(theme.control_mm * 0.8)
        self.setStyleSheet(
            f"QFrame#replay {{ border: 2px solid {theme.accent}; background: {theme.surface}; }}"
            f"QPushButton {{ min-height: {height - 2}px; padding: 0 {theme.px(2.4)}px; }}"
            f"QPushButton:checked {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; }}"
            f"QComboBox {{ min-height: {height - 2}px; }}"
        )
        wide = ink.width(ink.font(theme, theme.title_pt, bold=True), "00/00/0000 00:00:00.0")
        self.at.setFixedSize(round(wide) + gap * 2, height)
        self.words.setMinimumHeight(height)
        self.strip.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        for place, speed in enumerate(SPEEDS):
            self.speed.setItemText(place, f"{form.number(speed, 0 if speed >= 1 else 2 if speed == 0.25 else 1)} ×")
        for place, words in enumerate((tr("10 min"), tr("1 h"), tr("8 h"), tr("24 h"))):
            self.span.setItemText(place, words)
        self.live.setText(tr("Go live"))
        for part, words in (
            (self.backwards, tr("Play backwards (Backspace)")),
            (self.forwards, tr("Play (Space)")),
            (self.speed, tr("Speed (+ and −)")),
            (self.span, tr("Span of the slider")),
            (self.live, tr("Back to the present (Home)")),
        ):
            part.setToolTip(words)
            part.setAccessibleName(words)
        self.strip.retranslate()
