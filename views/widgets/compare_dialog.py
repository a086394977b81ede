"""Choose what to lay over the chart: the same time a day or a week before, another machine, or another cycle aligned by its start."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from views.binding import format as form
from views.binding.i18n import tr
from views.models.cycles import Cycle
from views.models.trend_window import DAY_NS
from views.shell.theme import Theme

_EARLIER_NS = (DAY_NS, 7 * DAY_NS)


class CompareDialog(QDialog):
    """Two columns: the reference on the left, what is laid over it on the right. Cycles arrive while it is open."""

    wanted = Signal(int, str)
    """The cycles of a machine are wanted for column 0 or 1."""
    earlier = Signal(object)
    """The same pens so many ns earlier."""
    aligned = Signal(object, object)
    """Two cycles, or two machines' whole windows, to lay over each other."""

    def __init__(self, machines: Sequence[tuple[str, str]], first: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compare"))
        self.machines = (QComboBox(), QComboBox())
        self.cycles = (QListWidget(), QListWidget())
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.earlier_buttons = [QPushButton(tr("The same time yesterday")), QPushButton(tr("The same time last week"))]
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.lay = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._arrange(theme)
        self._connect()
        ids = [machine for machine, _ in machines]
        for side, box in enumerate(self.machines):
            for machine, name in machines:
                box.addItem(name, machine)
            box.setCurrentIndex(ids.index(first) if first in ids else 0)
            box.currentIndexChanged.connect(lambda _, side=side: self.ask(side))

    def _arrange(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        margin = theme.px(theme.margin_mm)
        column.setContentsMargins(margin, margin, margin, margin)
        row = QHBoxLayout()
        for button in self.earlier_buttons:
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(QLabel(tr("Or two cycles, aligned by their start:")))
        grid = QGridLayout()
        for side, words in enumerate((tr("Reference"), tr("Laid over it"))):
            grid.addWidget(QLabel(words), 0, side)
            grid.addWidget(self.machines[side], 1, side)
            grid.addWidget(self.cycles[side], 2, side)
            self.machines[side].setAccessibleName(words)
            self.cycles[side].setAccessibleName(words)
        column.addLayout(grid)
        column.addWidget(self.state)
        column.addWidget(self._buttons)
        self.lay.setText(tr("Lay over"))
        self.lay.setEnabled(False)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.resize(theme.px(170), theme.px(120))

    def _connect(self) -> None:
        for button, by_ns in zip(self.earlier_buttons, _EARLIER_NS, strict=True):
            button.clicked.connect(lambda _=False, by_ns=by_ns: self._earlier(by_ns))
        for listed in self.cycles:
            listed.itemSelectionChanged.connect(self._selected)
        self._buttons.accepted.connect(self._aligned)
        self._buttons.rejected.connect(self.reject)

    def ask(self, side: int) -> None:
        """Ask for the cycles of a column's machine."""
        self.cycles[side].clear()
        self.state.setText(tr("Looking for cycles …"))
        self.wanted.emit(side, str(self.machines[side].currentData()))

    def show_cycles(self, side: int, cycles: Sequence[Cycle]) -> None:
        """Newest first; the newest whole one is chosen, on the right the one before it."""
        listed = self.cycles[side]
        listed.clear()
        for cycle in reversed(cycles):
            item = QListWidgetItem(_words(cycle))
            item.setData(Qt.ItemDataRole.UserRole, cycle)
            listed.addItem(item)
        whole = [i for i in range(listed.count()) if not self._cycle(side, i).open]
        if whole:
            listed.setCurrentRow(whole[min(side, len(whole) - 1)])
        self.state.setText("" if cycles else tr("No cycle starts in the visible time. Choose a longer one."))

    def _cycle(self, side: int, row: int) -> Cycle:
        cycle = self.cycles[side].item(row).data(Qt.ItemDataRole.UserRole)
        assert isinstance(cycle, Cycle)
        return cycle

    def chosen(self, side: int) -> Cycle | None:
        """The cycle that is selected in a column."""
        row = self.cycles[side].currentRow()
        return None if row < 0 else self._cycle(side, row)

    def _selected(self) -> None:
        self.lay.setEnabled(self.chosen(0) is not None and self.chosen(1) is not None)

    def _earlier(self, by_ns: int) -> None:
        self.earlier.emit(by_ns)
        self.accept()

    def _aligned(self) -> None:
        self.aligned.emit(self.chosen(0), self.chosen(1))
        self.accept()


def _words(cycle: Cycle) -> str:
    length = tr("running") if cycle.open else form.age(cycle.span_ns)
    return "   ".join(w for w in (form.date_time(cycle.from_ns), length, cycle.program) if w)
