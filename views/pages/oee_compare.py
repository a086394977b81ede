"""The fourth tab of the OEE page: A against B – two machines, or two shifts – and whether their difference is more than noise."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.calendar import Span
from app.domain.comparison import common, compare, summed
from app.domain.kpi import OeeFigures
from app.domain.message import OperatorError
from app.domain.production_words import FIGURE_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.oee_link import OeeLink
from views.binding.tasks import Tasks
from views.models.grid import Grid
from views.models.oee_compare import day_sheet, headline, verdict_sheet
from views.models.oee_grids import compare_grids
from views.models.oee_pattern import pieces_of
from views.models.oee_periods import Period, days_of, shift_days, weeks_back
from views.models.oee_scope import Named
from views.models.oee_subject import Gathered
from views.models.trend_window import Window
from views.pages.oee_patterns import WEEKS, refill
from views.shell.theme import LIGHT, Theme
from views.widgets.sheet import Sheet

MACHINES, SHIFTS = "machines", "shifts"
_A, _B = 1, 2
"""Columns of both sides in both tables."""


class CompareTab(QWidget):
    """``opened`` carries the days of one side as evidence."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._oee: OeeLink | None = None
        self._places: Sequence[Named] = ()
        self._scope: tuple[str, ...] = ()
        self._now_ns = 0
        self._asked: tuple[object, ...] = ()
        self._days: tuple[list[Period], list[Period]] = ([], [])
        self._found: tuple[Sequence[OeeFigures], Sequence[OeeFigures]] = ((), ())
        self._names = ("A", "B")
        self.kind, self.a, self.b, self.weeks = (QComboBox() for _ in range(4))
        self._against, self.said, self._days_title = QLabel(), QLabel(), QLabel()
        self.verdicts, self.days = Sheet(cells=True), Sheet(cells=True)
        self._arrange()
        self.kind.activated.connect(lambda _: self._offer())
        for box in (self.a, self.b, self.weeks):
            box.activated.connect(lambda _: self._ask())
        self.verdicts.opened.connect(lambda name, column: self._open(name, column, None))
        self.days.opened.connect(lambda at, column: self._open(self._figure(), column, int(at)))

    def _arrange(self) -> None:
        self._days_title.setProperty("role", "title")
        self.said.setProperty("role", "title")
        self.said.setWordWrap(True)
        head = QHBoxLayout()
        for part in (self.kind, self.a, self._against, self.b, self.weeks):
            head.addWidget(part)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.verdicts)
        column.addWidget(self._days_title)
        column.addWidget(self.days, 1)
        self._column = column

    # ------------------------------------------------------------ asking

    def look(self, oee: OeeLink, machines: tuple[str, ...], places: Sequence[Named], now_ns: int) -> None:
        """Shifts are compared over these machines; any two machines can be."""
        changed = (machines, tuple(places)) != (self._scope, tuple(self._places))
        self._oee, self._scope, self._places, self._now_ns = oee, machines, tuple(places), now_ns
        if changed or not self.a.count():
            self._offer()
        else:
            self._ask()

    def _offer(self) -> None:
        """The choices for A and B."""
        if self._oee is None:
            return
        if self.kind.currentData() == SHIFTS:
            shifts = self._oee.shifts(self._window().from_ns, self._now_ns)
            choices = [(name, name) for name in dict.fromkeys(shift.name for shift in shifts if not shift.overtime)]
        else:
            choices = [(name, place.machine) for place, name in self._places]
        for box, at in ((self.a, 0), (self.b, 1)):
            chosen = box.currentData()
            box.clear()
            for words, value in choices:
                box.addItem(words, value)
            known = box.findData(chosen)
            box.setCurrentIndex(known if known >= 0 else min(at, box.count() - 1))
        self._ask()

    def _window(self) -> Window:
        return weeks_back(self.weeks.currentData() or WEEKS[0], self._now_ns, form.local)

    def _ask(self) -> None:
        oee, a, b = self._oee, self.a.currentData(), self.b.currentData()
        if oee is None:
            return
        asked = (self.kind.currentData(), a, b, self.weeks.currentData(), self._scope, self._now_ns // (3_600 * 10**9))
        if asked == self._asked:
            return
        self._asked = asked
        self._tasks.cancel()
        if a is None or b is None or a == b:
            self._show_nothing(tr("Choose two different ones."))
            return
        self._names = (self.a.currentText(), self.b.currentText())
        self._show_nothing(tr("Looking it up …"))
        self._tasks.start(self._load(oee, a, b))

    async def _load(self, oee: OeeLink, a: str, b: str) -> None:
        window = self._window()
        if self.kind.currentData() == SHIFTS:
            days = shift_days(oee.shifts(window.from_ns, self._now_ns), (a, b), window)
            sides: tuple[tuple[str, ...], tuple[str, ...]] = (self._scope, self._scope)
        else:
            every = [day for day in days_of(window, form.local) if day.span[1] <= self._now_ns]
            days, sides = (every, every), ((a,), (b,))
        try:
            one, two = [
                await oee.profile(side, [[day.span] for day in each]) for side, each in zip(sides, days, strict=True)
            ]
        except OperatorError as error:
            self._asked = ()
            self._show_nothing(render(error.message))
            return
        self._days, self._found = days, (one, two)
        self._paint()

    def _show_nothing(self, words: str) -> None:
        self._days, self._found = ([], []), ((), ())
        self._paint()
        self.said.setText(words)

    # ------------------------------------------------------------ showing

    def _figure(self) -> str:
        """The figure whose days are listed."""
        keys, row = self.verdicts.model_rows.face.keys, self.verdicts.currentIndex().row()
        return keys[row] if 0 <= row < len(keys) else "oee"

    def _paint(self) -> None:
        one, two = self._found
        if not one:
            for table in (self.verdicts, self.days):
                table.hide()
            self._days_title.hide()
            return
        compared = compare(one, two)
        self.said.setText(headline(compared, self._names))
        self.verdicts.show_face(verdict_sheet(compared, self._names))
        self.verdicts.setFixedHeight(self.verdicts.wanted_height())
        name = self._figure()
        self.days.show_face(day_sheet(name, self._days[0], one, two, self._names))
        self._days_title.setText(tr("{figure}, day by day", figure=render(FIGURE_WORDS[name])))
        for part in (self.verdicts, self.days, self._days_title):
            part.show()

    def _open(self, name: str, column: int, day: int | None) -> None:
        """One side over all compared days, or over one of them."""
        if column not in (_A, _B):
            self._paint()
            return
        side = column - 1
        found, days = self._found[side], self._days[side]
        chosen = common(*self._found) if day is None else [day]
        machines = self._scope if self.kind.currentData() == SHIFTS else (str((self.a, self.b)[side].currentData()),)
        spans: list[Span] = [days[at].span for at in chosen]
        pieces = tuple(pieces_of(name, spans, [found[at] for at in chosen]))
        self.opened.emit(Gathered(self._names[side], name, machines, summed(found, chosen, self._names[side]), pieces))

    def grids(self) -> list[Grid]:
        """Verdicts and days for a file."""
        if not self._found[0]:
            return []
        return compare_grids(compare(*self._found), self._figure(), self._days[0], self._found, self._names)

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        for box in (self.kind, self.a, self.b, self.weeks):
            box.setFixedHeight(theme.px(theme.control_mm))
            box.setMinimumWidth(theme.px(34.0))
        for table in (self.verdicts, self.days):
            table.set_theme(theme)
        self._paint()

    def retranslate(self) -> None:
        """Set all texts again."""
        refill(self.kind, [(tr("Machines"), MACHINES), (tr("Shifts"), SHIFTS)])
        refill(self.weeks, [(tr("{n} weeks", n=count), count) for count in WEEKS])
        self._against.setText(tr("against"))
        for box, words in (
            (self.kind, tr("What is compared")),
            (self.a, "A"),
            (self.b, "B"),
            (self.weeks, tr("How far back")),
        ):
            box.setAccessibleName(words)
        self.verdicts.setAccessibleName(tr("A against B"))
        self.days.setAccessibleName(tr("Day by day"))
        if self._found[0]:
            self._paint()
        else:
            self._asked = ()
            self._ask()
