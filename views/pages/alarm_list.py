"""The alarm list: what is wrong, what to do about it, and what people do with it. It refuses to judge anything."""

from __future__ import annotations

import getpass
import time
from collections.abc import Coroutine, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from app.contracts.alarms import By
from app.domain.alarm import AlarmState
from app.domain.alarm_picture import AlarmView
from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding import format as written
from views.binding.i18n import language, render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.alarm_rows import COLUMNS, ROW, AlarmRows, Filter
from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_chip import ChipFace, Standing, is_lit, priority_word
from views.widgets.chip_delegate import ChipDelegate, Index, chip_column_px
from views.widgets.offer import offer
from views.widgets.scope_choice import ScopeChoice
from views.widgets.touch import TouchButton

MIN_NS = 60 * 10**9
SHELVES_MIN = (15, 60, 480)


class AlarmList(Page):
    """A table, the chosen alarm in full, and buttons for gloves."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._theme, self._tasks = link, LIGHT, Tasks()
        self._names: dict[str, str] = {}
        self._lit = True
        self.rows = AlarmRows(lambda machine: self._names.get(machine, machine))
        self.table, self.detail, self.said = QTableView(), QLabel(), QLabel()
        self.counts, self.search, self.hidden = QLabel(), QLineEdit(), QPushButton()
        self.scope, self.priority = ScopeChoice(), QComboBox()
        self.acknowledge, self.shelve, self.unshelve, self.reset = (TouchButton() for _ in range(4))
        self.trend, self.journal = TouchButton(), TouchButton()
        self.reason, self.span = QComboBox(), QComboBox()
        self._chip = ChipDelegate(_face, self.table)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.table.setModel(self.rows)
        self.table.setItemDelegateForColumn(0, self._chip)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(COLUMNS.index("text"), QHeaderView.ResizeMode.Stretch)
        self.hidden.setCheckable(True)
        self.reason.setEditable(True)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        above, below = QHBoxLayout(), QHBoxLayout()
        for part in (self.counts, self.scope, self.priority, self.search, self.hidden):
            above.addWidget(part)
        above.setStretch(3, 1)
        for action in (*self._actions(), self.reason, self.span, self.shelve, self.unshelve):
            below.addWidget(action)
        below.setStretch(4, 1)
        middle = QHBoxLayout()
        middle.addWidget(self.detail, 3)
        middle.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addLayout(middle)
        column.addLayout(below)
        self._lines = (above, middle, below, column)

    def _actions(self) -> tuple[TouchButton, ...]:
        return self.acknowledge, self.reset, self.trend, self.journal

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.rows.modelReset.connect(self._show_chosen)
        self.hidden.toggled.connect(lambda _: self._refresh(frozen=False))
        self.search.textChanged.connect(lambda _: self._refresh(frozen=False))
        self.scope.scoped.connect(lambda: self._refresh(frozen=False))
        self.priority.activated.connect(lambda _: self._refresh(frozen=False))
        self.acknowledge.pressed_once.connect(
            lambda: self._do(self._link.alarms.acknowledge(self._chosen_ids(), _by()))
        )
        self.reset.pressed_once.connect(lambda: self._do(self._link.alarms.reset(self._chosen_ids(), _by())))
        self.unshelve.pressed_once.connect(lambda: self._do(self._link.alarms.unshelve(self._chosen_ids(), _by())))
        self.shelve.pressed_once.connect(self._shelve)
        self.trend.pressed_once.connect(self._open_trend)
        self.journal.pressed_once.connect(self._open_journal)

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """The list as it is now, most urgent first; with the filters of the route, and its alarm chosen."""
        self.scope.offer(self._link.snapshot())
        if route.options:
            self.scope.choose(route.option("scope"))
            self.priority.setCurrentIndex(max(0, self.priority.findData(int(route.option("priority", "0")))))
            self.search.setText(route.option("search"))
            self.hidden.setChecked(route.option("hidden") == "yes")
        self._refresh(frozen=False)
        place = self.rows.place(route.option("alarm"))
        if place is not None:
            self.table.selectRow(place)
        if self.rows.rowCount() and not self._chosen():
            self.table.selectRow(0)

    def apply(self, snapshot: PlantSnapshot) -> None:
        """A new picture; while somebody points at the table its rows keep their places."""
        self._names = {machine.id: machine.name for machine in snapshot.machines}
        self.scope.offer(snapshot)
        self._refresh(frozen=self.table.underMouse())
        lit = is_lit(snapshot.time_ns, self._theme)
        if lit is not self._lit:  # twice a second: the chips of what nobody has seen
            self._lit = lit
            self.table.viewport().update()

    def _filter(self) -> Filter:
        return Filter(self.scope.machines(), self.priority.currentData() or 0, self.search.text())

    def _refresh(self, *, frozen: bool) -> None:
        now = self._link.alarms.snapshot()
        chosen = [row.id for row in self._chosen()]
        self.rows.show_alarms(now, hidden=self.hidden.isChecked(), frozen=frozen, only=self._filter())
        if chosen and not self._chosen():
            for alarm in chosen:
                place = self.rows.place(alarm)
                if place is not None:
                    self.table.selectRow(place)
        unseen = sum(now.unacknowledged.values())
        flood = tr("Flood since {clock}", clock=written.clock(now.flood_since_ns)) if now.flood_since_ns else ""
        told = tr("{active} active, {unseen} unacknowledged", active=sum(now.active.values()), unseen=unseen)
        self.counts.setText(" · ".join(part for part in (told, flood) if part))
        hidden = tr("{shelved} shelved, {suppressed} suppressed, {out} out of service",
                    shelved=now.shelved, suppressed=now.suppressed, out=now.out_of_service)  # fmt: skip
        self.hidden.setText(hidden)
        self._enable()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = self._chip.theme = theme
        self.table.verticalHeader().setDefaultSectionSize(theme.px(12.0))
        for layout in self._lines:
            layout.setSpacing(theme.px(theme.gap_mm))
        self._lines[2].setSpacing(theme.px(theme.touch_gap_mm))
        for column, width in (
            (0, chip_column_px(theme)),
            (1, theme.px(56.0)),
            (2, theme.px(50.0)),
            (3, theme.px(32.0)),
            (5, theme.px(18.0)),
        ):
            self.table.setColumnWidth(column, width)
        for button in (*self._actions(), self.shelve, self.unshelve):
            button.set_theme(theme)
        for box in (self.reason, self.span):
            box.setStyleSheet(f"QComboBox {{ min-height: {theme.px(theme.target_mm) - 2}px; }}")
        for other in (self.scope, self.priority, self.search, self.hidden):
            other.setFixedHeight(theme.px(theme.control_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.rows.language = language()
        self.acknowledge.setText(tr("Acknowledge"))
        self.shelve.setText(tr("Shelve"))
        self.unshelve.setText(tr("Show again"))
        self.reset.setText(tr("Reset"))
        self.trend.setText(tr("Trend at −10 min"))
        self.journal.setText(tr("Journal"))
        self.scope.retranslate()
        offer(self.priority, [(0, tr("All priorities")), *((p, f"{p} {priority_word(p)}") for p in (1, 2, 3, 4))])
        self.priority.setAccessibleName(tr("Priority"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.reason.clear()
        self.reason.addItems([tr("Sensor faulty"), tr("Being repaired"), tr("Known, without effect")])
        self.reason.setAccessibleName(tr("Reason"))
        self.span.clear()
        self.span.addItems([written.duration(minutes * 60) for minutes in SHELVES_MIN])
        self.span.setAccessibleName(tr("For how long"))
        self._show_chosen()

    def state(self) -> Route:
        """With its filters."""
        kept = (
            ("scope", self.scope.chosen),
            ("priority", str(self.priority.currentData() or "")),
            ("search", self.search.text()),
            ("hidden", "yes" if self.hidden.isChecked() else ""),
        )
        return Route("alarms", options=tuple(pair for pair in kept if pair[1]))

    # ------------------------------------------------------------ the chosen ones

    def _chosen(self) -> list[AlarmView]:
        return [self.rows.view(index.row()) for index in self.table.selectionModel().selectedRows()]

    def _chosen_ids(self) -> Sequence[str]:
        return [row.id for row in self._chosen()]

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self.detail.setText("\n".join(self._full(chosen[0])) if chosen else tr("No alarm is chosen."))
        self._enable()

    def _full(self, row: AlarmView) -> list[str]:
        """Everything about one alarm; long texts wrap and are never cut."""
        definition, standing = row.definition, row.standing
        lines = [self.rows.words(row)]
        if row.value is not None:
            value = written.number(row.value, 2) if isinstance(row.value, float) else row.value
            lines.append(tr("Value: {value}", value=f"{value} {row.unit}".strip()))
        if definition.condition:
            lines.append(tr("Rule: {rule}", rule=definition.condition))
        if standing.reason:
            until = written.date_time(standing.hidden_until_ns) if standing.hidden_until_ns else ""
            lines.append(" · ".join(part for part in (standing.reason, standing.hidden_by, until) if part))
        guidance = definition.guidance.get(self.rows.language) or definition.guidance.get("en")
        if guidance:
            lines.append(tr("What to do: {guidance}", guidance=guidance))
        if row.uncertain:
            lines.append(tr("Its data is bad: the state is frozen."))
        return lines

    def _enable(self) -> None:
        states = {row.state for row in self._chosen()}
        self.acknowledge.setEnabled(any(state.is_unacknowledged for state in states))
        self.shelve.setEnabled(bool(states) and not states & {AlarmState.SHELVED, AlarmState.OUT_OF_SERVICE})
        self.unshelve.setEnabled(AlarmState.SHELVED in states)
        self.reset.setEnabled(AlarmState.LATCHED_ACKNOWLEDGED in states)
        self.journal.setEnabled(bool(states))
        self.trend.setEnabled(any(row.definition.signals for row in self._chosen()))

    # ------------------------------------------------------------ acting

    def _shelve(self) -> None:
        until_ns = time.time_ns() + SHELVES_MIN[max(0, self.span.currentIndex())] * MIN_NS
        reason = self.reason.currentText()
        self._do(self._link.alarms.shelve(self._chosen_ids(), _by(), until_ns=until_ns, reason=reason))

    def _do(self, work: Coroutine[Any, Any, tuple[str, ...]]) -> None:
        self._tasks.start(self._done(work))

    async def _done(self, work: Coroutine[Any, Any, tuple[str, ...]]) -> None:
        try:
            await work
            self.said.setText("")
        except OperatorError as error:
            self.said.setText(render(error.message))
        self._refresh(frozen=False)

    def _open_journal(self) -> None:
        """What the chosen alarms have been through."""
        self.navigate.emit(
            Route("alarms", options=(("tab", "journal"), ("range", "30d"), ("alarms", ",".join(self._chosen_ids()))))
        )

    def _open_trend(self) -> None:
        row = next((row for row in self._chosen() if row.definition.signals), None)
        if row is not None:
            since = row.standing.raised_ns - 10 * MIN_NS
            signals = row.definition.signals
            self.navigate.emit(Route("trend", row.machine, signals, since, row.standing.raised_ns + 10 * MIN_NS))


def _by() -> By:
    return By(getpass.getuser())


def _face(index: Index) -> ChipFace:
    """Blinks while nobody has seen it, an outline once it is over."""
    row: AlarmView = index.data(ROW)
    standing = Standing.UNACKNOWLEDGED if row.state.is_unacknowledged else Standing.ACKNOWLEDGED
    return ChipFace(int(row.priority), standing if row.standing.abnormal else Standing.RETURNED)
