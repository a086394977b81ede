"""How the station itself is: connections, history, the window's own pace, versions. For whoever asks why a value is old."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.gap import Gap
from app.domain.snapshot import ComponentHealth, LinkStatus, MachineSnapshot, PlantSnapshot
from app.domain.state import LinkState
from views.binding import format as written
from views.binding.i18n import cause_word, link_word, render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.part_words import figure_words, part_word, raw_words
from views.shell.busy_watch import BusyWatch
from views.shell.theme import Theme
from views.widgets.whole_rows import whole_rows

NS_PER_S = 1_000_000_000
GAPS_WINDOW_NS = 24 * 3600 * NS_PER_S
GAPS_EVERY_NS = 30 * NS_PER_S
SKEW_LIMIT_NS = 2 * NS_PER_S
OLD_NS = 60 * NS_PER_S
"""From this age on the time of day says more than the age."""
FIGURES = 2

Rows = Sequence[tuple[str, ...]]


class DiagnosticsPage(Page):
    """Four tables, refreshed once a second while visible."""

    def __init__(self, link: PlantLink, watch: BusyWatch) -> None:
        super().__init__()
        self._link, self._watch = link, watch
        self._tasks = Tasks()
        self._second = self._gaps_asked_ns = 0
        self._gaps: tuple[Gap, ...] = ()
        self._snapshot: PlantSnapshot | None = None
        self._titles = {name: QLabel() for name in ("links", "parts", "gaps", "window")}
        self._tables = {name: _table() for name in self._titles}
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        for name, title in self._titles.items():
            title.setProperty("role", "title")
            self._column.addWidget(title)
            self._column.addWidget(self._tables[name])
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_route(self, route: Route) -> None:
        """Fresh figures at once."""
        self._second = self._gaps_asked_ns = 0

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Once a second is enough for figures that people compare."""
        self._snapshot = snapshot
        second = snapshot.time_ns // NS_PER_S
        if second == self._second:
            return
        self._second = second
        if snapshot.time_ns - self._gaps_asked_ns >= GAPS_EVERY_NS and not len(self._tasks):
            self._gaps_asked_ns = snapshot.time_ns
            self._tasks.start(self._ask_gaps(snapshot))
        self._fill(snapshot)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for an answer any more."""
        self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        margin = theme.px(theme.margin_mm)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(theme.gap_mm))
        for table in self._tables.values():
            table.verticalHeader().setDefaultSectionSize(theme.px(6.5))
            _fit(table)

    def retranslate(self) -> None:
        """Set all texts again."""
        self._titles["links"].setText(tr("Connections"))
        self._titles["parts"].setText(tr("Parts of the station"))
        self._titles["gaps"].setText(tr("Missing data of the last 24 hours"))
        self._titles["window"].setText(tr("This window"))
        heads = {
            "links": (
                tr("Machine"),
                tr("Link"),
                tr("Last sign of life"),
                tr("Clock of the source"),
                tr("What happens"),
            ),
            "parts": (tr("Part"), tr("State"), tr("Figures")),
            "gaps": (tr("Machine"), tr("From"), tr("Until"), tr("Cause"), tr("Missing")),
            "window": (tr("Figure"), tr("Value")),
        }
        for name, texts in heads.items():
            self._tables[name].setColumnCount(len(texts))
            self._tables[name].setHorizontalHeaderLabels(texts)
        if self._snapshot is not None:
            self._fill(self._snapshot)

    def state(self) -> Route:
        """One place."""
        return Route("diagnostics")

    async def _ask_gaps(self, snapshot: PlantSnapshot) -> None:
        found: list[Gap] = []
        for machine in snapshot.machines:
            found.extend(await self._link.gaps(machine.id, snapshot.time_ns - GAPS_WINDOW_NS, snapshot.time_ns))
        self._gaps = tuple(sorted(found, key=lambda gap: -gap.from_ns))
        self._fill(snapshot)

    def _fill(self, snapshot: PlantSnapshot) -> None:
        names = {machine.id: machine.name for machine in snapshot.machines}
        _show(self._tables["links"], [_link_row(machine, snapshot.time_ns) for machine in snapshot.machines])
        _show(self._tables["parts"], [_part_row(part) for part in snapshot.health])
        for row, part in enumerate(snapshot.health):
            if (item := self._tables["parts"].item(row, FIGURES)) is not None:
                item.setToolTip(raw_words(part.figures))
        _show(self._tables["gaps"], [_gap_row(gap, names) for gap in self._gaps] or [(tr("None"), "", "", "", "")])
        _show(self._tables["window"], self._window_rows(snapshot))

    def _window_rows(self, snapshot: PlantSnapshot) -> Rows:
        busy = self._watch.figures
        own = next((part.figures for part in snapshot.health if part.name == "window"), {})
        return [
            (tr("From the machine to the screen, last minute"), _pixel_words(own)),
            (tr("Longest pause of the window, since the start"), _busy_words(busy.longest_ms, busy.over_limit)),
            (
                tr("Longest pause of the window, last minute"),
                _busy_words(busy.last_minute_longest_ms, busy.last_minute_over_limit),
            ),
            (tr("Configuration file"), str(self._link.configuration_path())),
            (tr("Versions"), versions()),
        ]


def _pixel_words(figures: Mapping[str, float]) -> str:
    half, most = figures.get("source_to_pixel_p50_s"), figures.get("source_to_pixel_p99_s")
    if half is None or most is None:
        return written.NO_VALUE
    return tr(
        "half of the values within {half} ms, 99 % within {most} ms",
        half=written.number(half * 1000, 0),
        most=written.number(most * 1000, 0),
    )


def _busy_words(longest_ms: float, over: int) -> str:
    return tr("{ms} ms; over 50 ms: {count}", ms=written.number(longest_ms, 0), count=written.number(over, 0))


def versions() -> str:
    """Product, Python, Qt and system, as support asks for them."""
    try:
        own = version("cnc-telemetry")
    except PackageNotFoundError:
        own = "0.1.0"
    return (
        f"CNC Telemetry {own}   Python {platform.python_version()}   Qt {PySide6.__version__}   {platform.platform()}"
    )


def _link_row(machine: MachineSnapshot, now_ns: int) -> tuple[str, ...]:
    link = machine.link
    last = tr("{age} ago", age=written.age(now_ns - link.last_good_ns))
    if now_ns - link.last_good_ns >= OLD_NS:
        last = f"{written.date_time(link.last_good_ns)}  ({last})"
    return (
        machine.name,
        link_word(link.state),
        last if link.last_good_ns else written.NO_VALUE,
        _clock(link),
        _sentence(link, now_ns),
    )


def _clock(link: LinkStatus) -> str:
    """The source's clock against ours; agents stamp whole seconds, so that less than two are no diagnosis."""
    if not link.last_good_ns:
        return written.NO_VALUE
    if abs(link.skew_ns) <= SKEW_LIMIT_NS:
        return tr("in step")
    ahead = link.skew_ns > 0
    difference = written.duration(abs(link.skew_ns) / NS_PER_S)
    return tr("{time} ahead", time=difference) if ahead else tr("{time} behind", time=difference)


def _sentence(link: LinkStatus, now_ns: int) -> str:
    """What happens, and what a person can do about it."""
    said = [render(link.message)] if link.message is not None else []
    if link.retry_at_ns is not None and link.retry_at_ns > now_ns:
        said.append(tr("Next try in {age}", age=written.age(link.retry_at_ns - now_ns)) + ".")
    if link.last_good_ns and abs(link.skew_ns) > SKEW_LIMIT_NS:
        said.append(tr("Set the clock of the source: its times are recorded as it gives them."))
    if not said:
        said.append(_usual(link))
    return " ".join(said)


def _usual(link: LinkStatus) -> str:
    match link.state:
        case LinkState.CONNECTED:
            return tr("Values arrive and are recorded.")
        case LinkState.STARTING:
            return tr("The connection is being made.")
        case _:
            return ""


def _part_row(part: ComponentHealth) -> tuple[str, ...]:
    state = tr("Working") if part.ok else tr("Fault")
    if part.message is not None:
        state = f"{state}: {render(part.message)}"
    return (part_word(part.name), state, figure_words(part.figures))


def _gap_row(gap: Gap, names: dict[str, str]) -> tuple[str, ...]:
    return (
        names.get(gap.machine, gap.machine),
        written.date_time(gap.from_ns),
        written.date_time(gap.to_ns) if gap.to_ns is not None else tr("still open"),
        cause_word(gap.cause),
        tr("unknown") if gap.count is None else written.number(gap.count, 0),
    )


class _Table(QTableWidget):
    """Its last column takes what is left; where nothing is left, it scrolls and no title is cut."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may leave more or less."""
        super().resizeEvent(event)
        header = self.horizontalHeader()
        asked = sum(
            max(header.sectionSizeHint(at), self.sizeHintForColumn(at) if at < header.count() - 1 else 0)
            for at in range(header.count())
        )
        header.setStretchLastSection(asked <= self.viewport().width())


def _table() -> QTableWidget:
    table = _Table()
    whole_rows(table)
    table.setAlternatingRowColors(True)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table


def _show(table: QTableWidget, rows: Rows) -> None:
    if table.rowCount() != len(rows):
        table.setRowCount(len(rows))
        _fit(table)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            item = table.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                table.setItem(row, column, item)
            if item.text() != text:
                item.setText(text)
                item.setToolTip(text)


def _fit(table: QTableWidget) -> None:
    """As high as its rows: the page scrolls, not its tables."""
    rows = table.verticalHeader().defaultSectionSize() * max(1, table.rowCount())
    table.setFixedHeight(rows + table.horizontalHeader().sizeHint().height() + 4)
