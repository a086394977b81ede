"""The third tab of the OEE page: which hours of the week are good ones, and how weeks and days follow each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.calendar import Span
from app.domain.kpi import OeeFigures
from app.domain.message import OperatorError
from app.domain.production_words import FIGURE_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.oee_link import OeeLink
from views.binding.tasks import Tasks
from views.models.grid import Grid
from views.models.oee_grids import pattern_grids
from views.models.oee_losses import HEADS
from views.models.oee_pattern import heat_cells, period_faces, pieces_of
from views.models.oee_periods import (
    HOURS,
    Period,
    days_of,
    hour_word,
    hours_of_week,
    weekday_words,
    weeks_back,
    weeks_of,
)
from views.models.oee_subject import Gathered
from views.models.oee_words import percent, span_words
from views.shell.theme import LIGHT, Theme
from views.widgets.heat_map import HeatMap
from views.widgets.period_chart import PeriodChart

WEEKS = (4, 12, 26)


class PatternsTab(QWidget):
    """``opened`` carries what a cell or column is the sum of."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._oee: OeeLink | None = None
        self._machines: tuple[str, ...] = ()
        self._now_ns = 0
        self._asked: tuple[object, ...] = ()
        self._window: Span | None = None
        self._groups: list[list[Span]] = []
        self._hours: Sequence[OeeFigures] = ()
        self._periods: list[Period] = []
        self._columns: Sequence[OeeFigures] = ()
        self.weeks, self.figure, self.unit = QComboBox(), QComboBox(), QComboBox()
        self.heat, self.trend = HeatMap(), PeriodChart()
        self._heat_title, self._trend_title, self.said = QLabel(), QLabel(), QLabel()
        self._arrange()
        for box in (self.weeks, self.unit):
            box.activated.connect(lambda _: self._ask())
        self.figure.activated.connect(lambda _: self._paint())
        self.heat.opened.connect(lambda cell: self._open(hour_word(cell), self._groups[cell], self._hours[cell]))
        self.trend.opened.connect(self._open_period)

    def _arrange(self) -> None:
        for title in (self._heat_title, self._trend_title):
            title.setProperty("role", "title")
        self.said.setProperty("role", "muted")
        head = QHBoxLayout()
        for part in (self.weeks, self.figure, self.said):
            head.addWidget(part)
        head.addStretch(1)
        second = QHBoxLayout()
        second.addWidget(self._trend_title)
        second.addStretch(1)
        second.addWidget(self.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._heat_title)
        column.addWidget(self.heat, 3)
        column.addLayout(second)
        column.addWidget(self.trend, 2)
        self._column = column

    # ------------------------------------------------------------ asking

    def look(self, oee: OeeLink, machines: tuple[str, ...], now_ns: int) -> None:
        """Of these machines; the same ones are asked for once an hour."""
        self._oee, self._machines, self._now_ns = oee, machines, now_ns
        self._ask()

    def _ask(self) -> None:
        if self._oee is None or not self.weeks.count():
            return
        asked = (
            self._machines,
            self._now_ns // (HOURS * 150 * 10**9),
            self.weeks.currentData(),
            self.unit.currentData(),
        )
        if asked == self._asked:
            return
        self._asked = asked
        self._tasks.cancel()
        self.said.setText(tr("Looking it up …"))
        self._tasks.start(self._load(self._oee, self._machines, self._now_ns))

    async def _load(self, oee: OeeLink, machines: tuple[str, ...], now_ns: int) -> None:
        window = weeks_back(self.weeks.currentData(), now_ns, form.local)
        groups = hours_of_week(window, form.local)
        periods = (days_of if self.unit.currentData() == "day" else weeks_of)(window, form.local)
        periods = [period for period in periods if period.span[0] < now_ns]
        try:
            hours = await oee.profile(machines, groups)
            columns = await oee.profile(machines, [[period.span] for period in periods])
        except OperatorError as error:
            self._asked = ()
            self.said.setText(render(error.message))
            return
        self._groups, self._hours, self._periods, self._columns = groups, hours, periods, columns
        self._window = (window.from_ns, min(window.to_ns, now_ns))
        self._paint()

    # ------------------------------------------------------------ showing

    def _name(self) -> str:
        return str(self.figure.currentData() or HEADS[0])

    def _paint(self) -> None:
        name = self._name()
        if self._window is not None:
            self.said.setText(span_words(*self._window))
        self.heat.show_cells(weekday_words(), [f"{hour:02d}" for hour in range(HOURS)], heat_cells(name, self._hours))
        target = self._oee.target if self._oee is not None and name == "oee" else None
        words = tr("Target {target}", target=percent(target)) if target is not None else ""
        self.trend.show_faces(period_faces(name, self._periods, self._columns, self._now_ns), target)
        unit = self.unit.currentText()
        self._trend_title.setText(" · ".join(part for part in (render(FIGURE_WORDS[name]), unit, words) if part))

    def _open_period(self, number: int) -> None:
        period = self._periods[number]
        self._open(period.label, [period.span], self._columns[number])

    def _open(self, title: str, spans: Sequence[Span], found: OeeFigures) -> None:
        if self._oee is not None:
            past = [span for span in spans if span[0] < self._now_ns]
            self._tasks.start(self._gather(self._oee, title, past, found))

    async def _gather(self, oee: OeeLink, title: str, spans: Sequence[Span], found: OeeFigures) -> None:
        """The stretches behind a sum, each with its own value."""
        name = self._name()
        try:
            each = await oee.profile(self._machines, [[span] for span in spans])
        except OperatorError as error:
            self.said.setText(render(error.message))
            return
        self.opened.emit(Gathered(title, name, self._machines, found, tuple(pieces_of(name, spans, each))))

    def grids(self) -> list[Grid]:
        """Hours and trend for a file."""
        return pattern_grids(self._name(), self._hours, self._periods, self._columns)

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        for box in (self.weeks, self.figure, self.unit):
            box.setFixedHeight(theme.px(theme.control_mm))
            box.setMinimumWidth(theme.px(34.0))
        self.heat.set_theme(theme)
        self.trend.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        refill(self.weeks, [(tr("{n} weeks", n=count), count) for count in WEEKS])
        refill(self.figure, [(render(FIGURE_WORDS[name]), name) for name in HEADS])
        refill(self.unit, [(tr("by weeks"), "week"), (tr("by days"), "day")])
        self._heat_title.setText(tr("Hours of the week"))
        for box, words in (
            (self.weeks, tr("How far back")),
            (self.figure, tr("Figure")),
            (self.unit, tr("Days or weeks")),
        ):
            box.setAccessibleName(words)
        self.heat.setAccessibleName(tr("Hours of the week"))
        self.trend.setAccessibleName(tr("Trend"))
        self._paint()
        if self._asked:
            self._asked = ()
            self._ask()  # the names of days and weeks are of a language, too


def refill(box: QComboBox, items: Sequence[tuple[str, object]]) -> None:
    """The same choices in other words."""
    chosen = box.currentIndex()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.clear()
    for words, value in items:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, chosen))
