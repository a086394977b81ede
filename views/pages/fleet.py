"""The overview of a hub: stations with link, data and clock, strangers at the door, and all machines, those that need help first."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.contracts.fleet import FleetSnapshot, StationStatus, Stranger
from app.domain.fleet import station_of
from app.domain.message import OperatorError
from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from views.binding.fleet_link import FleetLink
from views.binding.i18n import render, state_word, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.station_rows import COLUMNS, STATION, StationRows
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow
from views.widgets.tile_board import MachineBoard
from views.widgets.whole_rows import whole_rows

ORDER = ("fault", "offline", "stopped", "setup", "idle", "running")
"""Who needs help first."""
GLOVE_MM = 20.0
NARROW_MM = 215.0
"""Below this width the machines stand below the stations."""
DAY_NS = 86_400_000_000_000


class FleetPage(Page):
    """Stations at the left, machines at the right; filters above narrow both."""

    topic = "fleet"

    def __init__(self, link: PlantLink, fleet: FleetLink) -> None:
        super().__init__()
        self._link, self._fleet, self._tasks = link, fleet, Tasks()
        self._theme = LIGHT
        self._stranger: Stranger | None = None
        self.rows = StationRows()
        self.table, self.board = QTableView(), MachineBoard()
        self.site, self.kind, self.status, self.search = QComboBox(), QComboBox(), QComboBox(), QLineEdit()
        self.title, self.tally, self.detail, self.said = QLabel(), QLabel(), QLabel(), QLabel()
        self.resend, self.revoke = QPushButton(), QPushButton()
        self.knock, self.name, self.enrol = QLabel(), QLineEdit(), QPushButton()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.title.setProperty("role", "heading")
        for label in (self.tally, self.said):
            label.setProperty("role", "muted")
        for wordy in (self.detail, self.knock, self.said):
            wordy.setWordWrap(True)
        self.table.setModel(self.rows)
        whole_rows(self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(COLUMNS.index("complete"), QHeaderView.ResizeMode.Stretch)
        self.enrol.setProperty("role", "primary")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.board)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tally.setWordWrap(True)
        for box in (self.site, self.kind, self.status):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        head = Flow()
        for part, stretch in ((self.title, 0), (self.search, 1), (self.site, 0), (self.kind, 0), (self.status, 0)):
            head.addWidget(part, stretch)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(self.tally)
        halves = self._halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._stations())
        halves.addWidget(self._area)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 3)
        halves.setSizes([2_000, 3_000])
        self._column.addWidget(halves, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the machines stand below the stations."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW_MM)
        self._halves.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def _stations(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        actions = QHBoxLayout()
        actions.addWidget(self.resend)
        actions.addWidget(self.revoke)
        column.addLayout(actions)
        self._door = QWidget()
        door = QGridLayout(self._door)
        door.setContentsMargins(0, 0, 0, 0)
        door.addWidget(self.knock, 0, 0, 1, 2)
        door.addWidget(self.name, 1, 0)
        door.addWidget(self.enrol, 1, 1)
        column.addWidget(self._door)
        column.addWidget(self.said)
        return left

    def _connect(self) -> None:
        self.board.opened.connect(lambda machine: self.navigate.emit(Route("machine", machine=machine)))
        self.board.focus_moved.connect(self._reveal)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.rows.modelReset.connect(self._show_chosen)
        self.resend.clicked.connect(self._compare)
        self.revoke.clicked.connect(self._shut_out)
        self.enrol.clicked.connect(self._let_in)
        self.name.textChanged.connect(lambda _: self._enable())

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """With the filters that it was left with."""
        self.search.setText(route.option("search", self.search.text()))
        for name, box in (("site", self.site), ("kind", self.kind), ("status", self.status)):
            wanted = route.option(name)
            if wanted:
                if box.findData(wanted) < 0:
                    box.addItem(wanted, wanted)
                box.setCurrentIndex(box.findData(wanted))

    def apply(self, snapshot: PlantSnapshot) -> None:
        """A new picture of stations and machines."""
        now = self._fleet.snapshot()
        self._offer(self.site, {m.site for m in snapshot.machines})
        self._offer(self.kind, {m.kind for m in snapshot.machines})
        self._show_stations(now)
        self._show_door(now.strangers)
        machines = sorted(self._fitting(snapshot.machines), key=_urgency)
        self.board.show_in(self._area.maximumViewportSize())
        self.board.show_machines(machines, snapshot.time_ns)
        self._count(now, machines)

    def _show_stations(self, now: FleetSnapshot) -> None:
        site, chosen = self.site.currentData(), self._chosen()
        self.rows.show_stations(tuple(station for station in now.stations if not site or station.site == site))
        if chosen is not None and self._chosen() is None:
            place = self.rows.place(chosen.name)
            if place is not None:
                self.table.selectRow(place)

    def _count(self, now: FleetSnapshot, machines: list[MachineSnapshot]) -> None:
        counts = Counter(machine.state.value for machine in machines)
        connected = sum(station.connected for station in now.stations if not station.revoked)
        told = [
            tr("{connected} of {count} stations", connected=connected, count=sum(not s.revoked for s in now.stations)),
            *(f"{state_word(state)} {counts[state]}" for state in ORDER if counts[state]),
        ]
        refused = sum(now.refused.values())
        if refused:
            told.append(tr("{count} refused at the door", count=refused))
        self.tally.setText("   ·   ".join(told))

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        margin, gap = theme.px(theme.margin_mm), theme.px(theme.gap_mm)
        self._column.setContentsMargins(margin, gap, margin, gap)
        self._column.setSpacing(gap)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(12.0))
        for gloved in (self.resend, self.revoke, self.enrol, self.name):
            gloved.setFixedHeight(theme.px(GLOVE_MM))
        for filtering in (self.search, self.site, self.kind, self.status):
            filtering.setMinimumHeight(theme.px(theme.control_mm))
        self.board.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again; the next snapshot brings the tiles' words."""
        self.board.forget()
        self._stranger = None
        self.title.setText(tr("Fleet"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.resend.setText(tr("Compare the last day again"))
        self.revoke.setText(tr("Shut out"))
        self.enrol.setText(tr("Let in"))
        self.name.setPlaceholderText(tr("Name on this hub, for example line-1"))
        self.name.setAccessibleName(tr("Name of the station"))
        for box, name in ((self.site, tr("All sites")), (self.kind, tr("All kinds")), (self.status, tr("All states"))):
            box.setAccessibleName(name)
            if not box.count():
                box.addItem(name, "")
            box.setItemText(0, name)
        for state in ORDER:
            at = self.status.findData(state)
            if at < 0:
                self.status.addItem(state_word(state), state)
            else:
                self.status.setItemText(at, state_word(state))
        self.board.setAccessibleDescription(tr("Machines; arrows choose, Enter opens"))
        self._show_chosen()

    def state(self) -> Route:
        """With its filters."""
        kept = (
            ("search", self.search.text()),
            ("site", self.site.currentData() or ""),
            ("kind", self.kind.currentData() or ""),
            ("status", self.status.currentData() or ""),
        )
        return Route("overview", options=tuple(pair for pair in kept if pair[1]))

    # ------------------------------------------------------------ machines

    def _offer(self, box: QComboBox, words: set[str]) -> None:
        known = {box.itemData(at) for at in range(box.count())}
        for word in sorted(words - known - {""}):
            box.addItem(word, word)

    def _fitting(self, machines: Sequence[MachineSnapshot]) -> Iterable[MachineSnapshot]:
        """Those that pass the filters, which are asked once for all of them."""
        site, kind, status = self.site.currentData(), self.kind.currentData(), self.status.currentData()
        words = self.search.text().casefold().split()
        for machine in machines:
            if (site and machine.site != site) or (kind and machine.kind != kind):
                continue
            if (status and machine.state.value != status) or not _says(machine, words):
                continue
            yield machine

    def _reveal(self, place: QRect) -> None:
        self._area.ensureVisible(place.center().x(), place.center().y(), place.width() // 2, place.height() // 2)

    # ------------------------------------------------------------ stations

    def _chosen(self) -> StationStatus | None:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].data(STATION) if rows else None

    def _show_chosen(self) -> None:
        station = self._chosen()
        if station is None:
            self.detail.setText(tr("Choose a station to see its key, and to compare or shut it out."))
        else:
            said = render(station.message) if station.message is not None else ""
            parts = (station.site, station.version, station.fingerprint, said)
            self.detail.setText(" · ".join(part for part in parts if part))
        self._enable()

    def _enable(self) -> None:
        station = self._chosen()
        self.resend.setEnabled(station is not None and station.connected)
        self.revoke.setEnabled(station is not None and not station.revoked)
        self.enrol.setEnabled(bool(self.name.text().strip()))

    def _show_door(self, strangers: tuple[Stranger, ...]) -> None:
        fresh = strangers[0] if strangers else None
        if fresh == self._stranger:
            self._door.setVisible(fresh is not None)
            return
        self._stranger = fresh
        self._door.setVisible(fresh is not None)
        if fresh is not None:
            self.knock.setText(
                tr(
                    "A station at {address} asks to be let in. Compare its fingerprint with what 'keys' shows there: {fingerprint}",
                    address=fresh.address,
                    fingerprint=fresh.fingerprint,
                )
            )

    def _compare(self) -> None:
        station = self._chosen()
        if station is not None:
            now_ns = time.time_ns()
            self._do(
                self._fleet.resend(station.name, now_ns - DAY_NS, now_ns), tr("Asked. What differs is sent again.")
            )

    def _shut_out(self) -> None:
        station = self._chosen()
        if station is not None:
            self._do(self._fleet.revoke(station.name), tr("Shut out. What it has sent stays."))

    def _let_in(self) -> None:
        if self._stranger is not None:
            self._do(self._fleet.enrol(self._stranger.fingerprint, self.name.text().strip()), tr("Let in."))
            self.name.clear()

    def _do(self, work: Coroutine[Any, Any, object], done: str) -> None:
        async def run() -> None:
            try:
                await work
            except OperatorError as error:
                self.said.setText(render(error.message))
            else:
                self.said.setText(done)

        self._tasks.start(run())


def _says(machine: MachineSnapshot, words: Sequence[str]) -> bool:
    """Whether all words stand in what a machine is called."""
    if not words:
        return True
    text = f"{machine.id} {machine.name} {machine.site} {machine.line} {machine.area}".casefold()
    return all(word in text for word in words)


def _urgency(machine: MachineSnapshot) -> tuple[int, int, str, str]:
    """Worst state first, in it the one that has stood longest; names make the order certain."""
    return ORDER.index(machine.state.value), machine.state_since_ns, station_of(machine.id)[0], machine.name
