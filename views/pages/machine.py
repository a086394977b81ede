"""The machine page: one machine now, in the last hours, and everything it says. It refuses to calculate states or qualities."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.contracts.alarms import By
from app.domain.alarm_picture import AlarmView
from app.domain.gap import Gap
from app.domain.message import OperatorError
from app.domain.series import HistoryAnswer, HistoryQuery
from app.domain.snapshot import ActiveCondition, MachineSnapshot, PlantSnapshot
from views.binding.i18n import render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.trend_trace import Trace, empty_trace, joined, lived_until, trace_of, with_reading
from views.models.trend_window import HOUR_NS, MINUTE_NS, SECOND_NS, Window
from views.pages.machine_board import Board, Remembered
from views.pages.machine_head import MachineHead, link_face
from views.pages.machine_replay import MachineReplay
from views.pages.trend_feed import TrendFeed
from views.shell.theme import LIGHT, Theme
from views.widgets.condition_list import ConditionList
from views.widgets.flow import turn
from views.widgets.machine_alarms import MachineAlarms
from views.widgets.replay_bar import ReplayBar
from views.widgets.signal_list import SignalList

_SHIFT_NS = 8 * HOUR_NS
_STATE_POINTS = 2_000
_REFRESH_NS = MINUTE_NS
_RETRY_NS = 5 * SECOND_NS
_AROUND_NS = 30 * MINUTE_NS
"""A click on a state opens the trend this far around it."""
NARROW_MM = 215.0
"""Below this width its three columns stand below each other."""
STATE = "state"


class MachinePage(Page):
    """Two tabs: live values, and the table of all signals."""

    def __init__(self, link: PlantLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._machine = ""
        self._now_ns = 0
        self._asked_ns = 0
        self._trace: Trace | None = None
        self._gaps: tuple[Gap, ...] = ()
        self._machines: tuple[MachineSnapshot, ...] = ()
        self.feed = TrendFeed(link.history, self._arrived, self._refused)
        self.head, self.board = MachineHead(), Board()
        self.conditions, self.signals, self.alarms = ConditionList(), SignalList(), MachineAlarms()
        self._tasks, self._theme = Tasks(), LIGHT
        self._alarm_rows: tuple[object, str, tuple[AlarmView, ...]] = (None, "", ())
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.past, self.twin = QPushButton(), QPushButton()
        self.replay_bar = ReplayBar()
        self.replay = MachineReplay(link, self.replay_bar, self)
        self._condition_title, self._job_title, self._alarm_title = QLabel(), QLabel(), QLabel()
        self._alarm_said = QLabel()
        self._empty = QLabel()
        self._arrange()
        self._connect()

    # ------------------------------------------------------------ arrangement

    def _arrange(self) -> None:
        for title in (self._condition_title, self._job_title, self._alarm_title):
            title.setProperty("role", "title")
        self._alarm_said.setProperty("role", "muted")
        self._alarm_said.setWordWrap(True)
        self._alarm_said.hide()
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self._stack.addWidget(self._now_tab())
        self._stack.addWidget(self.signals)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.head)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.past)
        row.addWidget(self.twin)
        self._column.addLayout(row)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self.replay_bar)
        outer = QVBoxLayout(self)
        outer.addWidget(self._body)
        outer.addWidget(self._empty)

    def _now_tab(self) -> QWidget:
        inside = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        job, right = QVBoxLayout(), QVBoxLayout()
        job.addWidget(self._job_title)
        job.addWidget(self.board.job, 1)
        for part in (self._alarm_title, self.alarms, self._alarm_said):
            right.addWidget(part)
        right.addWidget(self._condition_title)
        right.addWidget(self.conditions, 100)
        right.addStretch(1)  # without conditions the alarms stay at the top
        self._row.addLayout(job, 5)
        self._row.addWidget(self.board, 13)
        self._row.addLayout(right, 6)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the three columns stand below each other."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        turn(self._row, narrow=self.width() < self._theme.px(NARROW_MM))

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turned)
        self.past.setCheckable(True)
        self.past.clicked.connect(self._toggle_replay)
        self.replay.moved.connect(self._show_past)
        self.replay.ended.connect(self._show_present)
        self.twin.clicked.connect(self._open_twin)
        self.board.opened.connect(lambda signal: self._open_trend([signal]))
        self.signals.opened.connect(self._open_trend)
        self.head.chosen.connect(lambda machine: self.navigate.emit(Route("machine", machine)))
        self.head.timeline.opened.connect(self._open_states)
        self.alarms.opened.connect(self._open_alarm)
        self.alarms.acknowledged.connect(lambda alarms: self._tasks.start(self._acknowledge(alarms)))

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """Show the route's machine; without one the last shown, or the first there is."""
        snapshot = self._link.snapshot()
        known = [m.id for m in snapshot.machines]
        wanted = route.machine or (self._machine if self._machine in known else next(iter(known), ""))
        if wanted != self._machine:
            self._machine, self._trace, self._gaps = wanted, None, ()
            self.feed.stop()
            self._asked_ns = 0
            self.replay.end()
        self.apply(snapshot)
        if route.from_ns is not None:
            self._begin_replay(route.from_ns)
        else:
            self.replay.end()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Paint what changed since the last picture; while the past is shown, only that the present goes on."""
        self._now_ns = snapshot.time_ns
        machine = next((m for m in snapshot.machines if m.id == self._machine), None)
        self._body.setVisible(machine is not None)
        self._empty.setVisible(machine is None)
        if machine is None:
            return
        self._machines = snapshot.machines
        self.past.setEnabled(machine.model is not None)
        if self.replay.active:
            self.replay.take_now(machine, self._now_ns)
            return
        self.feed.resume()
        now = self._link.alarms.snapshot()
        if self._alarm_rows[0] is not now or self._alarm_rows[1] != machine.id:
            self._alarm_rows = (now, machine.id, now.of(machine.id))
        self._show(machine, self._now_ns, self._link.recent, self._alarm_rows[2])
        self._show_states(machine)

    def _show(self, machine: MachineSnapshot, at_ns: int, recent: Remembered, alarms: Sequence[AlarmView]) -> None:
        """The machine as it is, or was, at an instant."""
        self.head.show_machine(machine, self._machines, at_ns)
        if self._stack.currentIndex() == 0:
            self.board.show_machine(machine, at_ns, recent)
            self._show_alarms(machine, alarms, at_ns)
        else:
            self.signals.show_machine(machine, at_ns)

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        self._theme = theme
        margin, gap = theme.px(theme.margin_mm) // 2, theme.px(theme.gap_mm)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(gap)
        self._row.setSpacing(gap * 2)
        for part in (self.head, self.board, self.alarms, self.conditions, self.signals, self.replay):
            part.set_theme(theme)
        self._turn()

    def retranslate(self) -> None:
        """Set all texts again."""
        self.past.setText(tr("Replay"))
        self.past.setToolTip(tr("Show this machine at any moment of the past"))
        self.twin.setText(tr("Show in 3D"))
        self.tabs.setTabText(0, tr("Now"))
        self.tabs.setTabText(1, tr("All signals"))
        self._alarm_title.setText(tr("Alarms"))
        self._condition_title.setText(tr("Active conditions"))
        self._job_title.setText(tr("Job"))
        self._empty.setText(tr("No machine yet. Add one on the page Connect."))
        for part in (self.head, self.board, self.alarms, self.conditions, self.signals, self.replay_bar):
            part.retranslate()
        if self.replay.active:  # the past's words are not painted again by the next live picture
            self._show_past()

    def state(self) -> Route:
        """The machine, and the instant that is replayed."""
        return Route("machine", self._machine or None, from_ns=self.replay.at_ns if self.replay.active else None)

    def _turned(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        QTimer.singleShot(0, self, self._show_again)

    def _show_again(self) -> None:
        if self.replay.active:
            self._show_past()
        else:
            self.apply(self._link.snapshot())

    def _open_trend(self, signals: list[str]) -> None:
        keys = tuple(f"{self._machine}/{signal}" for signal in signals if signal)
        if not keys:
            return
        span = (self.replay.at_ns - _AROUND_NS, self.replay.at_ns + _AROUND_NS) if self.replay.active else (None, None)
        self.navigate.emit(Route("trend", self._machine, keys, *span))

    def _open_twin(self) -> None:
        at_ns = self.replay.at_ns if self.replay.active else None
        self.navigate.emit(Route("twin", self._machine or None, from_ns=at_ns))

    def _open_states(self, at_ns: int) -> None:
        if self.replay.active:
            self.replay.go_to(at_ns)
            return
        keys = (f"{self._machine}/{STATE}", f"{self._machine}/execution")
        self.navigate.emit(Route("trend", self._machine, keys, at_ns - _AROUND_NS, at_ns + _AROUND_NS))

    # ------------------------------------------------------------ the past

    def _toggle_replay(self, wanted: bool) -> None:
        """Half an hour ago is a good place to look from; a second press shows the present again."""
        if wanted:
            self._begin_replay(self._now_ns - _AROUND_NS)
        else:
            self.replay.end()

    def _begin_replay(self, at_ns: int) -> None:
        machine = next((m for m in self._machines if m.id == self._machine), None)
        if machine is not None and machine.model is not None:
            self.replay.begin(machine, at_ns, self._now_ns)
            self.past.setChecked(True)
            self._show_past()

    def _show_present(self) -> None:
        self.head.show_past(False)
        self.past.setChecked(False)
        self.apply(self._link.snapshot())

    def _show_past(self) -> None:
        """The instant that the replay stands at. Before history's first answer the old picture stays."""
        picture, coarse = self.replay.picture(), self.replay.coarse
        self.head.show_past(True)
        if picture is None:
            return
        at_ns = self.replay.at_ns
        self._show(picture, at_ns, self.replay.recent, self.replay.alarms())
        if coarse is not None:
            self.head.timeline.show_states(coarse.traces.get(STATE), coarse.gaps, self.replay.window)
        self.head.timeline.show_playhead(at_ns)

    # ------------------------------------------------------------ alarms

    def _show_alarms(self, machine: MachineSnapshot, rows: Sequence[AlarmView], at_ns: int) -> None:
        """Its alarms, and below them those conditions that are no alarm: ignored here, or hidden by somebody."""
        self.alarms.show_alarms(rows, at_ns)
        self.alarms.acknowledge.setEnabled(not self.replay.active)
        told = {row.id for row in rows if row.state.is_active}
        rest = [each for each in machine.conditions if _alarm_of(machine.id, each) not in told]
        self.conditions.show_conditions(rest, at_ns, known=link_face(machine, at_ns).living)
        for part in (self._condition_title, self.conditions):
            part.setVisible(bool(rest) or not told)

    def _open_alarm(self, alarm: str) -> None:
        options = (("tab", "list"), ("scope", f"machine:{self._machine}"), ("alarm", alarm))
        self.navigate.emit(Route("alarms", options=options))

    async def _acknowledge(self, alarms: list[str]) -> None:
        try:
            await self._link.alarms.acknowledge(alarms, By(getpass.getuser()))
            self._alarm_said.setText("")
        except OperatorError as error:
            self._alarm_said.setText(render(error.message))
        self._alarm_said.setVisible(bool(self._alarm_said.text()))
        self.apply(self._link.snapshot())

    # ------------------------------------------------------------ states of the last hours

    def _show_states(self, machine: MachineSnapshot) -> None:
        item = machine.model.get(STATE) if machine.model is not None else None
        reading = machine.reading(STATE)
        if item is None or reading is None:
            self.head.timeline.show_states(None, (), Window(self._now_ns - _SHIFT_NS, self._now_ns))
            return
        if self._now_ns - self._asked_ns >= _REFRESH_NS and not self.feed.busy:
            self._asked_ns = self._now_ns
            query = HistoryQuery(machine.id, (STATE,), self._now_ns - _SHIFT_NS, self._now_ns, max_points=_STATE_POINTS)
            self.feed.want({STATE: query})
        trace = self._trace if self._trace is not None else empty_trace(item)
        self._trace = lived_until(with_reading(trace, reading, self._now_ns), self._now_ns)
        self.head.timeline.show_states(self._trace, self._gaps, Window(self._now_ns - _SHIFT_NS, self._now_ns))

    def _arrived(self, query: HistoryQuery, answer: HistoryAnswer) -> None:
        if query.machine != self._machine:
            return
        self._gaps = answer.gaps
        for series in answer.series:
            self._trace = joined(trace_of(series, query.from_ns, query.to_ns, open_end=True), self._trace)

    def _refused(self, query: HistoryQuery, error: OperatorError) -> None:
        """The strip keeps its picture; history is asked again soon."""
        self._asked_ns = self._now_ns - _REFRESH_NS + _RETRY_NS


def _alarm_of(machine: str, condition: ActiveCondition) -> str:
    """Id of the alarm that a condition is."""
    key = condition.activity.activation.key
    return f"{machine}:{condition.item.id}:{key}" if key else f"{machine}:{condition.item.id}"
