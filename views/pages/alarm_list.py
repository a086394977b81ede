"""The alarm list: what is wrong, what to do about it, and what people do with it. It refuses to judge anything."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from app.contracts.alarms import By
from app.domain.alarm import AlarmState
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView
from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding import format as written
from views.binding.i18n import language, render, tr
from views.binding.page import BETWEEN, Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.alarm_rows import COLUMNS, ROW, AlarmRows, Filter
from views.models.alarm_sound import MUTES_MIN, AlarmSounds
from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_chip import ChipFace, Standing, is_lit, priority_word
from views.widgets.chip_delegate import ChipDelegate, Index, chip_column_px
from views.widgets.flow import Flow
from views.widgets.offer import offer
from views.widgets.scope_choice import ScopeChoice
from views.widgets.touch import TouchButton
from views.widgets.whole_rows import whole_rows

MIN_NS = 60 * 10**9
SHELVES_MIN = (15, 60, 480)
Choice = tuple[str, Callable[[], object]]
"""A menu's words, and what they do."""


class AlarmList(Page):
    """A table, the chosen alarm in full, and buttons for gloves."""

    def __init__(self, link: PlantLink, sounds: AlarmSounds) -> None:
        super().__init__()
        self._link, self._theme, self._tasks, self._sounds = link, LIGHT, Tasks(), sounds
        self._names: dict[str, str] = {}
        self._lit = True
        self.rows = AlarmRows(lambda machine: self._names.get(machine, machine))
        self.table, self.detail, self.said = QTableView(), QLabel(), QLabel()
        self.counts, self.search, self.hidden = QLabel(), QLineEdit(), QPushButton()
        self.scope, self.priority = ScopeChoice(), QComboBox()
        self.acknowledge, self.shelve, self.unshelve, self.reset = (TouchButton() for _ in range(4))
        self.trend, self.more, self.mute = (TouchButton() for _ in range(3))
        self.flood, self.flood_words, self.everything = QFrame(), QLabel(), QPushButton()
        self.reason, self.span = QComboBox(), QComboBox()
        self._chip = ChipDelegate(_face, self.table)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.table.setModel(self.rows)
        self.table.setItemDelegateForColumn(0, self._chip)
        whole_rows(self.table)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(COLUMNS.index("text"), QHeaderView.ResizeMode.Stretch)
        self.hidden.setCheckable(True)
        self.reason.setEditable(True)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        above, below = Flow(), Flow()
        for part in (self.counts, self.scope, self.priority, self.search, self.hidden):
            above.addWidget(part, 1 if part is self.search else 0)
        for action in (*self._actions(), self.reason, self.span, self.shelve, self.unshelve):
            below.addWidget(action, 1 if action is self.reason else 0)
        middle = QHBoxLayout()
        middle.addWidget(self.detail, 3)
        middle.addWidget(self.said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addWidget(self._flood_strip())
        column.addWidget(self.table, 1)
        column.addLayout(middle)
        column.addLayout(below)
        self._lines = (above, middle, below, column)

    def _flood_strip(self) -> QFrame:
        """What a flood changes, and the way back to every row."""
        self.flood.setProperty("role", "card")
        self.flood_words.setWordWrap(True)
        self.everything.setCheckable(True)
        row = QHBoxLayout(self.flood)
        row.addWidget(self.flood_words, 1)
        row.addWidget(self.everything)
        self.flood.hide()
        return self.flood

    def _actions(self) -> tuple[TouchButton, ...]:
        return self.acknowledge, self.mute, self.reset, self.trend, self.more

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
        self.more.pressed_once.connect(lambda: self._pop(self.choices(), self.more))
        self.mute.pressed_once.connect(self._mute)
        self.everything.toggled.connect(lambda _: self._refresh(frozen=False))

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
        self._show_mute()
        lit = is_lit(snapshot.time_ns, self._theme)
        if lit is not self._lit:  # twice a second: the chips of what nobody has seen
            self._lit = lit
            self.table.viewport().update()

    def _filter(self) -> Filter:
        grouped = not self.flood.isHidden() and not self.everything.isChecked() and not self.hidden.isChecked()
        return Filter(self.scope.machines(), self.priority.currentData() or 0, self.search.text(), grouped)

    def _refresh(self, *, frozen: bool) -> None:
        now = self._link.alarms.snapshot()
        self._show_flood(now)
        chosen = [row.id for row in self._chosen()]
        self.rows.show_alarms(now, hidden=self.hidden.isChecked(), frozen=frozen, only=self._filter())
        if chosen and not self._chosen():
            for alarm in chosen:
                place = self.rows.place(alarm)
                if place is not None:
                    self.table.selectRow(place)
        unseen = sum(now.unacknowledged.values())
        told = tr("{active} active, {unseen} unacknowledged", active=sum(now.active.values()), unseen=unseen)
        self.counts.setText(told)
        hidden = tr("{shelved} shelved, {suppressed} suppressed, {out} out of service",
                    shelved=now.shelved, suppressed=now.suppressed, out=now.out_of_service)  # fmt: skip
        self.hidden.setText(hidden)
        self._show_chosen()

    def _show_flood(self, now: AlarmsSnapshot) -> None:
        since_ns = now.flood_since_ns
        self.flood.setVisible(since_ns is not None)
        if since_ns is None:
            self.everything.setChecked(False)
            return
        self.flood_words.setText(
            tr("Flood since {clock}: {count} alarms in 10 min. Grouped by machine under the first-out; sounds below priority 2 pause.",
               clock=written.clock(since_ns), count=now.announced_10min)
        )  # fmt: skip

    def _show_mute(self) -> None:
        """What the button does now; while it is silent it says for how long."""
        left_s = self._sounds.muted_s(time.monotonic())
        words = tr("Sound on") + f"\n({written.duration(left_s + 59)})" if left_s else tr("Mute")
        if words != self.mute.text():
            self.mute.setText(words)
            self.mute.updateGeometry()

    def _mute(self) -> None:
        """Silent for a time that is picked, or heard again."""
        if self._sounds.muted_s(time.monotonic()):
            self._sounds.unmute()
            self._show_mute()
            return
        self._pop(
            [
                (tr("Mute for {time}", time=written.duration(minutes * 60)), partial(self.silence, minutes))
                for minutes in MUTES_MIN
            ],
            self.mute,
        )

    def _pop(self, choices: Sequence[Choice], beside: TouchButton) -> None:
        """A menu for gloves over a button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = self._theme
        menu.setStyleSheet(f"QMenu::item {{ min-height: {theme.px(theme.target_mm)}px; padding: 0 {theme.px(8)}px; }}")
        for words, does in choices:
            menu.addAction(words).triggered.connect(partial(_run, does))
        menu.popup(beside.mapToGlobal(beside.rect().topLeft()))

    def silence(self, minutes: int) -> None:
        """No sound for so long; an alarm of priority 1 that is new is heard all the same."""
        self._sounds.mute(time.monotonic(), minutes, self._link.alarms.snapshot())
        self._show_mute()

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
        for other in (self.scope, self.priority, self.search, self.hidden, self.everything):
            other.setFixedHeight(theme.px(theme.control_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.rows.language = language()
        self.acknowledge.setText(tr("Acknowledge"))
        self.shelve.setText(tr("Shelve"))
        self.unshelve.setText(tr("Show\nagain"))
        self.everything.setText(tr("Show every alarm"))
        self.reset.setText(tr("Reset"))
        self.trend.setText(tr("Trend\nat −10 min"))
        self.more.setText(tr("More"))
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
        others: Sequence[AlarmView] = ()
        if chosen and chosen[0].consequences and not self.flood.isHidden():
            others = [row for row in self._link.alarms.snapshot().of(chosen[0].machine) if row.id != chosen[0].id]
        words = "\n".join(self.rows.full(chosen[0], others)) if chosen else tr("No alarm is chosen.")
        if words != self.detail.text():
            self.detail.setText(words)
        self._enable()

    def _enable(self) -> None:
        states = {row.state for row in self._chosen()}
        self.acknowledge.setEnabled(any(state.is_unacknowledged for state in states))
        self.shelve.setEnabled(bool(states) and not states & {AlarmState.SHELVED, AlarmState.OUT_OF_SERVICE})
        self.unshelve.setEnabled(AlarmState.SHELVED in states)
        self.unshelve.setVisible(
            self.unshelve.isEnabled()
        )  # in the other's place: what is shelved can't be shelved again
        self.shelve.setVisible(not self.unshelve.isEnabled())
        self.reset.setEnabled(AlarmState.LATCHED_ACKNOWLEDGED in states)
        self.more.setEnabled(bool(states))
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

    def choices(self) -> list[Choice]:
        """What else can be done with the chosen alarms. The field for reasons holds the words of all of it."""
        alarms, states, ids = self._link.alarms, {row.state for row in self._chosen()}, self._chosen_ids()
        reason = self.reason.currentText()
        found: list[Choice] = [
            (tr("What it has been through"), self._open_journal),
            (tr("Write as a note: {text}", text=reason), lambda: self._do(alarms.comment(ids, _by(), text=reason))),
        ]
        if AlarmState.OUT_OF_SERVICE in states:
            found.append(
                (tr("Return to service"), lambda: self._do(alarms.return_to_service(ids, _by(), reason=reason)))
            )
        else:
            found.append((tr("Take out of service: {reason}", reason=reason),
                          lambda: self._do(alarms.out_of_service(ids, _by(), reason=reason))))  # fmt: skip
        if AlarmState.SUPPRESSED in states:
            found.append((tr("End suppression"), lambda: self._do(alarms.unsuppress(ids, _by()))))
        else:
            found.append((tr("Suppress: {reason}", reason=reason),
                          lambda: self._do(alarms.suppress(ids, _by(), reason=reason))))  # fmt: skip
        link = next((row.definition.link for row in self._chosen() if row.definition.link), "")
        if link.startswith(("http://", "https://")):
            found.append((tr("Open the manual page"), lambda: QDesktopServices.openUrl(QUrl(link))))
        return found

    def _open_journal(self) -> None:
        """What the chosen alarms have been through."""
        options = (("tab", "journal"), ("range", "30d"), ("alarms", BETWEEN.join(self._chosen_ids())))
        self.navigate.emit(Route("alarms", options=options))

    def _open_trend(self) -> None:
        row = next((row for row in self._chosen() if row.definition.signals), None)
        if row is not None:
            since = row.standing.raised_ns - 10 * MIN_NS
            signals = row.definition.signals
            self.navigate.emit(Route("trend", row.machine, signals, since, row.standing.raised_ns + 10 * MIN_NS))


def _run(does: Callable[[], object], *_: object) -> None:
    """Without what Qt says about the action."""
    does()


def _by() -> By:
    return By(getpass.getuser())


def _face(index: Index) -> ChipFace:
    """Blinks while nobody has seen it, an outline once it is over."""
    row: AlarmView = index.data(ROW)
    standing = Standing.UNACKNOWLEDGED if row.state.is_unacknowledged else Standing.ACKNOWLEDGED
    return ChipFace(int(row.priority), standing if row.standing.abnormal else Standing.RETURNED)
