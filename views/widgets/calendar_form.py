"""One entry of the calendar as fields: name, days, times, breaks, for whom. It holds what a person writes and judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTimeEdit,
    QWidget,
)

from app.contracts.production import CalendarEntry
from app.domain.calendar import WEEKDAYS, day_words, days_of
from views.binding import format as form
from views.binding.i18n import tr
from views.models.calendar_week import section_word
from views.models.oee_periods import weekday_words
from views.models.oee_scope import SITE, Named, Scope, scopes_of
from views.shell.theme import LIGHT, Theme

_SCOPES = {"machine": "machines", "line": "lines", "area": "areas"}


class CalendarForm(QWidget):
    """``show_entry`` fills it, ``entry`` reads it back with its own section and index."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._entry = CalendarEntry("shifts", 0, {})
        self._places: Sequence[Named] = ()
        self.title, self.name, self.breaks, self.whom = QLabel(), QLineEdit(), QLineEdit(), QComboBox()
        self.title.setProperty("role", "title")
        self.days = [QPushButton() for _ in WEEKDAYS]
        self._days = QWidget()
        row = QHBoxLayout(self._days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in self.days:
            button.setCheckable(True)
            row.addWidget(button, 1)
        self.clock = (QTimeEdit(), QTimeEdit())
        self.date = (QDateEdit(), QDateEdit())
        self.moment = (QDateTimeEdit(), QDateTimeEdit())
        for edit in (*self.date, *self.moment):
            edit.setCalendarPopup(True)
        for edit in self.moment:
            edit.setTimeZone(QTimeZone.utc())  # a wall time of the plant, whatever this computer's zone
        self._labels = {key: QLabel() for key in ("name", "days", "from", "to", "breaks", "whom")}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.addRow(self.title)
        self._form.addRow(self._labels["name"], self.name)
        self._form.addRow(self._labels["days"], self._days)
        for key, at in (("from", 0), ("to", 1)):
            both = QWidget()
            line = QHBoxLayout(both)
            line.setContentsMargins(0, 0, 0, 0)
            for edit in (self.clock[at], self.date[at], self.moment[at]):
                line.addWidget(edit)
            self._form.addRow(self._labels[key], both)
        self._form.addRow(self._labels["breaks"], self.breaks)
        self._form.addRow(self._labels["whom"], self.whom)

    # ------------------------------------------------------------ in and out

    def offer(self, places: Sequence[Named]) -> None:
        """Whom an entry may hold for."""
        self._places = tuple(places)

    def show_entry(self, entry: CalendarEntry) -> None:
        """Fill the fields."""
        self._entry = entry
        section, values = entry.section, entry.values
        shift, holiday = section == "shifts", section == "holidays"
        self.title.setText(section_word(section))
        self.name.setText(values.get("name", ""))
        chosen = _days(values.get("days", "mon-sun"))
        for number, button in enumerate(self.days):
            button.setChecked(number in chosen)
        self.breaks.setText(values.get("breaks", ""))
        for at, key in enumerate(("from", "to")):
            text = values.get(key, "") or values.get("from", "")
            self.clock[at].setVisible(shift)
            self.date[at].setVisible(holiday)
            self.moment[at].setVisible(not shift and not holiday)
            if shift:
                self.clock[at].setTime(_clock(text))
            elif holiday:
                self.date[at].setDate(_date(text))
            else:
                self.moment[at].setDateTime(_moment(text))
        for label, field, shown in (("days", self._days, shift), ("breaks", self.breaks, shift)):
            self._labels[label].setVisible(shown)
            field.setVisible(shown)
        self._show_whom(values)

    def _show_whom(self, values: Mapping[str, str]) -> None:
        held = [
            f"{kind}:{name.strip()}"
            for kind, key in _SCOPES.items()
            for name in values.get(key, "").split(",")
            if name.strip()
        ]
        self.whom.clear()
        for scope, words in scopes_of(self._places):
            self.whom.addItem(words, str(scope))
        wanted = ",".join(held) or str(SITE)
        if self.whom.findData(wanted) < 0:
            self.whom.addItem(", ".join(part.partition(":")[2] for part in held), wanted)
        self.whom.setCurrentIndex(self.whom.findData(wanted))

    def entry(self) -> CalendarEntry:
        """The entry as its fields are now; keys that the form does not know are kept."""
        section = self._entry.section
        values = {key: value for key, value in self._entry.values.items() if key not in ("machines", "lines", "areas")}
        values["name"] = self.name.text()
        if section == "shifts":
            chosen = frozenset(number for number, button in enumerate(self.days) if button.isChecked())
            if chosen != _days(self._entry.values.get("days", "mon-sun")):
                values["days"] = day_words(chosen)
            values["breaks"] = self.breaks.text()
        for at, key in enumerate(("from", "to")):
            values[key] = self._time(section, at)
        if section == "holidays" and values["to"] == values["from"]:
            values["to"] = ""
        for part in str(self.whom.currentData() or SITE).split(","):
            scope = Scope.parse(part)
            if scope.kind in _SCOPES:
                known = values.get(_SCOPES[scope.kind], "")
                values[_SCOPES[scope.kind]] = f"{known}, {scope.name}" if known else scope.name
        return CalendarEntry(section, self._entry.index, values)

    def _time(self, section: str, at: int) -> str:
        if section == "shifts":
            return self.clock[at].time().toString("HH:mm")
        if section == "holidays":
            return self.date[at].date().toString("yyyy-MM-dd")
        return self.moment[at].dateTime().toString("yyyy-MM-ddTHH:mm")

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        self._form.setVerticalSpacing(theme.px(theme.gap_mm))
        for part in (self.name, self.breaks, self.whom, *self.days, *self.clock, *self.date, *self.moment):
            part.setFixedHeight(theme.px(theme.control_mm))
        for hour in self.clock:
            hour.lineEdit().setTextMargins(theme.px(theme.gap_mm), 0, 0, 0)
        for button in self.days:
            button.setStyleSheet("QPushButton { padding: 0; }")
            button.setMinimumWidth(theme.px(9.0))

    def retranslate(self) -> None:
        """Set all texts again."""
        portuguese = form.date(1).startswith("01/")
        for hour in self.clock:
            hour.setDisplayFormat("HH:mm")
        for day in self.date:
            day.setDisplayFormat("dd/MM/yyyy" if portuguese else "yyyy-MM-dd")
        for moment in self.moment:
            moment.setDisplayFormat("dd/MM/yyyy HH:mm" if portuguese else "yyyy-MM-dd HH:mm")
        for number, word in enumerate(weekday_words()):
            self.days[number].setText(word)
        words = {
            "name": tr("Name"), "days": tr("Begins on"), "from": tr("From"), "to": tr("To"), "breaks": tr("Breaks"), "whom": tr("For whom"),
        }  # fmt: skip
        for key, word in words.items():
            self._labels[key].setText(word)
        for field, key in ((self.name, "name"), (self.breaks, "breaks"), (self.whom, "whom")):
            field.setAccessibleName(words[key])
        self.breaks.setPlaceholderText("10:00-10:15, 12:00-12:30")
        self.title.setText(section_word(self._entry.section))


def _days(words: str) -> frozenset[int]:
    """What can't be read is no day."""
    try:
        return days_of(words)
    except ValueError:
        return frozenset()


def _clock(text: str) -> QTime:
    try:
        at = time.fromisoformat(text.zfill(5))
    except ValueError:
        return QTime(6, 0)
    return QTime(at.hour, at.minute)


def _date(text: str) -> QDate:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return QDate.currentDate()
    return QDate(day.year, day.month, day.day)


def _moment(text: str) -> QDateTime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return QDateTime.currentDateTimeUtc()
    return QDateTime(QDate(at.year, at.month, at.day), QTime(at.hour, at.minute), QTimeZone.utc())
