"""A tab of the OEE page for the supervisor: every stop of the range, its reason given anew, and who said what before. It decides nothing."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.message import OperatorError
from app.domain.production import StopEvent, StopQuery
from views.binding.i18n import language, render, tr
from views.binding.oee_link import OeeLink
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.models.grid import Grid
from views.models.oee_evidence import note_sheet
from views.models.oee_grids import stop_grid
from views.models.oee_scope import Named
from views.models.oee_stops import MOST, reason_choices, stop_sheet, stop_words
from views.models.trend_window import Window
from views.pages.oee_losses import NARROW_MM
from views.pages.oee_patterns import refill
from views.pages.oee_reasons import ReasonsTab
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow, turn
from views.widgets.sheet import Sheet, SheetFace

ALL, UNEXPLAINED = "all", "unexplained"


class StopsTab(QWidget):
    """Where nothing may be written (a hub) the stops are only read. ``saved``: other reasons hold now."""

    saved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._oee: OeeLink | None = None
        self._floor: ProductionLink | None = None
        self._names: Mapping[str, str] = {}
        self._asked: tuple[object, ...] = ()
        self._window: Window | None = None
        self._machines: tuple[str, ...] = ()
        self._found: Sequence[StopEvent] = ()
        self._chosen: StopEvent | None = None
        self._trouble = ""
        """Why something was not kept, said beside the stops as they are now."""
        self.which, self.reasons = QComboBox(), QComboBox()
        self.comment = QLineEdit()
        self.save, self.take_away = QPushButton(), QPushButton()
        self.said, self.title, self._history_title = QLabel(), QLabel(), QLabel()
        self.table, self.history = Sheet(), Sheet()
        self._editor, self._stops = QWidget(), QWidget()
        self.tree, self.edit_tree, self._stack = ReasonsTab(), QPushButton(), QStackedWidget()
        self._arrange()
        self.which.activated.connect(lambda _: self._ask())
        self.table.opened.connect(lambda key, _: self._choose(key))
        self.save.clicked.connect(lambda: self._give(str(self.reasons.currentData() or "")))
        self.take_away.clicked.connect(lambda: self._give(None))
        self.edit_tree.toggled.connect(self._turn)
        self.tree.saved.connect(self.saved)

    def _arrange(self) -> None:
        for words in (self.title, self._history_title):
            words.setProperty("role", "title")
        for words in (self.title, self.said):
            words.setWordWrap(True)
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "note")
        self.save.setProperty("role", "primary")
        buttons = Flow()
        buttons.addWidget(self.save)
        buttons.addWidget(self.take_away)
        right = QVBoxLayout(self._editor)
        right.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.reasons, self.comment):
            right.addWidget(part)
        right.addLayout(buttons)
        right.addWidget(self._history_title)
        right.addWidget(self.history, 1)
        self._end = QWidget()
        right.addWidget(self._end, 1)
        head, row = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight, self._stops)
        row.setContentsMargins(0, 0, 0, 0)
        self.edit_tree.setCheckable(True)
        head.addWidget(self.which)
        head.addWidget(self.said)
        head.addStretch(1)
        head.addWidget(self.edit_tree)
        for side in (self._stops, self.tree):
            self._stack.addWidget(side)
        row.addWidget(self.table, 3)
        row.addWidget(self._editor, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._column, self._row, self._right = column, row, right
        self.said.hide()
        self._show_editor()

    # ------------------------------------------------------------ asking

    def look(
        self, oee: OeeLink, floor: ProductionLink | None, places: Sequence[Named], machines: tuple[str, ...], window: Window
    ) -> None:  # fmt: skip
        """Stops of these machines in a window."""
        self._oee, self._floor, self._machines, self._window = oee, floor, machines, window
        self._names = {place.machine: name for place, name in places}
        self._turn(self.edit_tree.isChecked())
        self._ask()

    def _turn(self, tree: bool) -> None:
        self._stack.setCurrentIndex(int(tree))
        self.which.setVisible(not tree)
        self.said.setVisible(not tree and bool(self.said.text()))
        if tree and self._oee is not None:
            self.tree.look(self._floor, (self._floor or self._oee).reasons())

    def _ask(self, *, anew: bool = False) -> None:
        oee, window = self._oee, self._window
        if oee is None or window is None:
            return
        asked = (self._machines, window, self.which.currentData())
        if asked == self._asked and not anew:
            return
        self._asked = asked
        self._tasks.cancel()
        self._tasks.start(self._load(oee, window))

    async def _load(self, oee: OeeLink, window: Window) -> None:
        only = self.which.currentData() == UNEXPLAINED
        query = StopQuery(self._machines, window.from_ns, window.to_ns, unexplained_only=only)
        try:
            found = await oee.stops(query)
        except OperatorError as error:
            self._asked, self._found = (), ()
            self._say(render(error.message))
            return
        self._found = found[::-1][:MOST]
        more = len(found) - len(self._found)
        self._say(
            tr("The newest {n} are listed; choose a shorter time for the rest.", n=MOST) if more else self._trouble
        )
        self._trouble = ""
        self._paint()

    def _paint(self) -> None:
        if self._oee is None:
            return
        self.table.show_face(stop_sheet(self._found, self._names, self._oee.reasons()))
        if self._chosen is not None:
            self._choose(self._chosen.id)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def grids(self) -> list[Grid]:
        """The table for a file."""
        if self.edit_tree.isChecked():
            return self.tree.grids()
        return [stop_grid(self._found, self._names, self._oee.reasons())] if self._oee is not None else []

    # ------------------------------------------------------------ one stop

    def _choose(self, stop: str) -> None:
        self._chosen = next((each for each in self._found if each.id == stop), None)
        self._show_editor()
        if self._chosen is not None and self._oee is not None:
            self._tasks.start(self._look_back(self._oee, self._chosen))

    async def _look_back(self, oee: OeeLink, stop: StopEvent) -> None:
        try:
            notes = await oee.stop_history(stop.id)
        except OperatorError as error:
            self._say(render(error.message))
            return
        if self._chosen is not None and self._chosen.id == stop.id:
            self.history.show_face(note_sheet(notes[::-1], oee.reasons()))

    def _show_editor(self) -> None:
        stop, oee = self._chosen, self._oee
        for part in (self.reasons, self.comment, self.save, self.take_away):
            part.setVisible(stop is not None and self._floor is not None)
        for behind in (self._history_title, self.history):
            behind.setVisible(stop is not None)
        self._end.setVisible(stop is None)
        if stop is None or oee is None:
            self.title.setText(tr("Choose a stop to give its reason, or to see who gave it."))
            return
        self.title.setText(stop_words(stop, self._names))
        self.history.show_face(SheetFace())
        chosen = self.reasons.currentData() if self.reasons.isVisible() and self.reasons.hasFocus() else stop.reason
        self.reasons.clear()
        for words, reason in reason_choices(oee.reasons(), language()):
            self.reasons.addItem(words, reason)
        self.reasons.setCurrentIndex(self.reasons.findData(chosen))
        self.take_away.setEnabled(stop.reason is not None)

    def _give(self, reason: str | None) -> None:
        if self._chosen is not None and self._floor is not None and reason != "":
            self._tasks.start(self._given(self._floor, self._chosen, reason, self.comment.text().strip()))

    async def _given(self, floor: ProductionLink, stop: StopEvent, reason: str | None, comment: str) -> None:
        try:
            await floor.set_reason(stop, reason, getpass.getuser(), comment)
        except OperatorError as error:
            self._trouble = render(error.message)
            self._ask(anew=True)
            return
        self.comment.clear()
        self._ask(anew=True)

    # ------------------------------------------------------------ looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen the form stands below the table."""
        super().resizeEvent(event)
        turn(self._row, narrow=self.width() < self._theme.px(NARROW_MM))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._column.setSpacing(gap)
        self._right.setSpacing(gap)
        self._row.setSpacing(2 * gap)
        for part in (self.which, self.reasons, self.comment, self.save, self.take_away, self.edit_tree):
            part.setFixedHeight(theme.px(theme.control_mm))
        self.tree.set_theme(theme)
        self.which.setMinimumWidth(theme.px(46.0))
        for sheet in (self.table, self.history):
            sheet.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        refill(self.which, [(tr("All stops"), ALL), (tr("Without a reason"), UNEXPLAINED)])
        self.which.setAccessibleName(tr("Which stops"))
        self.reasons.setAccessibleName(tr("Reason"))
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setPlaceholderText(tr("Comment"))
        self.save.setText(tr("Give this reason"))
        self.take_away.setText(tr("Take the reason away"))
        self.edit_tree.setText(tr("Edit the reasons"))
        self.tree.retranslate()
        self._history_title.setText(tr("Who said what"))
        self.table.setAccessibleName(tr("Stops"))
        self.history.setAccessibleName(tr("Who said what"))
        self._paint()
        self._show_editor()
