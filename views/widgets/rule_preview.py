"""What a rule says now and what it would have said: present verdict by machine, and the back-test with delays to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.alarm_figures import Backtest, BacktestDelay
from app.domain.alarm_rule import RuleCheck
from views.binding import format as written
from views.binding.i18n import tr
from views.shell.theme import LIGHT, Theme
from views.widgets.span_choice import SpanChoice
from views.widgets.whole_rows import whole_rows

NS_PER_S = 1_000_000_000
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
PLACE = Qt.ItemDataRole.UserRole


class RulePreview(QWidget):
    """``tested``: a back-test is wanted. ``taken``: this delay (ns) is to be the rule's. ``opened``: machine and time of one alarm."""

    tested = Signal()
    taken = Signal(object)
    opened = Signal(str, object)

    def __init__(self, span: SpanChoice) -> None:
        super().__init__()
        self._theme = LIGHT
        self._names: Callable[[str], str] = str
        self._delays: tuple[BacktestDelay, ...] = ()
        self.now_title, self.now, self.verdict = QLabel(), QListWidget(), QLabel()
        self.span, self.test, self.take = span, QPushButton(), QPushButton()
        self.test_title, self.delays, self.occurrences = QLabel(), QTableWidget(0, 3), QListWidget()
        self._arrange()
        self.test.clicked.connect(self.tested)
        self.take.clicked.connect(self._take)
        self.delays.itemSelectionChanged.connect(self._chosen)
        self.occurrences.itemActivated.connect(self._open)
        self.occurrences.itemClicked.connect(self._open)

    def _arrange(self) -> None:
        for title in (self.now_title, self.test_title):
            title.setProperty("role", "title")
        self.verdict.setWordWrap(True)
        self.now.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.take.setProperty("role", "primary")
        whole_rows(self.delays)
        self.delays.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.delays.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.delays.horizontalHeader().setDefaultAlignment(_RIGHT)
        self._column, self._row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.span)
        self._row.addStretch(1)
        self._row.addWidget(self.test)
        self._column.addWidget(self.now_title)
        self._column.addWidget(self.now, 2)
        self._column.addWidget(self.test_title)
        self._column.addLayout(self._row)
        self._column.addWidget(self.verdict)
        self._column.addWidget(self.delays, 3)
        self._column.addWidget(self.take)
        self._column.addWidget(self.occurrences, 2)

    # ------------------------------------------------------------ now

    def show_check(self, check: RuleCheck | None, names: Callable[[str], str]) -> None:
        """What it says now, machine by machine, with the values that it looks at; None: it can't be read."""
        self._names = names
        lines = _lines(check, names)
        if lines == [self.now.item(at).text() for at in range(self.now.count())]:
            return
        bar = self.now.verticalScrollBar()
        place = bar.value()
        self.now.clear()
        self.now.addItems(lines)
        bar.setValue(place)

    # ------------------------------------------------------------ then

    def show_busy(self, *, busy: bool) -> None:
        """While history is read."""
        self.test.setEnabled(not busy)
        if busy:
            self.verdict.setText(tr("Testing against the recorded history …"))

    def say(self, words: str) -> None:
        """Why there is no back-test."""
        self.show_test(None)
        self.verdict.setText(words)

    def show_test(self, found: Backtest | None) -> None:
        """The back-test; None takes the last one away (the rule has changed since)."""
        self._delays = found.delays if found is not None else ()
        self.delays.setRowCount(len(self._delays))
        self.occurrences.clear()
        self.verdict.setText(sentence(found) if found is not None else "")
        for row, each in enumerate(self._delays):
            words = (written.precise(each.delay_ns), written.number(each.announced, 0),
                     written.precise(each.latest_extra_ns) if each.announced and row else written.NO_VALUE)  # fmt: skip
            for column, text in enumerate(words):
                cell = QTableWidgetItem(text)
                cell.setTextAlignment(_RIGHT)
                self.delays.setItem(row, column, cell)
        if found is not None:
            for machine, from_ns, to_ns in found.stretches:
                lasted = written.precise(to_ns - from_ns) if to_ns is not None else tr("still")
                item = QListWidgetItem(f"{written.date_time(from_ns)}   {self._names(machine)}   {lasted}")
                item.setData(PLACE, (machine, from_ns))
                self.occurrences.addItem(item)
            if found.suggested is not None:
                self.delays.selectRow(self._delays.index(found.suggested))
        self._chosen()

    def _chosen(self) -> None:
        row = self.delays.currentRow() if self.delays.selectedItems() else -1
        worth = 0 < row < len(self._delays)
        self.take.setEnabled(worth)
        self.take.setText(
            tr("Take the delay of {delay}", delay=written.precise(self._delays[row].delay_ns))
            if worth
            else tr("Take a delay")
        )

    def _take(self) -> None:
        row = self.delays.currentRow()
        if 0 < row < len(self._delays):
            self.taken.emit(self._delays[row].delay_ns)

    def _open(self, item: QListWidgetItem) -> None:
        machine, at_ns = item.data(PLACE)
        self.opened.emit(machine, at_ns)

    # ------------------------------------------------------------ how it looks

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        self.span.set_theme(theme)
        self._column.setSpacing(theme.px(theme.gap_mm / 2))
        for button in (self.test, self.take):
            button.setFixedHeight(theme.px(theme.control_mm))
        self.delays.verticalHeader().setDefaultSectionSize(theme.px(6.5))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.span.retranslate()
        self.now_title.setText(tr("Now"))
        self.now.setAccessibleName(tr("Now"))
        self.test_title.setText(tr("Against the recorded history"))
        self.test.setText(tr("Test"))
        self.delays.setHorizontalHeaderLabels([tr("Delay"), tr("Alarms"), tr("Later by")])
        self.delays.setAccessibleName(tr("What each delay would have given"))
        self.occurrences.setAccessibleName(tr("What would have been announced"))
        self._chosen()


def sentence(found: Backtest) -> str:
    """The whole back-test in words."""
    told = [tr("Would have announced {count} times.", count=written.number(found.announced, 0))]
    best = found.suggested
    if best is not None:
        told = [
            tr(
                "Would have announced {count} times, {fewer} with a delay of {delay}; the latest real one {later} later.",
                count=written.number(found.announced, 0),
                fewer=written.number(best.announced, 0),
                delay=written.precise(best.delay_ns),
                later=written.precise(best.latest_extra_ns),
            )
        ]
    if found.unknown_share > 0.005:
        told.append(
            tr(
                "For {share} of the time the data allows no verdict.",
                share=f"{written.number(found.unknown_share * 100, 1)} %",
            )
        )
    return " ".join(told)


def _lines(check: RuleCheck | None, names: Callable[[str], str]) -> list[str]:
    if check is None or check.faults:
        return [tr("The rule can't be read yet.")]
    if not check.present:
        return [tr("It watches no machine of this station.")]
    return [
        "   ".join(filter(None, (f"{_verdict(holds)}  {names(machine)}", ", ".join(_values(check.values, machine)))))
        for machine, holds in check.present.items()
    ]


def _verdict(holds: bool | None) -> str:
    return {True: "● " + tr("holds"), False: "○ " + tr("does not hold"), None: "? " + tr("not known")}[holds]


def _values(values: Mapping[str, float | str | None], machine: str) -> list[str]:
    told = []
    for place, value in values.items():
        owner, _, signal = place.partition("/")
        if owner == machine:
            words = (
                written.NO_VALUE
                if value is None
                else written.number(value, 2)
                if isinstance(value, float)
                else str(value)
            )
            told.append(f"{signal} {words}")
    return told
