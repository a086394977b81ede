"""Beside the machine's picture: the chosen part with its signals, conditions and alarms, and how the tool's path is coloured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.alarm_picture import AlarmView
from app.domain.equipment import DataItem, MachineModel, ValueKind
from app.domain.snapshot import ActiveCondition, MachineSnapshot, Recent
from views.binding.i18n import tr
from views.models.alarm_rows import AlarmRows
from views.models.faces import face_of
from views.models.scales import band_of, scale_of, spark_columns
from views.models.signal_names import axis_of
from views.models.twin_parts import part_word
from views.pages.machine_head import MachineChoice
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.alarm_chip import AlarmChip, ChipFace, Standing
from views.widgets.bar import AxisPosition, Bar
from views.widgets.condition_list import ConditionList
from views.widgets.readout import Readout
from views.widgets.value_cell import ValueCell

WIDTH_MM = 84.0
COLOURS = ("feed", "load", "alarm", "none")
MINUTES = (1, 5, 10)
MOST_CELLS = 24
"""A spindle with a hundred sensors is read on the machine page's table."""
_SPARK_COLUMNS = 60
_SECOND_NS = 1_000_000_000
_MACHINE = ("state", "program", "block", "tool", "rpm", "feed", "spindle_load")


class AlarmLine(QWidget):
    """One alarm: chip and words."""

    def __init__(self, alarm: AlarmView, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.chip, self.text = AlarmChip(), QLabel(words)
        standing = Standing.UNACKNOWLEDGED if alarm.state.is_unacknowledged else Standing.ACKNOWLEDGED
        self.chip.show_face(ChipFace(int(alarm.priority), standing if alarm.standing.abnormal else Standing.RETURNED))
        self.chip.set_theme(theme)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)


class TwinPanel(QFrame):
    """Says what a person chose; the page does it."""

    chosen = Signal(str)
    """Another machine."""
    part_chosen = Signal(str)
    """A link; empty for the whole machine."""
    opened = Signal(list)
    """Signals whose trend is wanted."""
    alarms_asked = Signal()
    path_changed = Signal()

    def __init__(self, recent: Callable[[str, str], Recent | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = recent
        self._theme: Theme = LIGHT
        self._ids: list[str] = []
        self._parts: tuple[str, ...] = ()
        self._built: tuple[MachineModel, str, tuple[str, ...]] | None = None
        self._spark_s = -1
        self._alarms: tuple[AlarmView, ...] | None = None
        self._lines: list[AlarmLine] = []
        self._words = AlarmRows(lambda machine: machine)
        self.cells: dict[str, ValueCell] = {}
        self.machine, self.part = MachineChoice(), MachineChoice()
        self.colour, self.span = MachineChoice(), MachineChoice()
        self.trend, self.list = QPushButton(), QPushButton()
        self.conditions = ConditionList()
        self._titles = {name: QLabel() for name in ("part", "alarms", "conditions", "path")}
        self.setProperty("role", "card")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for title in self._titles.values():
            title.setProperty("role", "small")
        inside = QWidget()
        self._inner = QVBoxLayout(inside)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._cells, self._alarm_column = QVBoxLayout(), QVBoxLayout()
        self._inner.addLayout(self._cells)
        for title in (self._titles["alarms"], self._titles["conditions"]):
            self._inner.addWidget(title)
        self._inner.insertLayout(2, self._alarm_column)
        self._inner.addWidget(self.conditions)
        self._inner.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        buttons, path = QHBoxLayout(), QGridLayout()
        buttons.addWidget(self.trend, 1)
        buttons.addWidget(self.list, 1)
        path.addWidget(self.colour, 0, 0)
        path.addWidget(self.span, 0, 1)
        path.setColumnStretch(0, 3)
        path.setColumnStretch(1, 2)
        self._column = QVBoxLayout(self)
        for part in (self.machine, self._titles["part"], self.part):
            self._column.addWidget(part)
        self._column.addWidget(self._scroll, 1)
        self._column.addLayout(buttons)
        self._column.addWidget(self._titles["path"])
        self._column.addLayout(path)
        self.colour.addItems([""] * len(COLOURS))
        self.span.addItems([""] * len(MINUTES))
        self.span.setCurrentIndex(1)

    def _connect(self) -> None:
        self.machine.activated.connect(lambda at: self.chosen.emit(self._ids[at]))
        self.part.activated.connect(lambda at: self.part_chosen.emit(("", *self._parts)[at]))
        self.trend.clicked.connect(lambda: self.opened.emit(self.trend_signals()))
        self.list.clicked.connect(self.alarms_asked)
        self.colour.activated.connect(lambda _: self.path_changed.emit())
        self.span.activated.connect(lambda _: self.path_changed.emit())

    def trend_signals(self) -> list[str]:
        """The chosen part's numbers, for the trend."""
        model = self._built[0] if self._built is not None else None
        return [
            signal
            for signal in self.cells
            if model is not None and (item := model.get(signal)) and item.kind is ValueKind.NUMBER
        ]

    # ------------------------------------------------------------ what is offered

    def show_machines(self, machines: Sequence[MachineSnapshot], current: str) -> None:
        """The machines to choose from."""
        ids, names = [one.id for one in machines], [one.name for one in machines]
        if ids != self._ids or names != [self.machine.itemText(i) for i in range(self.machine.count())]:
            self._ids = ids
            self.machine.clear()
            self.machine.addItems(names)
        if current in ids and self.machine.currentIndex() != ids.index(current):
            self.machine.setCurrentIndex(ids.index(current))

    def show_parts(self, parts: Sequence[str], chosen: str) -> None:
        """The parts to choose from, and the one that is."""
        if tuple(parts) != self._parts or not self.part.count():
            self._parts = tuple(parts)
            self._name_parts()
        at = self._parts.index(chosen) + 1 if chosen in self._parts else 0
        if self.part.currentIndex() != at:
            self.part.setCurrentIndex(at)

    def _name_parts(self) -> None:
        at = max(self.part.currentIndex(), 0)
        self.part.clear()
        self.part.addItems([tr("Whole machine"), *(part_word(name) for name in self._parts)])
        self.part.setCurrentIndex(min(at, self.part.count() - 1))

    @property
    def path_colour(self) -> str:
        """One of ``COLOURS``."""
        return COLOURS[max(self.colour.currentIndex(), 0)]

    @property
    def minutes(self) -> int:
        """How much of the path is shown."""
        return MINUTES[max(self.span.currentIndex(), 0)]

    def set_path(self, colour: str, minutes: str) -> None:
        """Choose again what a route remembers."""
        if colour in COLOURS:
            self.colour.setCurrentIndex(COLOURS.index(colour))
        if minutes.isdigit() and int(minutes) in MINUTES:
            self.span.setCurrentIndex(MINUTES.index(int(minutes)))

    # ------------------------------------------------------------ the part now

    def show_part(
        self,
        machine: MachineSnapshot,
        signals: Sequence[str],
        alarms: Sequence[AlarmView],
        conditions: Sequence[ActiveCondition],
        now_ns: int,
    ) -> None:
        """The live values of these signals, and what stands on them."""
        if machine.model is None:
            return
        wanted = (machine.model, machine.id, tuple(signals))
        if wanted != self._built:
            self._built = wanted
            self._build(machine.model, signals)
        sparks = now_ns // _SECOND_NS != self._spark_s
        self._spark_s = now_ns // _SECOND_NS
        for signal, cell in self.cells.items():
            self._show_cell(machine, signal, cell, now_ns, sparks=sparks)
        self._show_alarms(tuple(alarms))
        self.conditions.show_conditions(conditions, now_ns)
        self._titles["conditions"].setVisible(bool(conditions))
        self.conditions.setVisible(bool(conditions))
        self.trend.setEnabled(bool(self.trend_signals()))

    def _show_cell(self, machine: MachineSnapshot, signal: str, cell: ValueCell, now_ns: int, *, sparks: bool) -> None:
        reading = machine.reading(signal)
        if reading is None:
            return
        if not isinstance(cell, Bar):
            face = face_of(reading, now_ns)
            cell.show_face(replace(face, title=axis_of(signal)) if isinstance(cell, AxisPosition) else face, reading)
            return
        recent = self._recent(machine.id, signal) if sparks else None
        scale = scale_of(reading.item, recent, None)
        cell.show_face(face_of(reading, now_ns, scale, band_of(reading.item, None)), reading)
        if sparks:
            cell.show_spark(spark_columns(recent, now_ns, _SPARK_COLUMNS, scale))

    def _show_alarms(self, alarms: tuple[AlarmView, ...]) -> None:
        self._titles["alarms"].setVisible(bool(alarms))
        if alarms == self._alarms:
            return
        self._alarms = alarms
        for line in self._lines:
            ink.let_go(line)
        self._lines = [AlarmLine(alarm, self._words.words(alarm), self._theme) for alarm in alarms]
        for line in self._lines:
            self._alarm_column.addWidget(line)

    def _build(self, model: MachineModel, signals: Sequence[str]) -> None:
        for cell in self.cells.values():
            ink.let_go(cell)
        self.cells, self._spark_s = {}, -1
        items = [item for item in (model.get(signal) for signal in signals) if item is not None]
        for item in [one for one in items if one.kind in (ValueKind.NUMBER, ValueKind.TEXT)][:MOST_CELLS]:
            cell = self.cells[item.id] = _cell_for(item)
            cell.opened.connect(lambda signal: self.opened.emit([signal]))
            cell.set_theme(self._theme)
            self._cells.addWidget(cell)

    # ------------------------------------------------------------ looks and words

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._column.setContentsMargins(gap, gap, gap, gap)
        for layout in (self._column, self._inner):
            layout.setSpacing(gap)
        for layout in (self._cells, self._alarm_column):
            layout.setSpacing(max(gap // 2, 2))
        for cell in self.cells.values():
            cell.set_theme(theme)
        for choice in (self.machine, self.part, self.colour, self.span):
            choice.set_theme(theme)
            choice.setMinimumWidth(theme.px(22.0))
        for choice in (self.part, self.colour, self.span):
            choice.setFont(ink.font(theme, theme.body_pt))
        self.conditions.set_theme(theme)
        self._alarms = None
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A column of readable lines."""
        words = ink.width(ink.font(self._theme, self._theme.body_pt), f"{self.trend.text()}{self.list.text()}")
        return QSize(max(self._theme.px(WIDTH_MM), round(words) + self._theme.px(24)), 300)

    def retranslate(self) -> None:
        """Set all texts again."""
        self._words.language = "pt-BR" if tr("Running") == "Em produção" else "en"
        self._alarms = None
        self.machine.setAccessibleName(tr("Machine"))
        self._titles["part"].setText(tr("Part"))
        self.part.setAccessibleName(tr("Part"))
        self._titles["alarms"].setText(tr("Alarms"))
        self._titles["conditions"].setText(tr("Active conditions"))
        self._titles["path"].setText(tr("Tool path: colour, and how much of it"))
        self.trend.setText(tr("Open trend"))
        self.list.setText(tr("Open alarms"))
        self.colour.setAccessibleName(tr("Colour of the tool path"))
        self.span.setAccessibleName(tr("How much of the tool path"))
        for at, words in enumerate((tr("By feed rate"), tr("By spindle load"), tr("By alarm"), tr("No path"))):
            self.colour.setItemText(at, words)
        for at, minutes in enumerate(MINUTES):
            self.span.setItemText(at, tr("{n} min", n=minutes))
        if self.part.count():
            self._name_parts()
        self.conditions.retranslate()


def machine_signals(model: MachineModel, axes: Sequence[str]) -> tuple[str, ...]:
    """What is shown while no part is chosen: the job and where the axes are."""
    return tuple(signal for signal in (*_MACHINE[:4], *axes, *_MACHINE[4:]) if model.get(signal) is not None)


def _cell_for(item: DataItem) -> ValueCell:
    if item.kind is ValueKind.NUMBER and axis_of(item.id) and not item.id.endswith("_load"):
        return AxisPosition()
    return Bar() if item.kind is ValueKind.NUMBER and item.unit == "%" else Readout()
