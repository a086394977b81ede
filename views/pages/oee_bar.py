"""Above the OEE page: of whom, and over which stretch of time. It says what was chosen and asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLabel, QPushButton, QWidget

from app.domain.calendar import Place
from views.binding import format as form
from views.binding.i18n import tr
from views.models.calendar import instant_of
from views.models.oee_range import Range, wall_of
from views.models.oee_scope import SITE, Scope, scopes_of
from views.models.trend_window import Window
from views.shell.theme import Theme
from views.widgets.flow import Flow

_EDIT = {True: "dd/MM/yyyy HH:mm", False: "yyyy-MM-dd HH:mm"}


def edit_form() -> str:
    """How a field writes a wall time in the language of the window."""
    return _EDIT[form.date(1).startswith("01/")]


class OeeBar(QWidget):
    """``changed``: another scope, range, or end of the range from – to."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[tuple[Place, str], ...] = ()
        self._range = Range.THIS_SHIFT
        self.scopes = QComboBox()
        self.ranges = {choice: QPushButton() for choice in Range}
        self.since, self.until = QDateTimeEdit(), QDateTimeEdit()
        self._dash = QLabel("–")
        self.go = QPushButton()
        row = Flow(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.scopes, *self.ranges.values(), self.since, self._dash, self.until, self.go):
            row.addWidget(part)
        row.addStretch()
        self._row = row
        for edit in (self.since, self.until):
            edit.setCalendarPopup(True)
            edit.setTimeZone(QTimeZone.utc())  # a wall time: the plant's zone is put in by ``between``
        for choice, button in self.ranges.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, choice=choice: self._chose(choice))
        self.scopes.activated.connect(lambda _: self.changed.emit())
        self.go.clicked.connect(self.changed)
        self._show_range()

    def add(self, part: QWidget) -> None:
        """Something of the page's, at the right end."""
        self._row.addWidget(part)

    # ------------------------------------------------------------ what is chosen

    @property
    def range(self) -> Range:
        """The stretch of time that is meant."""
        return self._range

    @property
    def scope(self) -> Scope:
        """Of whom."""
        found = self.scopes.currentData()
        return Scope.parse(found) if isinstance(found, str) else SITE

    def between(self) -> Window:
        """The range from – to, as it stands in its fields."""
        return Window(instant_in(self.since), instant_in(self.until))

    def choose(self, range_: Range, scope: Scope, window: Window | None) -> None:
        """Stand like this, without telling anybody."""
        self._range = range_
        at = self.scopes.findData(str(scope))
        if at < 0:
            self.scopes.addItem(scope.name or str(scope), str(scope))
            at = self.scopes.count() - 1
        self.scopes.setCurrentIndex(at)
        if window is not None:
            self.propose(window)
        self._show_range()

    def propose(self, window: Window) -> None:
        """What the fields from – to hold until somebody changes them."""
        for edit, at_ns in ((self.since, window.from_ns), (self.until, window.to_ns)):
            edit.setDateTime(wall_shown(wall_of(at_ns, form.local)))

    def offer(self, places: Sequence[tuple[Place, str]]) -> None:
        """The site, its lines and its machines."""
        if tuple(places) != self._places:
            self._places = tuple(places)
            self._fill()

    def _fill(self) -> None:
        chosen = str(self.scope)
        self.scopes.clear()
        for scope, words in scopes_of(self._places):
            self.scopes.addItem(words, str(scope))
        self.scopes.setCurrentIndex(max(0, self.scopes.findData(chosen)))

    def _chose(self, choice: Range) -> None:
        self._range = choice
        self._show_range()
        self.changed.emit()

    def _show_range(self, *, shown: bool = True) -> None:
        for choice, button in self.ranges.items():
            button.setChecked(choice is self._range)
        for part in (self.since, self._dash, self.until, self.go):
            part.setVisible(shown and self._range is Range.BETWEEN)

    def show_ranges(self, *, shown: bool) -> None:
        """Some tabs choose their own stretch of time."""
        for button in self.ranges.values():
            button.setVisible(shown)
        self._show_range(shown=shown)

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._row.setSpacing(theme.px(theme.gap_mm) // 2)
        self.scopes.setMinimumWidth(theme.px(46.0))
        for part in (self.scopes, self.go, *self.ranges.values(), self.since, self.until):
            part.setFixedHeight(theme.px(theme.control_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        for choice, button in self.ranges.items():
            button.setText(range_words(choice))
        self.go.setText(tr("Show"))
        for edit, words in ((self.since, tr("From")), (self.until, tr("To"))):
            edit.setDisplayFormat(edit_form())
            edit.setAccessibleName(words)
            edit.setToolTip(words)
        self.scopes.setAccessibleName(tr("Machine, line or site"))
        self._fill()


def range_words(choice: Range) -> str:
    """A range, as its button says it."""
    return {
        Range.THIS_SHIFT: tr("This shift"),
        Range.LAST_SHIFT: tr("Last shift"),
        Range.TODAY: tr("Today"),
        Range.WEEK: tr("7 days"),
        Range.BETWEEN: tr("From – to"),
    }[choice]


def wall_shown(wall: datetime) -> QDateTime:
    """A wall time for a field that edits one."""
    return QDateTime(QDate(wall.year, wall.month, wall.day), QTime(wall.hour, wall.minute), QTimeZone.utc())


def instant_in(edit: QDateTimeEdit) -> int:
    """What a field that edits a wall time of the plant means, UTC ns."""
    at = edit.dateTime()
    day, clock = at.date(), at.time()
    return instant_of(datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute()), form.local)  # noqa: DTZ001 - a wall time
