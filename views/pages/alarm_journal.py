"""The journal of alarms: every transition with who, where, when and the value; found, narrowed, and taken along as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from app.domain.alarm import AlarmDefinition, Priority, Step
from app.domain.alarm_record import COMMENT, AlarmTransition, JournalPage, JournalQuery
from app.domain.alarm_words import STATE_WORDS, step_word, title_in
from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding import format as written
from views.binding.files import ask_where
from views.binding.i18n import language, render, tr
from views.binding.page import BETWEEN, Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.journal_rows import COLUMNS, LINE, JournalRows
from views.models.trend_window import MINUTE_NS
from views.shell.style import metrics
from views.shell.theme import Theme
from views.widgets.alarm_chip import ChipFace, Standing, priority_word
from views.widgets.chip_delegate import ChipDelegate, Index, chip_column_px
from views.widgets.flow import Flow
from views.widgets.offer import offer
from views.widgets.scope_choice import ScopeChoice
from views.widgets.span_choice import SpanChoice
from views.widgets.whole_rows import whole_rows

PAGE = 200
REFRESH_NS = 2_000_000_000
ROW_MM = 8.0
TYPING_MS = 250
EXPORTS = ("csv-local", "csv-iso", "xlsx", "pdf")
STEPS: dict[str, tuple[str, ...]] = {
    "": (),
    "process": (Step.RAISE, Step.RETURN, Step.REALARM),
    "acknowledge": (Step.ACKNOWLEDGE, Step.RESET),
    "hide": (
        Step.SHELVE,
        Step.UNSHELVE,
        Step.SHELVE_ENDED,
        Step.SUPPRESS,
        Step.UNSUPPRESS,
        Step.OUT_OF_SERVICE,
        Step.RETURN_TO_SERVICE,
    ),
    "note": (COMMENT,),
}
ANNOUNCED = "announced"


class AlarmJournal(Page):
    """A table that grows while it is scrolled, and the chosen line in full below."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._tasks, self._writes = link, Tasks(), Tasks()
        self._names: dict[str, str] = {}
        self._definitions: dict[str, AlarmDefinition] = {}
        self._alarms: tuple[str, ...] = ()
        """Only these alarms, as a route asked."""
        self._query = JournalQuery(0, 0)
        """What the shown lines answer."""
        self._cursor: str | None = None
        self._round, self._revision, self._asked_ns = 0, -1, 0
        self.rows = JournalRows(lambda machine: self._names.get(machine, machine), self._defined)
        self.table, self.detail, self.said = QTableView(), QLabel(), QLabel()
        self.span, self.scope = SpanChoice(lambda: link.trends.shifts()), ScopeChoice()
        self.priority, self.what, self.search = QComboBox(), QComboBox(), QLineEdit()
        self.only, self.trend, self.export = QPushButton(), QPushButton(), QPushButton()
        self._actions = {kind: QAction(self) for kind in EXPORTS}
        self._chip = ChipDelegate(_face, self.table)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.table.setModel(self.rows)
        self.table.setItemDelegateForColumn(COLUMNS.index("priority"), self._chip)
        whole_rows(self.table)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(COLUMNS.index("alarm"), QHeaderView.ResizeMode.Stretch)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.only.setCheckable(True)
        menu = QMenu(self)
        menu.addActions(list(self._actions.values()))
        self.export.setMenu(menu)
        self.export.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self._above, self._below, self._column = Flow(), QHBoxLayout(), QVBoxLayout(self)
        for part in (self.span, self.scope, self.priority, self.what, self.only, self.search, self.export):
            self._above.addWidget(part, 1 if part is self.search else 0)
        self._below.addWidget(self.detail, 3)
        self._below.addWidget(self.said, 2)
        self._below.addWidget(self.trend)
        self._column.addLayout(self._above)
        self._column.addWidget(self.table, 1)
        self._column.addLayout(self._below)

    def _connect(self) -> None:
        self.span.changed.connect(lambda: self._reload())
        self.scope.scoped.connect(lambda: self._reload())
        for box in (self.priority, self.what):
            box.activated.connect(lambda _: self._reload())
        self.search.textEdited.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(lambda: self._reload())
        self.only.clicked.connect(self._drop_alarms)
        self.trend.clicked.connect(self._open_trend)
        self.rows.wanted.connect(lambda: self._tasks.start(self._grow()))
        self.rows.modelReset.connect(self._show_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        for kind, action in self._actions.items():
            action.triggered.connect(lambda _=False, kind=kind: self._ask_file(kind))

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """With the range and filters of the route; without any as it was left."""
        snapshot = self._link.snapshot()
        self._take_names(snapshot)
        self.span.blockSignals(True)
        self.span.take(route.option("range"))
        self.span.blockSignals(False)
        if route.options:
            self._alarms = tuple(filter(None, route.option("alarms").split(BETWEEN)))
            self.scope.choose(route.option("scope"))
            self.priority.setCurrentIndex(max(0, self.priority.findData(route.option("priority"))))
            self.what.setCurrentIndex(max(0, self.what.findData(route.option("what"))))
            self.search.setText(route.option("search"))
        self._show_only()
        self._reload()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """New lines come to the top while it shows the present and nobody has scrolled down."""
        self._take_names(snapshot)
        now = self._link.alarms.snapshot()
        fresh = now.revision != self._revision and snapshot.time_ns - self._asked_ns >= REFRESH_NS
        if fresh and self.span.span.ends_now and self.table.verticalScrollBar().value() == 0:
            self._reload(quiet=True)

    def _take_names(self, snapshot: PlantSnapshot) -> None:
        self._names = {machine.id: machine.name for machine in snapshot.machines}
        self.scope.offer(snapshot)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is read. A file is written to its end."""
        self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._chip.theme = theme
        self.span.set_theme(theme)
        for layout in (self._above, self._below, self._column):
            layout.setSpacing(theme.px(theme.gap_mm))
        self._column.setContentsMargins(0, 0, 0, 0)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(ROW_MM))
        for part in (self.scope, self.priority, self.what, self.only, self.search, self.export, self.trend):
            part.setFixedHeight(theme.px(theme.control_mm))
        wide = {"machine": 26.0, "step": 38.0, "state": 40.0, "who": 34.0, "value": 30.0, "reason": 36.0}
        for name, mm in wide.items():
            self.table.setColumnWidth(COLUMNS.index(name), theme.px(mm))
        self.table.setColumnWidth(
            0,
            round(metrics(theme, theme.body_pt).horizontalAdvance("0000-00-00 00:00:00") + 4 * theme.px(theme.gap_mm)),
        )
        self.table.setColumnWidth(COLUMNS.index("priority"), chip_column_px(theme))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.rows.language = language()
        for part in (self.span, self.scope):
            part.retranslate()
        offer(self.priority, [("", tr("All priorities")), *((str(p), f"{p} {priority_word(p)}") for p in (1, 2, 3, 4))])
        self.priority.setAccessibleName(tr("Priority"))
        offer(self.what, [(name, what_word(name)) for name in (*STEPS, ANNOUNCED)])
        self.what.setAccessibleName(tr("What happened"))
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.trend.setText(tr("Trend at −10 min"))
        self.export.setText(tr("Export") + " ▾")
        self.export.setToolTip(tr("All lines of this time and these filters, as a file"))
        for kind, action in self._actions.items():
            action.setText(export_word(kind))
        self._show_only()
        self._show_chosen()

    def state(self) -> Route:
        """With range and filters."""
        kept = (
            ("range", self.span.span.written()),
            ("scope", self.scope.chosen),
            ("priority", self.priority.currentData() or ""),
            ("what", self.what.currentData() or ""),
            ("search", self.search.text()),
            ("alarms", BETWEEN.join(self._alarms)),
        )
        return Route("alarms", options=tuple(pair for pair in kept if pair[1]))

    # ------------------------------------------------------------ asking

    def _asked(self) -> JournalQuery:
        window, what = self.span.meant(), self.what.currentData() or ""
        priority = self.priority.currentData() or ""
        return JournalQuery(
            window.from_ns,
            window.to_ns,
            machines=self.scope.machines(),
            alarms=self._alarms,
            priorities=(Priority(int(priority)),) if priority else (),
            steps=STEPS.get(what, ()),
            text=self.search.text(),
            announced_only=what == ANNOUNCED,
            limit=PAGE,
        )

    def _reload(self, *, quiet: bool = False) -> None:
        self._tasks.cancel()
        self._round += 1
        self._revision = self._link.alarms.snapshot().revision
        self._asked_ns = self._link.snapshot().time_ns
        self._definitions = {each.id: each for each in self._link.alarms.definitions()}
        self._tasks.start(self._load(self._round, self._asked(), quiet=quiet))

    async def _load(self, number: int, query: JournalQuery, *, quiet: bool) -> None:
        page = await self._answer(query)
        if page is None or number != self._round:
            return
        self._query, self._cursor = query, page.next_cursor
        self.rows.show_lines(page.lines, more=page.next_cursor is not None)
        if not page.lines:
            self.said.setText(tr("There is nothing in this time. Choose a longer one, or take filters away."))
        elif not quiet:
            self.said.setText("")
        if page.lines and not self.table.selectionModel().hasSelection():
            self.table.selectRow(0)

    async def _grow(self) -> None:
        number, cursor = self._round, self._cursor
        if cursor is None:
            return
        self._cursor = None  # one page at a time
        page = await self._answer(replace(self._query, cursor=cursor))
        if page is not None and number == self._round:
            self._cursor = page.next_cursor
            self.rows.append(page.lines, more=page.next_cursor is not None)

    async def _answer(self, query: JournalQuery) -> JournalPage | None:
        try:
            return await self._link.alarms.journal(query)
        except OperatorError as error:
            self.said.setText(render(error.message))
            return None

    def _drop_alarms(self) -> None:
        self._alarms = ()
        self._show_only()
        self._reload()

    def _show_only(self) -> None:
        """A filter that a figure or an alarm set; one press takes it away."""
        self.only.setVisible(bool(self._alarms))
        if len(self._alarms) == 1:
            definition = self._defined(self._alarms[0])
            named = render(title_in(definition, language())) if definition is not None else self._alarms[0]
            self.only.setText(tr("Only {alarm}  ✕", alarm=named))
        else:
            self.only.setText(tr("Only {count} alarms  ✕", count=len(self._alarms)))

    def _defined(self, alarm: str) -> AlarmDefinition | None:
        return self._definitions.get(alarm)

    # ------------------------------------------------------------ the chosen line

    def _chosen(self) -> AlarmTransition | None:
        rows = self.table.selectionModel().selectedRows()
        return self.rows.line(rows[0].row()) if rows else None

    def _show_chosen(self) -> None:
        line = self._chosen()
        self.detail.setText("\n".join(self._full(line)) if line is not None else "")
        self.trend.setEnabled(line is not None and bool(self._signals(line)))

    def _full(self, line: AlarmTransition) -> list[str]:
        """Everything that the line says; long texts wrap and are never cut."""
        machine = self._names.get(line.machine, line.machine)
        states = tr(
            "{before} → {after}", before=render(STATE_WORDS[line.before]), after=render(STATE_WORDS[line.after])
        )
        told = [
            f"{written.date_time(line.time_ns)} · {machine} · {self.rows.title(line)}",
            " · ".join(
                filter(None, (render(step_word(line.step)), states, line.value, self.rows.who(line), line.reason))
            ),
        ]
        if line.cause:
            definition = self._defined(line.cause)
            cause = render(title_in(definition, language())) if definition is not None else line.cause
            told.append(tr("Came after: {cause}", cause=cause))
        return told

    def _signals(self, line: AlarmTransition) -> tuple[str, ...]:
        definition = self._defined(line.alarm)
        return definition.signals if definition is not None else ()

    def _open_trend(self) -> None:
        line = self._chosen()
        if line is not None:
            around_ns = 10 * MINUTE_NS
            signals = self._signals(line)
            self.navigate.emit(
                Route("trend", line.machine, signals, line.time_ns - around_ns, line.time_ns + around_ns)
            )

    # ------------------------------------------------------------ files

    def _ask_file(self, kind: str) -> None:
        suffix = kind.partition("-")[0]
        day = written.local(self._asked().to_ns - 1).strftime("%Y-%m-%d")
        ask_where(self, f"{tr('alarms')}-{day}.{suffix}", lambda path: self.write(path, kind))

    def write(self, path: Path, kind: str) -> None:
        """Write everything that is shown, the lines below too."""
        self._writes.start(self._write(path, "iso" if kind == "csv-iso" else language()))

    async def _write(self, path: Path, form: str) -> None:
        self.export.setEnabled(False)
        self.said.setText(tr("Writing {file} …", file=path.name))
        try:
            count = await self._link.alarms.journal_file(self._asked(), path, form)
            self.said.setText(tr("{count} lines written to {file}.", count=count, file=str(path)))
        except OperatorError as error:
            self.said.setText(render(error.message))
        finally:
            self.export.setEnabled(True)


def _face(index: Index) -> ChipFace:
    """Filled where sound and blink began; an outline for what followed."""
    line: AlarmTransition = index.data(LINE)
    return ChipFace(int(line.priority), Standing.ACKNOWLEDGED if line.announced else Standing.RETURNED)


def what_word(name: str) -> str:
    """Which lines."""
    return {
        "": tr("Everything"),
        "process": tr("Came and went"),
        "acknowledge": tr("Acknowledged and reset"),
        "hide": tr("Hidden and shown again"),
        "note": tr("Notes"),
        ANNOUNCED: tr("Announced"),
    }[name]


def export_word(kind: str) -> str:
    """A kind of file."""
    return {
        "csv-local": tr("CSV for this country's Excel …"),
        "csv-iso": tr("CSV, ISO times, decimal point …"),
        "xlsx": tr("Excel workbook …"),
        "pdf": tr("Document (PDF) …"),
    }[kind]
