"""OEE and analytics: of whom and when on top, tabs below, and the evidence of any number beside them. It reckons nothing itself."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout

from app.contracts.production import OeeAnswer
from app.domain.calendar import Place
from app.domain.message import OperatorError
from app.domain.production import OeeQuery
from app.domain.snapshot import PlantSnapshot
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.oee_link import OeeLink
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.grid import Grid
from views.models.oee_losses import remarks
from views.models.oee_pattern import Piece
from views.models.oee_range import Range, Stretch, stretch_of
from views.models.oee_scope import Scope, machines_of
from views.models.oee_subject import Gathered, Subject
from views.models.oee_words import span_words
from views.models.trend_window import MINUTE_NS, Window
from views.pages.oee_bar import OeeBar, range_words
from views.pages.oee_calendar import CalendarTab
from views.pages.oee_compare import CompareTab
from views.pages.oee_cycles import CyclesTab
from views.pages.oee_evidence import EvidencePanel, trend_route
from views.pages.oee_export import ExportButton
from views.pages.oee_losses import BEFORE, LossesTab
from views.pages.oee_orders import OrdersTab
from views.pages.oee_patterns import PatternsTab
from views.pages.oee_stops import StopsTab
from views.pages.oee_tables import TablesTab
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow

REFRESH_S = 5.0
PATIENCE = 10
"""What takes long to reckon is asked for as much less often: a tenth of a core at most."""
TABS = ("losses", "figures", "cycles", "stops", "orders", "patterns", "compare", "calendar")
RANGED = 5
"""The first so many tabs are about the chosen range; the others choose their own."""
_PANEL_SHARE = 0.47
Tab = LossesTab | TablesTab | CyclesTab | StopsTab | OrdersTab | PatternsTab | CompareTab | CalendarTab


class OeePage(Page):
    """While evidence is open the page stands still, so that number and evidence are of one moment."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._theme, self._tasks = link, LIGHT, Tasks()
        self._now_ns, self._asked_s, self._took_s, self._busy = 0, 0.0, 0.0, False
        self._places: tuple[tuple[Place, str], ...] = ()
        self._stretch: Stretch | None = None
        self._asked: tuple[object, ...] = ()
        self._answer: OeeAnswer | None = None
        self._before: OeeAnswer | None = None
        self._trouble = ""
        self.bar, self.tabs, self.stack = OeeBar(), QTabBar(), QStackedWidget()
        self.told, self.said = QLabel(), QLabel()
        self.losses, self.tables, self.cycles = LossesTab(), TablesTab(), CyclesTab()
        self.stops, self.orders = StopsTab(), OrdersTab()
        self.patterns, self.compare, self.calendar = PatternsTab(), CompareTab(), CalendarTab()
        self.export = ExportButton(self._grids)
        self.evidence = EvidencePanel(link, self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.said.setWordWrap(True)
        self.said.setProperty("role", "note")
        for words in (self.told, self.said):
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setProperty("role", "muted")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _ in TABS:
            self.tabs.addTab("")
        for tab in self._tabs():
            self.stack.addWidget(tab)
        head = Flow()
        head.addWidget(self.tabs)
        head.addStretch()
        head.addWidget(self.told)
        self._column = QVBoxLayout(self)
        self.bar.add(self.export)
        self._column.addWidget(self.bar)
        self._column.addLayout(head)
        self._column.addWidget(self.said)
        self._column.addWidget(self.stack, 1)
        self.evidence.hide()

    def _connect(self) -> None:
        self.bar.changed.connect(self._anew)
        self.tabs.currentChanged.connect(self._turned)
        for tab in (self.patterns, self.compare):
            tab.opened.connect(self._open_gathered)
        for keeper in (self.calendar, self.stops):
            keeper.saved.connect(self._anew)
        self.export.said.connect(self._tell)
        self.cycles.moment_opened.connect(
            lambda machine, at_ns: self.navigate.emit(trend_route(self._link, machine, at_ns))
        )
        self.evidence.stretch_opened.connect(self._open_stretch)
        self.losses.opened.connect(self.open_evidence)
        self.tables.opened.connect(self._open)
        self.tables.chosen.connect(lambda machine: self._choose(Scope("machine", machine)))
        self.evidence.closed.connect(self._resume)
        self.evidence.navigate.connect(self.navigate)

    def _tabs(self) -> tuple[Tab, ...]:
        """In the order of ``TABS``."""
        ranged = (self.losses, self.tables, self.cycles, self.stops, self.orders)
        return (*ranged, self.patterns, self.compare, self.calendar)

    def _grids(self) -> list[Grid]:
        """What is seen, for a file: the evidence while it is open."""
        return self.evidence.grids() if self.evidence.isVisible() else self._tabs()[self.tabs.currentIndex()].grids()

    def _tell(self, words: str) -> None:
        self.said.setText(words)
        self.said.show()

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """Stand where the route says: scope, range, tab and the number whose evidence was open."""
        self._asked_s = time.monotonic()  # what is asked below is not asked for the place left just now
        self.apply(self._link.snapshot())
        window = Window(route.from_ns, route.to_ns) if route.from_ns is not None and route.to_ns is not None else None
        range_, scope = route.option("range"), route.option("scope")
        if route.machine and not scope:
            scope = str(Scope("machine", route.machine))
        known = Range(range_) if range_ in [choice.value for choice in Range] else self.bar.range
        self.bar.choose(known, Scope.parse(scope) if scope else self.bar.scope, window)
        if route.option("tab") in TABS:
            self.tabs.setCurrentIndex(TABS.index(route.option("tab")))
        self.stops.edit_tree.setChecked(route.option("edit") == "reasons")
        self._anew()
        self._wanted = route.option("open")

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Machines as they are now; a range that still grows is asked for again every few seconds."""
        self._now_ns = snapshot.time_ns
        self._places = tuple((Place(m.id, m.line, m.area), m.name) for m in snapshot.machines)
        self.bar.offer(self._places)
        due = time.monotonic() - self._asked_s > max(REFRESH_S, PATIENCE * self._took_s)
        live = self._stretch is None or self._stretch.live(self._now_ns)
        if due and live and not self._busy and not self.evidence.isVisible():
            self._ask()

    def state(self) -> Route:
        """Scope, range, tab and evidence, so that going back returns here."""
        between = self.bar.between() if self.bar.range is Range.BETWEEN else None
        options = (
            ("range", self.bar.range.value),
            ("scope", str(self.bar.scope)),
            ("tab", TABS[self.tabs.currentIndex()]),
            ("edit", "reasons" if self.stops.edit_tree.isChecked() else ""),
            ("open", str(self.evidence.subject) if self.evidence.isVisible() and self.evidence.subject else ""),
        )
        machine = self.bar.scope.name if self.bar.scope.kind == "machine" else None
        return Route(
            "oee", machine, (), between.from_ns if between else None, between.to_ns if between else None, options
        )

    # ------------------------------------------------------------ asking

    _wanted = ""
    """A number whose evidence is to be opened once its figures are there."""

    @property
    def _oee(self) -> OeeLink | None:
        return self._link.oee

    def _anew(self) -> None:
        self.evidence.dismiss()
        self._answer = self._before = None
        self._asked = ()
        if self.bar.range is Range.BETWEEN and self._stretch is not None and self.bar.since.date().year() < 2001:
            self.bar.propose(self._stretch.window)
        self._busy = False
        self._ask()

    def _resume(self) -> None:
        self._asked_s = 0.0

    def _ask(self) -> None:
        oee = self._oee
        self._asked_s = time.monotonic()
        if oee is None:
            self._show_trouble(tr("No OEE is counted here."))
            return
        machine = self.bar.scope.name if self.bar.scope.kind == "machine" else ""
        between = self.bar.between() if self.bar.range is Range.BETWEEN else None
        self._stretch = stretch_of(
            self.bar.range, self._now_ns, lambda a, b: oee.shifts(a, b, machine), form.local, between
        )
        if self._stretch is None:
            self._show_trouble(_no_stretch(self.bar.range))
            return
        machines = machines_of(self.bar.scope, self._places, self._stretch.shift)
        if not machines:
            self._show_trouble(tr("No machine yet"))
            return
        self._busy = True
        self._tasks.start(self._load(oee, self._stretch, machines))

    async def _load(self, oee: OeeLink, stretch: Stretch, machines: tuple[str, ...]) -> None:
        asked, began_s = (machines, stretch.before), time.monotonic()
        try:
            answer = await oee.oee(_query(machines, stretch.window))
            self._took_s = time.monotonic() - began_s
            before = self._before
            if stretch.before is not None and asked != self._asked:
                before = await oee.oee(_query(machines, stretch.before))
        except OperatorError as error:
            if stretch is self._stretch:
                self._show_trouble(render(error.message))
            return
        finally:
            if stretch is self._stretch:
                self._busy = False
        if stretch is not self._stretch or self.evidence.isVisible():
            return
        self._asked, self._answer = asked, answer
        self._before = before if stretch.before is not None else None
        self._trouble = ""
        self._paint()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self._open(Subject.parse(wanted))

    # ------------------------------------------------------------ showing

    def _show_trouble(self, words: str) -> None:
        self._trouble, self._answer = words, None
        self._paint()

    def _paint(self) -> None:
        answer, oee = self._answer, self._oee
        lines = [self._trouble] if self._trouble else list(remarks(answer.total)) if answer is not None else []
        self.said.setText("\n".join(lines))
        self.told.setText(self._told())
        self._show_stack()
        if answer is None or oee is None:
            self._feed()
            return
        earlier = self._before.total if self._before is not None else None
        self.losses.show_figures(answer.total, earlier, oee.reasons(), oee.target)
        self.tables.show_answer(answer, self._before, self._names())
        self._feed()

    def _told(self) -> str:
        answer, stretch = self._answer, self._stretch
        if answer is None or stretch is None:
            return ""
        shift = tr("Shift {name}", name=stretch.shift.name) if stretch.shift is not None else ""
        machines = "" if len(answer.machines) == 1 else tr("{n} machines", n=len(answer.machines))
        clock = form.clock(answer.total.to_ns) if stretch.live(self._now_ns) else ""
        until = tr("until {clock}", clock=clock) if clock else ""
        return " · ".join(part for part in (shift, span_words(answer.from_ns, answer.to_ns), until, machines) if part)

    def open_evidence(self, name: str) -> None:
        """Open the evidence of a number of this page."""
        earlier = name.startswith(BEFORE)
        self._open(Subject(name.removeprefix(BEFORE), earlier=earlier))

    def _open(self, subject: Subject) -> None:
        answer = self._before if subject.earlier else self._answer
        if answer is not None:
            self.evidence.show_subject(subject, answer, self._names())
            self._place_panel()

    def _turned(self, tab: int) -> None:
        self.stack.setCurrentIndex(tab)
        self.evidence.dismiss()
        self._feed()

    def _show_stack(self) -> None:
        """Figures need an answer; tabs with a range of their own don't wait for it."""
        ranged = self.tabs.currentIndex() < RANGED
        self.stack.setVisible(self._answer is not None or not ranged)
        self.said.setVisible(bool(self.said.text()) and ranged)
        self.told.setVisible(ranged)
        self.bar.show_ranges(shown=ranged)

    def _feed(self) -> None:
        """Tabs that choose their own range look up what they show when they are seen."""
        oee, machines = self._oee, machines_of(self.bar.scope, self._places, None)
        self._show_stack()
        if oee is None or not machines:
            return
        match TABS[self.tabs.currentIndex()]:
            case "patterns":
                self.patterns.look(oee, machines, self._now_ns)
            case "compare":
                self.compare.look(oee, machines, self._places, self._now_ns)
            case "calendar":
                self.calendar.look(self._link.floor, self._places, machines, self._now_ns)
            case _ if self._stretch is not None:
                self._feed_ranged(oee, machines, self._stretch.window)

    def _feed_ranged(self, oee: OeeLink, machines: tuple[str, ...], whole: Window) -> None:
        window = Window(whole.from_ns, min(whole.to_ns, self._now_ns // MINUTE_NS * MINUTE_NS))
        match TABS[self.tabs.currentIndex()]:
            case "cycles":
                self.cycles.look(oee, self._places, machines, window)
            case "stops":
                self.stops.look(oee, self._link.floor, self._places, machines, window)
            case "orders":
                self.orders.look(oee, self._link.floor, self._places, machines, window, self._now_ns)

    def _open_gathered(self, gathered: Gathered) -> None:
        self.evidence.show_gathered(gathered, self._names())
        self._place_panel()

    def _open_stretch(self, wanted: tuple[Gathered, Piece]) -> None:
        """A stretch of a sum as a range of its own, with its evidence open."""
        gathered, piece = wanted
        scope = str(Scope("machine", gathered.machines[0])) if len(gathered.machines) == 1 else str(self.bar.scope)
        options = (
            ("range", Range.BETWEEN.value),
            ("scope", scope),
            ("tab", TABS[0]),
            ("open", str(Subject(gathered.name))),
        )
        self.navigate.emit(Route("oee", None, (), piece.span[0], piece.span[1], options))

    def _names(self) -> dict[str, str]:
        return {place.machine: name for place, name in self._places}

    def _choose(self, scope: Scope) -> None:
        self.bar.choose(self.bar.range, scope, None)
        self._anew()

    def _place_panel(self) -> None:
        wide = max(round(self.width() * _PANEL_SHARE), min(self.width(), self._theme.px(140.0)))
        self.evidence.setGeometry(self.width() - wide, 0, wide, self.height())
        self.evidence.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The evidence keeps its side."""
        super().resizeEvent(event)
        self._place_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back in the evidence, and closes it at last."""
        if event.key() == Qt.Key.Key_Escape and self.evidence.isVisible():
            self.evidence.step_back()
            return
        super().keyPressEvent(event)

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        self.bar.set_theme(theme)
        self.export.setFixedHeight(theme.px(theme.control_mm))
        for tab in self._tabs():
            tab.set_theme(theme)
        self.evidence.set_theme(theme)
        self._place_panel()

    def retranslate(self) -> None:
        """Set all texts again."""
        for at, words in enumerate(_tab_words()):
            self.tabs.setTabText(at, words)
        self.bar.retranslate()
        self.export.retranslate()
        for tab in self._tabs():
            tab.retranslate()
        self.evidence.retranslate()
        if self._trouble:
            self._ask()  # says it again, in the new language
        self._paint()


def _tab_words() -> tuple[str, ...]:
    ranged = (tr("Losses"), tr("Figures"), tr("Cycles"), tr("Stops"), tr("Parts"))
    return (*ranged, tr("Patterns"), tr("A against B"), tr("Calendar"))


def _query(machines: tuple[str, ...], window: Window) -> OeeQuery:
    return OeeQuery(machines, from_ns=window.from_ns, to_ns=window.to_ns)


def _no_stretch(range_: Range) -> str:
    if range_ is Range.THIS_SHIFT:
        return tr("No shift takes place now. Choose “{other}”, or a day.", other=range_words(Range.LAST_SHIFT))
    if range_ is Range.LAST_SHIFT:
        return tr("No shift has ended in the last 15 days.")
    return tr("The end of the window must be after its beginning.")
