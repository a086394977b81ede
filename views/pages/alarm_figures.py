"""How the alarm system is doing: rate, floods, nuisances, answers, each on its own window, and the alarms behind every figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.alarm import AlarmDefinition
from app.domain.alarm_figures import AlarmFigures
from app.domain.alarm_words import title_in
from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding import format as written
from views.binding.i18n import language, render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.alarm_kpis import Kpi, Naming, Options, kpis
from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_rate_chart import AlarmRateChart
from views.widgets.kpi_card import KpiCard
from views.widgets.scope_choice import ScopeChoice
from views.widgets.span_choice import SpanChoice

REFRESH_NS = 60_000_000_000
WIDE_MM = 60.0
"""Least width of a card."""
OPTIONS = Qt.ItemDataRole.UserRole


class AlarmKpis(Page):
    """Chart above, cards left, what stands behind the chosen card right."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._theme, self._tasks = link, LIGHT, Tasks()
        self._names: dict[str, str] = {}
        self._definitions: dict[str, AlarmDefinition] = {}
        self._found: AlarmFigures | None = None
        self._columns = 0
        self._round, self._asked_ns, self._chosen = 0, 0, "per_10min"
        self.span, self.scope = SpanChoice(lambda: link.trends.shifts(), first="30d"), ScopeChoice()
        self.said, self.chart = QLabel(), AlarmRateChart()
        self.cards: dict[str, KpiCard] = {}
        self.title, self.meaning, self.rows, self.whole = QLabel(), QLabel(), QListWidget(), QPushButton()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.title.setProperty("role", "title")
        self.meaning.setWordWrap(True)
        self._column, self._above, self._halves = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        for part, stretch in ((self.span, 0), (self.scope, 0), (self.said, 1)):
            self._above.addWidget(part, stretch)
        self._board = QWidget()
        self._grid = QGridLayout(self._board)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._board)
        behind = QVBoxLayout()
        behind.addWidget(self.title)
        behind.addWidget(self.meaning)
        behind.addWidget(self.rows, 1)
        behind.addWidget(self.whole)
        self._halves.addWidget(area, 5)
        self._halves.addLayout(behind, 3)
        self._column.addLayout(self._above)
        self._column.addWidget(self.chart, 1)
        self._column.addLayout(self._halves, 3)

    def _connect(self) -> None:
        self.span.changed.connect(self._reload)
        self.scope.scoped.connect(self._reload)
        self.chart.opened.connect(self._open_stretch)
        self.rows.itemActivated.connect(self._open_row)
        self.rows.itemClicked.connect(self._open_row)
        self.whole.clicked.connect(lambda: self._open(self.cards[self._chosen].kpi.options))

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """With range, machines and the figure of the route; without any as it was left."""
        self._take_names(self._link.snapshot())
        self.span.blockSignals(True)
        self.span.take(route.option("range"))
        self.span.blockSignals(False)
        if route.options:
            self.scope.choose(route.option("scope"))
            self._chosen = route.option("figure", self._chosen)
        self._reload()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """A time that reaches to the present is counted again every minute."""
        self._take_names(snapshot)
        if self.span.span.ends_now and snapshot.time_ns - self._asked_ns >= REFRESH_NS:
            self._reload()

    def _take_names(self, snapshot: PlantSnapshot) -> None:
        self._names = {machine.id: machine.name for machine in snapshot.machines}
        self.scope.offer(snapshot)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is reckoned."""
        self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        for layout in (self._column, self._above, self._halves):
            layout.setSpacing(gap)
        self._grid.setSpacing(gap)
        self.rows.setSpacing(theme.px(0.6))
        self.span.set_theme(theme)
        for part in (self.scope, self.whole):
            part.setFixedHeight(theme.px(theme.control_mm))
        for card in self.cards.values():
            card.set_theme(theme)
        self.chart.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        for part in (self.span, self.scope):
            part.retranslate()
        self.chart.retranslate()
        self.whole.setText(tr("Open in the journal"))
        self.rows.setAccessibleName(tr("The alarms behind it"))
        self._show()

    def state(self) -> Route:
        """With range, machines and figure."""
        kept = (("range", self.span.span.written()), ("scope", self.scope.chosen), ("figure", self._chosen))
        return Route("alarms", options=tuple(pair for pair in kept if pair[1]))

    # ------------------------------------------------------------ asking

    def _reload(self) -> None:
        self._tasks.cancel()
        self._round += 1
        self._asked_ns = self._link.snapshot().time_ns
        self._definitions = {each.id: each for each in self._link.alarms.definitions()}
        self._tasks.start(self._load(self._round))

    async def _load(self, number: int) -> None:
        window = self.span.meant()
        try:
            found = await self._link.alarms.kpi(window.from_ns, window.to_ns, machines=self.scope.machines())
        except OperatorError as error:
            self.said.setText(render(error.message))
            return
        if number == self._round:
            self._found = found
            self._show()

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        found = self._found
        self.chart.show_figures(found)
        self.whole.setEnabled(found is not None)
        if found is None:
            return
        span = f"{written.date_time(found.from_ns)} – {written.date_time(found.to_ns)}"
        self.said.setText(tr("{count} alarms, {span}", count=written.number(found.announced, 0), span=span))
        self._show_cards(kpis(found, Naming(self._title, lambda machine: self._names.get(machine, machine))))
        self._show_behind()

    def _show_cards(self, shown: Sequence[Kpi]) -> None:
        for kpi in shown:
            card = self.cards.get(kpi.name)
            if card is None:
                card = self.cards[kpi.name] = KpiCard(kpi)
                card.set_theme(self._theme)
                card.clicked.connect(lambda _=False, name=kpi.name: self._choose(name))
            card.show_kpi(kpi)
            card.setChecked(kpi.name == self._chosen)
        self._lay()

    def _lay(self) -> None:
        """As many cards beside each other as there is room for."""
        columns = max(1, self._area.viewport().width() // self._theme.px(WIDE_MM))
        if columns == self._columns and self._grid.count() == len(self.cards):
            return
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        for row in range(len(self.cards)):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(len(self.cards), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer cards in a row."""
        super().resizeEvent(event)
        self._lay()

    def _choose(self, name: str) -> None:
        self._chosen = name
        self._show_behind()

    def _show_behind(self) -> None:
        card = self.cards.get(self._chosen)
        if card is None:
            return
        kpi = card.kpi
        self.title.setText(f"{kpi.title}: {kpi.value}")
        self.meaning.setText(kpi.meaning)
        self.whole.setVisible(bool(kpi.options))
        self.rows.clear()
        for each in kpi.evidence:
            item = QListWidgetItem("\n".join(filter(None, (each.title, each.detail))))
            item.setData(OPTIONS, each.options)
            self.rows.addItem(item)
        if not kpi.evidence:
            none = QListWidgetItem(tr("Nothing to work off here."))
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self.rows.addItem(none)

    def _title(self, alarm: str) -> str:
        definition = self._definitions.get(alarm)
        return render(title_in(definition, language())) if definition is not None else alarm.partition(":")[2] or alarm

    # ------------------------------------------------------------ the alarms behind it

    def _open_row(self, item: QListWidgetItem) -> None:
        options: Options | None = item.data(OPTIONS)
        if options:
            self._open(options)

    def _open_stretch(self, from_ns: int, to_ns: int) -> None:
        self._open((("range", f"{from_ns}-{to_ns}"), ("what", "announced")))

    def _open(self, options: Options) -> None:
        scope = (("scope", self.scope.chosen),) if self.scope.chosen else ()
        self.navigate.emit(Route("alarms", options=(("tab", "journal"), *options, *scope)))
