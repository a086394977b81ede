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
from views.models.trend_window import DAY_NS, Window
from views.shell.theme import Theme

_EARLIER_NS = (DAY_NS, 7 * DAY_NS)


class CompareDialog(QDialog):
    """Two columns: the reference on the left, what is laid over it on the right. Cycles arrive while it is open.

    The first row of a column is the whole visible time: two machines at the same time need no cycles.
    """

    wanted = Signal(int, str)
    """The cycles of a machine are wanted for column 0 or 1."""
    earlier = Signal(object)
    """The same pens so many ns earlier."""
    aligned = Signal(object, object)
    """Two cycles, or two machines' whole windows, to lay over each other."""
    ended = Signal()
    """Nothing is to be laid over any more."""

    def __init__(
        self, machines: Sequence[tuple[str, str]], first: str, window: Window, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._window = window
        self.setWindowTitle(tr("Compare"))
        self.machines = (QComboBox(), QComboBox())
        self.cycles = (QListWidget(), QListWidget())
        self.state = QLabel()
        self.state.setProperty("role", "muted")
        self.earlier_buttons = [QPushButton(tr("The same time yesterday")), QPushButton(tr("The same time last week"))]
        self.end = QPushButton(tr("Without comparison"))
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
        for button in (*self.earlier_buttons, self.end):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(QLabel(tr("Or two machines, or two cycles, aligned by their start:")))
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
        self.resize(theme.px(200), theme.px(120))

    def _connect(self) -> None:
        for button, by_ns in zip(self.earlier_buttons, _EARLIER_NS, strict=True):
            button.clicked.connect(lambda _=False, by_ns=by_ns: self._earlier(by_ns))
        self.end.clicked.connect(self._end)
        for listed in self.cycles:
            listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            listed.itemSelectionChanged.connect(self._selected)
        self._buttons.accepted.connect(self._aligned)
        self._buttons.rejected.connect(self.reject)

    def offer_end(self, compared: bool) -> None:
        """Whether something is laid over now."""
        self.end.setVisible(compared)

    def ask(self, side: int) -> None:
        """Ask for the cycles of a column's machine."""
        self.cycles[side].clear()
        self.state.setText(tr("Looking for cycles …"))
        self.wanted.emit(side, str(self.machines[side].currentData()))

    def show_cycles(self, side: int, machine: str, cycles: Sequence[Cycle]) -> None:
        """Newest first; the newest whole one is chosen, on the right the one before it. Late answers are dropped."""
        if machine != self.machines[side].currentData():
            return
        listed = self.cycles[side]
        listed.clear()
        whole = Cycle(machine, self._window.from_ns, self._window.to_ns, "")
        self._add(side, whole, tr("The visible time"))
        for cycle in reversed(cycles):
            self._add(side, cycle, _words(cycle))
        listed.setCurrentRow(self._usual(side))
        self.state.setText("" if cycles else tr("No cycle starts in the visible time. Choose a longer one."))

    def _usual(self, side: int) -> int:
        """At the left the newest whole cycle; at the right the one before it, of the same program if there is one."""
        whole = [i for i in range(1, self.cycles[side].count()) if not self._cycle(side, i).open]
        reference = self.chosen(0) if side else None
        if reference is not None and len(whole) > 1:
            older = [i for i in whole if self._cycle(side, i).from_ns < reference.from_ns] or whole
            alike = [i for i in older if self._cycle(side, i).program == reference.program]
            return (alike or older)[0]
        return whole[0] if whole else 0

    def _add(self, side: int, cycle: Cycle, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, cycle)
        self.cycles[side].addItem(item)

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

    def _end(self) -> None:
        self.ended.emit()
        self.accept()

    def _aligned(self) -> None:
        self.aligned.emit(self.chosen(0), self.chosen(1))
        self.accept()


def _words(cycle: Cycle) -> str:
    length = tr("running") if cycle.open else form.span(cycle.span_ns)
    return "   ".join(w for w in (form.date_time(cycle.from_ns), length, cycle.program) if w)
