"""The live values of one machine: gauges, overrides, axes, job. It shows what the machine has and leaves no holes for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.domain.equipment import MachineModel, ValueKind
from app.domain.snapshot import MachineSnapshot, Reading, Recent
from views.models.faces import Face, face_of
from views.models.scales import Band, Range, band_of, scale_of, spark_columns
from views.models.signal_names import axis_of
from views.shell.theme import LIGHT, Theme
from views.widgets.bar import AxisPosition, AxisRow, Bar
from views.widgets.gauge import Gauge
from views.widgets.ink import let_go
from views.widgets.readout import Readout
from views.widgets.value_cell import ValueCell

GAUGES = ("rpm", "feed", "spindle_load")
BARS = ("rpm_override", "feed_override", "rapid_override")
JOB = ("program", "program_comment", "block", "line", "tool", "mode", "execution", "part_count", "estop")
_SPARK_COLUMNS = 60
_AXES_PER_COLUMN = 4
_SECOND_NS = 1_000_000_000


Remembered = Callable[[str, str], Recent | None]


class Board(QWidget):
    """One cell per signal; built anew when the machine's model changes."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._model: MachineModel | None = None
        self.cells: dict[str, ValueCell] = {}
        self._rows: list[AxisRow] = []
        self._scales: dict[str, Range] = {}
        self._bands: dict[str, Band | None] = {}
        self._sparks_at = -1
        self.job = QWidget()
        """Stands in another column of the page; its cells are ours."""
        self._body = QWidget()
        """All cells but those of the job: they go with it."""
        self._lines: list[QLayout] = []
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(self._body)
        self._job_column = QVBoxLayout(self.job)
        self._job_column.setContentsMargins(0, 0, 0, 0)
        self._job_column.addStretch(1)

    # ------------------------------------------------------------ building

    def _build(self, model: MachineModel) -> None:
        self._clear()
        self._model = model
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        self._lines = [column]
        self._add_row(column, [self._cell(s, Gauge()) for s in GAUGES if _number(model, s)], 6)
        self._add_row(column, [self._cell(s, Bar()) for s in BARS if _number(model, s)], 2)
        self._add_axes(column, model)
        column.addStretch()
        for signal in JOB:
            if model.get(signal) is not None:
                self._job_column.insertWidget(self._job_column.count() - 1, self._cell(signal, Readout()))
        self.set_theme(self._theme)

    def _clear(self) -> None:
        for cell in self.cells.values():
            if cell.parentWidget() is self.job:
                let_go(cell)
        let_go(self._body)
        self._body = QWidget()
        frame = self.layout()
        assert frame is not None
        frame.addWidget(self._body)
        self.cells, self._rows, self._scales, self._bands, self._sparks_at = {}, [], {}, {}, -1

    def _cell(self, signal: str, cell: ValueCell) -> ValueCell:
        self.cells[signal] = cell
        cell.opened.connect(self.opened)
        return cell

    def _add_row(self, column: QVBoxLayout, cells: list[ValueCell], stretch: int) -> None:
        if not cells:
            return
        row = QHBoxLayout()
        column.addLayout(row, stretch)  # empty: see ``ink.let_go``
        for cell in cells:
            row.addWidget(cell, 1)
        self._lines.append(row)

    def _add_axes(self, column: QVBoxLayout, model: MachineModel) -> None:
        letters = dict.fromkeys(axis_of(i.id) for i in model.items if axis_of(i.id) and i.kind is ValueKind.NUMBER)
        if not letters:
            return
        grid = QGridLayout()
        columns = 1 if len(letters) <= _AXES_PER_COLUMN else 2
        column.addLayout(grid, len(letters) // columns)
        for place, letter in enumerate(sorted(letters, key=_axis_order)):
            grid.addWidget(self._axis(model, letter.lower()), place // columns, place % columns)
        self._lines.append(grid)

    def _axis(self, model: MachineModel, axis: str) -> AxisRow:
        row = AxisRow(position=_number(model, axis), load=_number(model, f"{axis}_load"))
        for signal, cell in ((axis, row.position), (f"{axis}_load", row.load)):
            if cell is not None:
                self._cell(signal, cell)
        self._rows.append(row)
        return row

    # ------------------------------------------------------------ showing

    def show_machine(self, machine: MachineSnapshot, now_ns: int, recent: Remembered) -> None:
        """Paint what changed. ``recent`` gives the ten minutes before now of a machine's signal."""
        if machine.model is None:
            return
        if machine.model is not self._model:
            self._build(machine.model)
        if now_ns // _SECOND_NS != self._sparks_at:
            self._sparks_at = now_ns // _SECOND_NS
            self._show_sparks(machine, now_ns, recent)
        for signal, cell in self.cells.items():
            reading = machine.reading(signal)
            if reading is not None:
                cell.show_face(self._face(reading, cell, now_ns), reading)

    def _face(self, reading: Reading, cell: ValueCell, now_ns: int) -> Face:
        signal = reading.item.id
        face = face_of(reading, now_ns, self._scales.get(signal), self._bands.get(signal))
        return _as_letter(face) if isinstance(cell, AxisPosition) else face

    def _show_sparks(self, machine: MachineSnapshot, now_ns: int, remembered: Remembered) -> None:
        """Once a second: ten minutes change slowly, and asking memory for every signal is not free."""
        assert machine.model is not None
        for signal, cell in self.cells.items():
            item = machine.model.get(signal)
            if item is None or item.kind is not ValueKind.NUMBER or isinstance(cell, AxisPosition | Readout):
                continue
            recent = remembered(machine.id, signal)
            scale = self._scales[signal] = scale_of(item, recent, self._scales.get(signal))
            self._bands[signal] = band_of(item, recent)
            cell.show_spark(spark_columns(recent, now_ns, _SPARK_COLUMNS, scale))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and sizes."""
        self._theme = theme
        gap = max(theme.px(theme.gap_mm) // 2, 3)
        self._job_column.setSpacing(gap)
        for number, line in enumerate(self._lines):
            line.setSpacing(gap if number else gap * 2)
        for cell in self.cells.values():
            cell.set_theme(theme)
        for row in self._rows:
            row.set_theme(theme)

    def retranslate(self) -> None:
        """Texts follow with the next picture: every face is compared as text."""


def _number(model: MachineModel, signal: str) -> bool:
    item = model.get(signal)
    return item is not None and item.kind is ValueKind.NUMBER


def _axis_order(letter: str) -> tuple[str, int]:
    return letter[1:], "XYZUVWABC".index(letter[0])


def _as_letter(face: Face) -> Face:
    """An axis shows its letter; the whole name stays in the tooltip."""
    return replace(face, title=axis_of(face.signal))
