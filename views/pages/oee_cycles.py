"""The fifth tab of the OEE page: how long one machine's cycles take, beside what they should; a bar opens its cycles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.message import OperatorError
from app.domain.production import CycleTimes
from views.binding.i18n import render, tr
from views.binding.oee_link import OeeLink
from views.binding.tasks import Tasks
from views.models.grid import Grid
from views.models.oee_cycles import bar_words, cycle_sheet, histogram_of, summary, title_of
from views.models.oee_grids import cycle_grid
from views.models.oee_scope import Named
from views.models.trend_window import Window
from views.shell.theme import LIGHT, Theme
from views.widgets.histogram import HistogramView
from views.widgets.sheet import Sheet


class CyclesTab(QWidget):
    """``moment_opened`` carries machine and ns of a cycle whose trend is wanted."""

    moment_opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._oee: OeeLink | None = None
        self._window: Window | None = None
        self._asked: tuple[object, ...] = ()
        self._found: Sequence[CycleTimes] = ()
        self._bar = -1
        self.machines, self.groups = QComboBox(), QComboBox()
        self.said, self._bar_title = QLabel(), QLabel()
        self.chart, self.table = HistogramView(), Sheet()
        self._arrange()
        self.machines.activated.connect(lambda _: self._ask())
        self.groups.activated.connect(lambda _: self._show_group())
        self.chart.opened.connect(self._show_bar)
        self.table.opened.connect(lambda key, _: self.moment_opened.emit(str(self.machines.currentData()), int(key)))

    def _arrange(self) -> None:
        self._bar_title.setProperty("role", "title")
        self.said.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.machines)
        head.addWidget(self.groups)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.chart, 3)
        column.addWidget(self._bar_title)
        column.addWidget(self.table, 2)
        self._column = column

    def look(self, oee: OeeLink, places: Sequence[Named], machines: tuple[str, ...], window: Window) -> None:
        """Cycles of one of these machines in a window."""
        self._oee, self._window = oee, window
        choices = [(name, place.machine) for place, name in places if place.machine in machines]
        if choices != [(self.machines.itemText(n), self.machines.itemData(n)) for n in range(self.machines.count())]:
            chosen = self.machines.currentData()
            self.machines.clear()
            for words, machine in choices:
                self.machines.addItem(words, machine)
            self.machines.setCurrentIndex(max(0, self.machines.findData(chosen)))
        self._ask()

    def _ask(self) -> None:
        oee, window, machine = self._oee, self._window, self.machines.currentData()
        if oee is None or window is None or machine is None:
            return
        asked = (machine, window.from_ns, window.to_ns)
        if asked == self._asked:
            return
        if self._asked[:2] != (machine, window.from_ns):
            self._bar = -1
        self._asked = asked
        self._tasks.cancel()
        self._tasks.start(self._load(oee, machine, window))

    async def _load(self, oee: OeeLink, machine: str, window: Window) -> None:
        try:
            found = await oee.cycles(machine, window.from_ns, window.to_ns)
        except OperatorError as error:
            self._asked, found = (), ()
            self.said.setText(render(error.message))
        self._found = sorted(found, key=lambda each: -len(each.seconds))
        chosen = self.groups.currentIndex()
        self.groups.clear()
        for each in self._found:
            self.groups.addItem(title_of(each))
        self.groups.setCurrentIndex(chosen if 0 <= chosen < self.groups.count() else 0)
        self._show_group()

    # ------------------------------------------------------------ showing

    def _group(self) -> CycleTimes | None:
        at = self.groups.currentIndex()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _show_group(self) -> None:
        group = self._group()
        for part in (self.chart, self.table, self._bar_title, self.groups):
            part.setVisible(group is not None)
        if group is None:
            self.said.setText(tr("No cycle was counted in this time."))
            return
        histogram = histogram_of(group)
        self.said.setText(summary(group))
        self.chart.show_histogram(histogram)
        highest = max(range(len(histogram.bars)), key=lambda at: len(histogram.bars[at].rows))
        self._show_bar(
            self._bar if 0 <= self._bar < len(histogram.bars) and histogram.bars[self._bar].rows else highest
        )

    def _show_bar(self, number: int) -> None:
        group = self._group()
        if group is not None:
            self._bar = number
            bar = self.chart.histogram.bars[number]
            self._bar_title.setText(bar_words(bar))
            self.table.show_face(cycle_sheet(group, bar.rows))

    def grids(self) -> list[Grid]:
        """Every cycle for a file."""
        return [cycle_grid(self._found, self.machines.currentText())]

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        for box in (self.machines, self.groups):
            box.setFixedHeight(theme.px(theme.control_mm))
            box.setMinimumWidth(theme.px(46.0))
        self.chart.set_theme(theme)
        self.table.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.machines.setAccessibleName(tr("Machine"))
        self.groups.setAccessibleName(tr("Part and program"))
        self.chart.setAccessibleName(tr("Cycle times"))
        self.table.setAccessibleName(tr("Cycles of the bar"))
        if self._asked:
            self._show_group()
