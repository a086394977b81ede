"""The row of buttons over the chart: back and forth in time, ranges, zoom, one step back, live. Refuses to know the chart."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from views.binding import format as form
from views.binding.i18n import tr
from views.models.calendar import Period
from views.models.trend_window import DAY_NS, HOUR_NS, MINUTE_NS, View
from views.shell.theme import Theme
from views.widgets.flow import Flow

RANGES_NS = (10 * MINUTE_NS, HOUR_NS, 6 * HOUR_NS, 8 * HOUR_NS, DAY_NS, 7 * DAY_NS, 30 * DAY_NS)


class TrendBar(QWidget):
    """Buttons that never move and are never disabled while they could be meant."""

    stepped = Signal(int)
    ranged = Signal(object)
    """A span in ns (more than 32 bits)."""
    perioded = Signal(str)
    """A calendar range, as ``Period`` writes it."""
    zoomed = Signal(float)
    went_back = Signal()
    went_live = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.earlier = QPushButton("◀")
        self.later = QPushButton("▶")
        self.ranges = {span: QPushButton() for span in RANGES_NS}
        self.periods = {period: QPushButton() for period in Period}
        self.closer = QPushButton("+")
        self.farther = QPushButton("−")
        self.back = QPushButton("↶")
        self.span = QLabel()
        self.live = QPushButton()
        self._shown: tuple[str, bool, int, str] = ("", True, 0, "")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (*self.ranges.values(), *self.periods.values()):
            button.setCheckable(True)
        self.live.setCheckable(True)
        choices = (*self.ranges.values(), *self.periods.values())
        self._flow = Flow()
        for part in (self.earlier, self.later, *choices, self.farther, self.closer, self.back):
            self._flow.addWidget(part)
        row.addLayout(self._flow, 1)
        row.addWidget(self.span)
        row.addSpacing(6)
        row.addWidget(self.live)
        self.span.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _small(self) -> tuple[QPushButton, ...]:
        return self.earlier, self.later, self.closer, self.farther, self.back

    def _connect(self) -> None:
        self.earlier.clicked.connect(lambda: self.stepped.emit(-1))
        self.later.clicked.connect(lambda: self.stepped.emit(1))
        self.closer.clicked.connect(lambda: self.zoomed.emit(0.5))
        self.farther.clicked.connect(lambda: self.zoomed.emit(2.0))
        self.back.clicked.connect(self.went_back)
        self.live.clicked.connect(self.went_live)
        for span, button in self.ranges.items():
            button.clicked.connect(lambda _=False, span=span: self.ranged.emit(span))
        for period, button in self.periods.items():
            button.clicked.connect(lambda _=False, period=period: self.perioded.emit(period.value))

    def offer_shift(self, *, known: bool) -> None:
        """Without a configured week there is no shift to show."""
        self.periods[Period.SHIFT].setVisible(known)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        height = theme.px(theme.control_mm * 0.8)
        self._flow.setSpacing(max(theme.px(theme.gap_mm) // 3, 2))
        self.setStyleSheet(
            f"QPushButton {{ padding: 0 {theme.px(1.4)}px; min-height: {height - 2}px; }}"
            f"QPushButton:checked {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; }}"
        )
        for button in (*self._small(), *self.ranges.values(), *self.periods.values(), self.live):
            button.setFixedHeight(height)
        for button in self._small():
            button.setStyleSheet("QPushButton { padding: 0; }")
            button.setFixedWidth(round(height * 1.1))

    def retranslate(self) -> None:
        """Set all texts again."""
        for button, words in (
            (self.earlier, tr("Earlier")),
            (self.later, tr("Later")),
            (self.closer, tr("Zoom in")),
            (self.farther, tr("Zoom out")),
            (self.back, tr("One step back")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        for button, words in zip(self.ranges.values(), _range_words(), strict=True):
            button.setText(words)
        for period, button in self.periods.items():
            button.setText(period_word(period))
        self.live.setMinimumWidth(self.live.fontMetrics().horizontalAdvance("● " + tr("Go live")) + 24)
        self._shown = ("", not self._shown[1], 0, "")

    def show_view(self, view: View) -> None:
        """Window, range and live or not, as text and pressed buttons."""
        span = _span_words(view)
        shown = (span, view.live, view.window.span_ns, view.period)
        if shown == self._shown:
            return
        self._shown = shown
        self.span.setText(span)
        self.live.setText("● " + tr("Live") if view.live else tr("Go live"))
        self.live.setChecked(view.live)
        self.live.setToolTip(tr("Follow the present (Home)"))
        for length, button in self.ranges.items():
            button.setChecked(length == view.window.span_ns and not view.period)
        for period, button in self.periods.items():
            button.setChecked(period.value == view.period)


def period_word(period: Period) -> str:
    """A calendar range, as its button says it."""
    return {Period.SHIFT: tr("Shift"), Period.DAY: tr("Today"), Period.WEEK: tr("This week")}[period]


def _range_words() -> tuple[str, ...]:
    return tr("10 min"), tr("1 h"), tr("6 h"), tr("8 h"), tr("24 h"), tr("7 d"), tr("30 d")


def _span_words(view: View) -> str:
    """Start and end; the end's date only where it differs."""
    start, end = view.window.from_ns, view.window.to_ns
    if view.live and not view.period:
        words = dict(zip(RANGES_NS, _range_words(), strict=True))
        return tr("Last {span}", span=words.get(view.window.span_ns) or form.age(view.window.span_ns))
    finish = form.clock(end) if form.date(start) == form.date(end) else form.date_time(end)
    return f"{form.date_time(start)} – {finish}"
